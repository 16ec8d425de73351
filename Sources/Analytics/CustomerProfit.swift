import Kernel

/// What is left of a customer's money once what was sold to them is paid.
///
///     profit = (F × V) − cost of sales = money − Σ quantity · unit cost
///
/// Costs are not rounded: quantity and unit cost have six decimals each, so that their product is a whole number of
/// millionths of millionths (10⁻¹²) of the minor unit, and so is the profit. Only what is shown is rounded.
public enum CustomerProfit {
    /// Parts of a minor unit in which costs and profits are counted.
    public static let scale: Int128 = 1_000_000_000_000

    /// - Parameters:
    ///   - money: minor units of each customer.
    ///   - cost: in parts of `scale` of the minor unit, in the same sequence; nil is unknown, where a single line has no
    ///     cost.
    /// - Returns: profit in the unit of `cost`; nil where that is unknown or leaves 128 bits.
    /// - Complexity: O(n).
    public static func profits(money: [Int64], cost: [Int128?]) -> [Int128?] {
        zip(money, cost).map { money, cost in
            guard let cost else { return nil }
            let (profit, overflow) = (Int128(money) * scale).subtractingReportingOverflow(cost)
            return overflow ? nil : profit
        }
    }

    /// Minor units, half away from zero; nil where it leaves 64 bits.
    public static func minor(_ parts: Int128) -> Int64? { Int64(exactly: Rounding.divide(parts, by: scale)) }
}
