import Kernel
import Testing

@testable import Timelines

@Suite("What other currencies are worth")
struct RateTableTests {
    private static let scale = RateTable.scale

    private func dollar(_ rates: [(Int32, Int64)]) -> RateTable {
        RateTable(rates.map { RateTable.Entry(currency: "USD", day: $0.0, rate: $0.1) })
    }

    @Test("a rate holds on its day and for the week after it, until the next one")
    func days() {
        let table = dollar([(110, 4), (100, 1), (103, 3)])
        #expect(table.rate(of: "USD", on: 99) == nil)
        #expect([100, 101, 102].map { table.rate(of: "USD", on: $0) } == [1, 1, 1])
        #expect([103, 109].map { table.rate(of: "USD", on: $0) } == [3, 3])
        #expect([110, 117].map { table.rate(of: "USD", on: $0) } == [4, 4])
        #expect(table.rate(of: "USD", on: 118) == nil && table.rate(of: "EUR", on: 110) == nil)
        #expect(dollar([(100, 1)]).rate(of: "USD", on: 107) == 1 && dollar([(100, 1)]).rate(of: "USD", on: 108) == nil)
    }

    @Test("of two rates of one day the last one counts, and one that is not above zero is none")
    func same() {
        #expect(dollar([(5, 7), (5, 8)]).rate(of: "USD", on: 5) == 8)
        #expect(dollar([(5, 0), (6, -1)]).isEmpty)
    }

    @Test("an amount converts to the home's minor unit, half away from zero")
    func convert() throws {
        func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }
        let (dollar, yen, dinar, peso) = try (currency("USD"), currency("JPY"), currency("KWD"), currency("CLP"))
        // 12.34 USD at 4,000.555 is 49,366.8487 pesos.
        let rate: Int64 = 4_000_555_000_000_000
        #expect(try RateTable.convert(1_234, from: dollar, to: .cop, rate: rate) == 4_936_685)
        #expect(try RateTable.convert(-1_234, from: dollar, to: .cop, rate: rate) == -4_936_685)
        // 100 yen at 27.5 pesos; 1.234 dinars at 3.25 dollars is 4.0105 dollars.
        #expect(try RateTable.convert(100, from: yen, to: .cop, rate: 27_500_000_000_000) == 275_000)
        #expect(try RateTable.convert(1_234, from: dinar, to: dollar, rate: 3_250_000_000_000) == 401)
        // 1,000.00 USD at 950.5 in a currency without minor unit.
        #expect(try RateTable.convert(100_000, from: dollar, to: peso, rate: 950_500_000_000_000) == 950_500)
        // Exactly a half, both ways: 0.01 USD at 0.5.
        #expect(try RateTable.convert(1, from: dollar, to: .cop, rate: Self.scale / 2) == 1)
        #expect(try RateTable.convert(-1, from: dollar, to: .cop, rate: Self.scale / 2) == -1)
        #expect(try RateTable.convert(1, from: dollar, to: .cop, rate: Self.scale / 2 - 1) == 0)
    }

    @Test("what does not fit is told, not wrapped")
    func overflow() throws {
        let dollar = try #require(Currency("USD"))
        #expect(throws: FactProblem.overflow) {
            try RateTable.convert(.max, from: dollar, to: .cop, rate: 4_000 * Self.scale)
        }
        #expect(throws: FactProblem.overflow) { try RateTable.convert(.max, from: dollar, to: .cop, rate: .max) }
        #expect(try RateTable.convert(.max, from: dollar, to: .cop, rate: Self.scale) == .max)
        #expect(try RateTable.convert(.min, from: dollar, to: .cop, rate: Self.scale) == .min)
    }

    @Test("each line converts at its own day, and only those without a rate stay out")
    func totals() throws {
        let view = try FactView([
            PlainOrder(
                "dollars", record: 1,
                lines: [
                    .init(day: 100, amount: 200, currency: "USD"), .init(day: 120, amount: 300, currency: "USD"),
                    .init(kind: .return, day: 101, amount: -50, currency: "USD"),
                ]),
            PlainOrder("pesos", record: 1, lines: [.init(day: 100, amount: 1_000)]),
        ])
        let rates = dollar([(100, 2 * Self.scale), (101, 3 * Self.scale)])
        let look = PurchaseView(asOf: Day(number: 200), currency: .cop, rates: rates)
        let totals = try view.purchaseTotals(records: 1, look)
        #expect(totals.net[1] == 1_000 + 400 - 150 && totals.gross[1] == 1_400)
        #expect(totals.linesLeftOut == 1 && totals.purchases[1] == 2 && totals.lastDay[1] == 100)
        let timeline = try PurchaseScanTests.timeline(view, records: 1, rates: rates)
        let found = try PurchaseScan(timeline).columns(PurchaseQuery(asOf: 200))
        #expect(found.money == [1_250] && found.purchases == [2] && found.last == [100])
        let company = CompanyScan(timeline, PersonSet(everybodyOf: 1), hasNobody: false)
        #expect(try company.linesLeftOut(PurchaseQuery(asOf: 200)) == 1)
        #expect(try company.linesLeftOut(PurchaseQuery(asOf: 200, from: 121)) == 0)
        #expect(try company.months(23_640...23_660, asOf: 200).months.reduce(0) { $0 + $1.net } == 1_250)
        let without = try view.purchaseTotals(records: 1, PurchaseView(asOf: Day(number: 200), currency: .cop))
        #expect(without.net[1] == 1_000 && without.linesLeftOut == 3 && without.purchases[1] == 2)
    }

    @Test("what is worth less than the smallest coin is still a purchase")
    func tiny() throws {
        let view = try FactView([PlainOrder("A", record: 1, lines: [.init(day: 100, amount: 1, currency: "USD")])])
        let look = PurchaseView(asOf: Day(number: 200), currency: .cop, rates: dollar([(100, 1)]))
        let totals = try view.purchaseTotals(records: 1, look)
        #expect(totals.purchases[1] == 1 && totals.net[1] == 0 && totals.linesLeftOut == 0)
    }
}
