import Kernel
import Storage
import Testing

@testable import Intake

@Suite("An import for which the disk has no room")
struct FullDiskTests {
    private let fixture: IntakeFixture
    private let text = "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n"
    private let options = ImportOptions(kind: .orders, source: "tienda")

    init() throws { fixture = try IntakeFixture() }

    private struct FullStep: IntakeStep {
        let name = "full"
        func stage(_ delivery: Delivery) throws {
            throw DiskProblem(.full, file: "1-0.facts", reason: "No space left on device")
        }
    }

    private var full: IntakeRoom { IntakeRoom(setting: fixture.room.setting, steps: [FullStep()], now: { 1 }) }
    private var originals: [String] { get throws { try fixture.home.disk.list(fixture.home.folder("originals")) } }

    private func fail() throws {
        #expect(throws: DiskProblem.self) {
            _ = try full.run(file: fixture.file(text.utf8), name: "ventas.csv", options: options, by: "cli")
        }
    }

    @Test("gives up its copy of the file, as often as it is tried, and a backup does not miss it")
    func givenUp() throws {
        for _ in 0..<2 {
            try fail()
            #expect(try originals.isEmpty)
        }
        let records = try fixture.room.list(limit: 9)
        #expect(records.map(\.state) == [.failed, .failed] && records.allSatisfy { $0.problem == "disk.full" })
        #expect(try fixture.home.database.read { try IntakeRoom.keptFiles.list($0) }.isEmpty)
    }

    @Test("keeps what another import has brought, too")
    func needed() throws {
        _ = try fixture.run(text, options)
        try fail()
        #expect(try originals.count == 1)
    }

    @Test("keeps what was uploaded: it is nowhere else")
    func uploaded() throws {
        let writer = try Originals.Writer(in: fixture.home, temporary: "upload-1")
        try Array(text.utf8).withUnsafeBytes { try writer.append($0) }
        let id = try full.receive(writer.finish(), fileName: "ventas.csv", options: options, by: "user:1")
        _ = try full.request(id, options: options, isDryRun: false, by: "user:1")
        #expect(try full.runNextJob(owner: "a", isAlive: { _ in false }, isStopping: { false }))
        #expect(try fixture.room.find(id).state == .failed && originals.count == 1)
    }
}
