import Rules
import Timelines

/// What filters look at: an event, or a line within its order.
private struct Sight {
    var day: Int32
    var texts: [String: String]
    var line: World.Line?
    var order: World.Order?
    /// Seen by `returns(…)`: quantities and amounts are positive.
    var isTurned = false
}

extension Oracle {
    func value(of aggregate: Aggregate, for person: World.Person) -> OracleValue? {
        switch aggregate.subject {
        case .purchases: ofPurchases(aggregate, person)
        case .returns: ofReturns(aggregate, person)
        case .events: ofEvents(aggregate, person.events)
        case .interactions: ofEvents(aggregate, person.interactions)
        }
    }

    /// A filter picks lines. Counts and days are of distinct purchases with a picked purchase line; sums are over all
    /// picked lines, each by its own day, of whatever order.
    private func ofPurchases(_ aggregate: Aggregate, _ person: World.Person) -> OracleValue? {
        var picked: [World.Line] = []
        var counted: [Purchase] = []
        var skus: Set<String> = []
        for order in person.orders {
            let lines = known(order).filter { line in
                isPicked(Sight(day: line.day, texts: line.texts, line: line, order: order), aggregate.filters)
            }
            picked += lines
            let sold = lines.filter { $0.kind == .purchase }
            guard let purchase = purchase(order), !sold.isEmpty else { continue }
            counted.append(purchase)
            for line in sold { if let sku = line.texts["sku"] { skus.insert(Folding.trimmed(sku)) } }
        }
        // An adjustment has quantity 0 in sums.
        let quantities = picked.filter { $0.kind != .adjustment }.map { quantity($0) }
        switch aggregate.measure {
        case .count: return .number(counted.count)
        case .products: return .number(skus.count)
        case .quantity: return .number(quantities.reduce(.zero, +))
        case .amount: return .number(sumOfAmounts(picked))
        case .profit: return profit(picked).map { .number($0) }
        case .average: return (sumOfAmounts(picked) / Fraction(counted.count)).map { .number($0) }
        case .value: return nil
        default: return ofDays(aggregate.measure, counted.map(\.day))
        }
    }

    /// Positive figures over picked return lines: `count` is of orders that have one, days are the lines' own.
    private func ofReturns(_ aggregate: Aggregate, _ person: World.Person) -> OracleValue? {
        var picked: [World.Line] = []
        var orders = 0
        for order in person.orders {
            let lines = known(order).filter { line in
                let sight = Sight(day: line.day, texts: line.texts, line: line, order: order, isTurned: true)
                return line.kind == .return && isPicked(sight, aggregate.filters)
            }
            picked += lines
            if !lines.isEmpty { orders += 1 }
        }
        switch aggregate.measure {
        case .count: return .number(orders)
        case .products: return .number(Set(picked.compactMap { $0.texts["sku"].map(Folding.trimmed) }).count)
        case .quantity: return .number(-picked.map { quantity($0) }.reduce(.zero, +))
        case .amount: return .number(-sumOfAmounts(picked))
        case .profit: return profit(picked).map { .number(-$0) }
        case .average: return (-sumOfAmounts(picked) / Fraction(orders)).map { .number($0) }
        case .value: return nil
        default: return ofDays(aggregate.measure, picked.map(\.day))
        }
    }

    private func ofEvents(_ aggregate: Aggregate, _ events: [World.Event]) -> OracleValue? {
        let picked = events.filter { event in
            var sight = Sight(day: event.day, texts: event.texts)
            sight.texts["type"] = event.type
            return event.day <= asOf.number && isPicked(sight, aggregate.filters)
        }
        switch aggregate.measure {
        case .count: return .number(picked.count)
        case .value:
            guard aggregate.subject == .events else { return nil }
            return .number(picked.compactMap(\.value).map { Fraction(Int128($0), over: 1_000_000) }.reduce(.zero, +))
        case .quantity, .amount, .profit, .average, .products: return nil
        default: return ofDays(aggregate.measure, picked.map(\.day))
        }
    }

    private func ofDays(_ measure: Aggregate.Measure, _ days: [Int32]) -> OracleValue? {
        switch measure {
        case .first: days.min().map { .date($0) }
        case .last: days.max().map { .date($0) }
        case .daysSinceFirst: days.min().map { .number(Int(asOf.number) - Int($0)) }
        case .daysSinceLast: days.max().map { .number(Int(asOf.number) - Int($0)) }
        case .rhythm: rhythm(days).map { .number($0) }
        default: nil
        }
    }
}

// MARK: - Filters

extension Oracle {
    /// Picked where every filter is true: not where one is unknown.
    private func isPicked(_ sight: Sight, _ filters: [Filter]) -> Bool {
        for filter in filters where truth(of: filter, sight) != true { return false }
        return true
    }

    private func truth(of filter: Filter, _ sight: Sight) -> Bool? {
        switch filter {
        case .compare(let name, let comparison, let literal):
            compare(seen(name, sight), comparison, literalValue(literal), [:])
        case .isIn(let name, let literals, let isNegated):
            isOneOf(seen(name, sight), literals, [:]).map { $0 != isNegated }
        case .contains(let name, let text): contains(seen(name, sight), text)
        case .within(let duration): sight.day >= start(of: duration)
        case .from(let date): sight.day >= day(of: date)
        case .to(let date): sight.day <= day(of: date)
        case .ever: true
        }
    }

    /// Filters see a line's own values: a return's are negative but for `returns(…)`, an adjustment's quantity is as
    /// written, the amount of a line without a rate is unknown. A text that is not there is unknown.
    private func seen(_ name: FilterName, _ sight: Sight) -> OracleValue? {
        switch name {
        case .column(.quantity):
            return sight.line.map { .number(sight.isTurned ? -quantity($0) : quantity($0)) }
        case .column(.amount):
            return sight.line.flatMap { amount($0) }.map { .number(sight.isTurned ? -$0 : $0) }
        case .column(.orderAmount): return sight.order.map { .number(amount(of: $0)) }
        default: return sight.texts[name.key].map { .text($0) }
        }
    }
}
