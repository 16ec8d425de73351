import App
import GRDB
import Intake
import Kernel
import Testing

@testable import Customers

/// Whatever is said to a home, the table of people says what rooms say of each person, and no change goes untold.
@Suite("What has changed of people")
struct PeopleChangesTests {
    private static let day = Day(number: 20_103)

    /// A home, what was read of it last, and what happens to it next.
    private final class Walk {
        let home: UndoSequenceHome
        var sayings: UndoSayings
        var told = (none: 0, some: 0, everything: 0)
        private var table: PeopleTable
        private var sight: PeopleSight
        var rooms: Rooms { home.rooms }

        init(_ seed: UInt64) throws {
            home = try UndoSequenceHome(blocksFrom: seed % 2 == 0 ? 2 : 1_000)
            sayings = UndoSayings(random: SeededGenerator(seed: seed))
            table = try home.rooms.customers.people(on: PeopleChangesTests.day)
            sight = PeopleSight(table)
        }

        private var known: [String] {
            UndoSayings.references.filter { (try? rooms.customers.record($0)) != nil }
        }

        func step() throws {
            switch sayings.random.below(13) {
            case 0 where !home.standing.isEmpty: try home.undo(sayings.pick(home.standing))
            case 1: try exclusions()
            case 2: try consents()
            case 3 where !known.isEmpty: try agree()
            case 4 where !known.isEmpty && sayings.random.below(3) == 0: try erase()
            case 5 where sayings.random.below(3) == 0: try link()
            case 6: try excludeByHand()
            default: try home.say(sayings.next(about: known))
            }
        }

        private func run(_ kind: ImportKind, _ header: String, _ cells: [[String]], _ keys: [String]) throws {
            let rows = sayings.rows(keys, cells)
            let source = sayings.source()
            try home.home.run(kind, sayings.text(header, rows)) { $0.source = source }
        }

        private func exclusions() throws {
            try run(
                .suppressions, "email,phone,channel,valid_until",
                [["", "3001234567"], ["", "email", "sms"], ["", "2025-01-14", "2025-01-15", "2026-01-01"]],
                UndoSayings.mails)
        }

        private func consents() throws {
            try run(
                .consents, "external_id,channel,purpose,state,at,valid_until",
                [
                    ["email", "sms", "phone"], ["", "Promo", "promo", "Boletín"], ["sí", "sí", "no"],
                    ["2024-01-01", "2024-02-01", ""], ["", "2025-01-14", "2025-01-15", "nunca"],
                ], UndoSayings.people)
        }

        private func agree() throws {
            let record = try rooms.customers.record(sayings.pick(known))
            var entry = ConsentEntry(
                channel: sayings.pick([.email, .sms]), isYes: sayings.random.below(3) > 0, origin: "papel")
            entry.purpose = sayings.pick(["", "promo", "Boletín"])
            entry.validUntil = sayings.pick([nil, PeopleChangesTests.day.adding(days: -1), PeopleChangesTests.day])
            try rooms.customers.record(entry, for: record, by: "user:1", at: HomeFixture.now)
        }

        private func excludeByHand() throws {
            let choices = [
                ContactAddress(email: sayings.pick(UndoSayings.mails)),
                ContactAddress(phone: "3109876543", country: "CO"),
                ContactAddress(source: sayings.source(), externalID: sayings.pick(UndoSayings.people)),
            ]
            let chosen = sayings.pick(choices)
            let address = try #require(chosen)
            try rooms.customers.exclude(
                address, channel: sayings.pick([nil, .email]), reason: "",
                until: sayings.pick([nil, PeopleChangesTests.day]),
                by: "user:1", at: HomeFixture.now)
        }

        private func erase() throws {
            let record = try rooms.customers.record(sayings.pick(known))
            _ = try rooms.erasures.accept([record.rawValue], by: "test")
            try check("promised erasure")
            try rooms.erasures.complete()
        }

        /// Makes two records one person, as matching will.
        private func link() throws {
            let seen = try PeopleOracle(rooms: rooms, day: day).members().filter { $0.value.count == 1 }.keys.sorted()
            guard seen.count > 2 else { return }
            let first = sayings.random.below(seen.count - 1)
            try rooms.home.database.write {
                try $0.database.execute(
                    sql: "INSERT OR IGNORE INTO identityLink (recordId, customerId) VALUES (?, ?)",
                    arguments: [seen[first + 1], seen[first]])
            }
        }

        private var day: Day { PeopleChangesTests.day.adding(days: sayings.random.below(2)) }

