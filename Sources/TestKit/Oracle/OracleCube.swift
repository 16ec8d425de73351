import Foundation
import Kernel
import Timelines

/// A cube made by looking at every line of every order for every cell: slowly, and right by reading.
///
/// Written from the definitions of measures alone; keys are the texts that people would call them by, folded where texts
/// are.
public struct OracleCube {
    private let oracle: Oracle
    /// Orders that name nobody.
    private let ofNobody: [World.Order]

    public init(_ oracle: Oracle, ofNobody: [World.Order] = []) { (self.oracle, self.ofNobody) = (oracle, ofNobody) }

    /// What tells lines apart.
    public enum Dimension: Sendable {
        /// `day week month quarter year weekday`
        case time(String)
        /// A text of lines by the name of its filter.
        case line(String)
        /// An attribute, given or computed; of tags each.
        case person(String)
        case inSegment(String)
        case segments([String])
    }

    /// What is asked beside the dimensions.
    public struct Scope: Sendable {
        public var from: Int32?
        public var to: Int32?
        /// Nil is everybody, and nobody's orders.
        public var who: Set<Int64>?
        public var isGross = false
        public var includesZero = false
        public var source: String?

        public init(from: Int32? = nil, to: Int32? = nil, who: Set<Int64>? = nil) {
            (self.from, self.to, self.who) = (from, to, who)
        }
    }

    public struct Figures: Sendable, Equatable {
        public var orders = 0
        public var quantity = Fraction.zero
        public var revenue = Fraction.zero
        public var profit: Fraction?
        public var people: Set<Int64> = []
        public var newPeople = 0
        public var repeated = 0
        public var linesWithoutRate = 0
        public var linesWithoutCost = 0

        public init() {}

        public var averageTicket: Fraction? { revenue / Fraction(orders) }
        public var repeatRate: Fraction? { Fraction(repeated) / Fraction(people.count) }
    }

    /// A line, and where it stands.
    private struct Sight {
        let line: World.Line
        let order: World.Order
        let person: World.Person?
    }

    /// By the keys of the cell, nil for what is not known.
    public func cells(_ dimensions: [Dimension], _ scope: Scope = Scope()) -> [[String?]: Figures] {
        var sights: [[String?]: [Sight]] = [:]
        for sight in all(scope) {
            var cells: [[String?]] = [[]]
            for dimension in dimensions {
                let keys = keys(dimension, sight)
                cells = cells.flatMap { cell in keys.map { cell + [$0] } }
            }
            for cell in cells { sights[cell, default: []].append(sight) }
        }
        return sights.mapValues { figures($0, scope) }
    }

    /// All lines up to the as-of day and within the days asked for, of those asked about.
    private func all(_ scope: Scope) -> [Sight] {
        var sights: [Sight] = []
        func add(_ order: World.Order, _ person: World.Person?) {
            if let source = scope.source, WorldBatches.source(of: order) != source { return }
            if scope.isGross, purchase(order, scope) == nil { return }
            for line in oracle.known(order) {
                if scope.isGross, line.kind != .purchase { continue }
                if let from = scope.from, line.day < from { continue }
                if let to = scope.to, line.day > to { continue }
                sights.append(Sight(line: line, order: order, person: person))
            }
        }
        for person in oracle.world.people {
            if let who = scope.who, !who.contains(person.id) { continue }
            for order in person.orders { add(order, person) }
        }
        if scope.who == nil { for order in ofNobody { add(order, nil) } }
        return sights
    }

    /// Also one of gifts alone, where these count.
    private func purchase(_ order: World.Order, _ scope: Scope) -> Purchase? {
        if let purchase = oracle.purchase(order) { return purchase }
        let sold = oracle.known(order).filter { $0.kind == .purchase }
        guard scope.includesZero, let day = sold.map(\.day).min() else { return nil }
        return Purchase(order: order.id, day: day, sold: sold)
    }

    private func figures(_ sights: [Sight], _ scope: Scope) -> Figures {
        var figures = Figures()
        let lines = sights.map(\.line)
        figures.revenue = oracle.sumOfAmounts(lines)
        figures.quantity = lines.filter { $0.kind != .adjustment }.map { oracle.quantity($0) }.reduce(.zero, +)
        figures.profit = oracle.profit(lines)
        figures.linesWithoutRate = lines.filter { $0.amount == nil }.count
        figures.linesWithoutCost = lines.filter { $0.amount != nil && $0.cost == nil && $0.kind != .adjustment }.count
        var bought: [Int64: Set<Int>] = [:]
        var orders: Set<Int> = []
        var new: Set<Int64> = []
        for sight in sights where sight.line.kind == .purchase {
            guard let purchase = purchase(sight.order, scope) else { continue }
            orders.insert(sight.order.id)
            guard let person = sight.person else { continue }
            bought[person.id, default: []].insert(sight.order.id)
            let first = person.orders.filter { scope.source == nil || WorldBatches.source(of: $0) == scope.source }
                .compactMap { self.purchase($0, scope)?.day }.min()
            if purchase.day == first { new.insert(person.id) }
        }
        figures.orders = orders.count
        figures.people = Set(bought.keys)
        figures.newPeople = new.count
        figures.repeated = bought.values.filter { $0.count >= 2 }.count
        return figures
    }

    private func keys(_ dimension: Dimension, _ sight: Sight) -> [String?] {
        switch dimension {
        case .time(let name): return [time(name, Day(number: sight.line.day))]
        case .line("sku"): return [sight.line.texts["sku"].map(Folding.trimmed)]
        case .line(let field): return [sight.line.texts[field].map { oracle.folding.fold($0) }]
        case .inSegment(let name):
            guard let person = sight.person else { return [nil] }
            return [person.memberships.contains(name) ? "true" : "false"]
        case .segments(let names):
            let mine = names.filter { sight.person?.memberships.contains($0) == true }
            return mine.isEmpty ? [nil] : mine.map { oracle.folding.fold($0) }
        case .person(let key):
            guard let person = sight.person else { return [nil] }
            switch person.attributes[key] ?? oracle.figures[person.id]?[key] {
            case .text(let text): return [oracle.folding.fold(text)]
            case .truth(let truth): return [truth ? "true" : "false"]
            case .number(let number): return ["\(number)"]
            case .tags(let tags): return Array(Set(tags.map { oracle.folding.fold($0) }))
            default: return [nil]
            }
        }
    }

    private func time(_ name: String, _ day: Day) -> String {
        let iso = day.description
        switch name {
        case "day": return iso
        case "month": return String(iso.prefix(7))
        case "year": return String(iso.prefix(4))
        case "quarter": return "\(iso.prefix(4))-Q\((day.parts.month + 2) / 3)"
        case "weekday": return "\(day.weekday)"
        default: return week(day)
        }
    }

    /// ISO 8601, by counting: a week is of the year that its Thursday is in, and that year's weeks are counted up to it.
    private func week(_ day: Day) -> String {
        let thursday = day.adding(days: 4 - day.weekday)
        var (number, earlier) = (1, thursday.adding(days: -7))
        while earlier.parts.year == thursday.parts.year { (number, earlier) = (number + 1, earlier.adding(days: -7)) }
        return "\(thursday.description.prefix(4))-W\(number < 10 ? "0" : "")\(number)"
    }
}

extension WorldBatches {
    /// The orders of nobody that every world has once it is held: one whose row names nobody, one whose record is nobody's.
    public static let ofNobody: [World.Order] = [
        World.Order(-1, [.init(10_000, amount: 500)]), World.Order(-2, [.init(10_000, amount: 500)]),
    ]
}
