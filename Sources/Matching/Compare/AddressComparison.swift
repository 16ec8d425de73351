import Kernel

/// Street and number.
///
/// A row holds a hash of the whole, its bucket of frequency, four codes of numbers and four of words.
final class AddressComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2 + AddressWords.numbers + AddressWords.words
    private let texts: ComparedTexts
    private let differ, number, some, neighbour, street, likely, same, equal: UInt8

    /// - Parameter isLasting: of companies: a site is known by where it is, people move.
    init(_ words: AddressWords, isLasting: Bool) {
        texts = ComparedTexts(words.dictionary)
        var dimension = Dimension("address", shared: 0.7, strength: 20, isLasting: isLasting, isTelling: true)
        differ = dimension.add("differ", match: 0.2, chance: 0.94)
        some = dimension.add("some", match: 0.03, chance: 0.02)
        number = dimension.add("number", match: 0.02, chance: 0.01)
        neighbour = dimension.add("neighbour", match: 0.03, chance: 0.003)
        street = dimension.add("street", match: 0.04, chance: 5e-4)
        likely = dimension.add("likely", match: 0.06, chance: 1e-4)
        same = dimension.add("same", match: 0.2, chance: 1e-5)
        equal = dimension.add("equal", match: 0.42, buckets: 32)
        dimensions = [dimension]
    }

    /// Takes in the texts that were entered since it was made.
    func admit(_ all: TextDictionary) { texts.admit(all) }

    private enum Meeting { case unknown, none, some, all }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        guard left[2] >= 0 || left[6] >= 0, right[2] >= 0 || right[6] >= 0 else { return states[0] = 0 }
        if left[0] == right[0] { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 31)) }
        let (numbers, count) = meetNumbers(left + 2, right + 2)
        let words = meetWords(left + 6, right + 6)
        switch (words, numbers) {
        case (.all, .all): states[0] = same
        case (.unknown, .all): states[0] = count >= 2 ? same : number
        case (.all, .some), (.some, .all): states[0] = likely
        case (.all, .unknown): states[0] = street
        case (.all, .none): states[0] = neighbour
        case (.some, _), (.unknown, .some): states[0] = some
        case (.none, .all): states[0] = count >= 3 ? likely : number
        default: states[0] = differ
        }
    }

    /// All: every number of the shorter list stands in the other. Some: the first one does.
    private func meetNumbers(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> (Meeting, Int) {
        guard left[0] >= 0, right[0] >= 0 else { return (.unknown, 0) }
        let (m, n) = (count(left), count(right))
        let (short, long) = m <= n ? (left, right) : (right, left)
        var found = 0
        for i in 0..<min(m, n) {
            for j in 0..<max(m, n) where long[j] == short[i] {
                found += 1
                break
            }
        }
        if found == min(m, n) { return (.all, found) }
        return (left[0] == right[0] ? .some : .none, found)
    }

    private func meetWords(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> Meeting {
        let (m, n) = (count(left), count(right))
        guard m > 0, n > 0 else { return .unknown }
        let (short, long) = m <= n ? (left, right) : (right, left)
        var found = 0
        for i in 0..<min(m, n) {
            for j in 0..<max(m, n) where isAlike(short[i], long[j]) {
                found += 1
                break
            }
        }
        return found == min(m, n) ? .all : found > 0 ? .some : .none
    }

    @inline(__always)
    private func count(_ codes: UnsafePointer<Int32>) -> Int {
        codes[0] < 0 ? 0 : codes[1] < 0 ? 1 : codes[2] < 0 ? 2 : codes[3] < 0 ? 3 : 4
    }

    private func isAlike(_ left: Int32, _ right: Int32) -> Bool {
        left == right || texts.isNear(left, right, least: 4, long: 7, likeness: 0.93)
    }
}
