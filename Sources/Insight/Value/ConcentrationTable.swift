import Analytics
import Kernel

/// The share of the best customers, and how unequally money is spread over all.
public struct ConcentrationTable: Sendable {
    public let question: ValueQuestion
    public let currency: Currency
    public let customers: Int
    /// Minor units, those below 0 as 0.
    public let total: Int128
    public let rows: [Row]
    /// Nil where there is no money.
    public let gini: Fraction?
    public let linesLeftOut: Int

    public struct Row: Sendable {
        public let percent: Fraction
        public let top: Concentration.Top
    }

    init(_ question: ValueQuestion, _ percents: [Fraction], _ currency: Currency, _ figures: PurchaseFigures) {
        let spread = Concentration(figures.money)
        (self.question, self.currency) = (question, currency)
        (customers, total, gini) = (spread.count, spread.total, spread.gini)
        rows = percents.map { Row(percent: $0, top: spread.top($0)) }
        linesLeftOut = figures.linesLeftOut
    }
}
