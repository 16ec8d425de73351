import Foundation
import Kernel
import TestKit
import Testing
import Timelines

/// Cubes of random worlds, the engine beside loops over plain values.
@Suite struct CubeOracleTests {
    @Test("engine and oracle make the same cells, whatever is asked")
    func agree() throws {
        let pairs = Int(ProcessInfo.processInfo.environment["VINCULO_CUBE_PAIRS"] ?? "") ?? 300
        let share = pairs > 3_000 ? 60 : 15
        var (asked, cells, seed): (Int, Int, UInt64) = (0, 0, 1)
        while asked < pairs {
            var world = try CubeWorld(seed: seed)
            try world.ask(min(share, pairs - asked))
            (asked, cells) = (asked + share, cells + world.cells)
            seed += 1
        }
        #expect(cells > 3 * pairs)
    }
}

/// One world, one day, and the cubes asked of it: in one timeline, or in two with half of the people each.
private struct CubeWorld {
    let oracle: Oracle
    let parts: [(held: WorldTimeline, people: [World.Person])]
    let seed: UInt64
    var random: SeededGenerator
    /// Compared.
    private(set) var cells = 0

    init(seed: UInt64) throws {
        let made = RandomWorld(seed: seed)
        random = SeededGenerator(seed: seed &* 7_919)
        self.seed = seed
        let day = made.asOfDays[random.below(made.asOfDays.count)]
        oracle = Oracle(made.world, asOf: day)
        let isSplit = random.below(3) == 0
        let (rest, mine) = (seed &+ 1, random.below(2))
        let groups =
            isSplit ? (0..<2).map { part in made.world.people.filter { Int($0.id) % 2 == part } } : [made.world.people]
        parts = try groups.map { people in
            let half = Oracle(World(minorDigits: made.world.minorDigits, people: people), asOf: day)
            return (try WorldTimeline(half, seed: rest &+ UInt64(mine)), people)
        }
    }

    /// In the oracle's words and in the engine's, for each part.
    private typealias Asked = (oracle: OracleCube.Dimension, engine: [CubeDimension])

    mutating func ask(_ count: Int) throws {
        for _ in 0..<count {
            var dimensions: [Asked] = []
            for _ in 0..<random.below(4) { dimensions.append(try dimension()) }
            try ask(dimensions)
        }
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[random.below(choices.count)] }

    private mutating func dimension() throws -> Asked {
        switch random.below(7) {
        case 0, 1:
            let time = pick(CubeTime.allCases)
            return (.time(time.rawValue), parts.map { _ in .time(time) })
        case 2, 3:
            let field = pick(["sku", "product", "category", "channel", "store", "payment_method", "attr:Color", "nada"])
            return (.line(field), parts.map { _ in .line(field: field, isFolded: field != "sku") })
        case 4:
            let segment = pick(["Empleados", "Prensa y amigos"])
            return (.inSegment(segment), parts.map { .set(set(segment, $0.people)) })
        case 5:
            let names = ["Empleados", "Prensa y amigos"]
            return (
                .segments(names), parts.map { part in .sets(names.map { .init($0, set($0, part.people)) }) }
            )
        default:
            // What is computed beside all others is another thing in half of a world.
            let given = ["city", "custom:Nivel VIP", "custom:Activo", "custom:Puntos", "tags", "cohort"]
            let key = pick(parts.count > 1 ? given : given + ["rfm.r", "rfm.group", "abc", "fxv", "stage"])
            return (
                .person(key),
                parts.map { part in
                    switch part.held.columns[key] {
                    case .texts(let texts)?: .texts(texts)
                    case .truths(let truths)?: .truths(truths)
                    case .numbers(let numbers, let denominator)?: .numbers(numbers, denominator: denominator)
                    case .tags(let tags)?: .tags(tags)
                    default: .nothing
                    }
                }
            )
        }
    }

    private func set(_ segment: String, _ people: [World.Person]) -> PersonSet {
        PersonSet(size: people.count, people.indices.filter { people[$0].memberships.contains(segment) })
    }

