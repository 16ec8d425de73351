import Kernel
import Testing

@testable import Timelines

@Suite("When everybody bought first, next, and in which months")
struct PurchaseDaysTests {
    private static let records = 25

    private func days(_ view: FactView, _ look: PurchaseView, records: Int = records) throws -> PurchaseDays {
        var days = PurchaseDays(records: records)
        for (loaded, superseded) in zip(view.batches, view.isSuperseded) {
            try days.add(loaded.batch, isSuperseded: superseded, look)
        }
        return days
    }

    private func months(_ view: FactView, _ look: PurchaseView, records: Int = records) throws -> [[Int32]] {
        var months = PurchaseMonths(records: records)
        for (loaded, superseded) in zip(view.batches, view.isSuperseded) {
            try months.add(loaded.batch, isSuperseded: superseded, look)
        }
        return Set(months.entries).map { [$0.record, $0.month] }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("days and months equal plain loops over the visible orders", arguments: 0..<8 as Range<UInt64>)
    func againstLoops(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var view = FactView()
        var visible: [String: PlainOrder] = [:]
        for _ in 0..<3 {
            let orders = PlainOrder.random(120, records: Self.records, &random)
            try view.append(Facts.load(orders))
            for order in orders { visible[order.id] = order }
        }
        for asOf in [20_000, 14_950, 14_600] as [Int32] {
            for (includesZero, from) in [(false, nil), (true, nil), (false, asOf - 89)] as [(Bool, Int32?)] {
                let look = PurchaseView(
                    asOf: Day(number: asOf), includesZero: includesZero, from: from.map { Day(number: $0) },
                    currency: .cop)
                var bought = [[Int32]](repeating: [], count: Self.records + 1)
                var inMonths: Set<[Int32]> = []
                for order in visible.values {
                    let sold = order.lines.filter { $0.kind == .purchase && $0.day <= Int64(asOf) }
                    guard !sold.isEmpty, includesZero || sold.contains(where: { $0.amount > 0 }) else { continue }
                    let inside = sold.filter { $0.day >= Int64(from ?? .min) }
                    guard let first = inside.map(\.day).min() else { continue }
                    bought[Int(order.record)].append(Int32(first))
                    for line in inside where order.record > 0 {
                        let parts = Day(number: Int32(line.day)).parts
                        inMonths.insert([Int32(order.record), Int32(parts.year * 12 + parts.month - 1)])
                    }
                }
                let days = try days(view, look)
                #expect(days.first == bought.map { $0.min() ?? PurchaseDays.none })
                #expect(days.second == bought.map { $0.sorted().dropFirst().first ?? PurchaseDays.none })
                #expect(try months(view, look) == inMonths.sorted { $0.lexicographicallyPrecedes($1) })
            }
        }
    }

    @Test("two purchases of one day are a first and a next; records put together share theirs")
    func joined() throws {
        let view = try FactView([
            PlainOrder("a", record: 1, lines: [.init(day: 50, amount: 10)]),
            PlainOrder("b", record: 1, lines: [.init(day: 50, amount: 10)]),
            PlainOrder("c", record: 2, lines: [.init(day: 40, amount: 10)]),
            PlainOrder("d", record: 3, lines: [.init(day: 45, amount: 0)]),
        ])
        var days = try days(view, PurchaseView(asOf: Day(number: 60), currency: .cop), records: 3)
        let none = PurchaseDays.none
        #expect(days.first == [none, 50, 40, none] && days.second == [none, 50, none, none])
        days.move(2, to: 1)
        days.move(3, to: 1)
        #expect(days.first == [none, 40, none, none] && days.second == [none, 50, none, none])
    }

    @Test("damage is told, not followed")
    func damaged() throws {
        let orders = [PlainOrder("a", record: 9, lines: [.init(day: 50, amount: 10)])]
        let look = PurchaseView(asOf: Day(number: 60), currency: .cop)
        let view = try FactView(orders)
        #expect(throws: FactProblem.damaged("1-0.facts", block: OrderColumn.lineCount)) {
            try self.days(view, look, records: 8)
        }
        let bytes = try Facts.bytes(orders, replacing: [OrderColumn.lineCount: [2]])
        let batch = try Facts.open(bytes)
        var days = PurchaseDays(records: 9)
        #expect(throws: FactProblem.damaged("1-0.facts", block: OrderColumn.lineCount)) {
            try days.add(batch, isSuperseded: [false], look)
        }
    }
}
