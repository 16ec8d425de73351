import Kernel

/// How alike the words of two names are.
///
/// Made of a `TokenBook` when all words of a table are in it; `admit` takes in those that were entered since.
final class WordLikeness: @unchecked Sendable {
    enum Degree: UInt8, Comparable {
        case none, initial, near, shortForm, equal
        @inline(__always)
        static func < (left: Degree, right: Degree) -> Bool { left.rawValue < right.rawValue }
    }

    /// What is known of a word, in one place.
    private struct Traits {
        var letters: UInt64
        var sound: UInt32
        var shortForm: Int32
        var count: UInt32
        var first: UInt8
    }

    private let book: TokenBook
    private let texts: ComparedTexts
    private var traits: UnsafeMutablePointer<Traits>
    private var count = 0
    private var capacity: Int

    init(_ book: TokenBook) {
        self.book = book
        texts = ComparedTexts(book.words)
        capacity = texts.count + texts.count / 8 + 64
        traits = .allocate(capacity: capacity)
        admit()
    }

    /// Takes in the words that the book has got since.
    func admit() {
        texts.admit(book.words)
        if texts.count > capacity {
            capacity = texts.count * 5 / 4 + 64
            traits = traits.moved(count, to: capacity)
        }
        while count < texts.count {
            let bytes = texts.bytes(Int32(count))
            let word = Traits(
                letters: texts.letters(Int32(count)), sound: book.sounds[count], shortForm: book.shortForms[count],
                count: UInt32(bytes.count), first: bytes.first ?? 0)
            (traits + count).initialize(to: word)
            count += 1
        }
    }

    deinit { traits.deallocate() }

    /// Equal; one short for the other; near (alike in sound, an edit or two apart, cut off, or of a Jaro–Winkler likeness
    /// of 0.92); an initial; none of these.
    @inline(__always)
    func of(_ left: Int32, _ right: Int32) -> Degree {
        left == right ? .equal : ofDifferent(left, right)
    }

    private func ofDifferent(_ left: Int32, _ right: Int32) -> Degree {
        let (l, r) = (traits[Int(left)], traits[Int(right)])
        if l.shortForm >= 0, r.shortForm >= 0, book.isShortForm(l.shortForm, r.shortForm) { return .shortForm }
        let short = min(l.count, r.count)
        if short == 1 { return l.first == r.first ? .initial : .none }
        if l.sound == r.sound { return .near }
        // Beginnings may lack many letters of the whole.
        let strange = (l.letters ^ r.letters).nonzeroBitCount
        if strange > 6, l.count == r.count || (l.letters & r.letters).nonzeroBitCount < 3 { return .none }
        return ofBytes(left, right, l.first == r.first, strange)
    }

    private func ofBytes(_ left: Int32, _ right: Int32, _ isSameFirst: Bool, _ strange: Int) -> Degree {
        let (a, b) = (texts.bytes(left), texts.bytes(right))
        let (short, long) = (min(a.count, b.count), max(a.count, b.count))
        if short == 3 { return long <= 4 && isSameFirst && texts.isWithin(1, left, right) ? .near : .none }
        guard short >= 4 else { return .none }
        if texts.isBeginning(left, right, least: 4) { return .near }
        guard strange <= 6 else { return .none }
        if EditDistance.isWithin(short >= 7 ? 2 : 1, a, b) { return .near }
        return short >= 5 && isSameFirst && JaroWinkler.of(a, b) >= 0.92 ? .near : .none
    }
}
