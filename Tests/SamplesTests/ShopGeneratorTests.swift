import Kernel
import Samples
import Testing

@Suite("The sample shop as a whole")
struct ShopGeneratorTests {
    private func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { Hash64.of($0) } }

    @Test("the same seed gives the same bytes, today as on the day the shop was made")
    func deterministic() {
        // A change of these two numbers is a change of the demonstration: say so in the changelog.
        #expect(hash(Demo.shop.peopleCSV) == 0xEE651538005FDA0A)
        #expect(hash(Demo.shop.ordersCSV) == 0x976CD89AB70A3836)
        let again = ShopGenerator(seed: 1, customers: 2000, through: Demo.through).generate()
        #expect(again.peopleCSV == Demo.shop.peopleCSV)
        #expect(again.ordersCSV == Demo.shop.ordersCSV)
        #expect(again.totals == Demo.shop.totals)
    }

    @Test("another seed gives another shop")
    func seeds() {
        let other = ShopGenerator(seed: 2, through: Demo.through).generate()
        #expect(other.peopleCSV != Demo.shop.peopleCSV)
        #expect(other.ordersCSV != Demo.shop.ordersCSV)
    }

    @Test(
        "2,000 people place 9,000 to 14,000 orders of 20,000 to 30,000 lines, whatever the seed", arguments: [1, 7, 99])
    func size(seed: UInt64) {
        let totals = ShopGenerator(seed: seed, through: Demo.through).generate().totals
        #expect(totals.people == 2000)
        #expect((9000...14_000).contains(totals.orders), "\(totals.orders)")
        #expect((20_000...30_000).contains(totals.orderRows), "\(totals.orderRows)")
        #expect((0.30...0.45).contains(Double(totals.oneTimeBuyers) / Double(totals.buyers)))
        #expect((0.022...0.038).contains(Double(totals.cancelledOrders) / Double(totals.orders)))
        #expect((0.018...0.032).contains(Double(totals.returnRows) / Double(totals.orders)))
        #expect((0.045...0.055).contains(Double(totals.ordersWithoutCustomer) / Double(totals.orders)))
    }

    @Test("what the generator counted is what the files hold")
    func totals() {
        let totals = Demo.shop.totals
        let rows = Demo.rows
        #expect(totals.people == Demo.people.rows.count)
        #expect(totals.orderRows == Demo.orders.rows.count)
        #expect(totals.unreadableRows == totals.orderRows - rows.count)
        #expect(totals.orders == Set(rows.map(\.order)).count)
        #expect(totals.ordersWithoutCustomer == Set(rows.filter(\.customer.isEmpty).map(\.order)).count)
        #expect(totals.peopleNamed == Set(rows.map(\.customer)).subtracting([""]).count)
        #expect(totals.cancelledOrders == Set(rows.filter { $0.status == "cancelado" }.map(\.order)).count)
        #expect(totals.returnRows == rows.count { $0.quantity < 0 })
        #expect(totals.giftRows == rows.count { $0.price == 0 })
        #expect(totals.amount == rows.reduce(0) { $0 + Int64($1.amount) })
        #expect(totals.statuses == Dictionary(grouping: rows, by: \.status).mapValues(\.count))
        #expect(totals.firstDay == rows.map(\.day).min())
        #expect(totals.lastDay == rows.map(\.day).max())
        #expect(totals.products == 63 && totals.categories == 8)
    }

    @Test("buyers and one-time buyers are those with one and more orders that were paid")
    func buyers() {
        let paid = Demo.rows.filter {
            $0.status != "cancelado" && $0.quantity > 0 && !$0.customer.isEmpty && $0.amount > 0
        }
        let orders = Dictionary(grouping: paid, by: \.customer).mapValues { Set($0.map(\.order)).count }
        #expect(Demo.shop.totals.buyers == orders.count)
        #expect(Demo.shop.totals.oneTimeBuyers == orders.count { $0.value == 1 })
    }

    @Test("written in pieces it is the same shop")
    func pieces() {
        var people: [UInt8] = []
        var orders: [UInt8] = []
        var pieces = 0
        let totals = ShopGenerator(seed: 1, through: Demo.through).write(
            people: { people += $0 },
            orders: {
                orders += $0
                pieces += 1
            })
        #expect(people == Demo.shop.peopleCSV && orders == Demo.shop.ordersCSV && totals == Demo.shop.totals)
        #expect(pieces > 1)
    }

    @Test("a sink that fails stops the writing with its own error")
    func failingSink() {
        struct DiskFull: Error {}
        #expect(throws: DiskFull.self) {
            try ShopGenerator(seed: 1, customers: 10, through: Demo.through).write(
                people: { _ in }, orders: { _ in throw DiskFull() })
        }
    }

    @Test("the smallest shops are whole shops", arguments: [-5, 0, 1, 2, 7, 20])
    func small(customers: Int) {
        let shop = ShopGenerator(seed: 4, customers: customers, through: Demo.through).generate()
        #expect(Table(shop.peopleCSV).rows.count == max(0, customers))
        #expect(Table(shop.ordersCSV).rows.count == shop.totals.orderRows)
        #expect(shop.totals.unreadableRows == 4)
        #expect(customers < 7 || shop.totals.invalidEmails == 3 && shop.totals.futureBirthDates == 2)
    }

    @Test("the two years end on whatever day is asked for", arguments: ["2024-02-29", "2025-12-31", "2026-01-01"])
    func otherDays(text: String) throws {
        let through = try #require(Day(iso: text))
        let totals = ShopGenerator(seed: 1, customers: 300, through: through).generate().totals
        let (first, last) = (try #require(totals.firstDay), try #require(totals.lastDay))
        #expect(last <= through && last > through.adding(days: -5))
        #expect(first > through.adding(months: -24) && first < through.adding(months: -24).adding(days: 8))
    }
}
