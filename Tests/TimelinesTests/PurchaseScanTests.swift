import Kernel
import Testing

@testable import Timelines

@Suite("What everybody bought, as the timeline tells it")
struct PurchaseScanTests {
    private static let records = 25

    /// A timeline of everybody: record i is person i − 1, unless it is somebody else's.
    static func timeline(
        _ view: FactView, records: Int = records, currency: Currency = .cop, rates: RateTable = .none,
        joined: [Int: Int] = [:]
    ) throws -> Timeline {
        let people = (1...Int64(records)).filter { joined[Int($0)] == nil }
        let places = (0...records).map { record -> Int32 in
            people.firstIndex(of: Int64(joined[record] ?? record)).map(Int32.init) ?? TimelineSources.nobody
        }
        var builder = TimelineBuilder(
            TimelineSources(facts: view, people: people, personOfRecord: places, currency: currency, rates: rates))
        return try builder.timeline()
    }

    /// Three imports of random orders, and what is seen of them.
    private func shop(_ seed: UInt64) throws -> (FactView, [PlainOrder]) {
        var random = SeededGenerator(seed: seed)
        var view = FactView()
        var visible: [String: PlainOrder] = [:]
        for _ in 0..<3 {
            let orders = PlainOrder.random(120, records: Self.records, &random)
            try view.append(Facts.load(orders))
            for order in orders { visible[order.id] = order }
        }
        return (view, Array(visible.values))
    }

    @Test(
        "purchases, last days, net and gross money equal plain loops over the visible orders; so do nobody's, and what has no rate",
        arguments: 0..<8 as Range<UInt64>)
    func againstOracle(seed: UInt64) throws {
        let (view, visible) = try shop(seed)
        let dollars = try #require(Currency("USD"))
        for currency in [Currency.cop, dollars] {
            let timeline = try Self.timeline(view, currency: currency)
            for asOf in [20_000, 14_950, 14_600, 1] as [Int32] {
                for (zero, from) in [(false, nil), (true, nil), (false, asOf - 89), (true, 14_950)] as [(Bool, Int32?)]
                {
                    let look = PurchaseView(
                        asOf: Day(number: asOf), includesZero: zero, from: from.map { Day(number: $0) },
                        currency: currency)
                    let oracle = Oracle(visible, records: Self.records, look)
                    var query = PurchaseQuery(asOf: asOf, from: from ?? .min)
                    query.includesZero = zero
                    for isGross in [false, true] {
                        query.isGross = isGross
                        let found = try PurchaseScan(timeline).columns(query)
                        let buyers = oracle.buyers.dropFirst()
                        #expect(found.purchases == buyers.map(\.purchases) && found.last == buyers.map(\.lastDay))
                        #expect(found.money == buyers.map { isGross ? $0.gross : $0.net })
                        let nobody = try PurchaseScan(timeline).nobody(query)
                        #expect(nobody.purchases == oracle.buyers[0].purchases)
                        #expect(nobody.money == (isGross ? oracle.buyers[0].gross : oracle.buyers[0].net))
                    }
                    let all = CompanyScan(timeline, PersonSet(everybodyOf: timeline.count), hasNobody: true)
                    #expect(try all.linesLeftOut(query) == oracle.linesLeftOut)
                    if !zero, from == nil { try checkMonths(all, oracle, asOf) }
                }
            }
        }
    }

