import Analytics
import Kernel
import Testing

@testable import Insight

@Suite("Figures of value from facts")
struct ValueTableTests {
    private let company: InsightFixture
    init() throws { company = try InsightFixture() }

    @Test("Nobody bought: every answer is empty, and what cannot be known is unknown")
    func nobody() throws {
        let asked = company.question("2024-12-31")
        #expect(try company.insight.classes(asked).customers.isEmpty)
        #expect(try company.insight.classes(asked, by: .profit).customers.isEmpty)
        let cells = try company.insight.frequencyVolume(asked, hasFlows: true)
        #expect(cells.customers.isEmpty && cells.thresholds == nil && cells.others == 0)
        #expect(cells.flows?.thresholds == nil && cells.flows?.moves.isEmpty == true)
        #expect(try company.insight.frequencyVolume(asked).flows == nil, "not asked for")
        #expect(try company.insight.cohorts(asked).cohorts.isEmpty)
        #expect(try company.insight.rates(asked).rates.attrition == nil)
        let spread = try company.insight.concentration(asked, top: [Fraction(10)])
        #expect(spread.gini == nil && spread.rows.map(\.top.customers) == [0] && spread.rows[0].top.share == nil)
        #expect(try company.insight.profit(asked).customers.isEmpty)
    }

    @Test("One customer; customers worth nothing; all alike")
    func thin() throws {
        try company.add([Line(order: "1", who: "a", day: "2024-03-01", amount: 500)])
        let asked = company.question("2024-12-31")
        #expect(try company.insight.classes(asked).classes == [.a])
        #expect(try company.insight.concentration(asked, top: []).gini == Fraction(0))
        #expect(try company.insight.frequencyVolume(asked).cells == [.indifference])
        try company.add([
            Line(order: "2", who: "a", day: "2024-03-02", amount: 500, quantity: -1),
            Line(order: "3", who: "b", day: "2024-03-02", amount: 100),
            Line(order: "4", who: "b", day: "2024-03-02", amount: 900, quantity: -1),
        ])
        #expect(try company.insight.classes(asked).classes == [.c, .c])
        #expect(try company.insight.concentration(asked, top: [Fraction(50)]).gini == nil)
        #expect(try company.insight.rates(asked).rates.attritionMoney == nil)
        let gross = company.question("2024-12-31") { $0.isGross = true }
        #expect(try company.insight.concentration(gross, top: []).total == 600)
    }

    @Test("Windows, sources and gifts reach into every figure; records of one person are one customer")
    func questions() throws {
        try company.add([
            Line(order: "1", who: "a", day: "2022-12-31", amount: 100),
            Line(order: "2", who: "a", day: "2023-01-01", amount: 10),
            Line(order: "3", who: "b", day: "2024-01-01", amount: 70),
            Line(order: "4", who: "c", day: "2024-06-01", amount: 0),
        ])
        try company.add([Line(order: "1", who: "x", day: "2024-02-01", amount: 1_000)], source: "web")
        let asked = company.question("2024-12-31")
        #expect(try company.insight.classes(asked).values == [1_000, 110, 70])
        #expect(
            try company.insight.classes(company.question("2024-12-31") { $0.source = "tienda" }).values == [110, 70])
        let year = company.question("2024-12-31") { $0.window = Lookback("12m") }
        #expect(try company.insight.classes(year).values == [1_000, 70])
        #expect(try company.insight.cohorts(year).customers == 2)
        let gifts = company.question("2024-12-31") { $0.includesZero = true }
        #expect(try company.insight.cohorts(gifts).cohorts.map(\.code) == ["2022-12", "2024-01", "2024-02", "2024-06"])
        #expect(try company.insight.frequencyVolume(gifts).purchases == [1, 1, 1])
        // x of the web is b of the shop.
        try company.link(4, to: 2)
        #expect(try company.insight.classes(asked).values == [1_070, 110])
        #expect(try company.insight.frequencyVolume(asked).purchases == [2])
        #expect(try company.insight.cohorts(asked).cohorts.map(\.customers.first) == [1, 1])
        #expect(try company.insight.cohorts(asked).cohorts.last?.customers.prefix(3) == [1, 1, 0])
        let flows = try company.insight.frequencyVolume(asked, hasFlows: true)
        #expect(flows.flows?.moves.reduce(0) { $0 + $1.customers } == 3, "a, b and c")
    }

    @Test("The period of rates is the 12 months that end that day; whoever buys on its first day is in it")
    func period() throws {
        try company.add([
            Line(order: "1", who: "lost", day: "2023-12-31", amount: 300),
            Line(order: "2", who: "kept", day: "2023-01-01", amount: 100),
            Line(order: "3", who: "kept", day: "2024-01-01", amount: 100),
            Line(order: "4", who: "new", day: "2024-01-01", amount: 50),
            Line(order: "5", who: "long gone", day: "2022-12-31", amount: 900),
        ])
        let table = try company.insight.rates(company.question("2024-12-31"))
        #expect(table.startOn == Day(iso: "2023-12-31"))
        let rates = table.rates
        #expect((rates.activeAtStart, rates.lost, rates.new, rates.active) == (2, 1, 1, 2))
        #expect(rates.attritionMoney == Fraction(3, 4) && rates.attractionMoney == Fraction(1, 8))
        // Both first bought in 2023; one came back, on the last day that counts.
        #expect((rates.firstBuyers, rates.repurchased) == (2, 1))
        try company.add([Line(order: "3", who: "kept", day: "2024-01-02", amount: 100)])
        #expect(try company.insight.rates(company.question("2024-12-31")).rates.repurchased == 0)
        let half = try company.insight.rates(company.question("2024-06-30") { $0.window = Lookback("6m") })
        #expect(half.startOn == Day(iso: "2023-12-30"), "six months before 30 June")
        #expect((half.rates.activeAtStart, half.rates.new) == (0, 2))
    }

    @Test(
        "Cohorts end with the as-of day, or with today where that comes first; days ahead with purchases are months too"
    )
    func cohortsAhead() throws {
        try company.add([
            Line(order: "1", who: "a", day: "2024-11-01", amount: 1),
            Line(order: "2", who: "b", day: "2025-02-01", amount: 1),
        ])
        func rows(_ asOf: String) throws -> [[Int]] {
            try company.insight.cohorts(company.question(asOf)).cohorts.map(\.customers)
        }
        #expect(try rows("2024-11-30") == [[1]])
        #expect(try rows("2024-12-31") == [[1, 0]])
        #expect(try rows("9999-12-31") == [[1, 0, 0, 0], [1]])
        #expect(try rows("2025-01-31") == [[1, 0]], "no month that has not begun")
    }

    @Test("Lengths of time are of the calendar, clamped to the month's end")
    func lookback() throws {
        let day = try #require(Day(iso: "2024-08-31"))
        for (text, start) in [
            ("6m", "2024-03-01"), ("1y", "2023-09-01"), ("12m", "2023-09-01"), ("2w", "2024-08-18"),
            ("1d", "2024-08-31"),
            ("90", "2024-06-03"),
        ] {
            #expect(Lookback(text)?.start(endingOn: day) == Day(iso: start), "\(text)")
        }
        for text in ["", "m", "0d", "-1m", "1.5m", "6M", "100001d", "6 m", "999999999999999999999d"] {
            #expect(Lookback(text) == nil, "\(text)")
        }
    }
}
