import Kernel
import Testing

@testable import Insight

@Suite("The company's figures")
struct CompanyFiguresTests {
    @Test("Active, lost and the change to the year before, worked out by hand")
    func byHand() throws {
        let company = try InsightFixture()
        try company.add([
            Line(order: "1", who: "a", day: "2023-01-01", amount: 1_000),
            Line(order: "2", who: "a", day: "2024-01-01", amount: 1_500),
            Line(order: "3", who: "b", day: "2023-12-31", amount: 500),
            Line(order: "4", who: "c", day: "2024-12-31", amount: 600),
            Line(order: "5", who: "", day: "2024-05-05", amount: 50),
            Line(order: "6", who: "c", day: "2025-01-01", amount: 9_999),
        ])
        let figures = try company.insight.figures(#require(Day(iso: "2024-12-31")))
        #expect(figures.active == 2 && figures.activeBefore == 2 && figures.lost == 1)
        #expect(figures.attritionRatio == 0.5)
        // Nobody's order is the company's, too: 1,500 + 600 + 50.
        #expect(figures.net == 2_150 && figures.netBefore == 1_500)
        #expect(figures.purchases == 3 && figures.purchasesBefore == 2)
        #expect(figures.months.map(\.purchases).reduce(0, +) == 4)
    }

    @Test("A home without facts has figures of nothing, and no ratio of nothing")
    func empty() throws {
        let company = try InsightFixture()
        let figures = try company.insight.figures(#require(Day(iso: "2024-12-31")))
        #expect(try company.timeline.current().count == 0)
        #expect(figures.active == 0 && figures.attritionRatio == nil && figures.months.isEmpty && figures.net == 0)
    }

    @Test("A change to the year before needs a year before")
    func change() {
        #expect(CompanyFigures.change(110, 100).map { abs($0 - 0.1) < 1e-12 } == true)
        #expect(CompanyFigures.change(5, 0) == nil)
        #expect(CompanyFigures.change(5, -3) == nil)
    }
}
