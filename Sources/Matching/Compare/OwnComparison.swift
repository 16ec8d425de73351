import Kernel

/// Something that is meant to be one person's own and is equal or nearly so: an e-mail, a phone, a document.
///
/// A row holds the code of the compared form, its bucket of frequency, two codes of the kind's own use (of an e-mail its local part with that
/// one's bucket; of a document its form and its type, numbers of two of which say nothing about each other), and which letters the form has, so that
/// most of those that differ are told apart without a look at them.
final class OwnComparison: RecordComparison {
    enum Form: Sendable { case email, phone, document }

    let dimensions: [Dimension]
    let width = 6
    let form: Form
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
        case .document where left[2] != right[2] || (left[3] >= 0 && right[3] >= 0 && left[3] != right[3]):
            states[0] = 0
        case .document where isNextNumber(left[0], right[0]): states[0] = differ
        case .phone: states[0] = Self.isOneSlip(left[4], right[4]) ? near : differ
        default: states[0] = Self.strangeLetters(left, right) <= 4 && isNear(left[0], right[0]) ? near : differ
        }
    }

    /// Takes in the texts that were entered since it was made.
    func admit(_ all: TextDictionary) { texts.admit(all) }

    @inline(__always)
    private static func strangeLetters(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> Int {
        (left[4] ^ right[4]).nonzeroBitCount + (left[5] ^ right[5]).nonzeroBitCount
    }

    /// 1 with as many noughts as the number of a code has figures behind its 1.
    private static func firstOfLength(_ code: Int32) -> Int32? {
        var first: Int32 = 1_000_000_000
        while first > code { first /= 10 }
        return first > 0 && first < 1_000_000_000 ? first : nil
    }

    /// Whether a number ends the other, which has an area's code before it, or two of one length differ in one figure or by an
    /// exchange of two neighbours.
    ///
    /// Their difference is then d · 10ᵏ with d < 10 or d = 9, 18 … 81, which rules out nearly all others at once.
    private static func isOneSlip(_ left: Int32, _ right: Int32) -> Bool {
        let (short, long) = (min(left, right), max(left, right))
        if let whole = firstOfLength(short), long >= 2 * whole { return long % whole == short - whole }
        var gap = long - short
        guard gap > 0 else { return false }
        while gap % 10 == 0 { gap /= 10 }
        return gap < 100 && (gap < 10 || gap % 9 == 0) && DateComparison.isOneOff(left, right, places: 10)
    }

    /// Which letters the form of a code has, as two codes of a row; of a phone its figures as a number.
    func letters(_ code: Int32) -> (Int32, Int32) {
        if form == .phone { return (code, 0) }
        let letters = texts.letters(code)
        return (Int32(truncatingIfNeeded: letters), Int32(truncatingIfNeeded: letters &>> 32))
    }

    /// Whether two numbers were given out within some fifty of each other, as to spouses and siblings who went together: they look like a slip
    /// of the pen and are none.
    private func isNextNumber(_ left: Int32, _ right: Int32) -> Bool {
        let (a, b) = (texts.bytes(left), texts.bytes(right))
        guard a.count == b.count, a.count >= 6, a.count <= 18 else { return false }
        // A check letter behind the figures follows from them.
        let isLettered = a[a.count - 1] > 0x40 && b[b.count - 1] > 0x40
        var gap = 0
        for at in 0..<(isLettered ? a.count - 1 : a.count) {
            guard a[at] &- 0x30 < 10, b[at] &- 0x30 < 10 else { return false }
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
