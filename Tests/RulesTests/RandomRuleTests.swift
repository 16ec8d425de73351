import Kernel
import Rules
import TestKit
import Testing
import Timelines

@Suite("Random worlds and random rules")
struct RandomRuleTests {
    @Test("two thousand rules have every construct, and a third of them splits the people")
    func statistics() {
        var names: Set<String> = []
        var (rules, splitting, unknown) = (0, 0, 0)
        var members: Set<[Int64]> = []
        for seed in 0..<UInt64(100) {
            let made = RandomWorld(seed: seed)
            let asOf = made.asOfDays[Int(seed) % made.asOfDays.count]
            let oracle = Oracle(made.world, asOf: asOf)
            for number in 0..<UInt64(20) {
                let rule = RandomRule(seed: seed * 1000 + number, oracle: oracle).rule
                names.formUnion(RuleConstructs(rule).names)
                let found = oracle.members(rule)
                rules += 1
                if !found.isEmpty && found.count < made.world.people.count { splitting += 1 }
                if made.world.people.contains(where: { oracle.truth(of: rule, for: $0) == nil }) { unknown += 1 }
                members.insert(found)
            }
        }
        #expect(rules == 2000)
        #expect(RuleConstructs.all.subtracting(names) == [])
        #expect(names.subtracting(RuleConstructs.all) == [])
        #expect(splitting * 3 >= rules, "\(splitting) of \(rules)")
        // And of some of the people it is not known, in others it is known of all.
        #expect(unknown * 5 >= rules && unknown * 10 <= rules * 9, "\(unknown) of \(rules)")
        #expect(members.count > 200)
    }

    @Test("the same seed makes the same world, the same days and the same rules; another makes others")
    func isReproducible() {
        let (first, second, other) = (RandomWorld(seed: 7), RandomWorld(seed: 7), RandomWorld(seed: 8))
        #expect(first.world == second.world && first.asOfDays == second.asOfDays)
        #expect(first.world != other.world && first.asOfDays != other.asOfDays)
        let (one, same) = (Oracle(first.world, asOf: first.asOfDays[2]), Oracle(second.world, asOf: first.asOfDays[2]))
        let rules = (0..<UInt64(40)).map { RandomRule(seed: $0, oracle: one).rule }
        #expect(rules == (0..<UInt64(40)).map { RandomRule(seed: $0, oracle: same).rule })
        #expect(Set(rules).count > 35)
        for rule in rules { #expect(one.members(rule) == same.members(rule)) }
    }

    @Test("and-parts are no ands, or-parts no ors, of whole and parts there are two at least")
    func areValid() {
        func check(_ rule: Rule) {
            switch rule {
            case .all(let parts):
                #expect(parts.count >= 2)
                for part in parts {
                    if case .all = part { Issue.record("and within and") }
                    check(part)
                }
            case .any(let parts):
                #expect(parts.count >= 2)
                for part in parts {
                    if case .any = part { Issue.record("or within or") }
                    check(part)
                }
            case .not(let inner): check(inner)
            case .test: break
            }
        }
        let made = RandomWorld(seed: 1)
        let oracle = Oracle(made.world, asOf: made.asOfDays[3])
        for seed in 0..<UInt64(300) { check(RandomRule(seed: seed, oracle: oracle).rule) }
    }

    @Test("what a rule takes from somebody splits the people also as of the past, at edges and after everything")
    func asOfDays() {
        var spread: Set<String> = []
        for seed in 0..<UInt64(40) {
            let made = RandomWorld(seed: seed)
            let days = made.world.people.flatMap { $0.orders.flatMap { $0.lines.map(\.day) } }
            guard let first = days.min(), let last = days.max() else { continue }
            for asOf in made.asOfDays {
                spread.insert(asOf.number < first ? "before" : asOf.number > last ? "after" : "between")
                if days.contains(asOf.number) { spread.insert("on a day of facts") }
                if days.contains(asOf.number + 1) { spread.insert("the day before facts") }
                if days.contains(asOf.adding(days: -89).number) { spread.insert("the first day of 90") }
                if days.contains(asOf.adding(days: -90).number) { spread.insert("the day before 90") }
                if days.contains(asOf.adding(months: -12).number) { spread.insert("twelve months before") }
                if days.contains(asOf.adding(months: -12).number + 1) { spread.insert("the first of twelve months") }
            }
        }
        #expect(spread.count == 9, "\(spread)")
    }

    @Test("worlds have every edge that facts can have")
    func edges() {
        var found: [String: Int] = [:]
        for seed in 0..<UInt64(200) {
            let world = RandomWorld(seed: seed).world
            #expect((3...40).contains(world.people.count))
            #expect(world.people.map(\.id) == Set(world.people.map(\.id)).sorted())
            var edges: Set<String> = []
            for person in world.people {
                if person.orders.isEmpty { edges.insert("empty history") }
                if person.orders.count > 20 { edges.insert("many orders") }
                #expect(person.orders.count <= 30)
                let days = person.orders.compactMap { $0.lines.first?.day }
                if Set(days).count < days.count { edges.insert("orders of one day") }
                for order in person.orders { add(order, to: &edges) }
            }
            let orders = world.people.flatMap(\.orders)
            #expect(Set(orders.map(\.id)).count == orders.count)
            for edge in edges { found[edge, default: 0] += 1 }
        }
        let wanted: Set<String> = [
            "empty history", "many orders", "orders of one day", "leap day", "end of a month", "before 1970",
            "far ahead",
            "return in a purchase", "return alone", "adjustment", "gift", "gifts alone", "quantity 0", "several days",
            "void", "no rate", "converted", "unknown cost", "known cost", "unknown text", "the same sku twice",
            "texts the same but for their writing",
        ]
        #expect(Set(found.keys) == wanted)
        for edge in wanted { #expect(found[edge, default: 0] >= 5, "\(edge)") }
    }

    private func add(_ order: World.Order, to edges: inout Set<String>) {
        let (lines, sold) = (order.lines, order.lines.filter { $0.kind == .purchase })
        let isPurchase = sold.contains { $0.ownAmount > 0 }
        for line in lines {
            let (year, month, day) = Day(number: line.day).parts
            if month == 2 && day == 29 { edges.insert("leap day") }
            if day == Day.length(ofMonth: month, year: year) { edges.insert("end of a month") }
            if line.day < 0 { edges.insert("before 1970") }
            if year > 2090 { edges.insert("far ahead") }
            if line.kind == .return { edges.insert(isPurchase ? "return in a purchase" : "return alone") }
            if line.kind == .adjustment { edges.insert("adjustment") }
            if line.kind == .void { edges.insert("void") }
            if line.kind == .purchase && line.amount == 0 { edges.insert(isPurchase ? "gift" : "gifts alone") }
            if line.quantity == 0 { edges.insert("quantity 0") }
            if line.amount == nil { edges.insert("no rate") }
            if let amount = line.amount, amount != line.ownAmount { edges.insert("converted") }
            if line.kind == .purchase { edges.insert(line.cost == nil ? "unknown cost" : "known cost") }
            if line.texts["category"] == nil { edges.insert("unknown text") }
        }
        if Set(lines.map(\.day)).count > 1 { edges.insert("several days") }
        let skus = sold.compactMap { $0.texts["sku"] }
        if Set(skus).count < skus.count { edges.insert("the same sku twice") }
        let categories = Set(lines.compactMap { $0.texts["category"] })
        if categories.isSuperset(of: ["Café", "CAFE"]) { edges.insert("texts the same but for their writing") }
    }
}