        /// Compares what is told to have changed with what has.
        func check(_ story: String) throws {
            let day = day
            let changes = try rooms.customers.peopleChanges(since: table.mark, on: day)
            let now = try rooms.customers.people(on: day)
            let seen = PeopleSight(now)
            #expect(try rooms.customers.peopleMark(on: day) == now.mark)
            #expect(try rooms.customers.peopleChanges(since: now.mark, on: day) == .none || now.mark.isUnderWay)
            let differing = sight.differences(seen)
            switch changes {
            case .none:
                told.none += 1
                #expect(differing == [] && Self.places(table) == Self.places(now), "\(story)")
            case .some(let records):
                told.some += 1
                let touched = records.reduce(into: Set<Int64>()) {
                    $0.formUnion([Self.customer(table, $1), Self.customer(now, $1)].compactMap { $0 })
                }
                #expect(differing.subtracting(touched) == [], "untold: \(story)")
                #expect(table.fields.map(\.key) == now.fields.map(\.key), "\(story)")
                let alone = try rooms.customers.people(of: touched.map { CustomerID($0) }, on: day)
                #expect(PeopleSight(alone).people == seen.people.filter { touched.contains($0.key) }, "\(story)")
            case .everything: told.everything += 1
            }
            (table, sight) = (now, seen)
        }

        private static func places(_ table: PeopleTable) -> [Int64: Int64] {
            table.personOfRecord.indices.reduce(into: [:]) { $0[Int64($1)] = customer(table, Int64($1)) }
        }

        private static func customer(_ table: PeopleTable, _ record: Int64) -> Int64? {
            guard record < table.personOfRecord.count else { return nil }
            let person = Int(table.personOfRecord[Int(record)])
            return person < 0 ? nil : table.customers[person]
        }

        func compare(_ story: String) throws {
            let wanted = try PeopleOracle(rooms: rooms, day: Day(number: table.mark.day)).sight(table)
            for (customer, person) in wanted {
                #expect(sight.people[customer] == person, "\(customer): \(story)")
            }
            #expect(Set(sight.people.keys) == Set(wanted.keys))
        }
    }

    @Test("The table says what is told of each person, and every change is told", arguments: 0..<12)
    func walks(_ seed: Int) throws {
        let walk = try Walk(UInt64(100 + seed))
        for step in 0..<16 {
            try walk.step()
            let story = "seed \(seed), step \(step)\n\(walk.home.story)"
            try walk.check(story)
            if step % 3 == 2 { try walk.compare(story) }
        }
        try walk.compare("seed \(seed)")
        #expect(walk.told.some > 2, "\(walk.told)")
    }

    @Test(
        "What the tables tell is told exactly: an import, an edit, an agreement, an exclusion; and nothing is nothing")
    func exact() throws {
        let home = try HomeFixture()
        let customers = home.rooms.customers
        try home.run(.people, "external_id,full_name,email\nc1,Ana,ana@ejemplo.co\nc2,Eva,eva@ejemplo.co\nc3,Luz,\n")
        var mark = try customers.peopleMark(on: Self.day)
        func told() throws -> PeopleChanges {
            let changes = try customers.peopleChanges(since: mark, on: Self.day)
            mark = try customers.peopleMark(on: Self.day)
            return changes
        }
        #expect(try told() == .none)
        try home.run(.people, "external_id,city\nc2,Cali\nc4,Pasto\n")
        #expect(try told() == .some([2, 4]))
        try customers.edit(RecordID(3), ["city": "Tunja"], by: "user:1", at: HomeFixture.now)
        #expect(try told() == .some([3]))
        try customers.record(
            ConsentEntry(channel: .email, isYes: true, origin: "papel"), for: RecordID(1), by: "user:1",
            at: HomeFixture.now)
        #expect(try told() == .some([1]))
        try home.run(.suppressions, "email\neva@ejemplo.co\n")
        #expect(try told() == .some([2]))
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c9,2024-01-01,5\n2,c1,2024-01-01,5\n")
        #expect(try told() == .some([5]))
        let products = try home.run(.products, "sku,name\nA,Café\n")
        #expect(try told() == .none)
        try home.rooms.intake.undo(ImportID(products.import), by: "test")
        #expect(try told() == .everything)
        #expect(try told() == .none)
    }

    @Test("A day passes: who agreed or was excluded until then is told")
    func days() throws {
        let home = try HomeFixture()
        try home.run(.people, "external_id,full_name,email\nc1,Ana,ana@ejemplo.co\nc2,Eva,eva@ejemplo.co\nc3,Luz,\n")
        try home.run(.consents, "external_id,channel,state,at,valid_until\nc3,email,sí,2024-01-01,2025-01-15\n")
        try home.run(.suppressions, "email,valid_until\nana@ejemplo.co,2025-01-15\n")
        let mark = try home.rooms.customers.peopleMark(on: Self.day)
        #expect(mark.day == 20_103)
        #expect(try home.rooms.customers.peopleChanges(since: mark, on: Self.day.adding(days: 1)) == .some([1, 3]))
        #expect(try home.rooms.customers.peopleChanges(since: mark, on: Self.day.adding(days: -1)) == .none)
    }
}
