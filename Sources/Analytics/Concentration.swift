import Kernel

/// How unequally money is spread over customers: the share of the best ones, and one number for all of it.
///
/// Money below 0 counts as 0: somebody who gave back more than they kept takes nothing from the others' share.
public struct Concentration: Sendable {
    /// Money of each customer, from the most to the least, none below 0.
    private let descending: [Int64]
    /// Σ of all; below 2¹²⁷ for up to 2⁶³ customers.
    public let total: Int128

    /// - Parameter values: minor units, in any sequence.
    /// - Complexity: O(n · log n).
    public init(_ values: [Int64]) {
        descending = values.map { max(0, $0) }.sorted(by: >)
        total = descending.reduce(0) { $0 &+ Int128($1) }
    }

    public var count: Int { descending.count }

    /// The best customers of a share of all.
    public struct Top: Sendable, Equatable {
        public let customers: Int
        /// Minor units of theirs.
        public let money: Int128
        /// Of all money; nil where there is none.
        public let share: Fraction?
    }

    /// The top p % of customers and their share of the money (Pareto).
    ///
    ///     k = n·p ÷ 100, rounded to the nearest whole, halves to the even one       share = Σ of the k largest ÷ Σ of all
    ///
    /// - Parameter percent: p; below 0 counts as 0, above 100 as 100.
    /// - Complexity: O(k).
    public func top(_ percent: Fraction) -> Top {
        let customers = Int(min(max(Self.roundHalfEven(count, percent), 0), Int128(count)))
        let money = descending.prefix(customers).reduce(Int128(0)) { $0 &+ Int128($1) }
        return Top(customers: customers, money: money, share: Fraction(money, total))
    }

    /// n·p ÷ 100, for p between 0 and 100.
    private static func roundHalfEven(_ count: Int, _ percent: Fraction) -> Int128 {
        guard percent > Fraction(0) else { return 0 }
        guard percent < Fraction(100) else { return Int128(count) }
        let (above, overflow) = Int128(count).multipliedReportingOverflow(by: percent.numerator)
        let (below, isTooFine) = percent.denominator.multipliedReportingOverflow(by: 100)
        // Nobody writes a percentage with thirty digits.
        if overflow || isTooFine { return Int128((Double(count) * percent.ratio / 100).rounded(.toNearestOrEven)) }
        let (whole, rest) = above.quotientAndRemainder(dividingBy: below)
        let other = below - rest
        return rest > other || (rest == other && whole % 2 == 1) ? whole + 1 : whole
    }

    /// The Gini coefficient: 0 where all are worth the same, near 1 where one is worth everything.
    ///
    ///     G = 2·Σ i·x(i) ÷ (n·Σ x) − (n + 1) ÷ n  =  (2·Σ i·x(i) − (n + 1)·Σ x) ÷ (n·Σ x)       x ascending, i from 1
    ///
    /// At most (n − 1) ÷ n. Nil where there is no money, for then nothing is spread. Exact: a ratio of whole numbers,
    /// for up to 2³¹ customers.
    /// - Complexity: O(n).
    /// - SeeAlso: C. Gini, *Variabilità e mutabilità* (1912); the discrete form without correction for small samples.
    public var gini: Fraction? {
        guard total > 0 else { return nil }
        let n = Int128(count)
        var weighted: Int128 = 0
        for (position, value) in descending.enumerated() { weighted &+= Int128(count - position) &* Int128(value) }
        return Fraction(2 &* weighted &- (n + 1) &* total, n &* total)
    }
}
