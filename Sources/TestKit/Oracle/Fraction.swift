import Rules

/// A rational number, exactly: numerator ÷ denominator without a common divisor, the denominator above zero.
///
/// A number that outgrows 128 bits ends the test: generators keep to ranges that do not.
public struct Fraction: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let numerator: Int128
    public let denominator: Int128

    public init(_ whole: Int) { (numerator, denominator) = (Int128(whole), 1) }

    /// - Parameter denominator: not zero.
    public init(_ numerator: Int128, over denominator: Int128) {
        precondition(denominator != 0, "a fraction over zero is no number")
        let divisor = Self.commonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    public init(_ number: Number) {
        var power: Int128 = 1
        for _ in 0..<number.scale { power *= 10 }
        self.init(Int128(number.mantissa), over: power)
    }

    /// Euclid's.
    private static func commonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
        var (larger, smaller) = (first, second)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }

    public static let zero = Fraction(0)

    public static func + (left: Fraction, right: Fraction) -> Fraction {
        Fraction(
            left.numerator * right.denominator + right.numerator * left.denominator,
            over: left.denominator * right.denominator)
    }

    public static prefix func - (value: Fraction) -> Fraction { Fraction(-value.numerator, over: value.denominator) }

    public static func - (left: Fraction, right: Fraction) -> Fraction { left + -right }

    public static func * (left: Fraction, right: Fraction) -> Fraction {
        Fraction(left.numerator * right.numerator, over: left.denominator * right.denominator)
    }

    /// nil where the divisor is zero.
    public static func / (left: Fraction, right: Fraction) -> Fraction? {
        guard right.numerator != 0 else { return nil }
        return Fraction(left.numerator * right.denominator, over: left.denominator * right.numerator)
    }

    public static func < (left: Fraction, right: Fraction) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }

    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

    /// Near it, for messages and for figures that are published rounded.
    public var near: Double { Double(numerator) / Double(denominator) }
}
