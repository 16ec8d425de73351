/// Sorts numbers that lie about evenly below a power of two.
enum EvenSort {
    /// - Complexity: O(n) for even numbers, O(n · log n) at worst; one copy of the numbers.
    static func sort(_ keys: inout [UInt64], highestBit: UInt64) {
        guard keys.count > 256 else { return keys.sort() }
        var bits: UInt64 = 1
        while bits < 20, bits < highestBit, 1 << bits < keys.count / 8 { bits += 1 }
        let shift = highestBit - bits
        var starts = [Int32](repeating: 0, count: 1 << Int(bits) + 1)
        for key in keys { starts[Int(truncatingIfNeeded: key &>> shift) & (1 << Int(bits) - 1) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        let count = keys.count
        keys = [UInt64](unsafeUninitializedCapacity: count) { sorted, initialized in
            var next = starts
            for key in keys {
                let bucket = Int(truncatingIfNeeded: key &>> shift) & (1 << Int(bits) - 1)
                sorted[Int(next[bucket])] = key
                next[bucket] += 1
            }
            for bucket in 0..<(starts.count - 1) {
                sortFew(&sorted, Int(starts[bucket])..<Int(starts[bucket + 1]))
            }
            initialized = count
        }
    }

    private static func sortFew(_ keys: inout UnsafeMutableBufferPointer<UInt64>, _ range: Range<Int>) {
        guard range.count <= 48 else {
            keys[range].sort()
            return
        }
        for at in range.dropFirst() {
            let moving = keys[at]
            var to = at
            while to > range.lowerBound, keys[to - 1] > moving {
                keys[to] = keys[to - 1]
                to -= 1
            }
            keys[to] = moving
        }
    }

    static func unique(_ keys: inout [UInt64]) {
        guard keys.count > 1 else { return }
        var kept = 1
        for at in 1..<keys.count where keys[at] != keys[kept - 1] {
            keys[kept] = keys[at]
            kept += 1
        }
        keys.removeLast(keys.count - kept)
    }
}
