import Foundation
import Intake
import Kernel
import Segments
import Testing

/// Cubes from files to figures, by hand.
@Suite("Cubes from files")
struct CubeTests {
    private let home: HomeFixture

    init() throws {
        home = try HomeFixture()
        try home.run(
            .people,
            "external_id,city,tags,Nivel VIP,Hijos\na,Bogotá,vip;nuevo,Oro,2\nb,BOGOTA,,plata,0\nc,,Vip,,1\nd,Cali,,oro,\n"
        )
    }

    private static let orders = """
        order_id,customer_ref,ordered_at,sku,category,quantity,unit_price,unit_cost,currency,channel
        1,a,2024-01-10,CAF,Café,2,100,60,,web
        1,a,2024-01-10,TE,Té,1,50,20,,web
        2,a,2024-02-05,CAF,CAFE,1,100,60,,web
        3,b,2024-01-20,TE,te,1,80,20,,tienda
        4,b,2024-02-01,CAF,café,-1,100,60,,tienda
        5,,2024-02-10,PAN,Panela,1,30,10,,
        6,c,2024-02-11,MUE,,1,0,0,,web
        7,c,2024-02-12,X,,1,20,5,USD,web

        """

    @Test("Each measure of each month, and totals that are no sums of cells")
    func months() throws {
        try home.run(.orders, Self.orders)
        let measures = "revenue,orders,quantity,people,new_people,average_ticket,repeat_rate,profit"
        let table = try home.cube("month", measures: measures)
        #expect(
            table.cells.map { $0.written(table) } == [
                // 200 + 50 + 80 − (120 + 20 + 20); orders 1 and 3 of a and b
                "2024-01: 330.00 2 4 2 2 165.00 0/2 170.00",
                // 100 − 100 + 30 + 0, dollars left out; orders 2, 5 and 7, of a, nobody and c
                "2024-02: 30.00 3 3 2 1 10.00 0/2 20.00",
            ])
        #expect(table.total.map { $0.written(table) }.joined(separator: " ") == "360.00 5 7 3 3 72.00 1/3 190.00")
        #expect(table.linesWithoutRate == 1 && table.linesWithoutCost == 0)
    }

    @Test("Keys are texts folded, unknown ones have a cell, rows and columns their totals")
    func keys() throws {
        try home.run(.orders, Self.orders)
        let table = try home.cube("city", "category")
        #expect(
            table.cells.map { $0.written(table) } == [
                "Bogotá|Café: 200.00", "Bogotá|Té: 130.00", "-|Panela: 30.00", "-|-: 0.00",
            ])
        #expect(table.rowTotals.map { $0.written(table) } == ["Bogotá: 330.00", "-: 30.00"])
        #expect(
            table.columnTotals.map { $0.written(table) } == [
                "Café: 200.00", "Panela: 30.00", "Té: 130.00", "-: 0.00",
            ])
        #expect(try home.written("weekday", to: "2024-01-31") == ["3: 250.00", "6: 80.00"])
        #expect(
            try home.written("quarter,week", from: "2024-02-10") == [
                "2024-Q1|2024-W06: 30.00", "2024-Q1|2024-W07: 0.00",
            ])
        #expect(try home.written("source") == ["tienda: 360.00"])
        #expect(try home.written("product", measures: "orders") == ["CAF: 2", "MUE: 0", "PAN: 1", "TE: 2", "X: 1"])
        #expect(try home.written("custom:\"Nivel VIP\"", measures: "people") == ["Oro: 1", "plata: 1", "-: 1"])
        #expect(try home.written("rfm.r,abc", measures: "people", asOf: "2024-06-30").count == 4)
        #expect(try home.written("custom:Hijos", measures: "people") == ["0: 1", "1: 1", "2: 1", "-: 0"])
        #expect(try home.written("frequency", measures: "people") == ["1: 2", "2: 1", "-: 0"])
    }

    @Test("Who has two tags, or is in two segments, is in two cells and once in the total")
    func several() throws {
        try home.run(.orders, Self.orders)
        let rooms = home.rooms.segments
        _ = try rooms.create("Bogotanos", "city = \"Bogotá\"", by: "test")
        _ = try rooms.create("Café", "purchases(category = \"café\").count >= 1", by: "test")
        let tags = try home.cube("tags", measures: "people,revenue")
        #expect(tags.cells.map { $0.written(tags) } == ["nuevo: 1 350.00", "vip: 2 350.00", "-: 1 10.00"])
        #expect(tags.total.map { $0.written(tags) } == ["3", "360.00"])
        #expect(tags.linesWithoutRate == 1)
        #expect(try home.written("segment", measures: "people") == ["Bogotanos: 2", "Café: 1", "-: 1"])
        #expect(
            try home.written("segment:\"café\"", measures: "revenue") == ["false: -20.00", "true: 350.00", "-: 30.00"])
    }

    @Test("Of some people alone nobody's sales are none; the people of a cell are those that it counts")
    func some() throws {
        try home.run(.orders, Self.orders)
        #expect(try home.written("month", where: "city is not known") == ["2024-02: 0.00"])
        #expect(try home.written("month", who: "person") == ["2024-01: 330.00", "2024-02: 0.00"])
        #expect(try home.written("month", asOf: "2024-02-01") == ["2024-01: 330.00", "2024-02: -100.00"])
        #expect(try home.people("city,month", ["bogota", "2024-01"]) == ["a", "b"])
        #expect(try home.people("city,month", ["", "2024-02"]) == ["c"])
        #expect(try home.people("city,month", ["Bogotá", "2024-02"]) == ["a"], "who returns does not buy")
        #expect(try home.people("city,month", ["Pasto", "2024-02"]) == [])
        #expect(problem { _ = try home.people("city,month", ["Bogotá"]) } == "cube.cell")
    }

    @Test("What comes later is in the next answer, also sales of nobody, and so is what is taken back")
    func changes() throws {
        try home.run(.orders, Self.orders)
        let before = try home.everyCube()
        let later = try home.run(
            .orders,
            """
            order_id,customer_ref,ordered_at,sku,category,quantity,unit_price,unit_cost,currency,channel
            2,,2024-02-05,CAF,Té negro,1,70,60,,feria
            8,a,2024-03-01,PAN,Panela,1,40,10,,feria
            9,,2024-03-02,PAN,panela,2,30,10,,web

            """)
        #expect(try home.rooms.timeline.current().changed != nil, "they stand beside the generation")
        let beside = try home.everyCube()
        #expect(beside != before && beside.contains("feria|2024-03: 40.00 1 1 1 0 40.00 0/1 30.00"))
        #expect(beside.contains("2024-03: 100.00 2 3 1 0 50.00 0/1 70.00"))
        try home.rooms.timeline.rebuild()
        let anew = try home.everyCube()
        #expect(anew == beside, "\(Set(anew).symmetricDifference(beside))")
        _ = try home.rooms.intake.undo(ImportID(later.import), by: "test")
        #expect(try home.everyCube() == before)
    }

    @Test("Of nothing nothing is made; what cannot be is refused with what was meant")
    func refused() throws {
        let table = try home.cube("month", "city", measures: "revenue,people,repeat_rate")
        #expect(table.cells.isEmpty && table.total.map { $0.written(table) } == ["0.00", "0", "0/0"])
        #expect(problem { _ = try home.cube("ciudad") } == "cube.dimension-unknown-near")
        #expect(problem { _ = try home.cube("zzzzzzzz") } == "cube.dimension-unknown")
        #expect(problem { _ = try home.cube("birth_date") } == "cube.dimension-kind")
        #expect(problem { _ = try home.cube("month", "month") } == "cube.dimension-twice")
        #expect(problem { _ = try home.cube("segment:Nada") } == "segment.not-found")
        #expect(problem { _ = try home.cube("month", measures: "ventas") } == "cube.measure-unknown")
        #expect(problem { _ = try home.cube("month", from: "2024-02-01", to: "2024-01-01") } == "cube.days")
        #expect(CubeNames.list("region, custom:\"A,b\" ,") == ["region", "custom:\"A,b\""])
        #expect(CubeNames.keys("\"Cali, Valle\",,2024") == ["Cali, Valle", "", "2024"])
    }

    @Test("The rows that come to most, with the totals of all")
    func top() throws {
        try home.run(.orders, Self.orders)
        var table = try home.cube("category", "month")
        table.top = 2
        #expect(table.rowTotals.map { $0.written(table) } == ["Café: 200.00", "Té: 130.00"])
        #expect(table.cells.count == 3 && table.total.map { $0.written(table) } == ["360.00"])
    }

    @Test(
        "The worked example by month and city, as its lines say",
        .enabled(if: SharedData.has("worked_example/expected.json")))
    func worked() throws {
        struct Expected: Decodable {
            struct State: Decodable { var lines: [Line] }
            struct Line: Decodable {
                var day, kind, amount, currency, order: String
                var customer_ref: String?
            }
            var after_orders: State
        }
        let folder = try SharedData.url("worked_example")
        let data = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let lines = try JSONDecoder().decode(Expected.self, from: data).after_orders.lines
        let home = try HomeFixture()
        for (kind, name) in [(ImportKind.people, "people.csv"), (.orders, "orders.csv")] {
            try home.run(kind, path: folder.appendingPathComponent(name).path)
        }
        let cities = ["c1": "bogota", "c2": "bogota", "c3": "medellin", "c5": "cali", "c6": "medellin", "c7": "bogota"]
        var (money, orders): ([String: Decimal], [String: Set<String>]) = ([:], [:])
        for line in lines where line.day <= "2024-12-31" {
            let cell = "\(line.day.prefix(7))|\(cities[line.customer_ref ?? ""] ?? "-")"
            let amount = line.currency == "COP" ? try #require(Decimal(string: line.amount)) : 0
            money[cell, default: 0] += amount
            orders[cell] = orders[cell] ?? []
            // The gift alone is no purchase.
            if line.kind == "purchase", line.order != "1011" { orders[cell]?.insert(line.order) }
        }
        let table = try home.cube("month", "city", measures: "revenue,orders", asOf: "2024-12-31")
        let written = Set(table.cells.map { FoldedText.fold($0.written(table)) })
        let expected = Set(
            money.map { cell, amount -> String in
                let minor = (amount * 100) as NSDecimalNumber
                return "\(cell): \(Money(minor: minor.int64Value, currency: .cop).plain) \(orders[cell]?.count ?? 0)"
            })
        #expect(written == expected)
        #expect(table.linesWithoutRate == 1 && money.count > 15)
    }
}

