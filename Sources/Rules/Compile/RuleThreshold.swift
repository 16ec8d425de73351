import Kernel
import Timelines

/// Comparisons with what is written, as ranges of whole numbers: exact, whatever the number of decimals.
enum RuleThreshold {
    /// The least and the greatest value that a figure can have.
    static let least = Int64.min + 1
    static let everything = least...Int64.max

    /// The whole numbers f for which f ÷ denominator stands so to mantissa ÷ 10^scale.
    static func ranges(_ comparison: Comparison, _ number: Number, denominator: Int64) -> [ClosedRange<Int64>] {
        ranges(comparison, Int128(number.mantissa) * Int128(denominator), divisor: power(number.scale))
    }

    /// The whole numbers f for which f stands so to above ÷ divisor.
    /// - Parameter divisor: 1 or more.
    static func ranges(_ comparison: Comparison, _ above: Int128, divisor: Int128) -> [ClosedRange<Int64>] {
        let (floor, rest) = floored(above, divisor)
        let isWhole = rest == 0
        switch comparison {
        case .equal: return isWhole ? range(floor, floor) : []
        case .unequal: return isWhole ? range(nil, floor - 1) + range(floor + 1, nil) : [everything]
        case .less: return range(nil, isWhole ? floor - 1 : floor)
        case .atMost: return range(nil, floor)
        case .greater: return range(floor + 1, nil)
        case .atLeast: return range(isWhole ? floor : floor + 1, nil)
        }
    }

    /// Those between two numbers, inclusive.
    static func between(_ low: [ClosedRange<Int64>], _ high: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
        low.flatMap { a in high.compactMap { b in a.overlaps(b) ? a.clamped(to: b) : nil } }
    }

    /// The numbers that are in none of some ranges.
    static func outside(_ ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
        ranges.reduce([everything]) { rest, range in
            between(rest, Self.range(nil, Int128(range.lowerBound) - 1) + Self.range(Int128(range.upperBound) + 1, nil))
        }
    }

    static func power(_ exponent: Int) -> Int128 { (0..<max(0, exponent)).reduce(1) { power, _ in power * 10 } }

    private static func floored(_ value: Int128, _ divisor: Int128) -> (Int128, Int128) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    private static func range(_ low: Int128?, _ high: Int128?) -> [ClosedRange<Int64>] {
        let (least, most) = (Int128(Self.least), Int128(Int64.max))
        let (low, high) = (low ?? least, high ?? most)
        guard low <= high, low <= most, high >= least else { return [] }
        return [Int64(max(low, least))...Int64(min(high, most))]
    }
}

extension Comparison {
    /// What it is with its sides exchanged.
    var exchanged: Comparison {
        switch self {
        case .equal, .unequal: self
        case .less: .greater
        case .atMost: .atLeast
        case .greater: .less
        case .atLeast: .atMost
        }
    }

    var order: NumberOrder {
        switch self {
        case .equal: .equal
        case .unequal: .unequal
        case .less: .less
        case .atMost: .atMost
        case .greater: .greater
        case .atLeast: .atLeast
        }
    }
}
