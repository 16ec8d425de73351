import App
import Customers
import Foundation
import Intake
import Kernel
import Storage
import Testing

/// An original that is not what came in is never made to look as if it were.
@Suite("Erasure beside damage")
struct ErasureOfDamagedTests {
    private let home: HomeFixture
    private let text: String

    init() throws {
        home = try HomeFixture()
        text =
            "order_id,customer_ref,email,ordered_at,amount\n"
            + (1...9).map { "P\($0),C\($0),,2024-05-0\($0),\($0)000\n" }.joined()
            + "P99,X1,x1@ej.co,2024-05-13,500\n"
        try home.run(.orders, text)
    }

    private var folder: String { home.rooms.home.folder("originals") }

    private func erase(_ reference: String) throws -> ErasureRecord? {
        try home.rooms.erase([home.rooms.customers.record(reference).rawValue], by: "test")
    }

    private func spoil() throws {
        let name = try #require(try home.rooms.home.disk.list(folder).first)
        let changed = text.replacingOccurrences(of: "P4,C4,", with: "P4,C7,")
        try Data(changed.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        #expect(try home.rooms.upkeep.verify().damaged.map(\.what) == [.hash])
    }

    @Test("it goes, the facts stay as they were, and everybody who looks says that it is gone")
    func removed() async throws {
        let before = try home.rfm("2024-12-31")
        try spoil()
        let done = try erase("X1")
        #expect(done?.state == .done)
        #expect(try home.rooms.home.disk.list(folder).isEmpty)
        #expect(try home.rooms.erasures.removedOriginals([1]) == [ImportID(1)])
        let answer = try home.rooms.upkeep.verify()
        #expect(answer.ok && answer.withoutOriginal.map(\.import) == [1] && answer.importsWithoutFile == [1])
        #expect(await Doctor(home.rooms).run().first { $0.name == "originals" }?.ok == false)
        var after = try home.rfm("2024-12-31")
        #expect(after["X1"] == nil && after.count == 9)
        after["X1"] = before["X1"]
        #expect(after.mapValues(\.monetary) == before.mapValues(\.monetary))
        #expect(try home.rooms.upkeep.repair(answer, by: "test").remade.isEmpty)
    }

    @Test("it comes back by the same file, without whoever was erased")
    func again() throws {
        try spoil()
        _ = try erase("X1")
        let summary = try home.run(.orders, text)
        #expect(summary.created == 0)
        for name in try home.rooms.home.disk.list(folder) {
            let kept = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            #expect(kept.contains("P4,C4,") && !kept.contains("x1@ej.co") && !kept.contains("X1"))
        }
        let answer = try home.rooms.upkeep.verify()
        #expect(answer.ok && answer.withoutOriginal.isEmpty)
        #expect(try !home.rooms.home.disk.list(folder).isEmpty)
    }

    @Test("put back by hand, it is looked through at the next import")
    func byHand() throws {
        let name = try #require(try home.rooms.home.disk.list(folder).first)
        try home.rooms.home.disk.remove(folder + "/" + name)
        _ = try erase("X1")
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        try home.rooms.intake.recoverIfIdle()
        let kept = try home.rooms.home.disk.list(folder)
        #expect(kept.count == 1 && kept != [name])
        #expect(try home.rooms.upkeep.verify().withoutOriginal.isEmpty)
    }

    @Test("a sound one is rewritten, and nothing is said to be gone")
    func sound() throws {
        _ = try erase("X1")
        #expect(try home.rooms.erasures.removedOriginals([1]).isEmpty)
        #expect(try home.rooms.upkeep.verify().withoutOriginal.isEmpty)
    }

    @Test("damaged facts keep an import out; that of the same file puts its original back and says what to do now")
    func originalBack() throws {
        let original = try #require(try home.rooms.home.disk.list(folder).first)
        let worth = try home.rfm("2024-12-31")
        try spoil()
        let facts = home.rooms.home.folder("facts") + "/1-0.facts"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: facts))
        let rooms = try Rooms.open(home.path, now: { HomeFixture.now })
        func run(_ text: String) throws {
            _ = try rooms.intake.run(
                file: home.file(text.utf8), name: "a.csv", options: home.options(.orders), by: "test")
        }
        #expect(problem { try run(text + "P100,C1,,2024-05-14,1\n") } == "facts.damaged")
        #expect(problem { try run(text) } == "import.original-back")
        #expect(try Originals.digest(of: folder + "/" + original) == original)
        #expect(try rooms.upkeep.repair(rooms.upkeep.verify(), by: "test").remade == [1])
        #expect(try rooms.upkeep.verify().ok)
        #expect(try home.rfm("2024-12-31") == worth)
    }
}
