import Analytics
import Kernel
import Timelines

/// What is asked of an RFM table.
public struct RFMQuestion: Sendable, Hashable {
    public var asOf: Day
    /// Money of purchases alone, returns left out.
    public var isGross = false
    /// Orders of gifts alone count as purchases.
    public var includesZero = false
    /// Days looked at, ending with `asOf`; nil is all of history.
    public var windowDays: Int?
    /// Only facts of this source.
    public var source: String?

    public init(
        asOf: Day, isGross: Bool = false, includesZero: Bool = false, windowDays: Int? = nil, source: String? = nil
    ) {
        self.asOf = asOf
        self.isGross = isGross
        self.includesZero = includesZero
        self.windowDays = windowDays
        self.source = source
    }

    func view(_ currency: Currency, _ rates: RateTable) -> PurchaseView {
        PurchaseView(
            asOf: asOf, includesZero: includesZero, from: windowDays.map { asOf.adding(days: 1 - $0) },
            currency: currency, rates: rates)
    }
}

/// Recency, frequency and money of every customer with a purchase, with scores and groups: parallel arrays in
/// ascending order of customer id.
public struct RFMTable: Sendable {
    public let question: RFMQuestion
    public let currency: Currency
    public let customers: [CustomerID]
    /// As-of day − day of the last purchase.
    public let recencyDays: [Int32]
    public let frequency: [Int32]
    /// Minor units.
    public let monetary: [Int64]
    public let scores: RFMScores
    /// Lines in other currencies, in no sum of money.
    public let linesLeftOut: Int

    /// - Parameter totals: what each record bought; records of one customer are put together first.
    init(_ question: RFMQuestion, _ currency: Currency, _ totals: CustomerTotals) {
        self.question = question
        self.currency = currency
        linesLeftOut = totals.linesLeftOut
        var customers: [CustomerID] = []
        var input = RFMInput(lastPurchase: [], purchases: [], monetary: [])
        for customer in totals.purchases.indices.dropFirst() where totals.purchases[customer] > 0 {
            customers.append(CustomerID(Int64(customer)))
            input.lastPurchase.append(totals.lastDay[customer])
            input.purchases.append(totals.purchases[customer])
            input.monetary.append(question.isGross ? totals.gross[customer] : totals.net[customer])
        }
        self.customers = customers
        recencyDays = input.lastPurchase.map { question.asOf.number - $0 }
        frequency = input.purchases
        monetary = input.monetary
        scores = RFM.score(input)
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

/// Purchase totals by customer: those of its records put together.
struct CustomerTotals {
    private(set) var lastDay: [Int32]
    private(set) var purchases: [Int32]
    private(set) var net: [Int64]
    private(set) var gross: [Int64]
    let linesLeftOut: Int

    /// - Parameter links: record → customer for records that are not their own.
    init(_ totals: PurchaseTotals, links: [Int: Int]) {
        lastDay = totals.lastDay
        purchases = totals.purchases
        net = totals.net
        gross = totals.gross
        linesLeftOut = totals.linesLeftOut
        for (record, customer) in links where record < net.count && customer < net.count {
            lastDay[customer] = max(lastDay[customer], lastDay[record])
            purchases[customer] += purchases[record]
            net[customer] &+= net[record]
            gross[customer] &+= gross[record]
            (purchases[record], net[record], gross[record]) = (0, 0, 0)
        }
    }
}
