import Analytics
import Kernel
import Testing

@testable import Insight

@Suite("RFM from facts")
struct RFMTableTests {
    private let company: InsightFixture
    init() throws { company = try InsightFixture() }

    /// Customer, recency, frequency, money in pesos.
    private func rows(_ table: RFMTable) -> [[Int]] {
        table.customers.indices.map {
            [
                Int(table.customers[$0].rawValue), Int(table.recencyDays[$0]), Int(table.frequency[$0]),
                Int(table.monetary[$0]),
            ]
        }
    }

    @Test("Purchases, gifts, returns, adjustments, cancelled orders and other currencies, each as the contract says")
    func kinds() throws {
        try company.add([
            Line(order: "1", who: "a", day: "2024-01-10", amount: 1_000),
            Line(order: "1", who: "a", day: "2024-01-12", amount: 500),
            Line(order: "2", who: "a", day: "2024-02-01", amount: 300, quantity: -1),
            Line(order: "3", who: "b", day: "2024-03-01", amount: 0),
            Line(order: "4", who: "c", day: "2024-03-01", amount: 900, status: "cancelled"),
            Line(order: "5", who: "d", day: "2024-03-02", amount: 2_000, currency: "USD"),
            Line(order: "6", who: "e", day: "2024-03-03", amount: 800),
            Line(order: "6", who: "e", day: "2024-03-03", amount: -100),
            Line(order: "7", who: "f", day: "2024-03-04", amount: 700, status: "returned"),
            Line(order: "8", who: "", day: "2024-03-05", amount: 5_000),
        ])
        // a bought on 10 January, e and f in March; b's gift and c's cancelled order are no purchases.
        #expect(
            rows(try company.rfm("2024-03-31")) == [
                [1, 81, 1, 1_200], [4, 29, 1, 0], [5, 28, 1, 700], [6, 27, 1, 0],
            ])
        #expect(
            rows(try company.rfm("2024-03-31") { $0.isGross = true }) == [
                [1, 81, 1, 1_500], [4, 29, 1, 0], [5, 28, 1, 800], [6, 27, 1, 700],
            ])
        #expect(rows(try company.rfm("2024-03-31") { $0.includesZero = true })[1] == [2, 30, 1, 0])
        #expect(try company.rfm("2024-03-31").linesLeftOut == 1)
        #expect(rows(try company.rfm("2024-01-11")) == [[1, 1, 1, 1_000]])
        #expect(rows(try company.rfm("2024-01-09")) == [])
    }

    @Test("A window looks at its days alone, both ends included")
    func window() throws {
        try company.add([
            Line(order: "1", who: "a", day: "2024-01-01", amount: 100),
            Line(order: "2", who: "a", day: "2024-01-11", amount: 10),
            Line(order: "3", who: "a", day: "2024-01-20", amount: 1),
        ])
        for (days, money, purchases) in [
            (1, 1, 1), (9, 1, 1), (10, 11, 2), (19, 11, 2), (20, 111, 3), (100_000, 111, 3),
        ] {
            #expect(
                rows(try company.rfm("2024-01-20") { $0.window = Lookback("\(days)d") }) == [[1, 0, purchases, money]],
                "\(days) days")
        }
        #expect(try company.rfm("2024-01-25") { $0.window = Lookback("5d") }.count == 0)
    }

    @Test("A purchase whose lines straddle the start of a window is dated by its lines inside")
    func straddling() throws {
        try company.add([
            Line(order: "1", who: "a", day: "2024-06-29", amount: 100),
            Line(order: "1", who: "a", day: "2024-07-02", amount: 10),
        ])
        #expect(rows(try company.rfm("2024-07-31") { $0.window = Lookback("31d") }) == [[1, 29, 1, 10]])
        #expect(rows(try company.rfm("2024-07-31")) == [[1, 32, 1, 110]])
    }

    @Test("One source alone, when asked")
    func source() throws {
        try company.add([Line(order: "1", who: "a", day: "2024-01-01", amount: 100)])
        try company.add([Line(order: "1", who: "a", day: "2024-01-05", amount: 7)], source: "web")
        #expect(rows(try company.rfm("2024-01-10") { $0.source = "web" }) == [[2, 5, 1, 7]])
        #expect(rows(try company.rfm("2024-01-10")) == [[1, 9, 1, 100], [2, 5, 1, 7]])
    }

    @Test("Records that are one person are put together: last day, purchases and money")
    func links() throws {
        try company.add([
            Line(order: "1", who: "a", day: "2024-01-01", amount: 100),
            Line(order: "2", who: "b", day: "2024-01-08", amount: 10),
            Line(order: "3", who: "c", day: "2024-01-09", amount: 1),
            Line(order: "4", who: "c", day: "2024-01-03", amount: 5, quantity: -1),
        ])
        #expect(try company.rfm("2024-01-10").count == 3)
        try company.link(2, to: 1)
        #expect(rows(try company.rfm("2024-01-10")) == [[1, 2, 2, 110], [3, 1, 1, -4]])
        try company.link(3, to: 1)
        #expect(rows(try company.rfm("2024-01-10")) == [[1, 1, 3, 106]])
        #expect(rows(try company.rfm("2024-01-10") { $0.isGross = true }) == [[1, 1, 3, 111]])
    }

    @Test("What is asked again after an import is answered anew")
    func fresh() throws {
        try company.add([Line(order: "1", who: "a", day: "2024-01-01", amount: 100)])
        #expect(try company.rfm("2024-01-10").monetary == [100])
        try company.add([Line(order: "1", who: "a", day: "2024-01-01", amount: 40)])
        #expect(try company.rfm("2024-01-10").monetary == [40])
    }

    @Test(
        "Pages speak of today, or of the last day with facts when that is more than 30 days ago",
        arguments: [
            ("2024-12-31", "2024-12-31"), ("2024-12-01", "2024-12-31"), ("2024-11-30", "2024-11-30"),
            ("2025-06-01", "2024-12-31"),
        ])
    func defaultDay(_ last: String, _ shown: String) throws {
        #expect(try company.insight.defaultDay().description == "2024-12-31")
        try company.add([
            Line(order: "1", who: "a", day: "2024-01-01", amount: 1), Line(order: "2", who: "a", day: last, amount: 1),
        ])
        #expect(try company.insight.defaultDay().description == shown)
    }

    @Test("Groups and cells share out the same customers and the same money")
    func shares() throws {
        try company.add(
            (0..<60).map {
                Line(order: "\($0)", who: "c\($0 % 17)", day: "2024-0\(1 + $0 % 9)-15", amount: Int64(100 + $0 * 7))
            })
        let table = try company.rfm("2024-12-31")
        let money = table.monetary.reduce(0, +)
        #expect(table.groups.values.reduce(0) { $0 + $1.customers } == table.count && table.count == 17)
        #expect(table.groups.values.reduce(0) { $0 + $1.monetary } == money)
        #expect(table.cells.joined().reduce(0) { $0 + $1.customers } == table.count)
        #expect(table.cells.joined().reduce(0) { $0 + $1.monetary } == money)
        let people = try company.insight.people(table, [0, 99, -1, 16])
        #expect(people.map(\.position) == [0, 16] && people.first?.reference == "c0")
    }
}
