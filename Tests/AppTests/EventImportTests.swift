import App
import Foundation
import GRDB
import Intake
import Kernel
import Testing
import Timelines
import Warehouse

@Suite("Importing events")
struct EventImportTests {
    private static let header = "event_id,customer_ref,occurred_at,type,value\n"
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    /// `id type day reference` of each event that can be seen.
    private func seen(_ kind: ImportKind = .events) throws -> [String] {
        var seen: [String] = []
        let customers = try home.rooms.identity.customers()
        try home.rooms.entries.visible(kind).forEachBatch { rows in
            for entry in 0..<rows.count {
                let record = Int(rows.record[entry])
                let id = CustomerID(Int64(customers[record]))
                let who = record == 0 ? "nobody" : try home.rooms.identity.references([id])[id] ?? "?"
                let day = Day(number: Int32(clamping: rows.day[entry]))
                seen.append(
                    "\(String(decoding: rows.id(entry), as: UTF8.self)) \(rows.text("type", entry)) \(day) \(who)")
            }
        }
        return seen.sorted()
    }

    @Test(
        "A file of other entries or days than the manifest says is told, and made anew",
        arguments: ["entries", "lastOn"])
    func anotherFile(_ column: String) throws {
        try home.run(.events, Self.header + "e1,c1,2024-03-01,open,\ne2,c2,2024-03-02,click,5\n")
        let before = try seen()
        #expect(try home.rooms.upkeep.verify().ok)
        try home.rooms.home.database.write {
            try $0.database.execute(sql: "UPDATE entryBatch SET \(column) = \(column) - 1")
        }
        let rooms = try Rooms.open(home.path, now: { HomeFixture.now })
        let answer = try rooms.upkeep.verify()
        #expect(answer.damaged.map(\.what) == [.other])
        #expect(try rooms.entries.damage().count == 1)
        #expect(((try? rooms.entries.visible(.events)) != nil) == (column == "lastOn"))
        #expect(try rooms.upkeep.repair(answer, by: "test").remade == [1])
        #expect(try rooms.upkeep.verify().ok && seen() == before)
    }

    @Test("Events become facts of those they name, who are customers from then on")
    func imported() throws {
        let file = Self.header + "e1,c1,2024-03-01,open,\ne2,c2,2024-03-02,click,5\ne3,,2024-03-03,open,\n"
        let rehearsed = try home.dryRun(.events, file)
        let summary = try home.run(.events, file)
        for answer in [rehearsed, summary] {
            #expect(answer.isBalanced && answer.created == 3 && answer.people.created == 2)
            #expect(answer.totals.people == 2 && answer.totals.withoutCustomer == 1)
        }
        #expect(try seen() == ["e1 open 2024-03-01 c1", "e2 click 2024-03-02 c2", "e3 open 2024-03-03 nobody"])
        #expect(try home.rooms.customers.count() == 2)
        let extent = try home.rooms.entries.extent(.events)
        #expect(
            extent.entries == 3 && extent.firstOn == Day(iso: "2024-03-01") && extent.lastOn == Day(iso: "2024-03-03"))
        #expect(try home.run(.events, file).unchanged == 3)
    }

    @Test("New, changed, unchanged and left alone are counted in rows; the latest version is seen")
    func fates() throws {
        try home.run(.events, Self.header + "1,c1,2024-01-01,open,\n2,c1,2024-01-02,open,\n")
        let file =
            Self.header
            + "1,c1,2024-01-01,open,\n2,c1,2024-01-02,click,\n3,c1,2024-01-03,open,\n3,c1,2024-01-03,open,\n"
        let second = try home.run(.events, file)
        #expect(second.created == 1 && second.updated == 1 && second.unchanged == 2 && second.isBalanced)
        let third = try home.run(.events, Self.header + "1,c9,2024-01-01,reply,\n4,c1,2024-01-04,open,\n") {
            $0.onExisting = .skip
        }
        #expect(third.skipped == 1 && third.created == 1 && third.isBalanced)
        #expect(
            try seen() == [
                "1 open 2024-01-01 c1", "2 click 2024-01-02 c1", "3 open 2024-01-03 c1", "4 open 2024-01-04 c1",
            ])
        #expect(problem { _ = try home.run(.events, file) { $0.onExisting = .fill } } == "import.fill-for-orders")
    }

    @Test("Refused rows mended and imported complete the base")
    func mending() throws {
        let first = try home.run(.events, Self.header + "1,c1,2024-01-01,open,\n2,c1,2024-02-30,open,\n")
        #expect(first.rejected == 1 && first.created == 1 && first.reasons == ["date-unreadable": 1])
        let mended = try String(contentsOfFile: #require(first.rejectFile), encoding: .utf8)
            .replacing("2024-02-30", with: "2024-02-29")
        #expect(try home.run(.events, mended).created == 1)
        #expect(try seen() == ["1 open 2024-01-01 c1", "2 open 2024-02-29 c1"])
    }

    @Test("Taken back, events are gone with those whom nobody else names; what a later import found so stays")
    func undone() throws {
        let first = try home.run(.events, Self.header + "1,c1,2024-01-01,open,\n2,c2,2024-01-02,open,\n")
        let second = try home.run(.events, Self.header + "1,c1,2024-01-01,open,\n")
        let shown = try home.rooms.intake.previewUndo(ImportID(first.import))
        #expect(shown.entries.removed == 1 && shown.entries.kept == 1 && shown.peopleRemoved == 1)
        #expect(try home.rooms.intake.undo(ImportID(first.import), by: "test") == shown)
        #expect(try seen() == ["1 open 2024-01-01 c1"] && home.rooms.customers.count() == 1)
        _ = try home.rooms.intake.undo(ImportID(second.import), by: "test")
        #expect(try seen().isEmpty && home.rooms.customers.count() == 0)
        #expect(try home.rooms.home.disk.list(home.path + "/facts").isEmpty)
        try home.rooms.intake.recover()
        #expect(try home.run(.events, Self.header + "1,c1,2024-01-01,open,\n").created == 1)
    }
}
