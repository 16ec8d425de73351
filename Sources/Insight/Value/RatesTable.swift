import Analytics
import Kernel
import Timelines

/// Customers lost, kept and won in the period that ends with the as-of day.
public struct RatesTable: Sendable {
    public let question: ValueQuestion
    public let currency: Currency
    /// Length of the period, and of the time in which a purchase makes a customer active.
    public let period: Lookback
    public let rates: CustomerRates
    public let spend: LabelledSpend
    public let linesLeftOut: Int

    init(
        _ question: ValueQuestion, _ period: Lookback, _ currency: Currency, _ figures: PurchaseFigures,
        _ spend: LabelledSpend
    ) {
        (self.question, self.period, self.currency, self.spend) = (question, period, currency, spend)
        linesLeftOut = figures.linesLeftOut
        let start = period.before(question.asOf)
        let former = period.before(start)
        rates = CustomerRates(
            figures.customers.indices.lazy.map { position in
                var history = PeriodHistory()
                let first = figures.first[position]
                history.wasActive = figures.purchasesBefore[position] > 0
                history.isActive = figures.purchases[position] > 0
                history.isNew = first > start.number && first <= question.asOf.number
                history.moneyBefore = figures.moneyBefore[position]
                history.money = figures.money[position]
                history.isFirstBuyer = first > former.number && first <= start.number
                history.hasRepurchased =
                    history.isFirstBuyer
                    && figures.second[position] <= period.end(after: Day(number: first)).number
                return history
            })
    }

    /// The day whose end is the start of the period.
    public var startOn: Day { period.before(question.asOf) }

    /// One rate, in customers and in money.
    public struct Row: Sendable {
        public enum Value: Sendable {
            case ratio(Fraction?)
            /// Minor units for each customer.
            case amount(Fraction?)
            /// It is not said in money.
            case none
        }
        /// The stable word of JSON and CSV.
        public let code: String
        public let value: Fraction?
        public let money: Value
    }

    public var rows: [Row] {
        [
            Row(code: "attrition", value: rates.attrition, money: .ratio(rates.attritionMoney)),
            Row(code: "retention", value: rates.retention, money: .ratio(rates.retentionMoney)),
            Row(code: "attraction", value: rates.attraction, money: .ratio(rates.attractionMoney)),
            Row(code: "repurchase_index", value: rates.repurchaseIndex, money: .none),
            // Contracts are not known yet.
            Row(code: "renewal_index", value: nil, money: .none),
            Row(code: "acquisition_cost", value: nil, money: .amount(rates.acquisitionCost(spend.acquiring))),
            Row(code: "retention_cost", value: nil, money: .amount(rates.retentionCost(spend.retaining))),
        ]
    }
}

/// What was spent in a period on getting and on keeping customers, in minor units; nil where nothing so labelled is known.
public struct LabelledSpend: Sendable, Equatable {
    public private(set) var acquiring: Int64?
    public private(set) var retaining: Int64?
    /// Rows in another currency without a rate of their day, in no sum.
    public private(set) var rowsLeftOut = 0

    mutating func add(_ label: String, _ minor: Int64?) throws {
        guard label == "acquire" || label == "retain" else { return }
        guard let minor else { return rowsLeftOut += 1 }
        let former = (label == "acquire" ? acquiring : retaining) ?? 0
        let (sum, overflow) = former.addingReportingOverflow(minor)
        if overflow { throw FactProblem.overflow }
        if label == "acquire" { acquiring = sum } else { retaining = sum }
    }
}
