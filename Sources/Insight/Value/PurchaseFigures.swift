import Analytics
import Kernel
import Timelines

/// What the engines of value read of the facts: parallel arrays by customer, in ascending sequence of id. The customers
/// are those with a purchase in any of the times that were asked for. What was not asked for is empty.
struct PurchaseFigures: Sendable {
    var customers: [CustomerID] = []
    var purchases: [Int32] = []
    /// Minor units: net, or gross where that was asked.
    var money: [Int64] = []
    /// The same of the time before; whether that was asked for.
    var hasBefore = false
    var purchasesBefore: [Int32] = []
    var moneyBefore: [Int64] = []
    /// Day numbers of the first purchase of all and of the one after; `PurchaseDays.none` where there is none.
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
}

extension InsightRoom {
    /// The one place in which facts become figures by customer.
    func purchaseFigures(_ request: PurchaseFigures.Request, _ base: Base) throws -> PurchaseFigures {
        let question = request.question
        let view = question.view(settings.currency, base.rates, request.window)
        let now = try totals(base, view, question.source)
        let before = try request.hasBefore ? totals(base, earlier(request, base), question.source) : nil
        let days = try request.hasDays ? days(request, base) : nil
        let costs = try request.hasCosts ? costs(view, question, base) : nil
        var figures = PurchaseFigures()
        figures.linesLeftOut = now.linesLeftOut
        figures.hasBefore = request.hasBefore
        for customer in now.purchases.indices.dropFirst() {
            let wasThere = before.map { $0.purchases[customer] > 0 } ?? false
            let isKnown = days.map { $0.first[customer] != PurchaseDays.none } ?? false
            guard now.purchases[customer] > 0 || wasThere || isKnown else { continue }
            figures.customers.append(CustomerID(Int64(customer)))
            figures.purchases.append(now.purchases[customer])
            figures.money.append(question.isGross ? now.gross[customer] : now.net[customer])
            if let before {
                figures.purchasesBefore.append(before.purchases[customer])
                figures.moneyBefore.append(question.isGross ? before.gross[customer] : before.net[customer])
            }
            if let days {
                figures.first.append(days.first[customer])
                figures.second.append(days.second[customer])
            }
            if let costs { figures.cost.append(costs.isUnknown[customer] ? nil : costs.cost[customer]) }
        }
        return figures
    }

    private func earlier(_ request: PurchaseFigures.Request, _ base: Base) -> PurchaseView {
        let end = request.window?.before(request.question.asOf)
        return request.question.view(settings.currency, base.rates, until: end, request.window)
    }

    private func days(_ request: PurchaseFigures.Request, _ base: Base) throws -> PurchaseDays {
        var days = PurchaseDays(records: base.customers.records)
        let view = request.question.view(settings.currency, base.rates, nil)
        for (loaded, superseded) in base.batches(of: request.question.source) {
            try days.add(loaded.batch, isSuperseded: superseded, view)
        }
        for (record, customer) in base.customers.joined { days.move(record, to: customer) }
        return days
    }

    private func costs(_ view: PurchaseView, _ question: ValueQuestion, _ base: Base) throws -> CostTotals {
        var totals = CostTotals(records: base.customers.records)
        let costs = try warehouse.products.costs()
        for (loaded, superseded) in base.batches(of: question.source) {
            let source = loaded.source
            try totals.add(loaded.batch, isSuperseded: superseded, view, isGross: question.isGross) {
                costs.steps($0, source: source)
            }
        }
        for (record, customer) in base.customers.joined { try totals.move(record, to: customer) }
        return totals
    }

    /// Months in which each customer bought.
    func purchaseMonths(_ question: ValueQuestion, _ base: Base) throws -> [Cohorts.Purchase] {
        var months = PurchaseMonths(records: base.customers.records)
        let view = question.view(settings.currency, base.rates, question.window)
        for (loaded, superseded) in base.batches(of: question.source) {
            try months.add(loaded.batch, isSuperseded: superseded, view)
        }
        return months.entries.map {
            Cohorts.Purchase(customer: Int32(clamping: base.customers[Int($0.record)]), month: $0.month)
        }
    }
}
