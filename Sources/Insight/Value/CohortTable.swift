import Analytics
import Kernel

/// Customers by the month of their first purchase, up to the month of the as-of day.
public struct CohortTable: Sendable {
    public let question: ValueQuestion
    public let cohorts: [Cohorts.Cohort]

    init(_ question: ValueQuestion, _ purchases: [Cohorts.Purchase]) {
        let last = question.asOf.parts
        self.question = question
        cohorts = Cohorts.table(purchases, upTo: last.year * 12 + last.month - 1)
    }

    public var customers: Int { cohorts.reduce(0) { $0 + ($1.customers.first ?? 0) } }
}

extension Cohorts.Cohort {
    /// `2024-05`
    public var code: String { String(firstDay.description.dropLast(3)) }

    public var firstDay: Day { Day(number: Day.number(year: month / 12, month: month % 12 + 1, day: 1)) }
}
