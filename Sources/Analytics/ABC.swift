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
    /// who is worth everything is in A alone. The shares are compared as whole numbers, the sum before with ⌈4/5 of all⌉: none
    /// is rounded.
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
        let ranking = values.enumerated().map { Ranked(value: $1, position: $0) }.sorted().map(\.position)
        let total = values.reduce(Int128(0)) { $0 &+ max(0, Int128($1)) }
        var classes = [ABCClass](repeating: .c, count: values.count)
        let (mostOfIt, nearlyAll) = (parts(4, of: 5, total), parts(19, of: 20, total))
        var before: Int128 = 0
        for position in ranking {
            let value = Int128(values[position])
            guard value > 0 else { break }
            classes[position] = before < mostOfIt ? .a : before < nearlyAll ? .b : .c
            before &+= value
        }
        return (ranking, classes)
    }

    /// ⌈total · some ÷ all⌉: a whole number is below the ratio exactly when it is below this. Nothing leaves 128 bits.
    private static func parts(_ some: Int128, of all: Int128, _ total: Int128) -> Int128 {
        let (whole, rest) = total.quotientAndRemainder(dividingBy: all)
        return whole * some + (rest * some + all - 1) / all
    }

    /// Values beside their positions, so that sorting looks nowhere else: the greatest first, of equal ones the earlier.
    private struct Ranked<Value: FixedWidthInteger>: Comparable {
        let value: Value
        let position: Int

        static func < (left: Ranked, right: Ranked) -> Bool {
            left.value != right.value ? left.value > right.value : left.position < right.position
        }
    }
}
