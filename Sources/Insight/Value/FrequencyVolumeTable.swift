import Analytics
import Kernel

/// How often and how much the customers of a window bought: parallel arrays, in ascending sequence of id.
public struct FrequencyVolumeTable: Sendable {
    public let question: ValueQuestion
    public let currency: Currency
    public let window: Lookback
    public private(set) var customers: [CustomerID] = []
    /// Where each stands in the timeline.
    private(set) var places: [Int32] = []
    public private(set) var purchases: [Int32] = []
    /// Minor units of the window: frequency × volume.
    public private(set) var money: [Int64] = []
    public private(set) var cells: [FrequencyVolumeCell] = []
    /// Nil where nobody bought.
    public let thresholds: FrequencyVolume.Thresholds?
    /// From the time of the same length before; nil where that was not asked for.
    public let flows: Flows?
    /// Customers without a purchase in the window.
    public let others: Int
    public let linesLeftOut: Int

    public struct Flows: Sendable {
        /// Those of the first period; nil where nobody bought in it, and then no flow can be told.
        public let thresholds: FrequencyVolume.Thresholds?
        public let moves: [FrequencyVolume.Flow]
    }

    /// - Parameter everybody: how many customers there are.
    init(
        _ question: ValueQuestion, _ window: Lookback, _ currency: Currency, _ figures: PurchaseFigures, everybody: Int
    ) {
        (self.question, self.window, self.currency) = (question, window, currency)
        linesLeftOut = figures.linesLeftOut
        thresholds = FrequencyVolume.medians(purchases: figures.purchases, money: figures.money)
        flows = figures.hasBefore ? Self.flows(figures, everybody) : nil
        let cells = thresholds.map {
            FrequencyVolume.cells(purchases: figures.purchases, money: figures.money, $0)
        }
        for position in figures.customers.indices where figures.purchases[position] > 0 {
            customers.append(figures.customers[position])
            places.append(figures.places[position])
            purchases.append(figures.purchases[position])
            money.append(figures.money[position])
            self.cells.append(cells?[position] ?? .none)
        }
        others = max(0, everybody - customers.count)
    }

    private static func flows(_ figures: PurchaseFigures, _ everybody: Int) -> Flows {
        guard
            let first = FrequencyVolume.medians(purchases: figures.purchasesBefore, money: figures.moneyBefore)
        else { return Flows(thresholds: nil, moves: []) }
        let before = FrequencyVolume.cells(purchases: figures.purchasesBefore, money: figures.moneyBefore, first)
        let now = FrequencyVolume.cells(purchases: figures.purchases, money: figures.money, first)
        return Flows(
            thresholds: first,
            moves: FrequencyVolume.flows(from: before, to: now, others: everybody - figures.customers.count))
    }

    /// Minor units a purchase, rounded half away from zero.
    public func volume(_ position: Int) -> Int64 {
        Fraction(money[position], purchases[position]).map { Int64(clamping: $0.rounded) } ?? 0
    }

    /// Customers of a cell and their money.
    public func share(_ cell: FrequencyVolumeCell) -> RFMTable.Share {
        var share = RFMTable.Share()
        if cell == .none { share.customers = others }
        for index in customers.indices where cells[index] == cell {
            share.customers += 1
            share.monetary &+= money[index]
        }
        return share
    }
}
