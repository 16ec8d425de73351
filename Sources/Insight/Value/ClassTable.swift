import Analytics
import Kernel

/// Customers by class, from the one who is worth most to the least: parallel arrays.
public struct ClassTable: Sendable {
    public enum Basis: String, Sendable, CaseIterable { case money, profit }

    public let question: ValueQuestion
    public let basis: Basis
    public let currency: Currency
    public private(set) var customers: [CustomerID] = []
    /// Where each stands in the timeline.
    private(set) var places: [Int32] = []
    /// Minor units; nil where the profit is not known.
    public private(set) var values: [Int64?] = []
    /// Nil where the value is not known: those stand last, by id.
    public private(set) var classes: [ABCClass?] = []
    public let linesLeftOut: Int

    init(_ question: ValueQuestion, _ basis: Basis, _ currency: Currency, _ figures: PurchaseFigures) throws {
        (self.question, self.basis, self.currency) = (question, basis, currency)
        linesLeftOut = figures.linesLeftOut
        switch basis {
        case .money:
            let ranked = ABC.classify(figures.money)
            for position in ranked.ranking {
                add(figures, position, figures.money[position], ranked.classes[position])
            }
        case .profit:
            let profits = CustomerProfit.profits(money: figures.money, cost: figures.cost)
            let known = profits.indices.filter { profits[$0] != nil }
            let ranked = ABC.classify(known.map { profits[$0] ?? 0 })
            for position in ranked.ranking {
                let customer = known[position]
                let minor = profits[customer].flatMap(CustomerProfit.minor)
                add(figures, customer, minor, ranked.classes[position])
            }
            for customer in profits.indices where profits[customer] == nil {
                add(figures, customer, nil, nil)
            }
        }
    }

    private mutating func add(_ figures: PurchaseFigures, _ position: Int, _ value: Int64?, _ class: ABCClass?) {
        customers.append(figures.customers[position])
        places.append(figures.places[position])
        values.append(value)
        classes.append(`class`)
    }

    /// Customers of a class and what they are worth; nil is of those whose value is not known.
    public func share(_ class: ABCClass?) -> RFMTable.Share {
        var share = RFMTable.Share()
        for index in customers.indices where classes[index] == `class` {
            share.customers += 1
            share.monetary &+= values[index] ?? 0
        }
        return share
    }
}
