import Analytics
import Kernel
import Timelines
import Warehouse

/// What the engines of value read of everybody's purchases: parallel arrays by customer, in ascending sequence of id. The
/// customers are those with a purchase in any of the times that were asked for. What was not asked for is empty.
struct PurchaseFigures: Sendable {
    var customers: [CustomerID] = []
    /// Where each of them stands in the timeline.
    var places: [Int32] = []
    var purchases: [Int32] = []
    /// Day numbers of the last purchase.
    var last: [Int32] = []
    /// Minor units: net, or gross where that was asked.
    var money: [Int64] = []
    /// The same of the time before; whether that was asked for.
    var hasBefore = false
    var purchasesBefore: [Int32] = []
    var moneyBefore: [Int64] = []
    /// Day numbers of the first purchase of all and of the one after; `PurchaseColumns.noDay` where there is none.
    var first: [Int32] = []
    var second: [Int32] = []
    /// In parts of `CustomerProfit.scale` of the minor unit; nil is unknown.
    var cost: [Int128?] = []
    /// Lines without a rate, in no sum of money.
    var linesLeftOut = 0

    /// Which times, and what of them.
    struct Request {
        var question: ValueQuestion
        /// Nil is all of history.
        var window: Lookback?
        /// Also the time of the same length before.
        var hasBefore = false
        /// Also the first purchases of all history.
        var hasDays = false
        var hasCosts = false
    }

    init() {}

    /// - Parameter files: files of orders by source.
    /// - Throws: `FactProblem`.
    /// - Complexity: O(people) of all history, else O(orders).
    init(_ request: Request, _ timeline: HomeTimeline, files: [String: Set<UInt64>] = [:]) throws {
        let question = request.question
        var query = question.query(request.window, files: files)
        query.hasCosts = request.hasCosts
        if !request.hasBefore, !request.hasDays, try fill(query, timeline, question.kind) { return }
        let now = try timeline.purchases(query)
        let before = request.hasBefore ? try timeline.purchases(Self.earlier(request, files)) : nil
        let ever = request.hasDays ? try timeline.purchases(Self.ever(request, files)) : nil
        places = timeline.places(of: question.kind) { place in
            now.purchases[place] > 0 || before.map { $0.purchases[place] > 0 } ?? false
                || ever.map { $0.first[place] != PurchaseColumns.noDay } ?? false
        }
        customers = timeline.customers(at: places)
        purchases = pick(now.purchases)
        last = pick(now.last)
        money = pick(now.money)
        hasBefore = request.hasBefore
        if let before { (purchasesBefore, moneyBefore) = (pick(before.purchases), pick(before.money)) }
        if let ever { (first, second) = (pick(ever.first), pick(ever.second)) }
        if request.hasCosts { cost = pick(now.cost).map { Self.parts($0, timeline.currency) } }
    }

    /// Of all history, what is kept of each person says it all; where nobody has changed since.
    private mutating func fill(
        _ query: PurchaseQuery, _ timeline: HomeTimeline, _ kind: CustomerKind?
    ) throws -> Bool {
        guard timeline.changed == nil, let (part, people) = timeline.peopleByPart(of: kind).first,
            let buyers = try PurchaseScan(part.timeline).buyers(query, among: people)
        else { return false }
        (places, customers) = (buyers.places, buyers.customers)
        (purchases, last, money) = (buyers.purchases, buyers.last, buyers.money)
        return true
    }

    private func pick<Value>(_ column: [Value]) -> [Value] { places.map { column[Int($0)] } }

    private static func earlier(_ request: Request, _ files: [String: Set<UInt64>]) -> PurchaseQuery {
        let end = request.window?.before(request.question.asOf)
        return request.question.query(until: end, request.window, files: files)
    }

    private static func ever(_ request: Request, _ files: [String: Set<UInt64>]) -> PurchaseQuery {
        var query = request.question.query(nil, files: files)
        query.hasDays = true
        return query
    }

    /// Millionths of the currency's unit, in parts of the minor unit.
    private static func parts(_ cost: Int128, _ currency: Currency) -> Int128? {
        if cost == PurchaseColumns.unknownCost { return nil }
        let (parts, overflow) = cost.multipliedReportingOverflow(
            by: CustomerProfit.scale * Int128(currency.minorFactor) / Int128(Micros.scale))
        return overflow ? nil : parts
    }
}

extension CustomerHistories {
    /// Figures by customer, and how many lines are in none of them.
    func figures(_ request: PurchaseFigures.Request) throws -> PurchaseFigures {
        var figures = try PurchaseFigures(request, timeline, files: files)
        figures.linesLeftOut = try linesLeftOut(
            request.question.query(request.window, files: files), of: request.question.kind)
        return figures
    }
}
