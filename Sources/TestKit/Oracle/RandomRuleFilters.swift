import Rules
import Timelines

extension RuleWriting {
    /// None to three, with windows among them; their literals come from facts of somebody.
    mutating func filters(_ subject: Aggregate.Subject) -> [Filter] {
        var filters: [Filter] = []
        for _ in 0..<random.below(4) {
            if happens(400) {
                filters.append(window())
            } else {
                switch subject {
                case .purchases, .returns: filters.append(lineFilter(isOfReturns: subject == .returns))
                case .events: filters.append(eventFilter(\.events, Words.eventTypes))
                case .interactions: filters.append(eventFilter(\.interactions, Words.interactionTypes))
                }
            }
        }
        return filters
    }

    private mutating func window() -> Filter {
        switch random.below(9) {
        case 0...3: .within(duration())
        case 4...5: .from(dateNear(days()))
        case 6...7: .to(dateNear(days()))
        default: .ever
        }
    }

    /// Days of some facts.
    private mutating func days() -> [Int32] {
        let person = person()
        return person.orders.flatMap { $0.lines.map(\.day) } + person.events.map(\.day) + person.interactions.map(\.day)
    }

    /// An order of somebody who has one, unless luck is bad.
    private mutating func order() -> World.Order? {
        for _ in 0..<6 {
            let person = person()
            if !person.orders.isEmpty { return pick(person.orders) }
        }
        return nil
    }

    private mutating func lineFilter(isOfReturns: Bool) -> Filter {
        var order = order()
        if isOfReturns {
            let withReturn = oracle.world.people.flatMap(\.orders).filter { $0.lines.contains { $0.kind == .return } }
            if !withReturn.isEmpty { order = pick(withReturn) }
        }
        let lines = order?.lines.filter { !isOfReturns || $0.kind == .return } ?? []
        let line = lines.isEmpty ? nil : pick(lines)
        switch random.below(10) {
        case 0...1:
            return numberFilter(.quantity, line.map { isOfReturns ? -oracle.quantity($0) : oracle.quantity($0) })
        case 2...3:
            return numberFilter(.amount, line.flatMap { oracle.amount($0) }.map { isOfReturns ? -$0 : $0 })
        case 4: return numberFilter(.orderAmount, order.map { oracle.amount(of: $0) })
        default:
            let names: [FilterName] = [
                .column(.sku), .column(.sku), .column(.product), .column(.category), .column(.category),
                .column(.channel), .column(.store), .column(.campaign), .column(.paymentMethod), .own("Color"),
                .own("Talla grande"),
            ]
            let name = pick(names)
            let choices = (Words.ofLines.first { $0.name == name.key }?.choices ?? []) + (Words.skus.first ?? [])
            return textFilter(name, line?.texts[name.key], others: choices)
        }
    }

    private mutating func numberFilter(_ column: FilterName.Column, _ known: Fraction?) -> Filter {
        let known = known.map { [$0] } ?? []
        guard happens(200) else {
            return .compare(.column(column), pick(Comparison.allCases), numberLiteral(known))
        }
        return .isIn(.column(column), numberLiterals(known), isNegated: happens(400))
    }

    private mutating func eventFilter(_ path: KeyPath<World.Person, [World.Event]>, _ types: [String]) -> Filter {
        var event: World.Event?
        for _ in 0..<4 where event == nil {
            let events = person()[keyPath: path]
            if !events.isEmpty { event = pick(events) }
        }
        let name = pick(
            [.column(.type), .column(.type), .column(.channel), .column(.campaign), .column(.product), .own("Color")]
                as [FilterName])
        if name == .column(.type) { return textFilter(name, event?.type, others: types) }
        let choices = Words.ofEvents.first { $0.name == name.key }?.choices ?? types
        return textFilter(name, event?.texts[name.key], others: choices)
    }

    private mutating func textFilter(_ name: FilterName, _ known: String?, others: [String]) -> Filter {
        let text = written(known ?? pick(others))
        switch random.below(10) {
        case 0...4: return .compare(name, .equal, .text(text))
        case 5: return .compare(name, .unequal, .text(text))
        case 6...7:
            let more = (0..<random.below(3)).map { _ in Literal.text(written(pick(others))) }
            return .isIn(name, [.text(text)] + more, isNegated: happens(400))
        default: return .contains(name, part(text))
        }
    }
}
