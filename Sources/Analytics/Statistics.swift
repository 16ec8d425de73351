import Foundation

/// A column of numbers in eight figures, as the tables of the product show it.
///
/// The figures are those of pandas' `describe()`: missing values (NaN) are left out, quartiles are interpolated
/// linearly, the standard deviation is that of a sample. All are in the unit of the values.
public struct Summary: Sendable, Equatable {
    /// Values that are numbers; at least 1.
    public let count: Int
    /// Σx ÷ n.
    public let mean: Double
    /// √(Σ(x − mean)² ÷ (n − 1)), the sample's; nil for a single value, which says nothing about spread.
    public let standardDeviation: Double?
    public let minimum: Double
    /// The values below which lie a quarter, a half and three quarters of the others.
    public let lowerQuartile, median, upperQuartile: Double
    public let maximum: Double

    /// Sums the values up, or nil when none of them is a number.
    ///
    /// - Parameter values: in any order; NaN means missing. Infinite values make mean and deviation infinite or NaN.
    /// - Complexity: O(n log n), because the quartiles need the values in order.
    public init?(of values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        count = sorted.count
        minimum = first
        maximum = last
        let mean = Summary.mean(of: sorted)
        self.mean = mean
        standardDeviation = Summary.standardDeviation(of: sorted, around: mean)
        lowerQuartile = Summary.quantile(0.25, ofSorted: sorted) ?? first
        median = Summary.quantile(0.5, ofSorted: sorted) ?? first
        upperQuartile = Summary.quantile(0.75, ofSorted: sorted) ?? last
    }

    /// The value below which a share of a sorted column lies.
    ///
    ///     h = q·(n − 1)      x⌊h⌋ + (h − ⌊h⌋)·(x⌊h⌋₊₁ − x⌊h⌋)       ranks counted from 0
    ///
    /// - Parameters:
    ///   - share: q, 0...1; values outside count as the nearest.
    ///   - sorted: n values ascending, without NaN.
    /// - Returns: nil for an empty column.
    /// - Complexity: O(1).
    /// - SeeAlso: definition 7 of R. J. Hyndman & Y. Fan, "Sample Quantiles in Statistical Packages", *The American
    ///   Statistician* 50 (1996); the default of pandas, NumPy and R.
    public static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double? {
        guard !sorted.isEmpty, !share.isNaN else { return nil }
        let position = min(max(share, 0), 1) * Double(sorted.count - 1)
        let below = min(Int(position), sorted.count - 1)
        let low = sorted[below]
        let high = sorted[min(below + 1, sorted.count - 1)]
        // Equal neighbours are the answer even when both are infinite, where the formula would give NaN.
        guard low != high else { return low }
        return low + (position - Double(below)) * (high - low)
    }

    /// Σx ÷ n with Neumaier's correction, so that a large value does not swallow many small ones. O(n).
    private static func mean(of values: [Double]) -> Double {
        var sum = 0.0
        var lost = 0.0
        for value in values {
            let next = sum + value
            lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
            sum = next
        }
        // Infinities make the correction NaN; the plain sum is then the honest answer.
        return (lost.isFinite ? sum + lost : sum) / Double(values.count)
    }

    /// Two passes: the squares are taken around the mean, never as a difference of large sums. O(n).
    private static func standardDeviation(of values: [Double], around mean: Double) -> Double? {
        guard values.count > 1 else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }
}
