import Foundation
import Kernel
import Testing

@testable import Insight

@Suite("Answers follow what the base says now")
struct ChangedBaseTests {
    private let company: InsightFixture
    private let day: Day

    init() throws {
        company = try InsightFixture()
        day = try #require(Day(iso: "2024-12-31"))
        try company.add([
            Line(order: "1", who: "a", day: "2024-01-01", amount: 1_000),
            Line(order: "2", who: "b", day: "2024-11-01", amount: 500, currency: "USD"),
        ])
    }

    @Test("an import that is undone is out of the next figures and the next RFM table")
    func undone() throws {
        let before = try company.insight.figures(day)
        let later = try company.add([
            Line(order: "1", who: "a", day: "2024-01-01", amount: 9_000),
            Line(order: "3", who: "c", day: "2024-12-01", amount: 70),
        ])
        #expect(try company.insight.figures(day).net == 9_070 && company.rfm("2024-12-31").count == 3)
        try company.undo(later.import)
        let after = try company.insight.figures(day)
        #expect(after.net == before.net && after.active == before.active && after.months == before.months)
        #expect(try company.rfm("2024-12-31").monetary == [1_000, 0])
    }

    @Test("a rate that is entered is in the next figures and the next RFM table")
    func rated() throws {
        #expect(try company.insight.figures(day).linesLeftOut == 1)
        #expect(try company.rfm("2024-12-31").linesLeftOut == 1)
        try company.rates("date,currency,rate\n2024-10-31,USD,4000.5\n")
        let figures = try company.insight.figures(day)
        #expect(figures.linesLeftOut == 0 && figures.net == 1_000 + 2_000_250)
        #expect(figures.months.reduce(0) { $0 + $1.net } == figures.net)
        #expect(try company.rfm("2024-12-31").monetary == [1_000, 2_000_250])
    }
}
