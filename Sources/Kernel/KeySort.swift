/// Sorts hashes, which lie evenly over 64 bits.
public enum KeySort {
    /// The positions of the keys by ascending key, equal keys by position.
    ///
    /// One pass counts the keys by their highest bits, a second puts them into their buckets of a few, which are
    /// sorted by insertion; where hashes are not even, a bucket that is too full is sorted by comparing.
    /// - Complexity: O(n) for even keys, O(n · log n) at worst. Memory: 12 bytes a key.
    public static func order(_ keys: [UInt64]) -> [Int32] {
        let count = keys.count
        var bits = 1
        while bits < 18, 1 << bits < count / 4 { bits += 1 }
        let shift = UInt64(64 - bits)
        var starts = [Int32](repeating: 0, count: 1 << bits + 1)
        for key in keys { starts[Int(key &>> shift) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        var next = starts
        var order = [Int32](repeating: 0, count: count)
        keys.withUnsafeBufferPointer { keys in
            order.withUnsafeMutableBufferPointer { order in
                for index in 0..<count {
                    let bucket = Int(keys[index] &>> shift)
                    order[Int(next[bucket])] = Int32(truncatingIfNeeded: index)
                    next[bucket] += 1
                }
                for bucket in 0..<(1 << bits) {
                    sort(order, Int(starts[bucket])..<Int(starts[bucket + 1]), by: keys)
                }
            }
        }
        return order
    }

    private static func sort(
        _ order: UnsafeMutableBufferPointer<Int32>, _ range: Range<Int>, by keys: UnsafeBufferPointer<UInt64>
    ) {
        guard range.count <= 32 else {
            order[range].sort { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
            return
        }
        for at in range.dropFirst() {
            let moving = order[at]
            let key = keys[Int(moving)]
            var to = at
            // Stable: positions came in ascending sequence.
            while to > range.lowerBound, keys[Int(order[to - 1])] > key {
                order[to] = order[to - 1]
                to -= 1
            }
            order[to] = moving
        }
    }
}