/// Cubes over more people than one core takes at a time.
@Suite("Cubes of many people")
struct LargeCubeTests {
    @Test(
        "Thousands of people and nobody, by dimensions with a place for each cell and with more than there are places for"
    )
    func many() throws {
        var random = SeededGenerator(seed: 11)
        let home = try HomeFixture()
        let people = 4_000
        try home.run(
            .people, "external_id,city,postcode\n" + (1...people).map { "p\($0),C\($0 % 7),K\($0)\n" }.joined())
        var rows = "order_id,customer_ref,ordered_at,sku,channel,amount\n"
        var (money, orders, buyers): ([String: Int64], [String: Set<Int>], [String: Set<Int>]) = ([:], [:], [:])
        var fine: [String: Int64] = [:]
        for order in 1...9_000 {
            // Every fifth is nobody's.
            let person = order % 5 == 0 ? 0 : 1 + random.below(people)
            let day = Day(number: 19_700).adding(days: random.below(400))
            for _ in 0...random.below(3) {
                let (sku, channel) = (random.below(900), ["web", "tienda"][random.below(2)])
                let amount = Int64(1 + random.below(500))
                rows += "\(order),\(person == 0 ? "" : "p\(person)"),\(day),S\(sku),\(channel),\(amount)\n"
                let city = person == 0 ? "-" : "C\(person % 7)"
                let cell = "\(city)|\(day.description.prefix(7))|\(channel)"
                money[cell, default: 0] += amount * 100
                orders[cell, default: []].insert(order)
                if person > 0 { buyers[cell, default: []].insert(person) }
                fine["\(person == 0 ? "-" : "K\(person)")|S\(sku)|\(day)", default: 0] += amount * 100
            }
        }
        try home.run(.orders, rows)
        let table = try home.cube("city", "month,channel", measures: "revenue,orders,people", asOf: "2025-12-31")
        let written = Dictionary(table.cells.map { ($0.keyText, $0.values.map { $0.written(table) }) }) { $1 }
        let expected = money.keys.map { cell -> (String, [String]) in
            let plain = Money(minor: money[cell] ?? 0, currency: .cop).plain
            return (cell, [plain, "\(orders[cell]?.count ?? 0)", "\(buyers[cell]?.count ?? 0)"])
        }
        #expect(written == Dictionary(expected) { $1 })
        let all = try home.cube("postcode", "sku,day", asOf: "2025-12-31")
        #expect(all.cells.count == fine.count)
        for cell in all.cells {
            guard let minor = fine[cell.keyText], cell.values == [.money(minor)] else {
                Issue.record("\(cell) is not \(String(describing: fine[cell.keyText]))")
                break
            }
        }
    }
}

