import Kernel

/// Turns visits, in the order of time, into the rows of the orders file.
struct OrderFlow {
    static let cancelled = "cancelado"

    /// Goods on their way back.
    private struct Return {
        let head: OrderHead
        let line: OrderLine
        let minute: Int
    }

    private let calendar: ShopCalendar
    private let buyers: [Buyer]
    private var random: SeededGenerator
    private var baskets: BasketMaker
    private(set) var writer: OrderWriter
    private var number = 100_000
    /// Returns by the day they will be written on, and the first day not yet looked at.
    private var returns: [[Return]]
    private var nextDay = 0

    init(
        buyers: [Buyer], calendar: ShopCalendar, random: SeededGenerator, baskets: SeededGenerator, totals: SampleTotals
    ) {
        self.calendar = calendar
        self.buyers = buyers
        self.random = random
        self.baskets = BasketMaker(calendar: calendar, random: baskets)
        writer = OrderWriter(people: buyers.count, totals: totals)
        returns = Array(repeating: [], count: calendar.count)
    }

    mutating func add(_ visit: Visit) {
        let day = visit.minute / 1440
        writeReturns(before: day)
        let buyer = visit.person.map { buyers[$0] }
        let lines = baskets.lines(for: buyer, through: visit.channel, day: day)
        let head = head(of: visit, buyer: buyer, day: day)
        writer.write(lines, of: head, on: calendar.day(day), minute: visit.minute % 1440)
        planReturn(of: lines, head: head, day: day)
    }

    mutating func add(_ flaw: OrderFlaw) {
        let day = min(nextDay, calendar.count - 1)
        let (product, person) = (Catalogue.coffee.draw(&random), buyers.isEmpty ? nil : random.below(buyers.count))
        let visit = Visit(minute: day * 1440, channel: .web, person: person)
        let line = OrderLine(
            product: product, quantity: 1, unitPrice: Catalogue.products[product].price, unitDiscount: 0,
            unitCost: Catalogue.products[product].cost)
        writer.write(flaw, of: head(of: visit, buyer: nil, day: day), line: line, on: calendar.day(day))
    }

    mutating func finish() { writeReturns(before: calendar.count) }

    mutating func drain() -> [UInt8] { writer.drain() }

    private mutating func head(of visit: Visit, buyer: Buyer?, day: Int) -> OrderHead {
        number += 1
        let anyStore: Store = random.chance(0.62) ? .bogota : .medellin
        return OrderHead(
            number: number, person: visit.person, channel: visit.channel,
            store: visit.channel == .store ? buyer?.home.store ?? anyStore : nil,
            payment: OrderFlow.payments[Int(visit.channel.rawValue)].draw(&random).name,
            status: status(through: visit.channel, daysLeft: calendar.count - 1 - day))
    }

    private mutating func status(through channel: SalesChannel, daysLeft: Int) -> String {
        if random.chance(0.03) { return OrderFlow.cancelled }
        switch channel {
        case .store: return "pagado"
        case .wholesale: return "facturado"
        case .web, .whatsapp: return daysLeft < 1 ? "pagado" : daysLeft < 4 ? "enviado" : "entregado"
        }
    }

    /// One order in forty brings a line back, whole or in part, two days to three weeks later.
    private mutating func planReturn(of lines: [OrderLine], head: OrderHead, day: Int) {
        guard head.person != nil, head.status != OrderFlow.cancelled, random.chance(0.027) else { return }
        let line = lines[random.below(lines.count)]
        let due = day + 2 + random.below(20)
        guard line.unitPrice > 0, due < calendar.count, calendar.pull[due] > 0 else { return }
        let back = OrderLine(
            product: line.product, quantity: -(1 + random.below(line.quantity)), unitPrice: line.unitPrice,
            unitDiscount: line.unitDiscount, unitCost: line.unitCost)
        returns[due].append(Return(head: head, line: back, minute: 10 * 60 + random.below(420)))
    }

    private mutating func writeReturns(before day: Int) {
        while nextDay < min(day, calendar.count) {
            for back in returns[nextDay] {
                writer.writeReturn(back.line, of: back.head, on: calendar.day(nextDay), minute: back.minute)
            }
            returns[nextDay] = []
            nextDay += 1
        }
    }

    /// How people pay, for each channel in the order of its cases.
    private static let payments: [WeightedList<(name: String, weight: Double)>] = SalesChannel.allCases.map {
        let ways: [(name: String, weight: Double)] =
            switch $0 {
            case .web: [("PSE", 34), ("Tarjeta de crédito", 36), ("Nequi", 20), ("Contraentrega", 10)]
            case .store: [("Efectivo", 32), ("Tarjeta débito", 28), ("Tarjeta de crédito", 24), ("Nequi", 16)]
            case .whatsapp: [("Nequi", 55), ("Daviplata", 20), ("Contraentrega", 25)]
            case .wholesale: [("Transferencia", 100)]
            }
        return WeightedList(ways, weight: \.weight)
    }
}
