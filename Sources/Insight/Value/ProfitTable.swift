import Analytics
import Kernel

/// What each customer leaves, once what was sold to them is paid: parallel arrays, in ascending sequence of id.
public struct ProfitTable: Sendable {
    public let question: ValueQuestion
    public let currency: Currency
    public let customers: [CustomerID]
    public let purchases: [Int32]
    /// Minor units: frequency × volume.
    public let money: [Int64]
    /// Minor units, rounded for showing; nil where a line sold or returned has no cost.
    public let cost: [Int64?]
    public let profit: [Int64?]
    public let linesLeftOut: Int

    init(_ question: ValueQuestion, _ currency: Currency, _ figures: PurchaseFigures) {
        (self.question, self.currency) = (question, currency)
        (customers, purchases, money) = (figures.customers, figures.purchases, figures.money)
        cost = figures.cost.map { $0.flatMap(CustomerProfit.minor) }
        profit = CustomerProfit.profits(money: figures.money, cost: figures.cost).map {
            $0.flatMap(CustomerProfit.minor)
        }
        linesLeftOut = figures.linesLeftOut
    }

    /// Minor units a purchase, rounded half away from zero.
    public func volume(_ position: Int) -> Int64 {
        Fraction(money[position], purchases[position]).map { Int64(clamping: $0.rounded) } ?? 0
    }

    /// Customers whose profit is known or not, and their sums.
    public struct Sum: Sendable, Equatable {
        public var customers = 0
        public var money: Int64 = 0
        public var cost: Int64 = 0
        public var profit: Int64 = 0
    }

    public func sum(known: Bool) -> Sum {
        var sum = Sum()
        for index in customers.indices where (profit[index] != nil) == known {
            sum.customers += 1
            sum.money &+= money[index]
            sum.cost &+= known ? cost[index] ?? 0 : 0
            sum.profit &+= profit[index] ?? 0
        }
        return sum
    }
}
