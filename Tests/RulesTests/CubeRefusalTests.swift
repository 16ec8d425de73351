import Kernel
import TestKit
import Testing
import Timelines

@Suite("Cubes that are refused, and times")
struct CubeRefusalTests {
    private func scan(_ size: CubeSize) throws -> (CubeScan, CubeQuestion) {
        let days = (0..<6).map { World.Line(19_700 + $0, amount: 100, ["sku": "S\($0)"]) }
        let orders = days.enumerated().map { World.Order($0.offset, [$0.element]) }
        let oracle = Oracle(World(people: [.init(1, orders: orders)]), asOf: Day(number: 19_800))
        let held = try WorldTimeline(oracle, seed: 1)
        let dimensions: [CubeDimension] = [.time(.day), .line(field: "sku", isFolded: false)]
        return (
            CubeScan(held.timeline, size: size),
            CubeQuestion(dimensions, [.revenue], asOf: 19_800, from: 19_700)
        )
    }

    @Test("More cells than anybody reads are refused, however they are looked for, and just as many are not")
    func cells() throws {
        for places in [0, 1 << 22] {
            let (scan, question) = try scan(CubeSize(places: places, cells: 5))
            #expect(throws: CubeProblem.tooManyCells(most: 5)) { try scan.answer(question) }
            let (wide, same) = try self.scan(CubeSize(places: places, cells: 6))
            #expect(try wide.answer(same).count == 6)
        }
    }

    @Test("More cells than numbers can tell apart are refused before anything is looked at")
    func possible() throws {
        var (scan, question) = try scan(CubeSize())
        question.dimensions = Array(repeating: .line(field: "sku", isFolded: false), count: 30)
        #expect(throws: CubeProblem.tooManyCells(most: 1_000_000)) { try scan.answer(question) }
    }

    @Test("Days, weeks, months, quarters, years and weekdays are written as calendars write them, and read again")
    func times() throws {
        let day: Day = try #require(Day(iso: "2024-12-30"))
        let written: [CubeTime: String] = [
            .day: "2024-12-30", .week: "2025-W01", .month: "2024-12", .quarter: "2024-Q4", .year: "2024", .weekday: "1",
        ]
        for time in CubeTime.allCases {
            #expect(time.text(time.number(of: day)) == written[time])
            for day in stride(from: -40_000, to: 60_000, by: 13).map({ Day(number: Int32($0)) }) {
                let number = time.number(of: day)
                #expect(time.number(time.text(number)) == number)
            }
            #expect(time.number("ayer") == nil && time.number("") == nil)
        }
        #expect(CubeTime.week.number("2023-W53") == nil && CubeTime.quarter.number("2024-Q5") == nil)
    }
}
