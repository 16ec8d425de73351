import Kernel

/// A length of time that ends with a day: `90d`, `12w`, `6m`, `2y`, or a number of days. Months and years are of the
/// calendar, clamped to the month's end.
public struct Lookback: Sendable, Hashable {
    public enum Unit: Character, Sendable {
        case days = "d"
        case weeks = "w"
        case months = "m"
        case years = "y"
    }

    /// 1 ... 100,000.
    public let count: Int
    public let unit: Unit

    /// What customers were active in, unless asked otherwise.
    public static let year = Lookback(count: 12, unit: .months)

    private init(count: Int, unit: Unit) { (self.count, self.unit) = (count, unit) }

    public init?(_ text: String) {
        let unit = text.last.flatMap { Unit(rawValue: $0) }
        guard let count = Int(unit == nil ? text : String(text.dropLast())), (1...100_000).contains(count) else {
            return nil
        }
        self.init(count: count, unit: unit ?? .days)
    }

    /// The last day before those that end with `day`.
    public func before(_ day: Day) -> Day {
        switch unit {
        case .days: day.adding(days: -count)
        case .weeks: day.adding(days: -7 * count)
        case .months: day.adding(months: -count)
        case .years: day.adding(months: -12 * count)
        }
    }

    /// The first of the days that end with `day`.
    public func start(endingOn day: Day) -> Day { before(day).adding(days: 1) }

    /// The last day on which something is still within this length after `day`.
    func end(after day: Day) -> Day {
        switch unit {
        case .days: day.adding(days: count)
        case .weeks: day.adding(days: 7 * count)
        case .months: day.adding(months: count)
        case .years: day.adding(months: 12 * count)
        }
    }

    public var description: String { String(count) + String(unit.rawValue) }
}