extension HomeFixture {
    func cube(
        _ rows: String, _ columns: String = "", measures: String = "revenue", where rule: String? = nil,
        asOf: String = "2024-12-31", from: String? = nil, to: String? = nil, who kind: String? = nil
    ) throws -> CubeTable {
        let names = try rooms.segments.cubeNames()
        let request = CubeRequest(
            rows: try CubeNames.list(rows).map(names.name), columns: try CubeNames.list(columns).map(names.name),
            measures: try CubeRequest.measures(measures), from: from.flatMap { Day(iso: $0) },
            to: to.flatMap { Day(iso: $0) })
        try request.check()
        let asking = try rooms.segments.asking(asOf: Day(iso: asOf), kind: kind, withNobody: true)
        return try asking.cube(request, of: rule.map { try rooms.segments.read($0) })
    }

    func written(
        _ rows: String, measures: String = "revenue", where rule: String? = nil, asOf: String = "2024-12-31",
        from: String? = nil, to: String? = nil, who kind: String? = nil
    ) throws -> [String] {
        let table = try cube(rows, measures: measures, where: rule, asOf: asOf, from: from, to: to, who: kind)
        return table.cells.map { $0.written(table) }
    }

    /// References of the customers of a cell.
    func people(_ rows: String, _ cell: [String]) throws -> [String] {
        let names = try rooms.segments.cubeNames()
        let asking = try rooms.segments.asking(asOf: Day(iso: "2024-12-31"), withNobody: true)
        let members = try asking.people(CubeRequest(rows: CubeNames.list(rows).map(names.name)), in: cell)
        return try rooms.identity.references(asking.timeline.page(members, limit: .max)).values.sorted()
    }

    /// Several cubes with every measure, as one list.
    func everyCube() throws -> [String] {
        let measures = "revenue,orders,quantity,people,new_people,average_ticket,repeat_rate,profit"
        return try [
            "month", "channel,month", "category", "city", "tags,month", "source,custom:\"Nivel VIP\"", "rfm.group",
        ]
        .flatMap { rows -> [String] in
            let table = try cube(rows, measures: measures)
            return table.cells.map { $0.written(table) } + table.total.map { $0.written(table) }
        }
    }
}

extension CubeTable.Cell {
    /// `Bogotá|2024-05`; a dash for what is not known.
    var keyText: String { keys.map { $0 == .unknown ? "-" : $0.plain }.joined(separator: "|") }

    func written(_ table: CubeTable) -> String {
        keyText + ": " + values.map { $0.written(table) }.joined(separator: " ")
    }
}

extension CubeValue {
    func written(_ table: CubeTable) -> String {
        switch self {
        case .count(let count): "\(count)"
        case .quantity(let micros): "\(micros / 1_000_000)"
        case .money(let minor): minor.map { Money(minor: $0, currency: table.currency).plain } ?? "?"
        case .ratio(let above, let below): "\(above)/\(below)"
        }
    }
}
