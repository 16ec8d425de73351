import App
import Foundation
import GRDB
import Insight
import Intake
import Kernel
import Storage
import Testing

@testable import Warehouse

/// A home of two sources, one of whose files is damaged while its original is gone.
private final class DamagedHome {
    let home: HomeFixture
    var rooms: Rooms

    init() throws {
        home = try HomeFixture()
        rooms = home.rooms
        // From here on the home is open in `rooms` alone.
        try home.close()
    }

    @discardableResult
    func orders(_ lines: [String], source: String = "tienda", existing: OnExisting? = nil) throws -> ImportSummary {
        let text = "order_id,customer_ref,ordered_at,amount\n" + lines.map { $0 + "\n" }.joined()
        return try run(.orders, text, source, existing)
    }

    @discardableResult
    func run(
        _ kind: ImportKind, _ text: String, _ source: String = "tienda", _ existing: OnExisting? = nil
    ) throws -> ImportSummary {
        var options = ImportOptions(kind: kind, source: source)
        options.onExisting = existing
        return try rooms.intake.run(file: home.file(text.utf8), name: "a.csv", options: options, by: "test")
    }

    /// What a file held before it was damaged.
    @discardableResult
    func spoil(_ file: String = "1-0.facts", _ how: (Data) -> Data? = { $0.dropLast() }) throws -> Data {
        let path = home.path + "/facts/" + file
        let sound = try #require(FileManager.default.contents(atPath: path))
        try FileManager.default.removeItem(atPath: path)
        if let spoilt = how(sound) { try spoilt.write(to: URL(fileURLWithPath: path)) }
        try reopen()
        return sound
    }

    func restore(_ file: String = "1-0.facts", _ content: Data) throws {
        try content.write(to: URL(fileURLWithPath: home.path + "/facts/" + file))
        try reopen()
    }

    /// Takes the original of an import away; returns it.
    @discardableResult
    func loseOriginal(_ id: Int64 = 1) throws -> (path: String, content: Data) {
        let path = try home.path + "/originals/" + rooms.intake.find(ImportID(id)).sha256
        let content = try #require(FileManager.default.contents(atPath: path))
        try FileManager.default.removeItem(atPath: path)
        return (path, content)
    }

    func reopen() throws { rooms = try Rooms.open(home.path, now: { HomeFixture.now }) }

