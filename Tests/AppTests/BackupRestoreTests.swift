import Customers
import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Office
import Storage
import Testing
import Warehouse

@testable import App

/// Backups of a home with every room in it, and what comes back.
@Suite("Backup and restore of a company's home")
struct BackupRestoreTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private static let people = "external_id,full_name,email\nc1,Ana,ana@x.co\nc2,Eva,eva@x.co\n"

    @discardableResult
    private func backup(_ name: String = "b", _ watch: BackupWatch = BackupWatch()) throws -> String {
        let path = home.rooms.home.folder("backups") + "/" + name
        _ = try home.rooms.backups.create(to: path, by: "test", wait: false, watch: watch)
        return path
    }

    private func restore(_ backup: String, to target: String? = nil) throws -> (Rooms, Restore.Outcome) {
        let target = target ?? home.path + "-restored"
        let done = try Restore.run(backup, to: target, by: "test", now: { HomeFixture.now + 60 })
        return (try Rooms.open(target, now: { HomeFixture.now + 60 }), done)
    }

    private func damage(_ backup: String) throws -> [String] {
        try BackupCheck(backup, kept: Rooms.keptFiles).run(at: 1).result.damaged
    }

    @Test("What was imported is there again: people, orders, events, originals, reject files")
    func roundTrip() throws {
        defer { try? FileManager.default.removeItem(atPath: home.path + "-restored") }
        try home.run(.people, Self.people)
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n2,c1,ayer,7\n")
        try home.run(.events, "event_id,customer_ref,occurred_at,type\ne1,c1,2024-01-02,visit\n")
        let path = try backup()
        #expect(try damage(path) == [])
        let before = try home.rfm("2024-12-31")
        let (rooms, done) = try restore(path)
        #expect(done.aside == nil && done.optOuts == 0)
        #expect(try rooms.customers.count() == 2 && rooms.warehouse.visibleOrders() == 1)
        #expect(try rooms.entries.extent().entries == 1 && !before.isEmpty)
        for record in try rooms.intake.list(limit: 10) {
            #expect(try rooms.home.disk.size(Originals.path(record.sha256, in: rooms.home)) == record.byteCount)
        }
        #expect(try rooms.home.disk.list(rooms.home.folder("rejects")) == ["import-2-rejected.csv"])
        #expect(try rooms.warehouse.facts.damage() == [] && rooms.entries.damage() == [])
        let again = try rooms.intake.run(
            file: home.file(Self.people.utf8), name: "a.csv", options: ImportOptions(kind: .people, source: "tienda"),
            by: "test")
        #expect(again.unchanged == 2, "the restored home works on")
    }

    @Test("Who was erased from files put together stays so, also restored from before, as often as that is done")
    func erased() throws {
        try home.run(.people, Self.people)
        for day in 1...4 {
            try home.run(
                .orders, "order_id,customer_ref,ordered_at,amount,attr:nota\n\(day),c1,2024-01-0\(day),5,Ana\n")
        }
        let path = try backup()
        #expect(try home.rooms.upkeep.compact(by: "test").filesAfter == 1)
        let ana = try #require(try home.rooms.customers.person("ana@x.co", country: "CO").first)
        _ = try home.rooms.erase([ana.rawValue], by: "test")
        func isGone(_ rooms: Rooms) throws -> Bool {
            let texts = try rooms.warehouse.facts.view().batches.flatMap { try $0.batch.texts("line.attr:nota") }
            return try !texts.contains("Ana") && rooms.customers.count() == 1 && rooms.warehouse.visibleOrders() == 4
        }
        #expect(try isGone(home.rooms))
        #expect(try home.rooms.upkeep.verify().ok)
        try home.close()
        for _ in 0..<2 {
            _ = try Restore.run(path, to: home.path, by: "test", now: { HomeFixture.now + 60 })
            let rooms = try Rooms.open(home.path, now: { HomeFixture.now + 60 })
            #expect(try isGone(rooms) && rooms.upkeep.verify().ok)
            #expect(try rooms.home.disk.list(rooms.home.folder("tmp")) == [])
        }
        let rooms = try Rooms.open(home.path, now: { HomeFixture.now + 60 })
        #expect(try rooms.home.disk.size(rooms.home.folder(HomeSecret.fileName)) != nil)
    }

    @Test("An import that becomes visible while a backup is made is in it whole or not at all, and so is an undo")
    func whileImporting() throws {
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n")
        for round in 0..<6 {
            var watch = BackupWatch()
            var isBegun = false
            let (before, first) = (
                try home.rooms.warehouse.visibleOrders(), try home.rooms.intake.list(limit: 9).last?.id
            )
            // In the middle of the copy of the database, or of the files: an import flips and the first is taken back.
            watch.progress = { [home] step, _, _ in
                guard !isBegun, step == (round % 2 == 0 ? "database" : "files") else { return }
                isBegun = true
                let rows = (0..<50).map { "\(round)-\($0),c1,2024-01-01,5\n" }.joined()
                try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n" + rows)
                if round == 3, let first { try home.rooms.intake.undo(first, by: "test") }
            }
            let path = try backup("b\(round)", watch)
            #expect(isBegun)
            #expect(try damage(path) == [])
            let (rooms, _) = try restore(path, to: home.path + "-r\(round)")
            defer { try? FileManager.default.removeItem(atPath: home.path + "-r\(round)") }
            #expect(try rooms.warehouse.visibleOrders() == before)
        }
    }

    @Test("Whoever opted out after the backup stays opted out, also where a yes by hand stands between two refusals")
    func optOuts() throws {
        try home.run(.people, Self.people)
        func record(_ id: String, _ rooms: Rooms) throws -> RecordID { try rooms.customers.record("tienda:" + id) }
        func say(_ id: String, _ isYes: Bool, _ at: Int64) throws {
            let entry = ConsentEntry(channel: .email, isYes: isYes, origin: "papel")
            try home.rooms.customers.record(entry, for: record(id, home.rooms), by: "ana", at: at)
        }
        try say("c1", false, HomeFixture.now - 300)
        try say("c1", true, HomeFixture.now - 200)
        try say("c2", true, HomeFixture.now - 200)
        let path = try backup()
        try say("c1", false, HomeFixture.now - 100)
        try say("c2", false, HomeFixture.now - 100)
        try home.run(.suppressions, "email\nluz@x.co\n")
        let cancelled = try #require(ContactAddress(kind: "phone", normalised: "+573001234567"))
        try home.rooms.customers.exclude(cancelled, channel: nil, reason: "pidió", by: "ana", at: HomeFixture.now)
        try home.close()
        let (rooms, done) = try restore(path, to: home.path)
        #expect(done.optOuts == 4 && done.damagedLines == 0)
        let day = try #require(Day(iso: "2025-01-16"))
        for id in ["c1", "c2"] {
            let verdict = try rooms.customers.mayContact(record(id, rooms), .email, on: day)
            guard case .refused = verdict else {
                Issue.record("\(id): \(verdict)")
                continue
            }
        }
        let excluded = try rooms.home.database.read { transaction in
            try [cancelled, #require(ContactAddress(kind: "email", normalised: "luz@x.co"))].map {
                try SuppressionStore.contains(transaction, [$0], channel: .email, on: day)
            }
        }
        #expect(excluded == [true, true])
        #expect(try OptOutLog(rooms.home).isIntact())
        #expect(try rooms.customers.takeMissingOptOuts(at: 1) == 0)
    }

    @Test(
        "Restored over a home: the former one is set aside whole, everybody signs in again, nothing goes on by itself")
    func over() throws {
        try home.run(.people, Self.people)
        let token = try home.rooms.home.database.write {
            try JobStore.add($0, kind: "import", payload: "{}", by: "ana", at: 1)
        }
        let path = try backup()
        let identity = try home.rooms.home.database.read { try HomeIdentity.find($0) }
        try home.run(.people, "external_id,full_name\nc3,Luz\n")
        #expect(problem { _ = try restore(path, to: home.path) } == "home.in-use")
        try home.close()
        let (rooms, done) = try restore(path, to: home.path)
        #expect(try rooms.customers.count() == 2)
        let aside = try Rooms.open(#require(done.aside), now: { 1 })
        #expect(try aside.customers.count() == 3 && aside.backups.hold() == nil)
        #expect(try rooms.backups.hold()?.reason == "restore")
        #expect(try rooms.intake.job(token)?.state == .cancelled)
        #expect(try rooms.home.database.read { try HomeIdentity.find($0) } != identity)
        #expect(try rooms.backups.list().map(\.path) == [path], "backups stay where they were")
        try rooms.backups.releaseHold(by: "user:1")
        #expect(try rooms.backups.hold() == nil)
        let audit = try rooms.home.database.read { try AuditTrail.list($0, limit: 2).map(\.action) }
        #expect(audit == ["sending.release", "backup.restore"])
        #expect(problem { try rooms.backups.releaseHold(by: "user:1") } == "hold.none")
    }

    @Test(
        "A folder with other things in it, a damaged backup and one of a newer program are refused, and nothing is touched"
    )
    func refused() throws {
        try home.run(.people, Self.people)
        let path = try backup()
        let other = home.path + "-otra"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: other) }
        try "x".write(toFile: other + "/cartas.txt", atomically: true, encoding: .utf8)
        #expect(problem { _ = try restore(path, to: other) } == "backup.not-a-home")
        #expect(try FileManager.default.contentsOfDirectory(atPath: other) == ["cartas.txt"])
        try home.rooms.home.database.write {
            try $0.database.execute(sql: "INSERT INTO grdb_migrations VALUES ('future-0001')")
        }
        #expect(problem { _ = try restore(backup("future"), to: other + "2") } == "backup.newer")
        let file = try #require(FileManager.default.contentsOfDirectory(atPath: path + "/originals").first)
        try FileManager.default.removeItem(atPath: path + "/originals/" + file)
        #expect(problem { _ = try restore(path, to: other + "2") } == "backup.damaged")
        #expect(!FileManager.default.fileExists(atPath: other + "2"))
    }

    @Test("A backup of an older schema is upgraded when it is restored")
    func older() throws {
        defer { try? FileManager.default.removeItem(atPath: home.path + "-restored") }
        try home.run(.people, Self.people)
        let last = "warehouse-products-0001"
        try home.rooms.home.database.write { transaction in
            for table in ["productImport", "productVersion", "product", "productCost", "spend"] {
                try transaction.database.execute(sql: "DROP TABLE \(table)")
            }
            try transaction.database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = ?", arguments: [last])
        }
        let (rooms, _) = try restore(backup())
        #expect(try rooms.home.schemaVersion(Rooms.migrator) == Rooms.migrator.migrations.count)
        #expect(try rooms.customers.count() == 2)
    }
}
