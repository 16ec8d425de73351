import Kernel
import Testing

@testable import Timelines

@Suite("What batches say that records bought")
struct TotalsTests {
    private static let records = 25

    @Test("totals equal plain loops over the visible orders", arguments: 0..<12 as Range<UInt64>)
    func againstOracle(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var view = FactView()
        var visible: [String: PlainOrder] = [:]
        for _ in 0..<3 {
            let orders = PlainOrder.random(120, records: Self.records, &random)
            try view.append(Facts.load(orders))
            for order in orders { visible[order.id] = order }
        }
        for look in Self.looks {
            let oracle = Oracle(Array(visible.values), records: Self.records, look)
            let totals = try view.purchaseTotals(records: Self.records, look)
            #expect(totals.buyers == oracle.buyers)
            #expect(totals.linesLeftOut == oracle.linesLeftOut)
        }
        #expect(visible.values.contains { $0.record == 0 } && visible.values.contains { $0.lines.isEmpty })
    }

    /// The end, the middle, windows, gifts, another home currency, and days before and after everything.
    private static let looks: [PurchaseView] = {
        let middle = Day(number: 14_950)
        var looks = [Day(number: 20_000), middle, Day(number: 14_600), Day(number: 1)].flatMap { asOf in
            [
                PurchaseView(asOf: asOf, currency: .cop), PurchaseView(asOf: asOf, includesZero: true, currency: .cop),
                PurchaseView(asOf: asOf, from: asOf.adding(days: -89), currency: .cop),
                PurchaseView(asOf: asOf, includesZero: true, from: middle, currency: .cop),
            ]
        }
        if let dollar = Currency("USD") { looks.append(PurchaseView(asOf: middle, currency: dollar)) }
        return looks
    }()

    @Test("an order counts by hand as the contract says")
    func byHand() throws {
        let view = try FactView([
            PlainOrder(
                "sale and return", record: 1,
                lines: [.init(day: 100, amount: 1000), .init(kind: .return, day: 110, amount: -400)]),
            PlainOrder("gift", record: 1, lines: [.init(day: 120, amount: 0)]),
            PlainOrder("cancelled", record: 1, lines: [.init(kind: .void, day: 130, amount: 5000)]),
            PlainOrder("adjustment alone", record: 1, lines: [.init(kind: .adjustment, day: 140, amount: -50)]),
            PlainOrder("dollars", record: 2, lines: [.init(day: 150, amount: 99, currency: "USD")]),
        ])
        let all = try view.purchaseTotals(records: 2, PurchaseView(asOf: Day(number: 200), currency: .cop))
        #expect(all.buyers[1] == .init(lastDay: 100, purchases: 1, net: 550, gross: 1000))
        #expect(all.buyers[2] == .init(lastDay: 150, purchases: 1, net: 0, gross: 0))
        #expect(all.linesLeftOut == 1)
        let gifts = try view.purchaseTotals(
            records: 2, PurchaseView(asOf: Day(number: 200), includesZero: true, currency: .cop))
        #expect(gifts.buyers[1] == .init(lastDay: 120, purchases: 2, net: 550, gross: 1000))
        let early = try view.purchaseTotals(records: 2, PurchaseView(asOf: Day(number: 105), currency: .cop))
        #expect(early.buyers[1] == .init(lastDay: 100, purchases: 1, net: 1000, gross: 1000))
    }

    @Test("an order that is said anew without lines is gone from every figure")
    func emptied() throws {
        let view = try FactView([PlainOrder("A", lines: [.init(day: 5, amount: 10)])], [PlainOrder("A")])
        let look = PurchaseView(asOf: Day(number: 10), currency: .cop)
        #expect(try view.purchaseTotals(records: 1, look).buyers[1] == Oracle.Buyer())
    }

    @Test("no facts give no figures")
    func nothing() throws {
        let look = PurchaseView(asOf: Day(number: 10), currency: .cop)
        #expect(try FactView().purchaseTotals(records: 0, look).buyers == [Oracle.Buyer()])
    }
}

extension PurchaseTotals {
    var buyers: [Oracle.Buyer] {
        net.indices.map {
            .init(
                lastDay: lastDay[$0], purchases: purchases[$0], net: net[$0], gross: gross[$0])
        }
    }
}
