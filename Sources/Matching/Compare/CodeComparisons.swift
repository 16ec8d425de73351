import Kernel

/// Something that is meant to be one person's own and is equal or nearly so: an e-mail, a phone, a document.
///
/// A row holds the code of the compared form, its bucket of frequency, two codes of the kind's own use, and which letters the form has, so that
/// most of those that differ are told apart without a look at them.
final class OwnComparison: RecordComparison {
    enum Form: Sendable { case email, phone, document }

    let dimensions: [Dimension]
    let width = 6
    private let form: Form
    private let texts: ComparedTexts
    private let equal, near, other, differ: UInt8

    init(_ form: Form, texts: TextDictionary) {
        (self.form, self.texts) = (form, ComparedTexts(texts))
        var dimension: Dimension
        switch form {
        case .email:
            dimension = Dimension("email", shared: 0.15, strength: 20, isLasting: false, isTelling: true)
            differ = dimension.add("differ", match: 0.3, chance: 1)
            near = dimension.add("near", match: 0.04, chance: 2e-5)
            other = dimension.add("other_domain", match: 0.03, buckets: 24)
            equal = dimension.add("equal", match: 0.63, buckets: 40)
        case .phone:
            dimension = Dimension("phone", shared: 0.4, strength: 20, isLasting: false, isTelling: true)
            differ = dimension.add("differ", match: 0.25, chance: 1)
            near = dimension.add("near", match: 0.04, chance: 2e-5)
            other = near
            equal = dimension.add("equal", match: 0.7, buckets: 40)
        case .document:
            dimension = Dimension("document", shared: 0.003, strength: 1_000, isLasting: true, isTelling: true)
            differ = dimension.add("differ", match: 0.02, chance: 1)
            near = dimension.add("near", match: 0.04, chance: 1e-5)
            other = near
            equal = dimension.add("equal", match: 0.94, buckets: 40)
        }
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        guard left[0] >= 0, right[0] >= 0 else { return states[0] = 0 }
        if left[0] == right[0] { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 39)) }
        switch form {
        case .email where left[2] == right[2]: states[0] = other + UInt8(truncatingIfNeeded: max(0, min(left[3], 23)))
        case .document where left[2] != right[2] || isNextNumber(left[0], right[0]): states[0] = 0
        default: states[0] = Self.strangeLetters(left, right) <= 4 && isNear(left[0], right[0]) ? near : differ
        }
    }

    @inline(__always)
    private static func strangeLetters(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> Int {
        (left[4] ^ right[4]).nonzeroBitCount + (left[5] ^ right[5]).nonzeroBitCount
    }

    /// Which letters the form of a code has, as two codes of a row.
    func letters(_ code: Int32) -> (Int32, Int32) {
        let letters = texts.letters(code)
        return (Int32(truncatingIfNeeded: letters), Int32(truncatingIfNeeded: letters &>> 32))
    }

    /// Whether two numbers were given out within some fifty of each other, as to spouses and siblings who went together: they look like a slip
    /// of the pen and are none.
    private func isNextNumber(_ left: Int32, _ right: Int32) -> Bool {
        let (a, b) = (texts.bytes(left), texts.bytes(right))
        guard a.count == b.count, a.count >= 6, a.count <= 18 else { return false }
        var gap = 0
        for at in 0..<a.count {
            guard a[at] &- 0x30 < 10, b[at] &- 0x30 < 10 else { return a[at] == b[at] && gap != 0 && abs(gap) <= 50 }
            gap = gap * 10 + Int(a[at]) - Int(b[at])
            if abs(gap) > 50 { return false }
        }
        return gap != 0
    }

    @inline(__always)
    private func isNear(_ left: Int32, _ right: Int32) -> Bool {
        texts.isNear(left, right, least: 6, long: form == .email ? 16 : .max, likeness: 1)
    }
}

/// A text of a few values or of many, about which nothing else is known: occupation, sex, a field of one's own.
///
/// A row holds its code and its bucket of frequency.
final class TextComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2
    private let texts: ComparedTexts
    private let equal, near, differ: UInt8

    init(_ name: String, texts: TextDictionary, shared: Double, isLasting: Bool, differing: Double) {
        self.texts = ComparedTexts(texts)
        var dimension = Dimension(name, shared: shared, strength: 20, isLasting: isLasting, isPlace: !isLasting)
        differ = dimension.add("differ", match: differing, chance: 0.9)
        near = dimension.add("near", match: 0.1, chance: 0.01)
        equal = dimension.add("equal", match: 0.9 - differing, buckets: 32)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        guard left[0] >= 0, right[0] >= 0 else { return states[0] = 0 }
        if left[0] == right[0] { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 31)) }
        states[0] = texts.isNear(left[0], right[0], least: 4, long: 8, likeness: 0.93) ? near : differ
    }
}

/// Which of those of one name: `Jr.` and `Sr.` are two.
///
/// A row holds the generation, 0 where it names none.
final class GenerationComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 1
    private let equal, differ: UInt8

    init() {
        var dimension = Dimension("generation", shared: 0.03, strength: 400, isLasting: true)
        differ = dimension.add("differ", match: 0.01, chance: 0.5)
        equal = dimension.add("equal", match: 0.99, chance: 0.5)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        states[0] = left[0] <= 0 || right[0] <= 0 ? 0 : left[0] == right[0] ? equal : differ
    }
}

/// The day of birth.
///
/// A row holds year × 10,000 + month × 100 + day and the bucket of frequency; parts that are not known are 0.
final class DateComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2
    private let equal, turned, oneOff, twoParts, differ: UInt8

    init() {
        var dimension = Dimension("birth_date", shared: 0.03, strength: 400, isLasting: true, isTelling: true)
        differ = dimension.add("differ", match: 0.03, chance: 0.9)
        twoParts = dimension.add("two_parts", match: 0.03, chance: 0.03)
        oneOff = dimension.add("one_off", match: 0.05, chance: 0.005)
        turned = dimension.add("turned", match: 0.02, chance: 3e-5)
        equal = dimension.add("equal", match: 0.87, buckets: 24)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        let (a, b) = (left[0], right[0])
        guard a > 0, b > 0 else { return states[0] = 0 }
        if a == b { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 23)) }
        states[0] =
            Self.isTurned(a, b) ? turned : Self.isOneOff(a, b) ? oneOff : Self.hasTwoParts(a, b) ? twoParts : differ
    }

    /// The same year, day and month exchanged.
    private static func isTurned(_ a: Int32, _ b: Int32) -> Bool {
        a / 10_000 == b / 10_000 && a / 100 % 100 == b % 100 && a % 100 == b / 100 % 100
    }

    private static func hasTwoParts(_ a: Int32, _ b: Int32) -> Bool {
        (a / 10_000 == b / 10_000 ? 1 : 0) + (a / 100 % 100 == b / 100 % 100 ? 1 : 0) + (a % 100 == b % 100 ? 1 : 0)
            >= 2
    }

    /// One figure differs, or two neighbours are exchanged.
    private static func isOneOff(_ a: Int32, _ b: Int32) -> Bool {
        var (x, y, differing, last, lastPair) = (a, b, 0, -9, (Int32(-1), Int32(-1)))
        var isExchange = false
        for place in 0..<8 {
            let (p, q) = (x % 10, y % 10)
            if p != q {
                differing += 1
                if differing == 2 { isExchange = last == place - 1 && lastPair.0 == q && lastPair.1 == p }
                (last, lastPair) = (place, (p, q))
            }
            (x, y) = (x / 10, y / 10)
        }
        return differing == 1 || (differing == 2 && isExchange)
    }
}
