import Kernel

/// Distinct texts laid out to be compared with each other: bytes one after another, and which letters each has.
///
/// Read by many at once; `append` is for one owner alone.
final class ComparedTexts: @unchecked Sendable {
    private(set) var count: Int
    private var arena: UnsafeMutablePointer<UInt8>
    private var ends: UnsafeMutablePointer<Int>
    /// A bit for each letter and figure a text has; other bytes share the rest.
    private var seen: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    private var byteCapacity: Int

    init(_ texts: TextDictionary) {
        count = texts.count
        let bytes = texts.arena
        // Room for some more, so that the first of them moves nothing; what is not used is no memory.
        (capacity, byteCapacity) = (count + count / 8 + 64, bytes.count + bytes.count / 8 + 1_024)
        arena = .allocate(capacity: byteCapacity)
        arena.initialize(from: bytes, count: bytes.count)
        ends = .allocate(capacity: capacity + 1)
        seen = .allocate(capacity: capacity + 1)
        ends[0] = 0
        seen[0] = 0
        for (text, end) in texts.ends.enumerated() {
            ends[text + 1] = end
            seen[text] = Self.letters(UnsafeRawBufferPointer(start: arena + ends[text], count: end - ends[text]))
        }
    }

    private static func letters(_ text: UnsafeRawBufferPointer) -> UInt64 {
        text.reduce(into: 0) { $0 |= 1 &<< UInt64($1 & 63) }
    }

    /// Enters what a dictionary has beyond its own.
    func admit(_ all: TextDictionary) {
        while count < all.count { all.withBytes(count) { append($0) } }
    }

    /// Enters a text; its code is `count` as it was.
    func append(_ text: UnsafeRawBufferPointer) {
        let start = ends[count]
        if start + text.count > byteCapacity {
            byteCapacity = (start + text.count) * 5 / 4 + 64
            arena = arena.moved(start, to: byteCapacity)
        }
        if count == capacity {
            capacity = capacity * 5 / 4 + 64
            (ends, seen) = (ends.moved(count + 1, to: capacity + 1), seen.moved(count, to: capacity + 1))
        }
        for (at, byte) in text.enumerated() { arena[start + at] = byte }
        ends[count + 1] = start + text.count
        seen[count] = Self.letters(text)
        count += 1
    }

    deinit {
        arena.deallocate()
        ends.deallocate()
        seen.deallocate()
    }

    @inline(__always)
    func bytes(_ text: Int32) -> UnsafeRawBufferPointer {
        let start = ends[Int(text)]
        return UnsafeRawBufferPointer(start: arena + start, count: ends[Int(text) &+ 1] &- start)
    }

    /// Letters that one has and the other has not. One edit changes at most two.
    @inline(__always)
    func strangeLetters(_ left: Int32, _ right: Int32) -> Int {
        (seen[Int(left)] ^ seen[Int(right)]).nonzeroBitCount
    }

    /// A bit for each letter and figure.
    func letters(_ text: Int32) -> UInt64 { seen[Int(text)] }

    /// Whether two texts are at most `limit` edits apart.
    @inline(__always)
    func isWithin(_ limit: Int, _ left: Int32, _ right: Int32) -> Bool {
        strangeLetters(left, right) <= 2 * limit && EditDistance.isWithin(limit, bytes(left), bytes(right))
    }

    /// Whether two texts are nearly equal: one edit apart, two from `long` bytes on, or of that likeness by Jaro–Winkler.
    @inline(__always)
    func isNear(_ left: Int32, _ right: Int32, least: Int, long: Int, likeness: Double) -> Bool {
        // Two edits change at most four letters, and what is alike by Jaro–Winkler hardly more.
        let strange = strangeLetters(left, right)
        guard strange <= (likeness < 1 ? 6 : 4) else { return false }
        let (a, b) = (bytes(left), bytes(right))
        let short = min(a.count, b.count)
        guard short >= least else { return false }
        let edits = short >= long ? 2 : 1
        if strange <= 2 * edits, EditDistance.isWithin(edits, a, b) { return true }
        return likeness < 1 && short >= 6 && JaroWinkler.of(a, b) >= likeness
    }

    /// Whether one text of at least `least` bytes begins the other.
    @inline(__always)
    func isBeginning(_ left: Int32, _ right: Int32, least: Int) -> Bool {
        let (a, b) = (bytes(left), bytes(right))
        let short = min(a.count, b.count)
        guard short >= least, a.count != b.count, a[0] == b[0] else { return false }
        for at in 0..<short where a[at] != b[at] { return false }
        return true
    }
}

extension UnsafeMutablePointer {
    /// The first `count` values in more room; the former is given back.
    func moved(_ count: Int, to capacity: Int) -> UnsafeMutablePointer {
        let larger = UnsafeMutablePointer.allocate(capacity: capacity)
        larger.moveInitialize(from: self, count: count)
        deallocate()
        return larger
    }
}
