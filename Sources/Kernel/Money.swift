/// A currency by its ISO 4217 code, with the digits of its minor unit.
public struct Currency: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Three upper-case letters.
    public let code: String

    /// A currency, or nil when the text is not three letters.
    public init?(_ text: some StringProtocol) {
        // The text itself is checked: upper case alone would make SSA of «ßa».
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0 & 0xDF) }) else { return nil }
        self.init(known: text.uppercased())
    }

    private init(known code: String) {
        self.code = code
        minorDigits = Self.minorDigits(of: code)
    }

    private enum CodingKeys: CodingKey { case code }

    public init(from decoder: any Decoder) throws {
        self.init(known: try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .code))
    }

    public static let cop = Currency(known: "COP")

    public var description: String { code }

    /// Digits after the decimal sign in the minor unit (ISO 4217, list one: COP 2, CLP 0, KWD 3).
    public let minorDigits: Int

    private static func minorDigits(of code: String) -> Int {
        if Self.withoutMinor.contains(code) { return 0 }
        if Self.withThree.contains(code) { return 3 }
        return code == "CLF" || code == "UYW" ? 4 : 2
    }

    /// 10 to the power of `minorDigits`.
    public var minorFactor: Int64 {
        switch minorDigits {
        case 0: 1
        case 3: 1000
        case 4: 10_000
        default: 100
        }
    }

    private static let withoutMinor: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
        "XOF", "XPF",
    ]
    private static let withThree: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}

/// An amount in whole minor units of its currency.
public struct Money: Hashable, Sendable {
    public let minor: Int64
    public let currency: Currency

    public init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// A plain decimal with a point and all minor digits, `-1234.50`.
    public var plain: String { Money.plain(minor: minor, digits: currency.minorDigits) }

    public static func plain(minor: Int64, digits: Int) -> String {
        guard digits > 0 else { return String(minor) }
        let magnitude = String(minor.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
        let cut = padded.index(padded.endIndex, offsetBy: -digits)
        return (minor < 0 ? "-" : "") + padded[..<cut] + "." + padded[cut...]
    }
}

/// A decimal number with six digits after the point, as whole millionths: quantities and unit prices.
public struct Micros: Hashable, Comparable, Sendable {
    public let raw: Int64
    public static let scale: Int64 = 1_000_000
    public static let one = Micros(raw: scale)

    @inlinable public init(raw: Int64) { self.raw = raw }

    public static func < (left: Micros, right: Micros) -> Bool { left.raw < right.raw }

    /// This number in minor units of `currency`, rounded half away from zero.
    public func minor(_ currency: Currency) -> Int64 { minor(factor: currency.minorFactor) }

    /// This number in units of which `factor` make a whole one, 1 to 10^4; rounded half away from zero.
    @inlinable
    public func minor(factor: Int64) -> Int64 {
        if raw.magnitude < 1 << 48 {
            // Below 2^48 · 10^4 < 2^62, and most amounts are.
            let value = raw &* factor
            let (quotient, remainder) = (value / 1_000_000, value % 1_000_000)
            return remainder.magnitude &* 2 < 1_000_000 ? quotient : quotient &+ (value < 0 ? -1 : 1)
        }
        // |raw| ≤ 2^63 and the factor ≤ 10^4 need 128 bits; the quotient always fits again.
        return Int64(Rounding.divide(Int128(raw) * Int128(factor), by: Int128(1_000_000)))
    }

    /// quantity × unit price in minor units, rounded half away from zero; nil when it does not fit 64 bits.
    public static func amount(quantity: Micros, unitPrice: Micros, in currency: Currency) -> Int64? {
        amount(quantity: quantity, unitPrice: unitPrice, factor: currency.minorFactor)
    }

    /// The same in units of which `factor` make a whole one, 1 to 10^4.
    @inlinable
    public static func amount(quantity: Micros, unitPrice: Micros, factor: Int64) -> Int64? {
        let count = quantity.raw / 1_000_000
        if count &* 1_000_000 == quantity.raw {
            // Whole units: what a unit costs, so many times, is rounded once, as it would be in 128 bits.
            let (value, overflow) = unitPrice.raw.multipliedReportingOverflow(by: count)
            if !overflow, value.magnitude < 1 << 48 { return Micros(raw: value).minor(factor: factor) }
        }
        let (high, overflow) = (Int128(quantity.raw) * Int128(unitPrice.raw))
            .multipliedReportingOverflow(by: Int128(factor))
        guard !overflow else { return nil }
        return Int64(exactly: Rounding.divide(high, by: Int128(1_000_000) * Int128(1_000_000)))
    }
}

/// Rounding as the contract has it: half away from zero, and shares by largest remainder.
public enum Rounding {
    /// value ÷ divisor (> 0), rounded half away from zero.
    @inlinable
    public static func divide(_ value: Int128, by divisor: Int128) -> Int128 {
        // Halves are compared, not added: a sum could pass 2^127.
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else { return quotient }
        return quotient + (value < 0 ? -1 : 1)
    }

    /// Splits `total` ≥ 0 over `weights` ≥ 0 in proportion, in whole units, by largest remainder; ties go to
    /// the earliest weight. The shares sum to `total`; all are 0 when the weights are.
    public static func shares(of total: Int64, over weights: [Int64]) -> [Int64] {
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0, total > 0 else { return weights.map { _ in 0 } }
        var shares: [Int64] = []
        var remainders: [(remainder: Int128, index: Int)] = []
        for (index, weight) in weights.enumerated() {
            let (quotient, remainder) = (Int128(total) * Int128(weight)).quotientAndRemainder(dividingBy: sum)
            shares.append(Int64(quotient))
            remainders.append((remainder, index))
        }
        let left = Int(total - shares.reduce(0, +))
        let order = remainders.sorted { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
        for entry in order.prefix(left) { shares[entry.index] += 1 }
        return shares
    }
}
