import Kernel

/// Lists of words as one number each, with how frequent each list is.
struct WholeNames: Sendable {
    /// −1 for an empty list.
    private(set) var hashes: [Int32]
    private let counts: HashCounts
    private let total: Int
    private let usual: Double

    /// - Parameter lists: `rows` lists of equal length, −1 for no word.
    init(_ lists: [Int32], rows: Int) {
        let size = rows > 0 ? lists.count / rows : 0
        var hashes = [Int32](repeating: -1, count: rows)
        var counts = HashCounts(capacity: rows)
        for row in 0..<rows {
            hashes[row] = lists.withUnsafeBufferPointer { Self.hash($0[(row * size)..<((row + 1) * size)]) }
            if hashes[row] >= 0 { counts.add(hashes[row]) }
        }
        (self.hashes, self.counts, total) = (hashes, counts, rows)
        usual = size > 4 ? 1e-5 : 0.003
    }

    /// What it knows of texts alone.
    var withoutRows: Self {
        var kept = self
        kept.hashes = []
        return kept
    }

    /// A list as one number, −1 for an empty one.
    @inline(__always)
    static func hash(_ words: Slice<UnsafeBufferPointer<Int32>>) -> Int32 {
        var hash: UInt64 = 0
        for word in words where word >= 0 { hash = Hash64.mix(hash, UInt64(word) &+ 1) }
        return hash == 0 ? -1 : Int32(truncatingIfNeeded: hash) & Int32.max
    }

    /// Bucket of frequency of a row's list.
    func bucket(_ row: Int) -> Int32 { bucket(of: hashes[row]) }

    func bucket(of hash: Int32) -> Int32 {
        guard hash >= 0 else { return 63 }
        return Int32(Frequency.bucket(Frequency.of(count: counts.count(hash), total: total, usual: usual)))
    }
}

/// How often numbers came that are hashes already: no negative ones.
struct HashCounts: Sendable {
    private var slots: [(key: Int32, count: Int32)]
    private let mask: Int

    /// - Parameter capacity: how many distinct numbers may come.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: (-1, 0), count: size)
        mask = size - 1
    }

    /// Of numbers above 0.
    init(_ keys: [Int32]) {
        self.init(capacity: keys.count)
        for key in keys where key > 0 { add(key) }
    }

    mutating func add(_ key: Int32) {
        let at = place(key)
        slots[at] = (key, slots[at].count + 1)
    }

    func count(_ key: Int32) -> Int { Int(slots[place(key)].count) }

    @inline(__always)
    private func place(_ key: Int32) -> Int {
        // Spread anew: days of birth are numbers close to each other.
        var at = Int(truncatingIfNeeded: (UInt64(UInt32(bitPattern: key)) &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
        while slots[at].key != key, slots[at].key >= 0 { at = (at + 1) & mask }
        return at
    }
}
