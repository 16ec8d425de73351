import Kernel

/// Given names and surnames of two people.
///
/// Compared together because they are exchanged for each other (`Reyes Ana` for `Ana Reyes`). A row holds the code of the given
/// names as a whole and their bucket of frequency, then three words of each; −1 is none.
final class NameComparison: RecordComparison, @unchecked Sendable {
    let dimensions: [Dimension]
    let width = 8
    private let likeness: WordLikeness
    private let given: GivenStates
    private let surname: SurnameStates
    /// Bucket of frequency of each word among given names, among surnames.
    private var givenBuckets: [UInt8] = []
    private var surnameBuckets: [UInt8] = []
    private var isCommonGiven: [Bool] = []
    private var isCommonSurname: [Bool] = []
    private let book: TokenBook
    private let rows: Int

    init(_ book: TokenBook, rows: Int) {
        (self.book, self.rows) = (book, rows)
        likeness = WordLikeness(book)
        var g = Dimension("given_names", shared: 0.03, strength: 400, isLasting: true, isName: true)
        given = GivenStates(&g)
        var s = Dimension("surnames", shared: 0.7, strength: 20, isLasting: true, isName: true)
        surname = SurnameStates(&s)
        dimensions = [g, s]
        admit()
    }

    /// Takes in the words that the book has got since, as frequent as they were counted.
    func admit() {
        likeness.admit()
        func bucket(_ count: Int32, _ usual: Double) -> UInt8 {
            UInt8(Frequency.bucket(Frequency.of(count: Int(count), total: rows, usual: usual)))
        }
        let common = max(2, Int32(Double(rows) * 5e-5))
        while givenBuckets.count < book.givenCounts.count {
            let (given, surname) = (book.givenCounts[givenBuckets.count], book.surnameCounts[givenBuckets.count])
            givenBuckets.append(bucket(given, 0.004))
            surnameBuckets.append(bucket(surname, 0.003))
            isCommonGiven.append(given > common)
            isCommonSurname.append(surname > common)
        }
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        let (g, s) = (2, 5)
        let hasGiven = left[g] >= 0 && right[g] >= 0
        let hasSurname = left[s] >= 0 && right[s] >= 0
        states[0] = hasGiven ? givenState(left, right) : 0
        states[1] = hasSurname ? surnameState(left + s, right + s) : 0
        guard hasGiven, hasSurname, states[0] <= given.lastOfLittle, states[1] <= surname.lastOfLittle else { return }
        if let bucket = exchanged(left, right) {
            // One slip exchanges both: it counts once.
            (states[0], states[1]) = (given.exchanged + min(bucket, 31), 0)
        }
    }

    /// What two words of different sounds that are nearly equal tell, as a bucket.
    private static let nearBucket: UInt8 = 6

