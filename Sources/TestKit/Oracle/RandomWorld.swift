import Kernel
import Rules
import Timelines

/// A small world that is unkind in every way facts can be, the same for the same seed.
///
/// Days repeat, and are leap days, ends of months, before 1970 and far ahead; texts differ by accents, case and spaces
/// alone; orders have lines of several days, gifts, quantities of 0, returns in and outside of them, adjustments,
/// cancelled lines and lines without a rate; skus repeat, and costs, texts and attributes may be unknown. Amounts are so
/// small that no sum of products leaves 128 bits.
public struct RandomWorld: Sendable {
    public let world: World
    /// Days worth asking for: days of facts and their neighbours, edges of windows, before and after everything.
    public let asOfDays: [Day]

    /// A line whose own amount is another than its amount was sold at this rate: that many of the home's minor units for
    /// one of its own.
    public static let rate: Int64 = 4

    public init(seed: UInt64) {
        var making = Making(seed: seed)
        world = making.world()
        asOfDays = making.asOfDays()
    }
}

/// The making of one world.
private struct Making {
    var random: SeededGenerator
    /// The days that facts of this world like to have.
    var days: [Int32] = []
    var orders = 0
    /// Cost of a piece in whole units of the currency, by the number of the sku; nil is unknown.
    var costs: [Int64?] = []
    /// Of a thousand texts so many are unknown; likewise lines without a rate.
    var unknownTexts = 0
    var withoutRate = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let centre = pick([19_904, 19_904, 19_782, 20_088, 10_957, 0, -400, 46_000, -20_000])
        for _ in 0..<14 { days.append(Int32(centre + random.below(900) - 600)) }
        // Leap days, ends of months, the turn of 1970, and days out of the way.
        days += (0..<4).map { _ in pick([19_782, 19_753, 19_904, 20_088, 11_016, 0, -1, 19_416, 18_321, 19_874]) }
        if random.below(3) == 0 { days.append(pick([-25_000, 47_400, 35_000])) }
        let isCosted = random.below(2) == 0
        costs = Words.skus.map { _ in isCosted || random.below(3) > 0 ? Int64(random.below(9000)) : nil }
        unknownTexts = pick([0, 60, 250])
        withoutRate = pick([0, 40, 200])
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[random.below(choices.count)] }

    mutating func happens(_ thousandths: Int) -> Bool { random.below(1000) < thousandths }

    mutating func world() -> World {
        var people: [World.Person] = []
        var id: Int64 = 0
        for _ in 0..<(3 + random.below(random.below(3) == 0 ? 38 : 12)) {
            id += Int64(1 + random.below(3))
            people.append(person(id))
        }
        for index in people.indices where happens(250) {
            // Another customer, or somebody nobody knows.
            let named = pick(people)
            let name = named.id == people[index].id ? "nadie" : pick(named.references)
            people[index].attributes["referred_by"] = .text(pick([name, " \(name) "]))
        }
        return World(minorDigits: pick([0, 2, 2, 2, 3]), people: people)
    }

    mutating func person(_ id: Int64) -> World.Person {
        var person = World.Person(id, references: ["c\(id)"] + (happens(300) ? ["W-\(id)"] : []))
        if happens(700) { person.attributes["city"] = .text(pick(Words.cities)) }
        if happens(600) { person.attributes["tags"] = .tags((0...random.below(3)).map { _ in pick(Words.tags) }) }
        if happens(700) { person.attributes["birth_date"] = .date(pick([-700, 6633, 6634, 0, -1, 11_016, 4000])) }
        if happens(600) { person.attributes["custom:Nivel VIP"] = .text(pick(Words.levels)) }
        if happens(600) {
            person.attributes["custom:Puntos"] = .number(
                Fraction(Int128(random.below(40)) - 10, over: pick([1, 1, 4])))
        }
        if happens(500) { person.attributes["custom:Renovación"] = .date(day()) }
        if happens(600) { person.attributes["custom:Activo"] = .truth(happens(500)) }
        for channel in Words.channelsOfConsent {
            for purpose in [nil, "Novedades", "Encuesta de año"] where happens(350) {
                person.consents.append(.init(channel, purpose: purpose, isAllowed: happens(650)))
            }
        }
        person.memberships = Set(Words.segments.filter { _ in happens(300) })
        if happens(150) { return person }
        let count = happens(100) ? random.below(31) : random.below(7)
        person.orders = (0..<count).map { _ in order() }
        person.events = (0..<random.below(6)).map { _ in event(Words.eventTypes, hasValue: true) }
        person.interactions = (0..<random.below(6)).map { _ in event(Words.interactionTypes, hasValue: false) }
        return person
    }

    mutating func day() -> Int32 {
        let day = pick(days)
        return happens(700) ? day : day + Int32(random.below(7)) - 3
    }

    mutating func order() -> World.Order {
        orders += 1
        let first = day()
        let count = 1 + random.below(pick([1, 2, 3, 5]))
        let kind = random.below(20)
        var lines: [World.Line] = []
        for _ in 0..<count {
            let day = happens(800) ? first : happens(500) ? first + Int32(random.below(100)) : self.day()
            switch (kind, random.below(12)) {
            case (0, _): lines.append(line(day, .return))
            case (1, _): lines.append(line(day, .purchase, isGift: true))
            case (2, _): lines.append(line(day, .void))
            case (_, 0): lines.append(line(day, .return))
            case (_, 1): lines.append(line(day, .adjustment))
            case (_, 2): lines.append(line(day, .purchase, isGift: true))
            case (_, 3) where happens(400): lines.append(line(day, .void))
            default: lines.append(line(day, .purchase))
            }
        }
        return World.Order(orders, lines)
    }

    mutating func line(_ day: Int32, _ kind: LineKind, isGift: Bool = false) -> World.Line {
        var texts: [String: String] = [:]
        let sku = random.below(Words.skus.count)
        if !happens(unknownTexts / 4) { texts["sku"] = pick(Words.skus[sku]) }
        for (name, choices) in Words.ofLines where !happens(unknownTexts) { texts[name] = pick(choices) }
        let isBack = kind == .return || kind == .adjustment
        let size = pick([1_000_000, 1_000_000, 2_000_000, 3_000_000, 0, 500_000, 1_333_333]) as Int64
        let quantity = kind == .return ? -size : size
        let price: Int64 = isGift ? 0 : pick([100, 999, 1000, 1500, 2500, 2500, 10_000, 33_333, 1, 0, 120_000])
        let amount = isBack ? -price : price
        // Without a sku nobody knows the cost; with one it is that of the product.
        let cost = texts["sku"] == nil || kind == .adjustment ? nil : costs[sku].map { $0 * quantity }
        if price != 0, happens(withoutRate) {
            return World.Line(day, kind, quantity: quantity, amount: nil, ownAmount: amount, cost: cost, texts)
        }
        let isConverted = happens(60)
        return World.Line(
            day, kind, quantity: quantity, amount: isConverted ? amount * RandomWorld.rate : amount, ownAmount: amount,
            cost: cost, texts)
    }

    mutating func event(_ types: [String], hasValue: Bool) -> World.Event {
        var texts: [String: String] = [:]
        for (name, choices) in Words.ofEvents where !happens(unknownTexts + 100) { texts[name] = pick(choices) }
        let value: Int64? = hasValue && happens(600) ? pick([0, 1_000_000, 2_500_000, -1_000_000, 40_000_001]) : nil
        return World.Event(day(), pick(types), texts, value: value)
    }

    mutating func asOfDays() -> [Day] {
        let facts = days.sorted()
        guard let first = facts.first, let last = facts.last else { return [] }
        var asOf: [Day] = [Day(number: last + 1000), Day(number: first - 1 - Int32(random.below(3)))]
        for _ in 0..<6 {
            let fact = Day(number: pick(days))
            asOf += [fact, fact.adding(days: pick([-1, 1])), fact.adding(days: pick([89, 90, 29, 30, 6, 7]))]
            asOf.append(fact.adding(months: pick([1, 6, 12, 24])).adding(days: pick([-1, 0, 1])))
        }
        return asOf
    }
}
