import Analytics
import Kernel

/// Customers by the month of their first purchase, up to the month of the as-of day.
public struct CohortTable: Sendable {
    public let question: ValueQuestion
    public let cohorts: [Cohorts.Cohort]

    /// - Parameter today: a month that has not begun, and in which nobody bought, has no column.
    init(_ question: ValueQuestion, today: Day, _ purchases: [Cohorts.Purchase]) {
        self.question = question
        let begun = purchases.reduce(Self.month(today)) { max($0, Int($1.month)) }
        cohorts = Cohorts.table(purchases, upTo: min(Self.month(question.asOf), begun))
    }

    /// Months since the year 0.
    private static func month(_ day: Day) -> Int {
        let parts = day.parts
        return parts.year * 12 + parts.month - 1
    }

    public var customers: Int { cohorts.reduce(0) { $0 + ($1.customers.first ?? 0) } }
}

extension Cohorts.Cohort {
    /// `2024-05`
    public var code: String { String(firstDay.description.dropLast(3)) }

    public var firstDay: Day { Day(number: Day.number(year: month / 12, month: month % 12 + 1, day: 1)) }
}
