import App
import Customers
import Foundation
import Intake
import Kernel
import Storage
import Testing

/// Erasures that were accepted and cut off are seen, and done by whoever comes next.
@Suite("Erasures cut off")
struct ErasureCutOffTests {
    private let home: HomeFixture

    init() throws {
        home = try HomeFixture()
        try home.run(.people, "external_id,full_name,email\nc1,Ana Ruiz,ana@x.co\nc2,Luis,luis@x.co\n")
    }

    /// Stands in the place of the step that rewrites files.
    private struct CutOff: ErasureStep, Error {
        let name = "files"
        func preview(_: Set<Int64>, _: IntakeSetting, into _: inout ErasurePreview) throws {}
        func erase(_ erasure: Erasure) throws { throw self }
    }

    /// Accepts the erasure of c1, and ends where the base names them no more and files still do.
    private func cutOff() throws {
        let rooms = home.rooms
        let steps = Rooms.erasureSteps(rooms.warehouse.facts, rooms.entries).dropLast() + [CutOff()]
        let erasures = Erasures(rooms.intake.setting, steps: Array(steps), now: rooms.now)
        _ = try erasures.accept([rooms.customers.record("c1").rawValue], by: "test")
        #expect(throws: CutOff.self) { try erasures.complete() }
        #expect(try originals().contains("ana@x.co"))
    }

    private func originals() throws -> String {
        let folder = home.rooms.home.folder("originals")
        return try home.rooms.home.disk.list(folder).map {
            try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
        }.joined()
    }

    private func check() async -> Doctor.Check? {
        await Doctor(home.rooms).run().first { $0.name == "erasures" }
    }

    @Test("the doctor says so until they are done, and not while somebody works on them")
    func doctor() async throws {
        #expect(await check()?.ok == true)
        try cutOff()
        let open = await check()
        #expect(open?.ok == false && open?.detail["count"] == "1" && open?.hint == "doctor.erasures.hint")
        let lock = try home.rooms.home.lock(.import, wait: false)
        #expect(await check()?.ok == true)
        lock.release()
        #expect(try home.rooms.finishErasures().map(\.id) == [1])
        #expect(await check()?.ok == true)
        #expect(try !originals().contains("ana@x.co"))
        #expect(try home.rooms.finishErasures().isEmpty)
    }

    @Test("whoever was meant is recognised by whatever the base would have found them by, and others are not")
    func recognised() throws {
        try cutOff()
        for key in ["c1", "tienda:c1", "ana@x.co", " ANA@x.co "] {
            #expect(try home.rooms.erasures.recognising(key, among: [1]) == 1, "\(key)")
            #expect(try home.rooms.erasures.recognising(key, among: [2]) == nil)
        }
        for key in ["c2", "tienda:c2", "luis@x.co", "otra:c1", ""] {
            #expect(try home.rooms.erasures.recognising(key, among: [1]) == nil, "\(key)")
        }
    }

    @Test("the command finishes them first, and knows who was meant", .enabled(if: CommandLineTool.path != nil))
    func command() throws {
        func call(_ arguments: String...) throws -> CommandLineTool.Answer {
            try CommandLineTool.run(["--home", home.path, "customer", "erase"] + arguments)
        }
        try cutOff()
        let dry = try call("ana@x.co", "--dry-run")
        #expect(dry.code == 3 && dry.err.contains("sin terminar"))
        #expect(try originals().contains("ana@x.co"))
        let answer = try call("ana@x.co", "--yes")
        #expect(answer.code == 0 && answer.out.contains("había quedado a medias") && answer.out.contains("ya no queda"))
        #expect(try !originals().contains("ana@x.co"))
        #expect(try call("ana@x.co", "--yes").code == 3)
        #expect(try call("--yes").code == 64)
    }

    @Test("without a name the command finishes what waits", .enabled(if: CommandLineTool.path != nil))
    func unnamed() throws {
        try cutOff()
        let answer = try CommandLineTool.run(["--home", home.path, "customer", "erase", "--json"])
        #expect(try answer.code == 0 && answer.json()["finished"] as? [Int] == [1])
        #expect(try !originals().contains("ana@x.co"))
    }

    @Test("what stopped them is told for what it is")
    func words() {
        let full = DiskProblem(.full, file: "vinculo.db", reason: "SQLITE_FULL")
        #expect(UnfinishedErasure(full, step: "files").code == "erasure.disk-full-files")
        #expect(UnfinishedErasure(full, step: "facts").code == "erasure.disk-full")
        #expect(UnfinishedErasure(full, step: "facts").arguments["file"] == "vinculo.db")
        #expect(UnfinishedErasure(CancellationError(), step: "").code == "erasure.interrupted")
        let busy = UnfinishedErasure(PlainProblem("database.busy", .locked), step: "files")
        #expect(busy.code == "erasure.unfinished" && busy.kind == .locked)
    }
}
