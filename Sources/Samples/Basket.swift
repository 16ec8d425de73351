import Kernel

/// One line of an order; all money in whole pesos a unit.
struct OrderLine: Sendable {
    let product: Int
    let quantity: Int
    let unitPrice: Int
    let unitDiscount: Int
    let unitCost: Int

    /// quantity × price − discount
    var amount: Int { quantity * (unitPrice - unitDiscount) }
}

/// Fills baskets: the favourite first, then what goes with it, then whatever is popular.
struct BasketMaker {
    let calendar: ShopCalendar
    var random: SeededGenerator
    /// Price and cost of each product after 0, 1, 2 … turns of the year.
    private let prices: [[(price: Int, cost: Int)]]
    private var chosen: [Int] = []

    init(calendar: ShopCalendar, random: SeededGenerator) {
        self.calendar = calendar
        self.random = random
        prices = (0...(calendar.rises.last ?? 0)).map { rises in
            Catalogue.products.map {
                (Catalogue.price(of: $0, rises: rises), Catalogue.cost(of: $0, rises: rises))
            }
        }
    }

    /// The lines of one order.
    /// - Parameter buyer: nil for a till sale to nobody.
    mutating func lines(for buyer: Buyer?, through channel: SalesChannel, day: Int) -> [OrderLine] {
        choose(for: buyer, through: channel)
        let percent = discountPercent(through: channel, day: day)
        var lines = chosen.map { line($0, through: channel, day: day, percent: percent) }
        if let buyer, buyer.isLoyal, !chosen.contains(Catalogue.sample), random.chance(0.015) {
            let cost = prices[calendar.rises[day]][Catalogue.sample].cost
            lines.append(
                OrderLine(product: Catalogue.sample, quantity: 1, unitPrice: 0, unitDiscount: 0, unitCost: cost))
        }
        return lines
    }

    private mutating func choose(for buyer: Buyer?, through channel: SalesChannel) {
        chosen.removeAll(keepingCapacity: true)
        let size = channel == .wholesale ? 3 + random.below(4) : BasketMaker.sizes.draw(&random)
        if let buyer, random.chance(Double(buyer.loyalty)) { chosen.append(Int(buyer.favourite)) }
        for _ in 0..<size * 4 where chosen.count < size {
            let next = companion() ?? (channel == .wholesale ? Catalogue.coffee : Catalogue.all).draw(&random)
            if !chosen.contains(next) { chosen.append(next) }
        }
    }

    /// Something that goes with the last article, in four of ten steps.
    private mutating func companion() -> Int? {
        guard let last = chosen.last, random.chance(0.4) else { return nil }
        let options = Catalogue.companions[last]
        return options.isEmpty ? nil : options[random.below(options.count)]
    }

    private mutating func line(_ product: Int, through channel: SalesChannel, day: Int, percent: Int) -> OrderLine {
        let (price, cost) = prices[calendar.rises[day]][product]
        return OrderLine(
            product: product, quantity: quantity(of: product, through: channel), unitPrice: price,
            unitDiscount: price * percent / 100 / 50 * 50, unitCost: cost)
    }

    private mutating func quantity(of product: Int, through channel: SalesChannel) -> Int {
        if channel == .wholesale { return 4 + random.below(13) }
        let roll = random.unit()
        switch Catalogue.products[product].category {
        case .coffee, .tea, .sweets: return roll < 0.75 ? 1 : roll < 0.94 ? 2 : 3
        case .brewing, .filters, .tableware, .home, .gifts: return roll < 0.93 ? 1 : 2
        }
    }

    /// Campaign days for most, a coupon for few, and the wholesale terms.
    private mutating func discountPercent(through channel: SalesChannel, day: Int) -> Int {
        if channel == .wholesale { return 12 }
        let campaign = calendar.discount[day]
        if campaign > 0, random.chance(0.85) { return campaign }
        return random.chance(0.03) ? 10 : 0
    }

    private static let sizes = WeightedList([1, 2, 3, 4, 5, 6]) { [0, 38, 29, 17, 9, 5, 2][$0] }
}
