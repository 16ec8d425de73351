/// Says of a key whether a batch may have it: never no where it has, and yes wrongly about once in thirty.
///
/// A Bloom filter whose four bits of a key stand in one word, so that a look is one load. Words follow the keys: who
/// asks for ascending keys passes through them once, from the first to the last.
///
/// - Memory: 1⅓ bytes a key.
/// - SeeAlso: F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2009 (blocked).
struct KeyFilter: Sendable {
    private static let keysPerWord = 6
    private var words: [UInt64]

    /// - Parameter keys: hashes.
    init(_ keys: PackedColumn) {
        words = [UInt64](repeating: 0, count: keys.count / Self.keysPerWord + 1)
        var some: [Int64] = []
        var start = 0
        while start < keys.count {
            let end = min(start + 8_192, keys.count)
            keys.unpack(start..<end, into: &some)
            for value in some {
                let key = UInt64(bitPattern: value)
                words[place(key)] |= Self.mask(key)
            }
            start = end
        }
    }

    @inline(__always)
    func mayHave(_ key: UInt64) -> Bool {
        let mask = Self.mask(key)
        return words[place(key)] & mask == mask
    }

    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(truncatingIfNeeded: words.count)).high)
    }

    @inline(__always)
    private static func mask(_ key: UInt64) -> UInt64 {
        1 << (key & 63) | 1 << (key >> 6 & 63) | 1 << (key >> 12 & 63) | 1 << (key >> 18 & 63)
    }
}
