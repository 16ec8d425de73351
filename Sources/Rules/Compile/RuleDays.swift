import Kernel

extension RuleDate {
    /// The day it is as of a day.
    func day(asOf: Day) -> Day {
        switch self {
        case .day(let number): Day(number: number)
        case .today(let duration, let isBefore): duration.map { asOf.moved($0, isBack: isBefore) } ?? asOf
        }
    }
}

extension Day {
    /// So much later, or earlier; months and years of the calendar, clamped to the month's end.
    func moved(_ duration: RuleDuration, isBack: Bool) -> Day {
        let count = isBack ? -duration.count : duration.count
        switch duration.unit {
        case .days: return adding(days: count)
        case .weeks: return adding(days: 7 * count)
        case .months: return adding(months: count)
        case .years: return adding(months: 12 * count)
        }
    }
}

/// The time that window filters leave: from and to, inclusive.
struct RuleWindow {
    var from = Int32.min
    var to = Int32.max

    init(_ filters: [Filter], asOf: Day) {
        for filter in filters {
            switch filter {
            case .within(let duration): from = max(from, Self.start(duration, asOf).number)
            case .from(let date): from = max(from, date.day(asOf: asOf).number)
            case .to(let date): to = min(to, date.day(asOf: asOf).number)
            default: break
            }
        }
    }

    /// The first day of the time that long which ends with the as-of day.
    static func start(_ duration: RuleDuration, _ asOf: Day) -> Day {
        // 90 days ending with the day itself; a time of months starts the day after as-of − months. Of 0 days none is left.
        asOf.moved(duration, isBack: true).adding(days: 1)
    }
}