    private mutating func ask(_ dimensions: [Asked]) throws {
        var scope = OracleCube.Scope()
        let orders = oracle.world.people.flatMap(\.orders)
        let days = orders.flatMap(\.lines).map(\.day) + [0]
        if random.below(3) == 0 { scope.from = pick(days) }
        if random.below(3) == 0 { scope.to = pick(days) + Int32(random.below(40)) }
        if random.below(3) == 0 {
            scope.who = Set(oracle.world.people.map(\.id).filter { _ in random.below(3) > 0 })
        }
        (scope.isGross, scope.includesZero) = (random.below(3) == 0, random.below(3) == 0)
        if random.below(4) == 0 { scope.source = pick(["caja", "tienda", "nadie"]) }
        let expected = OracleCube(oracle, ofNobody: WorldBatches.ofNobody).cells(dimensions.map(\.oracle), scope)
        let questions = parts.indices.map { part in
            let who = scope.who.map { who in
                let people = parts[part].people
                return PersonSet(size: people.count, people.indices.filter { who.contains(people[$0].id) })
            }
            var question = CubeQuestion(
                dimensions.map { $0.engine[part] }, Set(CubeMeasure.allCases), asOf: oracle.asOf.number,
                from: scope.from ?? .min, to: scope.to ?? .max, who: who, includesNobody: part == 0 && who == nil)
            (question.isGross, question.includesZero) = (scope.isGross, scope.includesZero)
            question.source = scope.source
            return question
        }
        // Places of their own or by hashing, chunks that hold all lines or few: the cells are the same.
        let size = CubeSize(places: pick([0, 1 << 22]), chunk: pick([4, 5, 2_048]))
        var answer = try CubeScan(parts[0].held.timeline, size: size).answer(questions[0])
        if parts.count > 1 {
            answer = try answer.joined(CubeScan(parts[1].held.timeline, size: size).answer(questions[1]))
        }
        let told = "seed \(seed), \(oracle.asOf), \(dimensions.map(\.oracle)), \(scope)"
        try compare(answer, expected, dimensions, told)
        try comparePeople(answer, expected, questions, dimensions, told)
        cells += answer.count
    }

    private func compare(
        _ answer: CubeAnswer, _ expected: [[String?]: OracleCube.Figures], _ dimensions: [Asked], _ told: String
    ) throws {
        #expect(answer.count == expected.count, "\(told)")
        for cell in 0..<answer.count {
            let keys = name(answer, cell, dimensions)
            let (figures, expected) = (answer.figures(cell), try #require(expected[keys], "\(keys): \(told)"))
            let currency = parts[0].held.currency
            let money = Fraction(figures.revenue, over: Int128(currency.minorFactor))
            let profit = figures.profit(currency).map { Fraction($0, over: 1_000_000) }
            #expect(money == expected.revenue, "revenue of \(keys): \(told)")
            #expect(profit == expected.profit, "profit of \(keys): \(told)")
            #expect(figures.linesWithoutCost == expected.linesWithoutCost, "\(keys): \(told)")
            #expect(Fraction(figures.quantity, over: 1_000_000) == expected.quantity, "quantity of \(keys): \(told)")
            #expect(figures.orders == expected.orders, "orders of \(keys): \(told)")
            #expect(figures.people == expected.people.count, "people of \(keys): \(told)")
            #expect(figures.newPeople == expected.newPeople, "new people of \(keys): \(told)")
            #expect(figures.repeated == expected.repeated, "people again of \(keys): \(told)")
        }
        #expect(answer.linesWithoutRate == expected.values.reduce(0) { $0 + $1.linesWithoutRate }, "\(told)")
        #expect(answer.linesWithoutCost == expected.values.reduce(0) { $0 + $1.linesWithoutCost }, "\(told)")
    }

    private func comparePeople(
        _ answer: CubeAnswer, _ expected: [[String?]: OracleCube.Figures], _ questions: [CubeQuestion],
        _ dimensions: [Asked], _ told: String
    ) throws {
        for cell in stride(from: 0, to: answer.count, by: max(1, answer.count / 3)) {
            let keys = dimensions.indices.map { answer.key(cell, $0) }
            var found: Set<Int64> = []
            for (part, question) in zip(parts, questions) {
                try CubeScan(part.held.timeline).people(question, in: keys).forEach { found.insert(part.people[$0].id) }
            }
            #expect(found == expected[name(answer, cell, dimensions)]?.people, "\(keys): \(told)")
        }
    }

    /// The keys of a cell in the oracle's words.
    private func name(_ answer: CubeAnswer, _ cell: Int, _ dimensions: [Asked]) -> [String?] {
        dimensions.indices.map { at -> String? in
            switch (answer.key(cell, at), dimensions[at].engine[0]) {
            case (.unknown, _): nil
            case (.number(let number), .time(let time)): time.text(number)
            case (.number(let number), .numbers(_, let denominator)):
                "\(Fraction(Int128(number), over: Int128(denominator)))"
            case (.number(let number), _): number == 1 ? "true" : "false"
            case (.text(let text), .line(_, isFolded: false)): text
            case (.text(let text), _): FoldedText.fold(text)
            }
        }
    }
}
