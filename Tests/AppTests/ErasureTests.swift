import App
import Customers
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

/// Promise P5: whoever is erased is nowhere in the home, and nothing brings them back.
@Suite("Erasure")
struct ErasureTests {
    @Test("of people in every kind of file nothing is left, and all that happened still counts", arguments: [1, 1_000])
    func nothingLeft(_ blocksFrom: Int) throws {
        let home = try PlantedHome(blocksFrom: blocksFrom)
        try home.plant()
        let (before, customers) = (try home.totals(), try home.rooms.customers.count())
        // The search finds what there is to find: else its silence would mean nothing.
        #expect(try home.findings(PlantedHome.marks([100])).count > 10)
        let records = try home.records()
        let done = try #require(try home.rooms.erase(records, by: "test"))
        #expect(done.state == .done)
        try home.expectNothing()
        #expect(try home.totals() == before)
        #expect(try home.rooms.customers.count() == customers - records.count)
        #expect(try home.rooms.home.database.integrityProblems() == [])
        #expect(try home.rooms.warehouse.facts.damage() == [])
        #expect(try OptOutLog(home.rooms.home).isIntact())
        // Those who stay are as they were.
        for person in PlantedHome.stay {
            let values = try home.rooms.customers.values(home.rooms.customers.record(PlantedHome.id(person)))
            #expect(values.said["email"] == PlantedHome.email(person) && values.said["city"] == "Bogotá")
        }
        #expect(try home.findings(PlantedHome.marks([501])).count > 5)
    }

    @Test("the same files again bring none of them back, and count nothing twice")
    func again() throws {
        let home = try PlantedHome()
        try home.plant()
        _ = try home.rooms.erase(home.records(), by: "test")
        let (totals, customers) = (try home.totals(), try home.rooms.customers.count())
        for (kind, path) in try home.files() {
            let summary = try home.run(kind, path)
            #expect(summary.created == 0, "\(path)")
            let isOfPeople = [.people, .consents, .suppressions].contains(kind) || path.hasSuffix("sueltas.csv")
            #expect(summary.suppressed > 0 || !isOfPeople, "\(path)")
        }
        #expect(try home.rooms.customers.count() == customers)
        #expect(try home.totals().orders == totals.orders)
        #expect(try home.totals().entries == totals.entries)
        try home.expectNothing()
    }
}

/// The proof finds what an erasure would leave behind if a part of it did nothing.
@Suite("Erasure with a part left out")
struct ErasureDefectTests {
    @Test("the search looks into every place")
    func places() throws {
        let home = try PlantedHome()
        try home.plant()
        let found = try home.findings(PlantedHome.marks(PlantedHome.gone)).joined()
        for place in ["vinculo.db", "facts/", "timeline/", "originals/", "rejects/", "optout.log", ".entries:"] {
            #expect(found.contains(place), "\(place)")
        }
    }

    @Test("a room that takes nothing out is told", arguments: 0..<8)
    func stepLeftOut(_ index: Int) throws {
        let home = try PlantedHome()
        try home.plant()
        let rooms = home.rooms
        var steps = Rooms.erasureSteps(rooms.warehouse.facts, rooms.entries)
        steps.remove(at: index)
        let erasures = Erasures(rooms.intake.setting, steps: steps, now: rooms.now)
        _ = try erasures.accept(home.records(), by: "test")
        try erasures.complete()
        #expect(try !home.findings(PlantedHome.marks(PlantedHome.gone)).isEmpty)
    }

    @Test("a database that is not written anew still holds what was deleted")
    func notPurged() throws {
        let home = try PlantedHome()
        try home.plant()
        let rooms = home.rooms
        let steps = Rooms.erasureSteps(rooms.warehouse.facts, rooms.entries)
        let records = try home.records()
        let id = try rooms.erasures.accept(records, by: "test")
        let erasure = Erasure(
            id: id, setting: rooms.intake.setting, tombstones: try Tombstones.load(rooms.home), records: records,
            now: rooms.now(), progress: { _, _, _ in })
        for step in steps { try step.erase(erasure) }
        #expect(try home.findings(PlantedHome.marks(PlantedHome.gone)).contains { $0.hasPrefix("vinculo.db") })
        try rooms.home.database.purge()
        try home.expectNothing()
    }
}

