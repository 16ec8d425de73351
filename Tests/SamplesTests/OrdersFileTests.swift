import Kernel
import Samples
import Testing

@Suite("The orders of the sample shop")
struct OrdersFileTests {
    private let rows = Demo.rows

    @Test("the columns are Spanish and every row has all of them")
    func columns() {
        #expect(
            Demo.orders.columns == [
                "Pedido", "Cliente", "Fecha", "SKU", "Producto", "Categoría", "Cantidad", "Precio", "Descuento",
                "Canal",
                "Tienda", "Medio de pago", "Estado", "Costo",
            ])
        #expect(Demo.orders.rows.allSatisfy { $0.count == 14 })
        #expect(!Demo.shop.ordersCSV.contains(UInt8(ascii: "\"")) && Demo.shop.ordersCSV.last == 10)
    }

    @Test("four rows cannot be read, and each is an order of its own")
    func unreadable() {
        let broken = Demo.orders.rows.filter { OrderRow($0) == nil }
        #expect(broken.count == 4)
        #expect(broken.map { $0[2] }.count { Day(iso: $0.prefix(10)) == nil } == 2)
        #expect(broken.contains { $0[2].hasPrefix("31/02/") })
        #expect(broken.map { $0[7] }.count { Int($0) == nil } == 2)
        #expect(Set(broken.map { $0[0] }).isDisjoint(with: rows.map(\.order)))
        #expect(Set(broken.map { $0[0] }).count == 4)
    }

    @Test("every order is written while the shop is open, and in the order of time")
    func openingHours() {
        let hours = ["web": 420...1379, "tienda": 540...1199, "whatsapp": 480...1139, "mayorista": 480...1019]
        for row in rows where row.quantity > 0 {
            #expect(hours[row.channel]?.contains(row.minute) == true, "\(row.order)")
            #expect(row.channel != "tienda" || row.day.weekday != 7 || (600...1079).contains(row.minute))
        }
        let sold = rows.filter { $0.quantity > 0 }
        #expect(zip(sold, sold.dropFirst()).allSatisfy { ($0.day, $0.minute) <= ($1.day, $1.minute) })
        #expect(zip(sold, sold.dropFirst()).allSatisfy { Int($0.order) ?? 0 <= Int($1.order) ?? 0 })
        #expect(!rows.contains { $0.day.description.hasSuffix("-12-25") || $0.day.description.hasSuffix("-01-01") })
    }

    @Test("a store is named for store sales and for nothing else")
    func stores() {
        #expect(Set(rows.map(\.store)) == ["", "Bogotá Chapinero", "Medellín Laureles"])
        #expect(rows.allSatisfy { ($0.channel == "tienda") == !$0.store.isEmpty })
        #expect(rows.filter(\.customer.isEmpty).allSatisfy { $0.channel == "tienda" })
    }

    @Test("money is whole pesos that make sense")
    func money() {
        #expect(rows.allSatisfy { $0.price >= 0 && $0.discount >= 0 && $0.cost > 0 && $0.quantity != 0 })
        #expect(rows.allSatisfy { $0.discount <= abs($0.quantity) * $0.price / 4 })
        #expect(rows.allSatisfy { $0.price % 100 == 0 && $0.cost % 10 == 0 })
        let (sales, cost) = rows.filter { $0.status != "cancelado" }.reduce((0, 0)) {
            ($0.0 + $1.amount, $0.1 + $1.quantity * $1.cost)
        }
        #expect((0.35...0.55).contains(1 - Double(cost) / Double(sales)), "the shop earns its keep")
    }

    @Test("a basket has one to six articles, none twice")
    func baskets() {
        let orders = Dictionary(grouping: rows.filter { $0.quantity > 0 && $0.price > 0 }, by: \.order)
        #expect(orders.values.allSatisfy { (1...6).contains($0.count) && Set($0.map(\.sku)).count == $0.count })
        #expect(orders.values.allSatisfy { Set($0.map(\.customer)).count == 1 && Set($0.map(\.status)).count == 1 })
        let mean = Double(orders.values.reduce(0) { $0 + $1.count }) / Double(orders.count)
        #expect((1.9...2.5).contains(mean))
    }

    @Test("what comes back was bought before, by the same person, at the same price, and no more of it")
    func returns() {
        let sold = Dictionary(grouping: rows.filter { $0.quantity > 0 }, by: \.order)
        for back in rows where back.quantity < 0 {
            let line = sold[back.order]?.first { $0.sku == back.sku && $0.price == back.price }
            #expect(line.map { $0.customer == back.customer && $0.quantity >= -back.quantity } == true)
            #expect(line.map { (2...21).contains(back.day.days(since: $0.day)) && $0.status != "cancelado" } == true)
            #expect(back.status.isEmpty && back.amount < 0)
        }
    }

    @Test("December sells at least 1.3 times January, and the week before Mother's Day beats an ordinary May week")
    func seasons() throws {
        func orders(_ prefix: String) -> Int {
            Set(rows.filter { $0.day.description.hasPrefix(prefix) }.map(\.order)).count
        }
        #expect(Double(orders("2024-12")) > 1.3 * Double(orders("2025-01")))
        #expect(Double(orders("2025-12")) > 1.3 * Double(orders("2026-01")))
        func week(ending text: String) throws -> Int {
            let last = try #require(Day(iso: text))
            return Set(rows.filter { (0...6).contains(last.days(since: $0.day)) }.map(\.order)).count
        }
        let (mothers, after) = (try week(ending: "2026-05-10"), try week(ending: "2026-05-24"))
        #expect(mothers > after)
        let (friendship, ordinary) = (try week(ending: "2025-09-20"), try week(ending: "2025-09-30"))
        #expect(friendship > ordinary)
    }

    @Test("Saturday is the strongest day of the week and Sunday the weakest")
    func weekdays() {
        let counts = (1...7).map { weekday in rows.count { $0.day.weekday == weekday && $0.quantity > 0 } }
        #expect(counts.max() == counts[5])
        #expect(counts.min() == counts[6])
    }

    @Test("prices rise at the turn of the year and only then")
    func prices() {
        let perYear = Dictionary(grouping: rows.filter { $0.sku == "CAF-HUI-340" && $0.quantity > 0 }) {
            $0.day.parts.year
        }
        #expect(perYear.mapValues { Set($0.map(\.price)) } == [2024: [38_900], 2025: [41_500], 2026: [44_300]])
    }

    @Test("campaign days are discounted, other days seldom")
    func campaigns() {
        func share(_ days: Set<String>) -> Double {
            let retail = rows.filter { $0.channel != "mayorista" && $0.price > 0 && days.contains($0.day.description) }
            return Double(retail.count { $0.discount > 0 }) / Double(max(1, retail.count))
        }
        #expect(share(["2025-11-28", "2025-11-29", "2025-08-13", "2026-05-10"]) > 0.7)
        #expect(share(["2025-10-14", "2025-10-15", "2025-10-16", "2026-02-10", "2026-02-11"]) < 0.15)
    }

    @Test("who buys a Chemex tends to buy its filters with it")
    func affinity() {
        let orders = Dictionary(grouping: rows, by: \.order).mapValues { Set($0.map(\.sku)) }
        let withFilters = orders.count { $0.value.contains("FIL-CHE") }
        let chemex = orders.filter { $0.value.contains("MET-CHE") }
        let both = chemex.count { $0.value.contains("FIL-CHE") }
        let lift = Double(both) / Double(chemex.count) / (Double(withFilters) / Double(orders.count))
        #expect(lift > 3)
    }

    @Test("few wholesale buyers make a visible part of the sales")
    func wholesale() {
        let sold = rows.filter { $0.status != "cancelado" }
        let wholesale = sold.filter { $0.channel == "mayorista" }
        let share = Double(wholesale.reduce(0) { $0 + $1.amount }) / Double(sold.reduce(0) { $0 + $1.amount })
        #expect((0.02...0.35).contains(share))
        #expect(Set(wholesale.map(\.customer)).count < 30)
    }

    @Test("some regulars fell silent and some people are new")
    func lifeCycles() {
        let orders = Dictionary(grouping: rows.filter { !$0.customer.isEmpty }, by: \.customer)
        let silent = orders.values.count { rows in
            Set(rows.map(\.order)).count >= 6 && rows.allSatisfy { Demo.through.days(since: $0.day) > 75 }
        }
        let new = orders.values.count { $0.allSatisfy { Demo.through.days(since: $0.day) <= 120 } }
        #expect(silent > 60)
        #expect(new > 200)
    }
}