    /// How frequent it is that words stand among the given names here and among the surnames there, and the other way round, one of them
    /// nearly equal at the most; nil where they do not. A surname that stayed in its place, the same on both sides, is rarer still.
    private func exchanged(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> UInt8? {
        let (forth, back) = (common(left + 2, right + 5), common(right + 2, left + 5))
        guard forth != nil || back != nil else { return nil }
        var bucket: UInt8 = 0
        for (found, mine, theirs) in [(forth, left, right), (back, right, left)] {
            if let found {
                bucket += surnameBuckets[Int(found)]
            } else if isNear(mine + 2, theirs + 5) {
                bucket += Self.nearBucket
            } else {
                return nil
            }
        }
        if let stayed = common(left + 5, right + 5), stayed != forth, stayed != back {
            bucket += surnameBuckets[Int(stayed)]
        }
        return bucket
    }

    private func common(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> Int32? {
        for i in 0..<3 where left[i] >= 0 {
            for j in 0..<3 where left[i] == right[j] { return left[i] }
        }
        return nil
    }

    private func isNear(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> Bool {
        (0..<3).contains { i in
            left[i] >= 0 && (0..<3).contains { right[$0] >= 0 && likeness.of(left[i], right[$0]) == .near }
        }
    }

    private func givenState(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> UInt8 {
        if left[0] == right[0] { return given.equal + min(UInt8(truncatingIfNeeded: left[1]), 23) }
        let found = WordMatch(left + 2, right + 2, likeness)
        switch found.worst {
        case .equal: return given.part + min(givenBuckets[Int(found.equalWord)], 23)
        case .shortForm: return given.shortForm
        case .near:
            let isCommon = isCommonGiven[Int(found.nearLeft)] && isCommonGiven[Int(found.nearRight)]
            return isCommon ? given.nearCommon : given.near
        case .initial: return given.initial
        case .none: return found.equalWord >= 0 ? given.some : given.differ
        }
    }

    private func surnameState(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> UInt8 {
        let isSingle = left[1] < 0 && right[1] < 0
        if left[0] == right[0], left[1] == right[1] {
            let first = surnameBuckets[Int(left[0])]
            if isSingle { return surname.equal + min(first, 23) }
            return surname.both + min(first + surnameBuckets[Int(left[1])], 31)
        }
        let found = WordMatch(left, right, likeness)
        switch found.worst {
        case .equal:
            let isCrossed = left[1] >= 0 && right[1] >= 0
            let bucket = surnameBuckets[Int(found.equalWord)]
            if isCrossed { return surname.crossed + min(bucket + surnameBuckets[Int(found.otherEqual)], 31) }
            return surname.part + min(bucket, 23)
        case .shortForm, .near:
            if found.equalWord >= 0 { return surname.nearBoth + min(surnameBuckets[Int(found.equalWord)], 15) }
            let isCommon = isCommonSurname[Int(found.nearLeft)] && isCommonSurname[Int(found.nearRight)]
            return isCommon ? surname.nearCommon : surname.near
        case .initial:
            return found.equalWord >= 0 ? surname.part + min(surnameBuckets[Int(found.equalWord)], 23) : surname.initial
        case .none:
            return found.equalWord >= 0 ? surname.some + min(surnameBuckets[Int(found.equalWord)], 15) : surname.differ
        }
    }
}

/// The words of the shorter list, each with the most alike of the longer.
struct WordMatch {
    /// How alike the least alike is.
    private(set) var worst = WordLikeness.Degree.equal
    /// The first word that stands in both, and the next; −1 for none.
    private(set) var equalWord: Int32 = -1
    private(set) var otherEqual: Int32 = -1
    private(set) var nearLeft: Int32 = -1
    private(set) var nearRight: Int32 = -1

    @inline(__always)
    init(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, _ likeness: WordLikeness) {
        let (m, n) = (Self.count(left), Self.count(right))
        let (short, long) = m <= n ? (left, right) : (right, left)
        var taken: UInt8 = 0
        for i in 0..<min(m, n) {
            var (best, place) = (WordLikeness.Degree.none, 0)
            for j in 0..<max(m, n) where taken & (1 << UInt8(j)) == 0 {
                let degree = likeness.of(short[i], long[j])
                if degree > best { (best, place) = (degree, j) }
                if best == .equal { break }
            }
            if best > .none { taken |= 1 << UInt8(place) }
            if best == .equal {
                if equalWord < 0 { equalWord = short[i] } else { otherEqual = short[i] }
            } else if nearLeft < 0 {
                (nearLeft, nearRight) = (short[i], long[place])
            }
            worst = min(worst, best)
        }
        if otherEqual < 0 { otherEqual = equalWord }
    }

    @inline(__always)
    static func count(_ words: UnsafePointer<Int32>) -> Int {
        words[0] < 0 ? 0 : words[1] < 0 ? 1 : words[2] < 0 ? 2 : 3
    }
}

private struct GivenStates {
    let differ, some, initial, nearCommon, near, shortForm, part, equal, exchanged: UInt8
    /// The last state that says little, behind which exchanged names are looked for.
    var lastOfLittle: UInt8 { initial }

    init(_ dimension: inout Dimension) {
        differ = dimension.add("differ", match: 0.01, chance: 0.95)
        some = dimension.add("some", match: 0.015, chance: 0.01)
        initial = dimension.add("initial", match: 0.015, chance: 0.01)
        nearCommon = dimension.add("near_common", match: 0.02, chance: 0.01)
        near = dimension.add("near", match: 0.08, chance: 0.003)
        shortForm = dimension.add("short_form", match: 0.04, chance: 0.003)
        part = dimension.add("part", match: 0.14, buckets: 24)
        equal = dimension.add("equal", match: 0.65, buckets: 24)
        exchanged = dimension.add("exchanged", match: 0.015, buckets: 32)
        dimension.coverWholeNames(from: exchanged)
    }
}

private struct SurnameStates {
    let differ, initial, some, nearCommon, near, nearBoth, part, equal, both, crossed: UInt8
    var lastOfLittle: UInt8 { some + 15 }

    init(_ dimension: inout Dimension) {
        differ = dimension.add("differ", match: 0.02, chance: 0.95, related: (0, 0.25))
        initial = dimension.add("initial", match: 0.005, chance: 0.03, related: (0.5, 0))
        some = dimension.add("some", match: 0.025, buckets: 16, factor: 2, related: (0.5, 0.2))
        nearCommon = dimension.add("near_common", match: 0.015, chance: 0.01, related: (0.5, 0))
        near = dimension.add("near", match: 0.07, chance: 0.003, related: (0.5, 0))
        nearBoth = dimension.add("near_both", match: 0.06, buckets: 16, factor: 0.02, related: (0.6, 0))
        part = dimension.add("part", match: 0.14, buckets: 24, factor: 1.5, related: (0.6, 0))
        equal = dimension.add("equal", match: 0.3, buckets: 24, related: (0.7, 0))
        both = dimension.add("both", match: 0.35, buckets: 32, related: (0.7, 0))
        crossed = dimension.add("crossed", match: 0.01, buckets: 32, related: (0.3, 0))
    }
}
