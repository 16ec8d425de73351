import Kernel
import Testing

@testable import Timelines

@Suite("What was sold has cost")
struct CostTotalsTests {
    private static let end = Day(number: 200)
    private let scale: Int128 = 1_000_000_000_000

    private func totals(
        _ orders: [PlainOrder], _ look: PurchaseView = PurchaseView(asOf: end, currency: .cop), isGross: Bool = false,
        product: CostTotals.UnitCosts = { _ in [] }
    ) throws -> CostTotals {
        var totals = CostTotals(records: 3)
        try totals.add(
            Facts.open(Facts.bytes(orders)), isSuperseded: orders.map { _ in false }, look, isGross: isGross,
            product: product)
        return totals
    }

    private func line(
        _ kind: LineKind = .purchase, day: Int64 = 100, amount: Int64 = 1_000, _ quantity: Int64 = 1,
        cost: Int64 = -1, sku: String = "", currency: String = "COP"
    ) -> PlainOrder.Line {
        .init(
            kind: kind, day: day, amount: amount, currency: currency, quantity: quantity, unitCost: cost, sku: sku)
    }

    @Test(
        "quantity times unit cost: returns take it back, adjustments and cancelled lines cost nothing, none is rounded")
    func byHand() throws {
        let orders = [
            PlainOrder(
                "a", record: 1,
                lines: [
                    line(2, cost: 3_333_333), line(.return, day: 110, amount: -10, -1, cost: 1_000_001),
                    line(.adjustment, amount: -5, sku: "X"), line(.void, sku: "X"), line(day: 201, sku: "X"),
                ])
        ]
        let totals = try totals(orders)
        // (6.666666 − 1.000001) · 100 cents.
        #expect(totals.cost[1] == 566_666_500_000_000 && !totals.isUnknown[1])
        let early = try self.totals(orders, PurchaseView(asOf: Day(number: 105), currency: .cop))
        #expect(early.cost[1] == 666_666_600_000_000)
        let late = try self.totals(orders, PurchaseView(asOf: Self.end, from: Day(number: 105), currency: .cop))
        #expect(late.cost[1] == -100_000_100_000_000)
        #expect(try self.totals(orders, isGross: true).cost[1] == 666_666_600_000_000)
    }

    private func unit(_ pesos: Int64, from day: Int32 = 90) -> UnitCost {
        UnitCost(from: day, micros: pesos * Micros.scale, currency: .cop)
    }

    private func line(_ quantity: Int64, cost: Int64) -> PlainOrder.Line { line(.purchase, quantity, cost: cost) }

    @Test("a line's own cost comes first, then the product's of that day; one line without any makes the sum unknown")
    func sources() throws {
        let orders = [
            PlainOrder("a", record: 1, lines: [line(cost: 5_000_000, sku: "X"), line(day: 120, 3, sku: "X")]),
            PlainOrder("b", record: 2, lines: [line(sku: "X"), line(sku: "Y")]),
            PlainOrder("c", record: 3, lines: [line(.return, amount: -5, -1, sku: ""), line(.purchase, sku: "X")]),
        ]
        var asked: [String] = []
        let totals = try totals(orders) { sku in
            asked.append(sku)
            return sku == "X" ? [unit(6), unit(7, from: 120)] : []
        }
        #expect(totals.isUnknown == [false, false, true, true])
        #expect(totals.cost[1] == (500 + 3 * 700) * scale)
        #expect(asked.sorted() == ["X", "Y"], "each once")
        let gross = try self.totals(orders, isGross: true) { _ in [unit(1)] }
        #expect(gross.isUnknown == [false, false, false, false])
    }

    @Test("a line without a rate is in neither sum; costs in another currency convert at the line's day")
    func currencies() throws {
        let usd = try #require(Currency("USD"))
        let rates = RateTable([.init(currency: "USD", day: 100, rate: 4_000_500_000_000_000)])
        let look = PurchaseView(asOf: Self.end, currency: .cop, rates: rates)
        let orders = [
            PlainOrder("a", record: 1, lines: [line(2, cost: 1_500_000, currency: "USD")]),
            PlainOrder("b", record: 2, lines: [line(day: 150, currency: "USD"), line(cost: 1_000_000)]),
            PlainOrder("c", record: 3, lines: [line(day: 150, sku: "X")]),
        ]
        let totals = try totals(orders, look) { _ in [UnitCost(from: 0, micros: 1_000_000, currency: usd)] }
        // 2 · 1.5 dollars at 4,000.50 pesos, in cents.
        #expect(totals.cost[1] == 1_200_150 * scale)
        #expect(totals.cost[2] == 100 * scale && !totals.isUnknown[2], "the dollars of day 150 have no rate")
        #expect(totals.isUnknown[3], "pesos, but nobody knows what the dollars it cost were worth")
    }

    private func line(_ quantity: Int64, cost: Int64, currency: String) -> PlainOrder.Line {
        line(.purchase, quantity, cost: cost, currency: currency)
    }

    @Test("facts without quantities or costs say that nothing is known; sums that leave 128 bits are refused")
    func limits() throws {
        let bare = try totals([PlainOrder("a", record: 1, lines: [.init(day: 1, amount: 5)])])
        #expect(bare.isUnknown == [false, true, false, false])
        let most = Int64.max / Micros.scale
        let orders = [PlainOrder("a", record: 1, lines: [line(most, cost: .max)])]
        #expect(throws: FactProblem.overflow) { try totals(orders) }
    }

    @Test("records put together: sums add up, and unknown stays unknown")
    func joined() throws {
        var totals = try totals([
            PlainOrder("a", record: 1, lines: [line(2, cost: 1_000_000)]),
            PlainOrder("b", record: 2, lines: [line(3, cost: 1_000_000)]), PlainOrder("c", record: 3, lines: [line()]),
        ])
        try totals.move(2, to: 1)
        #expect(totals.cost == [0, 500 * scale, 0, 0] && totals.isUnknown == [false, false, false, true])
        try totals.move(3, to: 1)
        #expect(totals.isUnknown == [false, true, false, false])
    }
}
