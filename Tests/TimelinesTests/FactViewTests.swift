import Kernel
import Testing

@testable import Timelines

@Suite("Which version of an order is visible")
struct FactViewTests {
    @Test("the latest import that names an order has the last word")
    func latestWins() throws {
        let view = try FactView(
            [PlainOrder("A"), PlainOrder("B"), PlainOrder("C")], [PlainOrder("B"), PlainOrder("D")],
            [PlainOrder("D"), PlainOrder("A"), PlainOrder("B")])
        #expect(view.isSuperseded == [[true, true, false], [true, true], [false, false, false]])
    }

    @Test("orders whose keys collide but whose numbers differ stay apart")
    func collision() throws {
        let view = try FactView(
            [PlainOrder("A", key: 9), PlainOrder("B", key: 9), PlainOrder("C", key: 9)],
            [PlainOrder("B", key: 9), PlainOrder("Z", key: 9)])
        #expect(view.isSuperseded == [[false, true, false], [false, false]])
    }

    @Test("a number that begins like another is another order")
    func prefix() throws {
        let view = try FactView([PlainOrder("A-1", key: 9)], [PlainOrder("A-10", key: 9)], [PlainOrder("A-", key: 9)])
        #expect(view.isSuperseded == [[false], [false], [false]])
    }

    @Test("orders without a number are the same when buyer and instant are")
    func unnumbered() throws {
        func order(_ record: Int64, _ instant: Int64) -> PlainOrder {
            PlainOrder("", record: record, instant: instant, key: 5)
        }
        let view = try FactView(
            [order(1, 100), order(1, 200), order(2, 100), PlainOrder("N", record: 1, instant: 100, key: 5)],
            [order(1, 100), order(2, 300)])
        #expect(view.isSuperseded == [[true, false, false, false], [false, false]])
    }

    @Test("a numbered order is the same order also when its day and its buyer were corrected")
    func corrected() throws {
        let view = try FactView([PlainOrder("A", record: 1, instant: 1)], [PlainOrder("A", record: 2, instant: 2)])
        #expect(view.isSuperseded == [[true], [false]])
    }

    @Test("two sources may use one number for two orders, even under one key")
    func sources() throws {
        var view = FactView()
        try view.append(Facts.load([PlainOrder("A", key: 9)], source: "tienda"))
        try view.append(Facts.load([PlainOrder("A", key: 9)], source: "web"))
        #expect(view.isSuperseded == [[false], [false]])
    }

    @Test("random imports leave visible what a list of last words says", arguments: 0..<30 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var view = FactView()
        var last: [String: Int] = [:]
        var imports: [[String]] = []
        for number in 0..<5 {
            let ids = Set((0..<random.below(60)).map { _ in "P-\(random.below(80))" }).sorted()
            // Keys of one byte collide all the time.
            try view.append(Facts.load(ids.map { PlainOrder($0, key: Hash64.of($0) & 7) }))
            for id in ids { last[id] = number }
            imports.append(ids)
        }
        #expect(view.isSuperseded == imports.indices.map { number in imports[number].map { last[$0] != number } })
    }
}
