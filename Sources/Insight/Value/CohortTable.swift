import Analytics
import Kernel

/// Customers by the month of their first purchase, up to the month of the as-of day.
public struct CohortTable: Sendable {
    public let question: ValueQuestion
    public let cohorts: [Cohorts.Cohort]

    /// - Parameters:
    ///   - today: a month that has not begun, and in which nobody bought, has no column.
    ///   - months: of each customer those with a purchase, since the year 0: ascending, each once.
    init(_ question: ValueQuestion, today: Day, _ months: [ArraySlice<Int32>]) {
        self.question = question
        let begun = months.reduce(today.monthIndex) { max($0, Int($1.last ?? 0)) }
        cohorts = Cohorts.table(months, upTo: min(question.asOf.monthIndex, begun))
    }

    public var customers: Int { cohorts.reduce(0) { $0 + ($1.customers.first ?? 0) } }
}

extension Cohorts.Cohort {
    /// `2024-05`
    public var code: String { String(firstDay.description.dropLast(3)) }

    public var firstDay: Day { Day(number: Day.number(year: month / 12, month: month % 12 + 1, day: 1)) }
}
