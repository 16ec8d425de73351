import Kernel

/// An exact fraction of 128-bit whole numbers, for the few comparisons that doubles cannot decide.
struct Fraction {
    private let numerator: Int128
    /// 1 or more.
    private let denominator: Int128

    /// In lowest terms; nil for a denominator of zero.
    init?(_ numerator: Int128, _ denominator: Int128) {
        guard denominator != 0, denominator != .min, numerator != .min else { return nil }
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        let divisor = Int128(max(1, a))
        let sign: Int128 = denominator < 0 ? -1 : 1
        (self.numerator, self.denominator) = (sign * numerator / divisor, sign * denominator / divisor)
    }

    /// Nil where 128 bits are not enough; so are the others.
    static func + (left: Fraction, right: Fraction) -> Fraction? {
        guard let a = product(left.numerator, right.denominator), let b = product(right.numerator, left.denominator),
            let below = product(left.denominator, right.denominator)
        else { return nil }
        let (above, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : Fraction(above, below)
    }

    static func - (left: Fraction, right: Fraction) -> Fraction? {
        Fraction(-right.numerator, right.denominator).flatMap { left + $0 }
    }

    static func * (left: Fraction, right: Fraction) -> Fraction? {
        guard let above = product(left.numerator, right.numerator),
            let below = product(left.denominator, right.denominator)
        else { return nil }
        return Fraction(above, below)
    }

    /// Nil for a divisor of zero, too.
    static func / (left: Fraction, right: Fraction) -> Fraction? {
        Fraction(right.denominator, right.numerator).flatMap { left * $0 }
    }

    /// −1, 0 or 1.
    func compared(to other: Fraction) -> Int? {
        guard let left = Self.product(numerator, other.denominator),
            let right = Self.product(other.numerator, denominator)
        else { return nil }
        return left < right ? -1 : left > right ? 1 : 0
    }

    var value: Double { Double(numerator) / Double(denominator) }

    var isZero: Bool { numerator == 0 }

    /// A whole number of days; nil for anything else.
    var day: Day? {
        denominator == 1 ? Int32(exactly: numerator).map(Day.init(number:)) : nil
    }

    private static func product(_ left: Int128, _ right: Int128) -> Int128? {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? nil : value
    }
}