/// What erasing somebody means for others.
@Suite("Erasure beside others")
struct ErasureNeighbourTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func erase(_ reference: String) throws {
        let record = try home.rooms.customers.record(reference)
        _ = try home.rooms.erase([record.rawValue], by: "test")
    }

    @Test("an address that others have, too, stays theirs")
    func shared() throws {
        let text = """
            external_id,full_name,email,phone
            c1,Ana Ruiz,ana@x.co,3105551010
            c2,Luis Ruiz,luis@x.co,3105551010

            """
        try home.run(.people, text)
        try erase("c1")
        let again = try home.run(.people, text)
        #expect(again.suppressed == 1 && again.unchanged == 1 && again.isBalanced)
        #expect(try home.values("c2")["phone"] == "3105551010" && home.values("c1").isEmpty)
    }

    @Test("somebody known by name alone does not come back, their namesake with an id does")
    func nameAlone() throws {
        try home.run(.people, "full_name,city\nÁlvaro Peña,Cali\n")
        try erase("name:alvaro pena")
        #expect(try home.run(.people, "full_name,city\nalvaro  PEÑA,Cali\n").suppressed == 1)
        #expect(try home.run(.people, "external_id,full_name\nc9,Álvaro Peña\n").created == 1)
    }

    @Test("an order that names somebody erased is taken as nobody's, whatever names them")
    func orders() throws {
        try home.run(.people, "external_id,full_name,email\nc1,Ana Ruiz,ana@x.co\n")
        try erase("c1")
        let summary = try home.run(
            .orders,
            """
            order_id,customer_ref,email,ordered_at,amount,color
            P1,c1,,2024-05-01,1000,rojo
            P2,,ANA@x.co,2024-05-01,1000,rojo
            P3,c3,,2024-05-01,1000,azul

            """)
        #expect(summary.created == 3 && summary.totals.withoutCustomer == 2 && summary.totals.people == 1)
        #expect(try home.rooms.customers.count() == 1)
        let record = try home.rooms.intake.list(limit: 1)[0]
        let kept = try String(
            contentsOfFile: Originals.path(record.sha256, in: home.rooms.home), encoding: .utf8)
        #expect(
            kept
                == """
                order_id,customer_ref,email,ordered_at,amount,color
                P1,,,2024-05-01,1000,
                P2,,,2024-05-01,1000,
                P3,c3,,2024-05-01,1000,azul

                """)
    }

    @Test("what sales files know somebody by goes with them, found by any of it")
    func echoes() throws {
        try home.run(.people, "external_id,full_name,email\nc1,Ana Ruiz,ana@x.co\nc2,Luis,luis@x.co\n")
        try home.run(
            .orders, "order_id,email,ordered_at,amount\nP1,ana@x.co,2024-05-01,1000\nP2,luis@x.co,2024-05-01,1\n")
        #expect(try home.rooms.customers.count() == 4)
        let found = try home.rooms.customers.person("ana@x.co", country: "CO")
        #expect(found.count == 2)
        // By the id alone it is the same.
        let record = try home.rooms.customers.record("c1")
        #expect(try home.rooms.erasures.preview([record.rawValue]).records == 2)
        _ = try home.rooms.erase([record.rawValue], by: "test")
        #expect(try home.rooms.customers.count() == 2)
        #expect(try home.rooms.warehouse.visibleOrders() == 2)
        let again = try home.run(.orders, "order_id,email,ordered_at,amount\nP1,ana@x.co,2024-05-01,1000\n")
        #expect(again.totals.withoutCustomer == 1 && again.people.created == 0)
    }

    @Test("undone and repeated, an import has what it had, without them")
    func repeated() throws {
        let summary = try home.run(.people, "external_id;full_name;city\nc1;Ana Ruiz;Cali\nc2;Luis;Bogotá\n")
        try erase("c1")
        try home.rooms.intake.undo(ImportID(summary.import), by: "test")
        #expect(try home.rooms.customers.count() == 0)
        let again = try home.rooms.intake.repeat(ImportID(summary.import), by: "test")
        let options = try home.rooms.intake.find(again).options
        _ = try home.rooms.intake.request(again, options: options, isDryRun: false, by: "test")
        #expect(try home.rooms.intake.runNextJob(owner: "t", isAlive: { _ in false }, isStopping: { false }))
        let done = try #require(home.rooms.intake.find(again).summary)
        #expect(done.created == 1 && done.suppressed == 1 && done.rejected == 0)
        #expect(try home.values("c2")["city"] == "Bogotá" && home.values("c1").isEmpty)
    }

    @Test("whoever was erased is written to by nobody, on any channel")
    func excluded() throws {
        try home.run(.people, "external_id,full_name,email\nc1,Ana Ruiz,ana@x.co\n")
        try erase("c1")
        let address = try #require(ContactAddress(email: "ana@x.co"))
        let other = try #require(ContactAddress(email: "eva@x.co"))
        let today = try #require(Day(iso: "2025-01-15"))
        for channel in ContactChannel.allCases {
            let found = try home.rooms.home.database.read {
                (
                    try SuppressionStore.contains($0, [address], channel: channel, on: today),
                    try SuppressionStore.contains($0, [other], channel: channel, on: today)
                )
            }
            #expect(found == (true, false))
        }
    }

    @Test("refusals of an import that was not applied keep their places when the log is written anew")
    func log() throws {
        try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,no\nc2,Luis,no\n")
        _ = try home.run(.suppressions, "email\nana@x.co\nluis@x.co\n")
        let before = try OptOutLog(home.rooms.home).read().count
        try erase("c1")
        let log = OptOutLog(home.rooms.home)
        #expect(try log.isIntact() && log.read().count > before)
        #expect(try log.read().contains { $0.whom == .record(source: "tienda", externalID: "c2") })
        #expect(try !log.read().contains { $0.whom == .record(source: "tienda", externalID: "c1") })
        #expect(try log.missing().isEmpty)
    }
}