    @Test(
        "those who bought, from the totals kept: nobody else, and the same of each; where totals do not answer nothing is said"
    )
    func buyers() throws {
        let (view, _) = try shop(11)
        // More people than a stretch, most of whom never bought.
        let timeline = try Self.timeline(view, records: 40_000)
        let scan = PurchaseScan(timeline)
        let some = PersonSet(size: timeline.count, (0..<timeline.count).filter { $0 % 3 != 1 })
        for people in [PersonSet(everybodyOf: timeline.count), some, PersonSet(size: timeline.count)] {
            let query = PurchaseQuery(asOf: 20_000)
            let found = try #require(try scan.buyers(query, among: people))
            let columns = try scan.columns(query)
            let expected = (0..<timeline.count).filter { people.contains($0) && columns.purchases[$0] > 0 }
            #expect(found.places.map(Int.init) == expected)
            #expect(found.customers.map(\.rawValue) == expected.map { Int64($0) + 1 })
            #expect(found.purchases == expected.map { columns.purchases[$0] })
            #expect(
                found.last == expected.map { columns.last[$0] } && found.money == expected.map { columns.money[$0] })
        }
        let everybody = PersonSet(everybodyOf: timeline.count)
        var gross = PurchaseQuery(asOf: 20_000)
        gross.isGross = true
        for query in [gross, PurchaseQuery(asOf: 14_900), PurchaseQuery(asOf: 20_000, from: 14_700)] {
            #expect(try scan.buyers(query, among: everybody) == nil)
        }
    }

    private func checkMonths(_ scan: CompanyScan, _ oracle: Oracle, _ asOf: Int32) throws {
        let range = Day(number: 14_500).monthIndex...Day(number: 15_500).monthIndex
        let sales = try scan.months(range, asOf: asOf)
        for month in sales.months {
            let expected = oracle.months[month.index] ?? Oracle.Month()
            #expect(Oracle.Month(net: month.net, purchases: month.purchases) == expected)
        }
        #expect(sales.firstDay == .max || oracle.months.keys.min() == Day(number: sales.firstDay).monthIndex)
        #expect((sales.firstDay == .max) == oracle.months.isEmpty)
        let one = try scan.months(range.lowerBound + 3...range.lowerBound + 3, asOf: asOf)
        #expect(one.months == [sales.months[3]] && one.firstDay == sales.firstDay)
    }

    @Test("first and next purchases, and the months with one, equal plain loops", arguments: 0..<8 as Range<UInt64>)
    func days(seed: UInt64) throws {
        let (view, visible) = try shop(seed)
        let timeline = try Self.timeline(view)
        for asOf in [20_000, 14_950, 14_600] as [Int32] {
            for (includesZero, from) in [(false, nil), (true, nil), (false, asOf - 89)] as [(Bool, Int32?)] {
                var bought = [[Int32]](repeating: [], count: Self.records + 1)
                var inMonths = [Set<Int32>](repeating: [], count: Self.records + 1)
                for order in visible {
                    let sold = order.lines.filter { $0.kind == .purchase && $0.day <= Int64(asOf) }
                    guard !sold.isEmpty, includesZero || sold.contains(where: { $0.amount > 0 }) else { continue }
                    let inside = sold.filter { $0.day >= Int64(from ?? .min) }
                    guard let first = inside.map(\.day).min() else { continue }
                    bought[Int(order.record)].append(Int32(first))
                    for line in inside {
                        inMonths[Int(order.record)].insert(Int32(Day(number: Int32(line.day)).monthIndex))
                    }
                }
                var query = PurchaseQuery(asOf: asOf, from: from ?? .min)
                (query.includesZero, query.hasDays) = (includesZero, true)
                let found = try PurchaseScan(timeline).columns(query)
                let none = PurchaseColumns.noDay
                #expect(found.first == bought.dropFirst().map { $0.min() ?? none })
                #expect(found.second == bought.dropFirst().map { $0.sorted().dropFirst().first ?? none })
                #expect(found.purchases == bought.dropFirst().map { Int32($0.count) })
                let months = try PurchaseScan(timeline).months(query)
                for person in 0..<Self.records { #expect(Array(months[person]) == inMonths[person + 1].sorted()) }
                #expect(months[-1].isEmpty && months[Self.records].isEmpty)
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
        var query = PurchaseQuery(asOf: 60)
        query.hasDays = true
        let none = PurchaseColumns.noDay
        let apart = try PurchaseScan(Self.timeline(view, records: 3)).columns(query)
        #expect(apart.first == [50, 40, none] && apart.second == [50, none, none])
        let one = try PurchaseScan(Self.timeline(view, records: 3, joined: [2: 1, 3: 1])).columns(query)
        #expect(one.first == [40] && one.second == [50] && one.purchases == [3] && one.money == [30])
    }

    @Test(
        "what was sold has cost: returns take it back, adjustments cost nothing, one line without a cost says nothing")
    func costs() throws {
        func line(
            _ kind: LineKind = .purchase, day: Int64 = 100, amount: Int64 = 1_000, _ quantity: Int64 = 1,
            cost: Int64 = -1, currency: String = "COP"
        ) -> PlainOrder.Line {
            .init(kind: kind, day: day, amount: amount, currency: currency, quantity: quantity, unitCost: cost)
        }
        let view = try FactView([
            PlainOrder(
                "a", record: 1,
                lines: [
                    line(2, cost: 3_333_333), line(.return, day: 110, amount: -10, -1, cost: 1_000_001),
                    line(.adjustment, amount: -5), line(.void), line(day: 201),
                ]), PlainOrder("b", record: 2, lines: [line(cost: 1_000_000), line()]),
            PlainOrder("c", record: 3, lines: [line(3, cost: 500_000), line(currency: "USD")]),
            PlainOrder("d", record: 3, lines: [line(.return, amount: -9, -1)]),
        ])
        func line(_ quantity: Int64, cost: Int64) -> PlainOrder.Line { line(.purchase, quantity, cost: cost) }
        let scan = PurchaseScan(try Self.timeline(view, records: 3))
        func cost(asOf: Int32 = 200, from: Int32 = .min, isGross: Bool = false) throws -> [Int128] {
            var query = PurchaseQuery(asOf: asOf, from: from)
            (query.hasCosts, query.isGross) = (true, isGross)
            return try scan.columns(query).cost
        }
        let unknown = PurchaseColumns.unknownCost
        #expect(try cost() == [5_666_665, unknown, unknown])
        #expect(try cost(asOf: 105) == [6_666_666, unknown, unknown])
        #expect(try cost(from: 105) == [-1_000_001, 0, 0])
        #expect(try cost(isGross: true) == [6_666_666, unknown, 1_500_000], "the dollars have no rate")
        #expect(try cost(asOf: 300)[0] == unknown)
    }

    @Test("orders of one source alone, when asked")
    func sources() throws {
        var view = FactView()
        try view.append(Facts.load([PlainOrder("a", record: 1, lines: [.init(day: 50, amount: 10)])]))
        try view.append(
            Facts.load(
                [
                    PlainOrder("a", record: 1, lines: [.init(day: 51, amount: 7)]),
                    PlainOrder("b", record: 0, lines: [.init(day: 51, amount: 70)]),
                ], source: "web"))
        let scan = PurchaseScan(try Self.timeline(view, records: 1))
        func asked(_ source: String) throws -> ([Int64], [Int32], Int64) {
            var query = PurchaseQuery(asOf: 60)
            query.files = PickedFiles(Set(view.batches.filter { $0.source == source }.map(\.batch.digest)))
            let columns = try scan.columns(query)
            return (columns.money, columns.last, try scan.nobody(query).money)
        }
        #expect(try asked("tienda") == ([10], [50], 0) && asked("web") == ([7], [51], 70))
        #expect(try asked("otra") == ([0], [.min], 0))
        #expect(try scan.columns(PurchaseQuery(asOf: 60)).money == [17])
    }

    @Test("a timeline knows whether orders of nobody have come, changed or gone since")
    func nobody() throws {
        let mine = PlainOrder("a", record: 1, lines: [.init(day: 50, amount: 10)])
        let nobodys = PlainOrder("b", record: 0, lines: [.init(day: 50, amount: 20)])
        let view = try FactView([mine], [nobodys])
        let timeline = try Self.timeline(view, records: 1)
        #expect(try timeline.knowsNobody(in: view))
        #expect(try timeline.knowsNobody(in: FactView([nobodys], [mine])))
        #expect(try !timeline.knowsNobody(in: FactView([mine])), "gone")
        #expect(try timeline.knowsNobody(in: FactView([nobodys])), "somebody's is gone")
        var changed = nobodys
        changed.lines[0].amount = 30
        #expect(try !timeline.knowsNobody(in: FactView([mine], [nobodys], [changed])))
        var other = nobodys
        other.id = "c"
        #expect(try !timeline.knowsNobody(in: FactView([mine], [nobodys], [other])))
        let anothers = PlainOrder("d", record: 1, lines: [.init(day: 50, amount: 20)])
        #expect(try timeline.knowsNobody(in: FactView([mine], [nobodys], [anothers])))
        #expect(try timeline.knowsNobody(in: FactView([mine], [nobodys], [nobodys])), "said again")
    }

    @Test("months before 1970, at the turn of a year and on 29 February fall where the calendar says")
    func calendar() throws {
        let days = [(1969, 12, 31), (1970, 1, 1), (2012, 2, 29), (2011, 12, 31), (2012, 1, 1)]
        let lines = try days.map { year, month, day in
            PlainOrder.Line(day: Int64(try #require(Day(year: year, month: month, day: day)).number), amount: 7)
        }
        let timeline = try Self.timeline(FactView([PlainOrder("A", lines: lines)]), records: 1)
        let scan = CompanyScan(timeline, PersonSet(everybodyOf: 1), hasNobody: false)
        let sales = try scan.months(1969 * 12 + 10...2012 * 12 + 2, asOf: 20_000)
        let months = sales.months.filter { $0.net != 0 }
        #expect(months.map { [$0.year, $0.month] } == [[1969, 12], [1970, 1], [2011, 12], [2012, 1], [2012, 2]])
        #expect(months.map(\.net) == [7, 7, 7, 7, 7] && months.map(\.purchases) == [1, 0, 0, 0, 0])
        #expect(sales.firstDay == -1 && sales.months.count == 509)
    }

    @Test("nothing has happened: nobody bought, and no month has sales")
    func nothing() throws {
        let timeline = try Self.timeline(FactView([]), records: 1)
        let found = try PurchaseScan(timeline).columns(PurchaseQuery(asOf: 10))
        #expect(found.purchases == [0] && found.last == [.min] && found.money == [0])
        let scan = CompanyScan(timeline, PersonSet(everybodyOf: 1), hasNobody: true)
        #expect(try scan.months(0...0, asOf: 10) == SalesByMonth(0...0))
    }

    @Test("sums that leave 64 bits are refused, not wrapped")
    func limits() throws {
        let most = Int64.max / 2 + 1
        func orders(_ kind: LineKind) -> [PlainOrder] {
            [
                PlainOrder("a", record: 1, lines: [.init(day: 50, amount: most), .init(day: 50, amount: 5)]),
                PlainOrder(
                    "b", record: 1, lines: [.init(kind: kind, day: 50, amount: -most), .init(day: 60, amount: most)]),
            ]
        }
        let timeline = try Self.timeline(FactView(orders(.return)), records: 1)
        #expect(try PurchaseScan(timeline).columns(PurchaseQuery(asOf: 70)).money == [most + 5])
        var gross = PurchaseQuery(asOf: 70)
        gross.isGross = true
        #expect(throws: FactProblem.overflow) { try PurchaseScan(timeline).columns(gross) }
    }
}
