import Analytics
import Kernel

/// Recency, frequency and money of every customer with a purchase, with scores and groups: parallel arrays in
/// ascending order of customer id.
public struct RFMTable: Sendable {
    public let question: ValueQuestion
    public let currency: Currency
    public let customers: [CustomerID]
    /// Where each stands in the timeline.
    let places: [Int32]
    /// As-of day − day of the last purchase.
    public let recencyDays: [Int32]
    public let frequency: [Int32]
    /// Minor units.
    public let monetary: [Int64]
    public let scores: RFMScores
    /// Lines in other currencies, in no sum of money.
    public let linesLeftOut: Int

    init(_ question: ValueQuestion, _ currency: Currency, _ figures: PurchaseFigures) {
        (self.question, self.currency) = (question, currency)
        (customers, places, linesLeftOut) = (figures.customers, figures.places, figures.linesLeftOut)
        recencyDays = figures.last.map { question.asOf.number - $0 }
        (frequency, monetary) = (figures.purchases, figures.money)
        scores = RFM.score(
            RFMInput(lastPurchase: figures.last, purchases: figures.purchases, monetary: figures.money))
    }

    public var count: Int { customers.count }

    /// Customers and money of one group or cell.
    public struct Share: Sendable, Equatable {
        public var customers = 0
        public var monetary: Int64 = 0
        public init() {}
    }

    public var groups: [RFMGroup: Share] {
        var shares: [RFMGroup: Share] = [:]
        for index in customers.indices {
            shares[scores.group[index], default: Share()].customers += 1
            shares[scores.group[index], default: Share()].monetary &+= monetary[index]
        }
        return shares
    }

    /// By recency score, then frequency score: `cells[r - 1][f - 1]`.
    public var cells: [[Share]] {
        var cells = [[Share]](repeating: [Share](repeating: Share(), count: 5), count: 5)
        for index in customers.indices {
            let (r, f) = (Int(scores.r[index]) - 1, Int(scores.f[index]) - 1)
            cells[r][f].customers += 1
            cells[r][f].monetary &+= monetary[index]
        }
        return cells
    }
}