    /// Net amounts by reference, as `c1 100.00`.
    func worth() throws -> [String] {
        let table = try rooms.insight.rfm(ValueQuestion(asOf: try #require(Day(iso: "2024-12-31"))))
        return try rooms.insight.people(table, table.customers.indices).map {
            "\($0.reference) \(table.monetary[$0.position] / 100)"
        }.sorted()
    }

    func count(_ table: String) throws -> Int {
        try rooms.home.database.read { try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    func undo(_ id: Int64) throws { try rooms.intake.undo(ImportID(id), by: "test") }
}

private let one = ["1,c1,2024-01-01,100", "2,c2,2024-01-02,200"]

@Suite("A damaged file of facts does not stop everything else")
struct DamageBesideOthersTests {
    private let it: DamagedHome

    init() throws {
        it = try DamagedHome()
        try it.orders(one)
        try it.orders(["9,d1,2024-02-01,50"], source: "caja")
        try it.loseOriginal()
    }

    @Test(
        "whatever the damage, imports of other sources go on; those of its own are refused with the way out",
        arguments: ["cut", "gone", "changed", "empty"])
    func otherSources(_ how: String) throws {
        try it.spoil { sound in
            switch how {
            case "cut": sound.dropLast()
            case "gone": nil
            case "empty": Data()
            default: Data(sound.enumerated().map { $0.offset == sound.count - 20 ? $0.element ^ 8 : $0.element })
            }
        }
        #expect(problem { _ = try it.worth() } == "facts.damaged")
        #expect(try it.orders(["9,d1,2024-02-01,50", "10,d2,2024-02-02,60"], source: "caja").created == 1)
        #expect(try it.orders(["11,x1,2024-02-02,60"], source: "nueva").created == 1)
        #expect(problem { try it.orders(["3,c3,2024-03-01,5"]) } == "facts.damaged")
        #expect(problem { try it.undo(2) } == "facts.damaged", "whom the damaged file names, nobody can tell")
        #expect(try it.run(.people, "external_id,full_name\nc1,Ana\n").accepted == 1)
        #expect(try it.rooms.customers.values(it.rooms.customers.record("tienda:c1")).said["full_name"] == "Ana")
        let found = try it.rooms.upkeep.verify().damaged.filter { $0.part == .facts }
        #expect(found.map(\.imports) == [[1]] && found.map(\.orders) == [2] && found.map(\.sources) == [["tienda"]])
    }

    @Test("events of other sources go on, too")
    func events() throws {
        let head = "event_id,customer_ref,occurred_at,type\n"
        try it.run(.events, head + "a,c1,2024-01-01T10:00:00Z,visit\n")
        try it.run(.events, head + "b,d1,2024-01-01T10:00:00Z,visit\n", "caja")
        try it.spoil("e3-0.entries")
        #expect(try it.run(.events, head + "c,d1,2024-01-02T10:00:00Z,visit\n", "caja").created == 1)
        #expect(problem { try it.run(.events, head + "d,c1,2024-01-02T10:00:00Z,visit\n") } == "facts.damaged")
        try it.loseOriginal(3)
        #expect(try it.rooms.upkeep.quarantine("3", by: "ana").files.map(\.part) == [.entries])
        #expect(try it.run(.events, head + "d,c1,2024-01-02T10:00:00Z,visit\n").created == 1)
        #expect(try it.rooms.entries.visible(.events).count == 3)
        try it.undo(4)
        #expect(try it.rooms.entries.visible(.events).count == 2)
    }
}

@Suite("A damaged file that is set aside")
struct QuarantineTests {
    private let it: DamagedHome

    init() throws { it = try DamagedHome() }

    /// Import 1 of two orders, damaged, its original gone, set aside.
    private func setAside() throws -> (sound: Data, answer: FactUpkeep.QuarantineAnswer) {
        try it.loseOriginal()
        let sound = try it.spoil()
        return (sound, try it.rooms.upkeep.quarantine("1", by: "ana"))
    }

    @Test("counts no more, is kept and told; everything else works again")
    func goesOn() async throws {
        try it.orders(one)
        try it.orders(["9,d1,2024-02-01,50"], source: "caja")
        let (_, answer) = try setAside()
        #expect(answer.files.map(\.file) == ["facts/1-0.facts"] && answer.files.map(\.orders) == [2])
        #expect(try it.worth() == ["caja:d1 50"])
        #expect(try it.rooms.warehouse.quarantined().notice == QuarantineNotice(orders: 2, imports: [1]))
        try it.orders(["3,c3,2024-03-01,5"])
        try it.orders(["10,d2,2024-03-01,6"], source: "caja")
        try it.undo(4)
        #expect(try it.worth() == ["caja:d1 50", "tienda:c3 5"])
        let verified = try it.rooms.upkeep.verify()
        #expect(verified.ok && verified.quarantined.map(\.what) == [.size])
        #expect(try it.rooms.upkeep.compact(by: "ana").written >= 0)
        #expect(try it.rooms.home.disk.list(it.home.path + "/facts").contains("1-0.facts"))
        let doctor = await Doctor(it.rooms).run()
        #expect(doctor.first { $0.name == "quarantine" }?.ok == false)
        #expect(doctor.first { $0.name == "facts" }?.ok == true)
        let audit = try it.rooms.home.database.read { try AuditTrail.list($0, limit: 20) }
        #expect(audit.first { $0.action == "warehouse.quarantine" }?.after?.contains("\"orders\":\"2\"") == true)
        #expect(problem { _ = try it.rooms.upkeep.quarantine("2", by: "ana") } == "quarantine.sound")
        #expect(problem { _ = try it.rooms.upkeep.quarantine("99", by: "ana") } == "quarantine.not-found")
        #expect(problem { _ = try it.rooms.upkeep.release("2", by: "ana") } == "quarantine.not-set-aside")
        #expect(problem { _ = try it.rooms.upkeep.release("1", by: "ana") } == "quarantine.damaged")
    }

    @Test("the file itself brings it back, and so does the original")
    func back() throws {
        try it.orders(one)
        let before = try it.worth()
        let original = try it.loseOriginal()
        let sound = try it.spoil()
        _ = try it.rooms.upkeep.quarantine("facts/1-0.facts", by: "ana")
        #expect(try it.worth().isEmpty)
        try it.restore("1-0.facts", sound)
        #expect(try it.worth().isEmpty, "until somebody says so")
        #expect(try it.rooms.upkeep.release("1-0.facts", by: "ana").released == ["facts/1-0.facts"])
        #expect(try it.worth() == before && it.rooms.warehouse.quarantined().isEmpty)
        try it.spoil { _ in nil }
        _ = try it.rooms.upkeep.quarantine("1", by: "ana")
        try original.content.write(to: URL(fileURLWithPath: original.path))
        #expect(try it.rooms.upkeep.repair(it.rooms.upkeep.verify(), by: "ana").remade == [1])
        #expect(try it.worth() == before && it.rooms.upkeep.verify().ok && it.rooms.warehouse.quarantined().isEmpty)
    }

    @Test(
        "an order that arrives again meanwhile is the later word when the file is back, and the earlier after its undo")
    func arrivesAgain() throws {
        try it.orders(one)
        let (sound, _) = try setAside()
        #expect(try it.orders(["1,c1,2024-01-01,111", "2,c2,2024-01-02,200"]).created == 2)
        #expect(try it.worth() == ["c1 111", "c2 200"])
        try it.restore("1-0.facts", sound)
        _ = try it.rooms.upkeep.release("1", by: "ana")
        #expect(try it.worth() == ["c1 111", "c2 200"])
        try it.undo(2)
        #expect(try it.worth() == ["c1 100", "c2 200"])
    }

    @Test("an older version shows; what an import then finds unchanged is its own word when the file is back")
    func olderVersion() throws {
        try it.orders(one)
        try it.orders(["1,c1,2024-01-01,150"])
        try it.loseOriginal(2)
        let sound = try it.spoil("2-0.facts")
        _ = try it.rooms.upkeep.quarantine("2", by: "ana")
        #expect(try it.worth() == ["c1 100", "c2 200"])
        #expect(try it.orders(one + ["3,c3,2024-01-03,300"]).unchanged == 2)
        try it.restore("2-0.facts", sound)
        _ = try it.rooms.upkeep.release("2", by: "ana")
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"], "the third import has the last word")
        try it.undo(3)
        #expect(try it.worth() == ["c1 150", "c2 200"])
    }

    @Test("what a later import had found in it is made its own from its original, and outlives the file")
    func followers() throws {
        try it.orders(one)
        try it.orders(one + ["3,c3,2024-01-03,300"])
        let (_, answer) = try setAside()
        #expect(answer.remade == [2] && answer.left.isEmpty)
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"])
        try it.undo(1)
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"])
        #expect(try it.rooms.upkeep.verify().ok && it.rooms.warehouse.quarantined().isEmpty)
    }

    @Test("without its original that is told, and what it found is back with the file")
    func followerWithoutOriginal() throws {
        try it.orders(one)
        try it.orders(one + ["3,c3,2024-01-03,300"])
        try it.loseOriginal(2)
        let (sound, answer) = try setAside()
        #expect(answer.remade.isEmpty && answer.left == [2])
        #expect(try it.worth() == ["c3 300"])
        #expect(problem { try it.undo(1) } == "undo.leaned-on", "nothing would stand behind what the second found")
        try it.restore("1-0.facts", sound)
        _ = try it.rooms.upkeep.release("1", by: "ana")
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"])
        try it.undo(1)
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"])
    }

    @Test("the same file again, and what leaned on it is made its own: then it can be dropped")
    func followerAgain() throws {
        try it.orders(one)
        try it.orders(one + ["3,c3,2024-01-03,300"])
        try it.loseOriginal(2)
        _ = try setAside()
        #expect(try it.orders(one + ["3,c3,2024-01-03,300"]).created == 2)
        #expect(try it.rooms.upkeep.repair(it.rooms.upkeep.verify(), by: "ana").remade == [2])
        try it.undo(1)
        try it.undo(3)
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"])
    }

    @Test("an import for which it may vouch is not taken back before it")
    func vouched() throws {
        try it.orders(one)
        try it.orders(one + ["3,c3,2024-01-03,300"])
        try it.loseOriginal(2)
        try it.spoil("2-0.facts")
        _ = try it.rooms.upkeep.quarantine("2", by: "ana")
        #expect(problem { try it.undo(1) } == "undo.vouched")
        try it.undo(2)
        try it.undo(1)
        #expect(try it.worth().isEmpty && it.rooms.customers.count() == 0)
        #expect(try it.rooms.home.disk.list(it.home.path + "/facts").isEmpty)
    }

    @Test("its import is taken back with it: file and people go who nobody else names")
    func drop() throws {
        try it.orders(one)
        try it.orders(["9,c2,2024-02-01,50"])
        _ = try setAside()
        #expect(try it.rooms.customers.count() == 2)
        #expect(try it.rooms.intake.previewUndo(ImportID(1)).peopleRemoved == 1)
        try it.undo(1)
        #expect(try it.rooms.customers.count() == 1 && it.worth() == ["c2 50"])
        #expect(try it.rooms.home.disk.list(it.home.path + "/facts") == ["2-0.facts"])
        #expect(try it.rooms.warehouse.quarantined().isEmpty)
    }

    @Test("people whom only it may name are out of sight after an undo, and back with it, or gone with it")
    func people() throws {
        try it.orders(["1,c1,2024-01-01,100", "4,c4,2024-01-01,400"])
        try it.orders(["2,c1,2024-01-02,200"])
        try it.loseOriginal(2)
        let sound = try it.spoil("2-0.facts")
        _ = try it.rooms.upkeep.quarantine("2", by: "ana")
        try it.undo(1)
        #expect(try it.rooms.customers.count() == 0)
        try it.restore("2-0.facts", sound)
        _ = try it.rooms.upkeep.release("2", by: "ana")
        #expect(try it.rooms.customers.count() == 1 && it.worth() == ["c1 200"])
        try it.undo(2)
        #expect(try it.rooms.customers.count() == 0 && it.count("sourceRecord") == 0)
    }

    @Test("whoever was erased meanwhile is nobody in it when it comes back")
    func erased() throws {
        try it.orders(one)
        let (sound, _) = try setAside()
        let record = try it.rooms.customers.record("c1").rawValue
        #expect(try it.rooms.erase([record], by: "test")?.state == .done)
        try it.restore("1-0.facts", sound)
        _ = try it.rooms.upkeep.release("1", by: "ana")
        #expect(try it.worth() == ["c2 200"])
        #expect(try it.rooms.warehouse.visibleOrders() == 2)
        let named = try it.rooms.warehouse.facts.namedRecords(excluding: nil).records
        #expect(!named.contains(record) && named.count == 1)
        #expect(try it.rooms.upkeep.verify().ok)
    }

    @Test("a copy that an undo writes, or a remake, takes no name of a file that is set aside")
    func names() throws {
        try it.orders(one)
        try it.orders(one + ["3,c3,2024-01-03,300"])
        try it.orders(one + ["3,c3,2024-01-03,300", "5,c5,2024-01-05,500"])
        try it.loseOriginal(3)
        let sound = try it.spoil("3-0.facts")
        _ = try it.rooms.upkeep.quarantine("3", by: "ana")
        // The third may vouch for these: they stay until it is decided.
        #expect(problem { try it.undo(2) } == "undo.vouched")
        #expect(try it.rooms.upkeep.rebuild(by: "ana").kept.map(\.import) == [3])
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300"])
        try it.restore("3-0.facts", sound)
        _ = try it.rooms.upkeep.release("3", by: "ana")
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300", "c5 500"])
        for id: Int64 in [1, 2] { try it.undo(id) }
        #expect(try it.worth() == ["c1 100", "c2 200", "c3 300", "c5 500"])
    }

    @Test("a backup is made without it, and is whole")
    func backup() throws {
        try it.orders(one)
        try it.orders(["9,d1,2024-02-01,50"], source: "caja")
        _ = try setAside()
        let folder = it.home.path + "-copy"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try it.rooms.backups.create(to: folder, by: "test", wait: true, watch: BackupWatch())
        let files = made.manifest.files.map(\.path)
        #expect(files.contains("facts/2-0.facts") && !files.contains("facts/1-0.facts"))
    }
}
