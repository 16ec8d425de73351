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

    @Test("orders that name nobody are the company's as soon as they come, and no longer when they are taken back")
    func nobodys() throws {
        _ = try company.insight.figures(day)
        let later = try company.add([
            Line(order: "8", who: "", day: "2024-12-01", amount: 300),
            Line(order: "9", who: "", day: "2024-12-02", amount: 40, currency: "USD"),
        ])
        #expect(try company.timeline.current().changed == nil, "nobody has changed")
        let figures = try company.insight.figures(day)
        #expect(figures.net == 1_300 && figures.purchases == 4 && figures.active == 2 && figures.linesLeftOut == 2)
        #expect(figures.months.last?.net == 300 && figures.months.last?.purchases == 2)
        #expect(try company.rfm("2024-12-31").linesLeftOut == 2)
        try company.timeline.rebuild()
        #expect(try company.insight.figures(day).months == figures.months)
        try company.undo(later.import)
        #expect(try company.insight.figures(day).net == 1_000 && company.rfm("2024-12-31").linesLeftOut == 1)
    }

    @Test("who has changed is ranked with all the others, by ascending id, on any day")
    func ranked() throws {
        try company.add((0..<20).map { Line(order: "r\($0)", who: "p\($0)", day: "2024-05-05", amount: 100) })
        _ = try company.timeline.current()
        try company.add([
            Line(order: "20", who: "p3", day: "2024-12-24", amount: 90_000),
            Line(order: "r7", who: "p7", day: "2024-12-24", amount: 1),
            Line(order: "21", who: "new", day: "2024-06-06", amount: 500),
        ])
        let timeline = try company.timeline.current()
        #expect(timeline.changed?.timeline.count == 3 && timeline.outdated.count == 2)
        let days = ["2024-12-31", "2024-06-30", "2024-05-04"]
        let found = try days.map { try company.rfm($0) }
        #expect(found[0].customers == found[0].customers.sorted() && found[0].count == 23)
        try company.timeline.rebuild()
        for (day, table) in zip(days, found) {
            let fresh = try company.rfm(day)
            #expect(table.customers == fresh.customers && table.monetary == fresh.monetary)
            #expect(table.recencyDays == fresh.recencyDays && table.frequency == fresh.frequency)
            #expect(table.scores.r == fresh.scores.r && table.scores.f == fresh.scores.f)
            #expect(table.scores.m == fresh.scores.m && table.scores.group == fresh.scores.group)
        }
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
