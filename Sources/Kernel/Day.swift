/// A calendar day, free of time and zone: days since 1970-01-01 in the proleptic Gregorian calendar.
public struct Day: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before.
    public let number: Int32

    public init(number: Int32) { self.number = number }

    /// The day, or nil when the calendar has no such day (30 February) or the year is outside 1...9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        self.number = Day.number(year: year, month: month, day: day)
    }

    /// `2011-12-09`; nothing else.
    public init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
        func value(_ range: Range<Int>) -> Int? {
            var sum = 0
            for byte in bytes[range] {
                guard byte >= 48, byte <= 57 else { return nil }
                sum = sum * 10 + Int(byte - 48)
            }
            return sum
        }
        guard let year = value(0..<4), let month = value(5..<7), let day = value(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month (1...12) and day of the month (1...31).
    public var parts: (year: Int, month: Int, day: Int) {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days.
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// Months since the year 0: year · 12 + month − 1.
    public var monthIndex: Int {
        let parts = parts
        return parts.year * 12 + parts.month - 1
    }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    public var weekday: Int { ((Int(number) + 3) % 7 + 7) % 7 + 1 }

    /// That many days on; the earliest or latest day there is where the sum would pass it.
    public func adding(days: Int) -> Day {
        Day(number: Int32(clamping: Int64(number) + Int64(Int32(clamping: days))))
    }

    /// The same day of the month that many months on, clamped to the month's end. More than 10,000 years on or
    /// back count as 10,000.
    public func adding(months: Int) -> Day {
        let (year, month, day) = parts
        let index = year * 12 + month - 1 + min(max(months, -120_000), 120_000)
        let newMonth = (index % 12 + 12) % 12 + 1
        let newYear = (index - newMonth + 1) / 12
        let length = Day.length(ofMonth: newMonth, year: newYear)
        return Day(number: Day.number(year: newYear, month: newMonth, day: min(day, length)))
    }

    /// Days from `other` to this day.
    public func days(since other: Day) -> Int { Int(number) - Int(other.number) }

    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// ISO 8601, `2011-12-09`.
    public var description: String {
        let (year, month, day) = parts
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let padding = year < 10 ? "000" : year < 100 ? "00" : year < 1000 ? "0" : ""
        return "\(padding)\(year)-\(two(month))-\(two(day))"
    }

    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 of a date known to exist (days_from_civil of the same source).
    @inlinable
    public static func number(year: Int, month: Int, day: Int) -> Int32 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }
}
