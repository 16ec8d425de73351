import App
import Customers
import Identity
import Intake
import Kernel
import Testing

/// Promise D3: joining and parting records opens nothing that anybody closed.
@Suite("Refusals of joined records")
struct JoinedRefusalTests {
    private let base: JoinedHome
    private var rooms: Rooms { base.rooms }

    init() throws {
        base = try JoinedHome()
        try base.home.run(.people, "external_id,full_name,email,consent_email\na,Ana,ana@ejemplo.co,sí\n")
        try base.home.run(.people, "external_id,full_name,email,consent_email\nb,Ana,otra@ejemplo.co,sí\n") {
            $0.source = "web"
        }
    }

    @Test("A no of one record holds for the customer, and is hers alone again when the joining is undone")
    func before() throws {
        try base.home.run(.people, "external_id,consent_email\nb,no\n") { $0.source = "web" }
        #expect(try base.mayWrite("tienda:a") && !base.mayWrite("web:b"))
        try base.join(["tienda:a", "web:b"])
        #expect(try !base.mayWrite("tienda:a"))
        try rooms.undoResolution(by: "test")
        #expect(try base.mayWrite("tienda:a") && !base.mayWrite("web:b"))
    }

    @Test("A no that was said while they were one holds for both", arguments: 0..<6, [false, true])
    func meanwhile(_ way: Int, byMatching: Bool) throws {
        try base.join(["tienda:a", "web:b"])
        switch way {
        case 0: try base.home.run(.people, "external_id,consent_email\na,no\n")
        case 1:
            try base.home.run(.consents, "external_id,channel,purpose,state,at\nb,email,Promo,no,2024-01-01\n") {
                $0.source = "web"
            }
        case 2:
            try rooms.customers.edit(base.record("web:b"), ["consent_email": "no"], by: "user:1", at: HomeFixture.now)
        case 3:
            let entry = ConsentEntry(channel: .email, isYes: false, origin: "teléfono")
            try rooms.customers.record(entry, for: base.record("web:b"), by: "user:1", at: HomeFixture.now)
        case 4:
            let address = try #require(ContactAddress(email: "otra@ejemplo.co"))
            try rooms.customers.exclude(address, channel: nil, reason: "", by: "user:1", at: HomeFixture.now)
        default:
            let address = ContactAddress(source: "tienda", externalID: "a")
            try rooms.customers.exclude(address, channel: .email, reason: "", by: "user:1", at: HomeFixture.now)
        }
        #expect(try !base.mayWrite("tienda:a"), "together")
        if byMatching { try base.join() } else { try rooms.undoResolution(by: "test") }
        #expect(try base.map().allSatisfy { $0 == $1 })
        #expect(try !base.mayWrite("tienda:a") && !base.mayWrite("web:b"), "apart")
        #expect(try OptOutLog(rooms.home).isIntact())
        try base.join(["tienda:a", "web:b"])
        #expect(try !base.mayWrite("tienda:a"))
    }

    @Test("A yes by hand opens what its own records had refused, not what is joined to them")
    func handYes() throws {
        try base.home.run(.people, "external_id,consent_email\nb,no\n") { $0.source = "web" }
        var entry = ConsentEntry(channel: .email, isYes: true, origin: "papel")
        try rooms.customers.record(entry, for: base.record("tienda:a"), by: "user:1", at: HomeFixture.now + 10)
        try base.join(["tienda:a", "web:b"])
        #expect(try !base.mayWrite("tienda:a"))
        entry.origin = "papel nuevo"
        try rooms.customers.record(entry, for: base.record("tienda:a"), by: "user:1", at: HomeFixture.now + 20)
        #expect(try base.mayWrite("tienda:a"), "of the customer as it is, it opens all")
        try rooms.undoResolution(by: "test")
        #expect(try base.mayWrite("tienda:a") && base.mayWrite("web:b"))
    }

    @Test("Whose import is taken back leaves the no with the customer", arguments: [true, false])
    func hidden(isOldest: Bool) throws {
        let (goes, stays) = isOldest ? ("tienda", "web:n") : ("web", "tienda:n")
        for source in ["tienda", "web"] {
            let answer = source == goes ? "no" : "sí"
            try base.home.run(.people, "external_id,full_name,consent_email\nn,Noé,\(answer)\n") { $0.source = source }
        }
        let id = try #require(try rooms.intake.list(limit: 9).first { $0.options.source == goes }).id
        #expect(try base.mayWrite(stays))
        try base.join(["tienda:n", "web:n"])
        #expect(try !base.mayWrite(stays))
        try rooms.intake.undo(id, by: "test")
        try base.expectValid()
        #expect(try base.map()[stays] == stays && !base.mayWrite(stays))
    }

