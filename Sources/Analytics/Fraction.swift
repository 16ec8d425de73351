import Kernel

/// An exact ratio: where a threshold decides about a customer, no rounding may.
///
///     a/b < c/d  ⇔  a·d < c·b        b, d > 0
///
/// The products are taken in twice the width, so that comparing cannot overflow, whatever the terms are.
public struct Fraction: Sendable, Comparable {
    public let numerator: Int128
    /// More than 0.
    public let denominator: Int128

    /// - Parameter denominator: anything but 0; nil where it is.
    public init?(_ numerator: some BinaryInteger, _ denominator: some BinaryInteger) {
        guard denominator != 0, let above = Int128(exactly: numerator), let below = Int128(exactly: denominator),
            below > 0 || (below > .min && above > .min)
        else { return nil }
        (self.numerator, self.denominator) = below > 0 ? (above, below) : (-above, -below)
    }

    public init(_ whole: some FixedWidthInteger & SignedInteger) {
        (numerator, denominator) = (Int128(whole), 1)
    }

    public static func < (left: Fraction, right: Fraction) -> Bool {
        let (mine, theirs) = products(left, right)
        return mine.high != theirs.high ? mine.high < theirs.high : mine.low < theirs.low
    }

    public static func == (left: Fraction, right: Fraction) -> Bool {
        let (mine, theirs) = products(left, right)
        return mine.high == theirs.high && mine.low == theirs.low
    }

    /// a·d and c·b, 256 bits each: signed above, unsigned below.
    private static func products(
        _ left: Fraction, _ right: Fraction
    ) -> (Wide, Wide) {
        (
            left.numerator.multipliedFullWidth(by: right.denominator),
            right.numerator.multipliedFullWidth(by: left.denominator)
        )
    }

    private typealias Wide = (high: Int128, low: UInt128)

    /// 1 − this; nil where that leaves 128 bits.
    public var complement: Fraction? {
        let (rest, overflow) = denominator.subtractingReportingOverflow(numerator)
        return overflow ? nil : Fraction(rest, denominator)
    }

    /// The nearest whole number, halves away from zero.
    public var rounded: Int128 { Rounding.divide(numerator, by: denominator) }

    /// For charts and words; decisions compare the fraction itself.
    public var ratio: Double { Double(numerator) / Double(denominator) }

    /// A plain decimal, rounded half away from zero: `0.333333`; zeros at its end are left out.
    /// - Parameter digits: at most so many behind the point, 0 ... 18.
    public func decimal(digits: Int = 6) -> String {
        let factor = (0..<min(max(digits, 0), 18)).reduce(UInt128(1)) { factor, _ in factor * 10 }
        let (whole, rest) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
        let (high, low) = rest.multipliedFullWidth(by: factor)
        // Less than `factor`, since the rest is less than the denominator.
        var (places, left) = denominator.magnitude.dividingFullWidth((high, low))
        if left >= denominator.magnitude - left { places += 1 }
        let carried = whole + places / factor
        places %= factor
        var text = String(places)
        text = String(repeating: "0", count: max(0, digits - text.count)) + text
        while text.last == "0" { text.removeLast() }
        let sign = numerator < 0 && (carried > 0 || places > 0) ? "-" : ""
        return sign + String(carried) + (text.isEmpty || places == 0 ? "" : "." + text)
    }
}
