import Kernel

/// What a unit of each currency was worth in the home's currency, day by day.
///
/// The rate of a day is the last one published on or before it, unless that is more than 7 days old: markets close
/// for weekends and holidays, and a rate older than a week is none. An amount converts at the day of its own line:
///
///     home = foreign ÷ 10^d(foreign) · rate · 10^d(home)        d: digits of the minor unit
///
/// rounded half away from zero to the home's minor unit, line by line.
public struct RateTable: Sendable {
    /// One published rate.
    public struct Entry: Sendable, Hashable {
        /// ISO 4217 code.
        public var currency: String
        /// Day number since 1970-01-01.
        public var day: Int32
        /// Units of the home's currency for one unit of `currency`, in millionths of millionths.
        public var rate: Int64

        public init(currency: String, day: Int32, rate: Int64) {
            self.currency = currency
            self.day = day
            self.rate = rate
        }
    }

    /// A rate of 1.
    public static let scale: Int64 = 1_000_000_000_000
    /// Days that a rate holds after the one it was published on.
    public static let longestGap: Int64 = 7

    /// Entries of each currency by day, ascending.
    private let series: [String: [Entry]]

    /// No rates: amounts in other currencies are worth nothing that could be said.
    public static let none = RateTable([])

    /// - Parameter entries: in any sequence; of several of one currency and day the last one counts.
    public init(_ entries: some Sequence<Entry>) {
        var byDay: [String: [Int32: Entry]] = [:]
        for entry in entries where entry.rate > 0 { byDay[entry.currency, default: [:]][entry.day] = entry }
        series = byDay.mapValues { $0.values.sorted { $0.day < $1.day } }
    }

    public var isEmpty: Bool { series.isEmpty }

    /// The rate of a day in millionths of millionths; nil when none was published in the week before it.
    /// - Complexity: O(log n).
    public func rate(of currency: String, on day: Int64) -> Int64? {
        guard let entries = series[currency] else { return nil }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if Int64(entries[middle].day) <= day { low = middle + 1 } else { high = middle }
        }
        guard low > 0, day - Int64(entries[low - 1].day) <= Self.longestGap else { return nil }
        return entries[low - 1].rate
    }

    /// Minor units of the home's currency.
    /// - Throws: `FactProblem.overflow` when the amount does not fit 64 bits.
    public static func convert(_ minor: Int64, from: Currency, to home: Currency, rate: Int64) throws -> Int64 {
        let (value, overflow) = (Int128(minor) * Int128(rate)).multipliedReportingOverflow(by: Int128(home.minorFactor))
        let rounded = Rounding.divide(value, by: Int128(scale) * Int128(from.minorFactor))
        guard !overflow, let amount = Int64(exactly: rounded) else { throw FactProblem.overflow }
        return amount
    }
}
