import Kernel

/// A length of the calendar by which lines are told apart.
///
/// Each day has a number in it; days of one length have one number, later lengths larger ones:
///
///     day      days since 1970            week     weeks since Monday 1969-12-29
///     month    year · 12 + month − 1      quarter  year · 4 + quarter − 1
///     year     year                       weekday  1 (Monday) … 7 (Sunday)
public enum CubeTime: String, Sendable, Hashable, CaseIterable {
    case day, week, month, quarter, year, weekday

    public func number(of day: Day) -> Int64 {
        switch self {
        case .day: return Int64(day.number)
        case .week: return Self.week(of: day)
        case .weekday: return Int64(day.weekday)
        case .month, .quarter, .year: break
        }
        let (year, month, _) = day.parts
        switch self {
        case .month: return Int64(year * 12 + month - 1)
        case .quarter: return Int64(year * 4 + (month - 1) / 3)
        default: return Int64(year)
        }
    }

    private static func week(of day: Day) -> Int64 {
        let since = Int64(day.number) + 3
        return since >= 0 ? since / 7 : (since - 6) / 7
    }

    /// `2024-05-31`, `2024-W05` (ISO 8601: a week is of the year of its Thursday), `2024-05`, `2024-Q2`, `2024`, `1`.
    public func text(_ number: Int64) -> String {
        switch self {
        case .day: return Day(number: Int32(clamping: number)).description
        case .week:
            let thursday = Day(number: Int32(clamping: number * 7))
            let year = thursday.parts.year
            let start = Day.number(year: year, month: 1, day: 1)
            return Self.padded(year, 4) + "-W" + Self.padded(Int(thursday.number - start) / 7 + 1, 2)
        case .month: return Self.padded(Int(number / 12), 4) + "-" + Self.padded(Int(number % 12) + 1, 2)
        case .quarter: return Self.padded(Int(number / 4), 4) + "-Q" + String(number % 4 + 1)
        case .year: return Self.padded(Int(number), 4)
        case .weekday: return String(number)
        }
    }

    /// The number of what `text` writes; nil for anything else.
    public func number(_ text: String) -> Int64? {
        let day: Day?
        switch self {
        case .day: day = Day(iso: text)
        case .month: day = Day(iso: text + "-01")
        case .year: day = Day(iso: text + "-01-01")
        case .weekday: return Int64(text).flatMap { (1...7).contains($0) ? $0 : nil }
        case .quarter:
            guard text.utf8.count == 7, let quarter = text.last?.wholeNumberValue else { return nil }
            day = Day(iso: String(text.prefix(5)) + Self.padded(quarter * 3 - 2, 2) + "-01")
        case .week:
            guard text.utf8.count == 8, let week = Int(text.suffix(2)), let year = Int(text.prefix(4)) else {
                return nil
            }
            // The fourth of January is in the first week of its year.
            day = Day(year: year, month: 1, day: 4)?.adding(days: 7 * (week - 1))
        }
        guard let number = day.map(number(of:)), self.text(number) == text else { return nil }
        return number
    }

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
