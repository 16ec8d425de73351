import Kernel

/// Makes a believable shop: «Café La Ceiba», specialty coffee and things for the home, sold online and in two stores
/// in Bogotá and Medellín, with two years of orders. Nobody in it exists.
///
/// The same seed, number of people and last day give the same bytes. Customers come by laws that analyses can find
/// again: one-time buyers, occasional ones with a rate and a chance to leave (BG/NBD), regulars with a rhythm of their
/// own, some of whom stopped, newcomers and a few wholesale buyers; the calendar bends them all.
public struct ShopGenerator: Sendable {
    public let seed: UInt64
    public let customers: Int
    /// The last day with orders.
    public let through: Day

    public init(seed: UInt64, customers: Int = 2000, through: Day) {
        self.seed = seed
        self.customers = max(0, customers)
        self.through = through
    }

    /// The whole shop in memory, about 2 kB a customer.
    public func generate() -> SampleShop {
        var people: [UInt8] = []
        var orders: [UInt8] = []
        let totals = write(people: { people += $0 }, orders: { orders += $0 })
        return SampleShop(peopleCSV: people, ordersCSV: orders, totals: totals)
    }

    /// The shop in pieces of about a megabyte, for files of any size: first all people, then all orders.
    ///
    /// - Complexity: O(n log n) time for n orders; about 120 MB of memory and 16 s for a million customers.
    public func write(
        people: ([UInt8]) throws -> Void, orders: ([UInt8]) throws -> Void
    ) rethrows -> SampleTotals {
        var totals = SampleTotals()
        let calendar = ShopCalendar(through: through)
        let buyers = makeBuyers()
        try writePeople(buyers, to: people, &totals)
        let visits = planVisits(of: buyers, calendar)
        return try writeOrders(visits, buyers, calendar, to: orders, totals)
    }

    private func makeBuyers() -> [Buyer] {
        var random = stream(.habits)
        return (0..<customers).map { _ in Buyer(&random) }
    }

    private func writePeople(
        _ buyers: [Buyer], to sink: ([UInt8]) throws -> Void, _ totals: inout SampleTotals
    ) rethrows {
        var writer = PeopleWriter(people: customers, through: through, random: stream(.people))
        for (person, buyer) in buyers.enumerated() {
            writer.write(buyer, person: person, totals: &totals)
            if writer.csv.bytes.count >= ShopGenerator.piece { try sink(writer.drain()) }
        }
        try sink(writer.drain())
    }

    /// All visits in the order of time.
    private func planVisits(of buyers: [Buyer], _ calendar: ShopCalendar) -> [UInt64] {
        var plan = VisitPlan(calendar: calendar, random: stream(.visits))
        for (person, buyer) in buyers.enumerated() { plan.add(buyer, person: person) }
        plan.addTillSales(share: 0.05)
        return plan.inOrderOfTime()
    }

    private func writeOrders(
        _ visits: [UInt64], _ buyers: [Buyer], _ calendar: ShopCalendar, to sink: ([UInt8]) throws -> Void,
        _ totals: SampleTotals
    ) rethrows -> SampleTotals {
        var flow = OrderFlow(
            buyers: buyers, calendar: calendar, random: stream(.orders), baskets: stream(.baskets), totals: totals)
        var flaws = OrderFlaw.allCases[...]
        for (index, key) in visits.enumerated() {
            flow.add(Visit(key: key))
            // The unreadable rows stand at one, two, three and four fifths of the file.
            if index + 1 == visits.count * (5 - flaws.count) / 5, let flaw = flaws.popFirst() { flow.add(flaw) }
            if flow.writer.csv.bytes.count >= ShopGenerator.piece { try sink(flow.drain()) }
        }
        for flaw in flaws { flow.add(flaw) }
        flow.finish()
        try sink(flow.drain())
        return flow.writer.finished
    }

    /// Randomness of its own for each part, so that a change to one leaves the others as they were.
    private enum Part: UInt64 { case habits = 1, people, visits, orders, baskets }

    private func stream(_ part: Part) -> SeededGenerator {
        SeededGenerator(seed: Hash64.mix(seed, part.rawValue))
    }

    private static let piece = 1 << 20
}
