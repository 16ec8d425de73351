import Kernel

/// The class of a customer by what the better ones are worth together.
public enum ABCClass: String, Sendable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
}

/// ABC: the few who make most of the value, those behind them, and the rest.
public enum ABC {
    /// Classes of customers by their share of the sum of positive values.
    ///
    ///     s(i) = Σ max(0, v(j)) over all j ranked before i  ÷  Σ max(0, v)
    ///     A: s(i) < 4/5      B: s(i) < 19/20      C: otherwise, and wherever v(i) ≤ 0
    ///
    /// The share *before* a customer decides, so that the customer who carries the sum over 80 % is still in A, and one
    /// who is worth everything is in A alone. The shares are compared as whole numbers, s·5 with total·4, in twice the
    /// width: none is rounded.
    ///
    /// - Parameter values: what each customer is worth, in any unit, in ascending sequence of customer id: of equal
    ///   values the earlier one ranks first. Below 2¹²⁷ in sum.
    /// - Returns: `ranking`, positions in `values` from the most to the least worth; `classes`, by position in `values`.
    /// - Complexity: O(n · log n).
    /// - SeeAlso: contract §4. H. F. Dickie, "ABC Inventory Analysis Shoots for Dollars, not Pennies", *Factory Management
    ///   and Maintenance* 109 (1951); the boundaries 80 % and 95 % are the customary ones.
    public static func classify<Value: FixedWidthInteger & SignedInteger & Sendable>(
        _ values: [Value]
    ) -> (ranking: [Int], classes: [ABCClass]) {
        let ranking = values.indices.sorted { values[$1] != values[$0] ? values[$1] < values[$0] : $0 < $1 }
        let total = values.reduce(Int128(0)) { $0 &+ max(0, Int128($1)) }
        var classes = [ABCClass](repeating: .c, count: values.count)
        var before: Int128 = 0
        for position in ranking {
            let value = Int128(values[position])
            guard value > 0 else { break }
            classes[position] = at(before, of: total)
            before &+= value
        }
        return (ranking, classes)
    }

    private static func at(_ before: Int128, of total: Int128) -> ABCClass {
        guard let share = Fraction(before, total) else { return .c }
        return share < mostOfIt ? .a : share < nearlyAll ? .b : .c
    }

    private static let mostOfIt = Fraction(4, 5) ?? Fraction(0)
    private static let nearlyAll = Fraction(19, 20) ?? Fraction(0)
}
