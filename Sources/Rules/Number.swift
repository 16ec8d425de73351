/// A decimal number as somebody wrote it, exactly: `mantissa` × 10^−`scale`, without zeros at its end.
///
/// Up to 18 significant digits, of them up to 12 after the point; more is refused where it is read, so that no rule
/// means another number than the one that stands there.
public struct Number: Sendable, Hashable {
    public let mantissa: Int64
    /// Digits after the point, 0 … 12.
    public let scale: Int

    public static let mostDigits = 18
    public static let mostDecimals = 12

    /// - Parameters:
    ///   - mantissa: any but `Int64.min`.
    ///   - scale: 0 … 12.
    public init(_ mantissa: Int64, scale: Int = 0) {
        var (mantissa, scale) = (mantissa, min(max(scale, 0), Self.mostDecimals))
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        (self.mantissa, self.scale) = (mantissa, scale)
    }

    /// `-12`, `0.5`, `500000`: digits, at most one point between digits, perhaps a minus in front; nil for anything
    /// else and for more digits than are kept.
    public init?(_ text: some StringProtocol) {
        var digits = Array(text.utf8)
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        guard let first = digits.first, let last = digits.last, Self.isDigit(first), Self.isDigit(last) else {
            return nil
        }
        var (mantissa, scale, isBehindPoint, significant) = (Int64(0), 0, false, 0)
        for byte in digits {
            if byte == UInt8(ascii: "."), !isBehindPoint {
                isBehindPoint = true
                continue
            }
            guard Self.isDigit(byte) else { return nil }
            if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
            if isBehindPoint { scale += 1 }
            guard significant <= Self.mostDigits, scale <= Self.mostDecimals else { return nil }
            mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        self.init(isNegative ? -mantissa : mantissa, scale: scale)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// As rules write it: a point, no grouping, no zeros at the end.
    public var plain: String {
        guard scale > 0 else { return String(mantissa) }
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return (mantissa < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// The nearest double: mantissa below 2^53 and a power of ten below 10^22 divide with one rounding.
    public var value: Double {
        guard mantissa.magnitude >> 53 == 0 else { return Double(plain) ?? Double(mantissa) }
        var power = 1.0
        for _ in 0..<scale { power *= 10 }
        return Double(mantissa) / power
    }
}
