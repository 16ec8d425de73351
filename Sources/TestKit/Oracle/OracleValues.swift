import Kernel
import Rules

extension Oracle {
    /// What a value of a rule comes to for somebody; nil is unknown.
    ///
    /// What the latest run of a model says (`clv`, `p_alive`, `churn_risk`, `next_purchase_on`) is unknown unless it is
    /// given like any other attribute; so is `stage`, which is not defined yet.
    public func value(of value: RuleValue, for person: World.Person) -> OracleValue? {
        switch value {
        case .literal(let literal): literalValue(literal)
        case .attribute(let name): figures[person.id]?[name.key] ?? person.attributes[name.key]
        case .aggregate(let aggregate): self.value(of: aggregate, for: person)
        case .arithmetic(let left, let operation, let right):
            computed(self.value(of: left, for: person), operation, self.value(of: right, for: person))
        }
    }

    func literalValue(_ literal: Literal) -> OracleValue? {
        switch literal {
        case .number(let number): .number(Fraction(number))
        case .text(let text): .text(text)
        case .date(let date): .date(day(of: date))
        case .duration(let duration): .duration(duration)
        case .truth(let truth): .truth(truth)
        }
    }

    /// Date − date is days; date ± duration is a date; division by zero is unknown, and whatever an unknown enters.
    private func computed(_ left: OracleValue?, _ operation: Arithmetic, _ right: OracleValue?) -> OracleValue? {
        guard let left, let right else { return nil }
        switch (left, operation, right) {
        case (.number(let first), .plus, .number(let second)): return .number(first + second)
        case (.number(let first), .minus, .number(let second)): return .number(first - second)
        case (.number(let first), .times, .number(let second)): return .number(first * second)
        case (.number(let first), .dividedBy, .number(let second)): return (first / second).map { .number($0) }
        case (.date(let first), .minus, .date(let second)): return .number(Int(first) - Int(second))
        case (.date(let day), .plus, .duration(let duration)): return .date(moved(day, by: duration, isBack: false))
        case (.date(let day), .minus, .duration(let duration)): return .date(moved(day, by: duration, isBack: true))
        default: return nil
        }
    }

    /// `today` is the as-of day.
    func day(of date: RuleDate) -> Int32 {
        switch date {
        case .day(let number): number
        case .today(nil, _): asOf.number
        case .today(let duration?, let isBefore): moved(asOf.number, by: duration, isBack: isBefore)
        }
    }

    /// Days and weeks are so many days; months and years keep the day of the month, or take the month's last.
    func moved(_ day: Int32, by duration: RuleDuration, isBack: Bool) -> Int32 {
        let count = isBack ? -duration.count : duration.count
        switch duration.unit {
        case .days: return day + Int32(count)
        case .weeks: return day + Int32(7 * count)
        case .months: return movedByMonths(day, count)
        case .years: return movedByMonths(day, 12 * count)
        }
    }

    private func movedByMonths(_ day: Int32, _ months: Int) -> Int32 {
        var (year, month, dayOfMonth) = Day(number: day).parts
        month += months
        while month > 12 { (year, month) = (year + 1, month - 12) }
        while month < 1 { (year, month) = (year - 1, month + 12) }
        dayOfMonth = min(dayOfMonth, Day.length(ofMonth: month, year: year))
        return Day.number(year: year, month: month, day: dayOfMonth)
    }

    /// The first day of the time that long that ends with the as-of day, inclusive: 90 days for `90d`; the day after
    /// as-of − 6 months for `6m`.
    func start(of duration: RuleDuration) -> Int32 { moved(asOf.number, by: duration, isBack: true) + 1 }
}