    @Test("Of a record that its mark alone recognises, what it refused stays with those who stay")
    func erasedAlone() throws {
        try base.home.run(.people, "external_id,consent_email\na,no\n")
        // Erased alone, and joined in a base that does not know of it.
        _ = try rooms.erasures.accept([base.record("tienda:a").rawValue], by: "test")
        try base.join(["tienda:a", "web:b"])
        try rooms.erasures.complete()
        try base.expectValid()
        #expect(try base.map() == ["web:b": "web:b"] && !base.mayWrite("web:b"))
    }
}

/// Whatever happens in whatever sequence: the map stays valid, answers agree, and no refusal is lost.
@Suite("Joined records, at random")
struct JoinedWalkTests {
    @Test("Imports, undos, edits, refusals, erasures, joining and parting", arguments: 0..<12)
    func walks(_ seed: Int) throws {
        let base = try JoinedHome()
        var random = SeededGenerator(seed: UInt64(seed) &* 7_919 &+ 5)
        let (sources, ids) = (["tienda", "web"], (1...6).map { "c\($0)" })
        var standing: [ImportID] = []
        /// Whoever said no stays closed, as long as they are there.
        var refused: Set<String> = []
        for step in 0..<40 {
            let story = "seed \(seed), step \(step)"
            let seen = try base.map()
            let some = seen.keys.sorted()
            switch random.below(10) {
            case 0...2:
                let source = sources[random.below(2)]
                var text = "external_id,full_name,consent_email\n"
                for id in ids where random.below(3) == 0 {
                    let answer = ["sí", "sí", "", "no"][random.below(4)]
                    if answer == "no" {
                        let reference = source + ":" + id
                        refused.formUnion(seen.filter { $0.value == seen[reference] }.keys)
                        refused.insert(reference)
                    }
                    text += "\(id),Ana \(step),\(answer)\n"
                }
                text += "x,Equis,\n"
                standing.append(ImportID(try base.home.run(.people, text) { $0.source = source }.import))
            case 3 where !standing.isEmpty:
                try base.rooms.intake.undo(standing.remove(at: random.below(standing.count)), by: "test")
            case 4 where !some.isEmpty:
                let reference = some[random.below(some.count)]
                let entry = ConsentEntry(channel: .email, isYes: false, origin: "teléfono")
                try base.rooms.customers.record(
                    entry, for: base.record(reference), by: "user:1", at: HomeFixture.now + Int64(step))
                // It is one customer who said it.
                refused.formUnion(seen.filter { $0.value == seen[reference] }.keys)
            case 5 where some.count > 6 && random.below(3) == 0:
                let reference = some[random.below(some.count)]
                refused.subtract(seen.filter { $0.value == seen[reference] }.keys)
                _ = try base.rooms.erase([base.record(reference).rawValue], by: "test")
            case 6:
                _ = try? base.rooms.undoResolution(by: "test", portion: 1 + random.below(4))
            default:
                let rooms = some.indices.map { _ in random.below(max(1, some.count)) }
                let groups = Dictionary(grouping: some.indices, by: { rooms[$0] }).values.map { $0.map { some[$0] } }
                try join(base, groups, portion: 1 + random.below(4))
            }
            try base.expectValid(story)
            let map = try base.map()
            for reference in refused where map[reference] != nil {
                #expect(try !base.mayWrite(reference), "\(reference): \(story)")
            }
            #expect(try base.rooms.customers.count() == Set(map.values).count, "\(story)")
        }
        let table = try base.rooms.customers.people(on: Day(number: 20_103))
        let wanted = try PeopleOracle(rooms: base.rooms, day: Day(number: 20_103)).sight(table)
        #expect(PeopleSight(table).people == wanted)
    }

    private func join(_ base: JoinedHome, _ groups: [[String]], portion: Int) throws {
        var customers: [Int64: Int64] = [:]
        for group in groups {
            let records = try group.map { try base.record($0).rawValue }
            for record in records { customers[record] = records.min() }
        }
        let records = try base.rooms.identity.keptMap().records
        let map = WantedMap(records: records, customers: records.map { customers[$0] ?? $0 })
        _ = try base.rooms.identity.write(
            map, by: "test", at: 0, .init(PartedRefusals(base.rooms.home), portion: portion))
    }
}
