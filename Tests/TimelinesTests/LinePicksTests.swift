import Kernel
import Testing

@testable import Timelines

@Suite("Lines picked for many figures at once")
struct LinePicksTests {
    private static let days: ClosedRange<Int64> = 18_000...18_400

    /// A shop to ask about.
    struct Case: Sendable {
        var seed: UInt64
        /// Orders of some people are of several days.
        var spanning = false
        /// More people than a block, so that there are whole leaves and a part of one.
        var people = 1_700
        /// Lines of one person, whose leaf has too many to have an order by day.
        var heavy = 0
        /// As many as one, two or four bytes tell apart.
        var skus = 12
        /// Added to all days.
        var shift: Int32 = 0
    }

    private func timeline(_ shop: Case) throws -> Timeline {
        let (spanning, seed, days) = (shop.spanning, shop.seed, Self.days)
        var random = SeededGenerator(seed: seed)
        func line(_ day: Int64) -> PlainOrder.Line {
            let kind = Double.random(in: 0..<1, using: &random)
            return PlainOrder.Line(
                kind: kind < 0.8 ? .purchase : kind < 0.9 ? .return : .adjustment, day: day + Int64(shop.shift),
                amount: Int64.random(in: 0...9, using: &random) * (kind < 0.8 ? 100 : -100),
                quantity: Int64.random(in: 1...3, using: &random), unitCost: kind < 0.95 ? 7 : -1,
                sku: Bool.random(using: &random) ? "S\(Int.random(in: 0..<shop.skus, using: &random))" : "S1")
        }
        var orders: [PlainOrder] = []
        for number in 0..<12_000 {
            // A few have most of it, as in any shop.
            let record = Int64(Double(shop.people) * Double.random(in: 0..<1, using: &random).squared) + 1
            let day = Int64.random(in: days, using: &random)
            let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                line(spanning && record % 7 == 0 ? day + Int64.random(in: 0...3, using: &random) : day)
            }
            orders.append(PlainOrder("p\(number)", record: record, instant: day * 86_400, lines: lines))
        }
        for number in 0..<shop.heavy {
            orders.append(
                PlainOrder(
                    "h\(number)", record: Int64(shop.people / 2), lines: [line(Int64.random(in: days, using: &random))])
            )
        }
        return try PurchaseScanTests.timeline(try FactView(orders), records: shop.people)
    }

    /// Figures whose lines are picked by SKU, of a few windows.
    private func queries(_ shop: Case, _ timeline: Timeline) throws -> [HistoryQuery] {
        var random = SeededGenerator(seed: shop.seed &+ 77)
        let size = try #require(try timeline.texts(.purchases, "sku")).count
        let windows: [(Int32, Int32)] = [
            (.min, 18_400), (18_371, 18_400), (18_100, 18_160), (18_050, 18_390), (18_400, 18_400),
        ]
        return (0..<40).map { _ in
            let (from, to) = windows[Int.random(in: 0..<windows.count, using: &random)]
            let table = (0...size).map { $0 == size ? UInt8(0) : UInt8.random(in: 0...3, using: &random) == 0 ? 1 : 0 }
            var tests: [LineTest] = [.text(field: "sku", table: table)]
            if Bool.random(using: &random) { tests.append(.amount([100...500])) }
            if Bool.random(using: &random) { tests.insert(.orderAmount([200...Int64.max]), at: 0) }
            let measures: [HistoryQuery.Measure] = [
                .count, .count, .quantity, .amount, .profit, .first, .last, .rhythm, .products,
            ]
            return HistoryQuery(
                Bool.random(using: &random) ? .purchases : .returns,
                measures[Int.random(in: 0..<measures.count, using: &random)], asOf: 18_400 + shop.shift,
                from: from == .min ? from : from + shop.shift, to: to + shop.shift,
                tests: tests)
        }
    }

    /// What each person's own lines say, one by one; and ranges that some of it lies in.
    private func question(_ query: HistoryQuery, _ values: [Int64], _ random: inout SeededGenerator) -> PersonQuestion {
        let known = values.filter { $0 != HistoryQuery.unknown }
        let low = known.randomElement(using: &random) ?? 0
        return .isIn(.history(query), [low...max(low, known.randomElement(using: &random) ?? 0)])
    }

    @Test(
        "say of everybody what is said of each alone, whatever the days, the tests and the figure",
        arguments: [
            Case(seed: 1, shift: -19_000), Case(seed: 2, spanning: true, people: 1_024, skus: 400),
            Case(seed: 3, spanning: true, heavy: 70_000, skus: 70_000), Case(seed: 4, people: 256),
            Case(seed: 5, people: 20_000, skus: 300),
        ])
    func againstOneByOne(_ shop: Case) throws {
        let timeline = try timeline(shop)
        let seed = shop.seed
        #expect((timeline.irregular != nil) == shop.spanning)
        let scan = PersonScan(timeline, currency: .cop)
        var random = SeededGenerator(seed: seed &+ 5)
        let asked = try queries(shop, timeline).map { query in
            let values = try scan.column(query)
            return (query, values, question(query, values, &random))
        }
        // What is asked more than once is kept, what picks lines is picked together; some of both.
        let together = try scan.people(asked.map(\.2) + asked.map { .not($0.2) })
        for (number, (query, values, question)) in asked.enumerated() {
            guard case .isIn(_, let ranges) = question else { continue }
            let expected = PersonSet(
                size: timeline.count,
                values.indices.filter { values[$0] != HistoryQuery.unknown && ranges.holds(values[$0]) })
            let other = PersonSet(
                size: timeline.count,
                values.indices.filter { values[$0] != HistoryQuery.unknown && !ranges.holds(values[$0]) })
            #expect(together[number] == expected && together[asked.count + number] == other, "\(query)")
            let alone = try scan.ask(question)
            #expect(alone.isTrue == expected && alone.isFalse == other, "\(query)")
        }
    }

    @Test("places of some days hold every line of these days, and few others")
    func places() throws {
        let timeline = try timeline(Case(seed: 6, spanning: true))
        let lineDay = try #require(timeline.lineDay)
        let order = try timeline.dayOrder
        for first in stride(from: 0, to: timeline.count, by: DayOrder.leaf) {
            let last = min(timeline.count, first + DayOrder.leaf)
            let lines =
                Int(
                    timeline.lineStart[Int(timeline.orderStart[first])])..<Int(
                    timeline.lineStart[Int(timeline.orderStart[last])])
            for (from, to) in [(18_100, 18_130), (Int32.min, 18_010), (18_390, .max), (18_403, 18_500), (.min, .max)]
                as [(Int32, Int32)]
            {
                let places = try #require(order.places(of: lines, from: from, to: to))
                let found = Set(places.map { lines.lowerBound + Int(order.distances[$0]) })
                let wanted = Set(lines.filter { lineDay[$0] >= from && lineDay[$0] <= to })
                #expect(found.isSuperset(of: wanted) && found.count <= wanted.count + 2 * (DayOrder.stride - 1))
                for place in places {
                    let person = first + Int(order.owners[place])
                    let line = UInt32(lines.lowerBound + Int(order.distances[place]))
                    #expect(timeline.lineStart[Int(timeline.orderStart[person])] <= line)
                    #expect(timeline.lineStart[Int(timeline.orderStart[person + 1])] > line)
                }
            }
        }
    }
}

extension LinePicksTests {
    @Test("where a block has more picks than fit, each figure looks at its lines alone, and says the same")
    func full() throws {
        let timeline = try timeline(Case(seed: 7, people: 300, heavy: 30_000, skus: 60))
        let size = try #require(try timeline.texts(.purchases, "sku")).count
        let scan = PersonScan(timeline, currency: .cop)
        // Each picks nearly all of thirty thousand lines.
        let queries = (0..<45).map { number in
            let table = (0...size).map { UInt8($0 == size || $0 == number ? 0 : 1) }
            return HistoryQuery(.purchases, .count, asOf: 18_400, tests: [.text(field: "sku", table: table)])
        }
        let values = try queries.map { try scan.column($0) }
        let people = try scan.people(queries.map { .isIn(.history($0), [20...Int64.max]) })
        for (people, values) in zip(people, values) {
            #expect(people == PersonSet(size: timeline.count, values.indices.filter { values[$0] >= 20 }))
        }
        #expect(try #require(values[0].max()) > 8_000)
    }
}

extension Double {
    fileprivate var squared: Double { self * self }
}
