import Foundation

/// One way in which two values of a dimension can agree or differ.
public struct AgreementLevel: Sendable {
    /// Its code: `equal`, `near`, `differ`…
    public let name: String
    /// What share of pairs of one person is expected here before any data has been seen, 0…1.
    let matchPrior: Double
    /// The same of pairs of two people.
    let chancePrior: Double
    /// The same of related people, where they are told level by level: so many times what pairs of one person have here, and a share of
    /// its own.
    let relatedPrior: (ofMatch: Double, own: Double)
    /// Whether the chance of meeting here depends on how frequent the value is.
    let isWeighedByFrequency: Bool
}

/// What a pair of values is found to be: a level, and where frequency counts how frequent the value is.
struct AgreementState: Sendable {
    /// Index of the level.
    let level: Int
    /// P(two different people meet in this value), 0…1; nil where it is counted in pairs drawn by chance.
    let chance: Double?
}

/// Something about a person that two records say: the given names, the birth date, where they live.
///
/// A comparison turns two records' values into a state, a small number; 0 means that one of them does not say.
public struct Dimension: Sendable {
    public let name: String
    public private(set) var levels: [AgreementLevel] = []
    private(set) var states = [AgreementState(level: -1, chance: nil)]
    /// Share of pairs of related people (a household, a building) that have this in common, before data.
    let sharedPrior: Double
    /// How many pairs that belief weighs.
    let sharedStrength: Double
    /// Whether it stays with a person for life, so that two values of it speak against one person.
    let isLasting: Bool
    /// Whether it is what namesakes have in common.
    let isName: Bool
    /// The states that speak of given names and surnames together; the other dimension of names says nothing then.
    private(set) var wholeNameStates: Range<Int> = 0..<0
    /// Whether it is the name of a company.
    var isCompany = false
    /// Whether it is what strangers of one place have in common: the area, and whatever else goes with it.
    let isPlace: Bool
    /// Whether agreement in it tells one person from a namesake: an own number, a day of birth, a street and number.
    let isTelling: Bool

    /// Whether what related people have in common is told level by level: of two surnames relatives have both, one or none.
    var isRelatedByLevel: Bool { levels.contains { $0.relatedPrior != (0, 0) } }

    init(
        _ name: String, shared: Double, strength: Double, isLasting: Bool, isName: Bool = false,
        isPlace: Bool = false, isTelling: Bool = false
    ) {
        (self.name, sharedPrior, sharedStrength) = (name, shared, strength)
        (self.isLasting, self.isName, self.isPlace, self.isTelling) = (isLasting, isName, isPlace, isTelling)
    }

    /// Says that a level added last speaks of given names and surnames together.
    mutating func coverWholeNames(from state: UInt8) { wholeNameStates = Int(state)..<states.count }

    /// Adds a level whose chance is counted. Returns its state.
    mutating func add(_ name: String, match: Double, chance: Double, related: (Double, Double) = (0, 0)) -> UInt8 {
        states.append(AgreementState(level: levels.count, chance: nil))
        levels.append(
            AgreementLevel(
                name: name, matchPrior: match, chancePrior: chance, relatedPrior: related, isWeighedByFrequency: false))
        return UInt8(truncatingIfNeeded: states.count - 1)
    }

    /// Adds a level with a state for each bucket of frequency, see `Frequency`. Returns the state of bucket 0.
    ///
    /// - Parameter factor: P(meeting so) ÷ frequency of the value.
    mutating func add(
        _ name: String, match: Double, buckets: Int, factor: Double = 1, related: (Double, Double) = (0, 0)
    ) -> UInt8 {
        let first = states.count
        for bucket in 0..<buckets {
            states.append(
                AgreementState(level: levels.count, chance: min(1, factor * Frequency.representative(bucket))))
        }
        levels.append(
            AgreementLevel(
                name: name, matchPrior: match, chancePrior: 0, relatedPrior: related, isWeighedByFrequency: true))
        return UInt8(truncatingIfNeeded: first)
    }
}

/// How frequent a value is, in powers of two: bucket b holds frequencies in 2^−(b+1) < f ≤ 2^−b.
enum Frequency {
    static func bucket(_ frequency: Double) -> Int {
        guard frequency > 0 else { return 63 }
        return max(0, min(63, Int(-log2(frequency))))
    }

    static func representative(_ bucket: Int) -> Double { pow(2, -(Double(bucket) + 0.5)) }

    /// P(another record has the value), for a value that `count` of `total` records have.
    ///
    /// f = (count − 1 + κ·f₀) / (total + κ): with few records what is usual (f₀) decides, with many what is counted.
    static func of(count: Int, total: Int, usual: Double, weight: Double = 500) -> Double {
        (Double(max(0, count - 1)) + weight * usual) / (Double(total) + weight)
    }

    /// The same for what is meant to be one person's own: a number or an address that few records have is taken to be so.
    ///
    /// Of the records that have it four are taken to be one person's; of the others each is somebody else.
    static func ofOwn(count: Int, total: Int, usual: Double) -> Double {
        usual + (Double(max(0, count - 4)) + 0.02 * Double(max(0, count - 1))) / (Double(total) + 500)
    }
}

/// Compares two records in one or more dimensions.
///
/// Records are rows of `width` codes; what a code means is the comparison's own affair.
protocol RecordComparison: AnyObject, Sendable {
    var dimensions: [Dimension] { get }
    /// Codes a record takes.
    var width: Int { get }
    /// Writes one state for each dimension; 0 where a record does not say.
    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
}
