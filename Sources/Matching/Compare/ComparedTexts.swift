import Kernel

/// Distinct texts laid out to be compared with each other: bytes one after another, and which letters each has.
///
/// Written once, in `init`, and only read after.
final class ComparedTexts: @unchecked Sendable {
    let count: Int
    private let arena: UnsafeMutablePointer<UInt8>
    private let ends: UnsafeMutablePointer<Int>
    /// A bit for each letter and figure a text has; other bytes share the rest.
    private let seen: UnsafeMutablePointer<UInt64>

    init(_ texts: TextDictionary) {
        count = texts.count
        let bytes = texts.arena
        arena = .allocate(capacity: max(1, bytes.count))
        arena.initialize(from: bytes, count: bytes.count)
        ends = .allocate(capacity: count + 1)
        seen = .allocate(capacity: count + 1)
        ends[0] = 0
        seen[0] = 0
        for (text, end) in texts.ends.enumerated() {
            ends[text + 1] = end
            var letters: UInt64 = 0
            for at in ends[text]..<end { letters |= 1 &<< UInt64(arena[at] & 63) }
            seen[text] = letters
        }
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
        let (a, b) = (bytes(left), bytes(right))
        let short = min(a.count, b.count)
        guard short >= least, strangeLetters(left, right) <= 6 else { return false }
        if EditDistance.isWithin(short >= long ? 2 : 1, a, b) { return true }
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
