import App
import Foundation
import Kernel
import Storage
import Testing

/// Kills the real binary in the middle of backups and restores.
@Suite("Killed backups and restores", .serialized, .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct BackupCrashTests {
    static let kills = Int(ProcessInfo.processInfo.environment["VINCULO_BACKUP_KILLS"] ?? "") ?? 16
    private let home: HomeFixture

    init() throws {
        home = try HomeFixture()
        let rows = (0..<20_000).map { "\($0),c\($0 % 900),2024-01-0\($0 % 9 + 1),\($0 % 77)\n" }.joined()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n" + rows)
    }

    private func killed(_ arguments: [String], after seconds: Double) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(CommandLineTool.path))
        process.arguments = ["--home", home.path] + arguments
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        usleep(UInt32(seconds * 1_000_000))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private func seconds(_ arguments: [String]) throws -> Double {
        var code: Int32 = -1
        let took = try ContinuousClock().measure {
            code = try CommandLineTool.run(["--home", home.path] + arguments).code
        }
        #expect(code == 0)
        return Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
    }

    @Test("a backup killed at any point is whole or no backup; the next takes away what is left")
    func create() throws {
        var random = SeededGenerator(seed: 20_261_122)
        let whole = try seconds(["backup", "create"])
        let folder = home.rooms.home.folder("backups")
        for _ in 0..<Self.kills { try killed(["backup", "create"], after: whole * 1.2 * random.unit()) }
        for backup in try home.rooms.backups.list() {
            #expect(try BackupCheck(backup.path, kept: Rooms.keptFiles).run(at: 1).result.damaged == [])
        }
        _ = try seconds(["backup", "create"])
        #expect(try !home.rooms.home.disk.list(folder).contains { $0.hasSuffix(".partial") })
        #expect(try home.rooms.home.disk.list(home.rooms.home.folder("tmp")) == [])
    }

    @Test("what a killed copy of the database has beside it goes with the folder")
    func leftover() throws {
        let disk = home.rooms.home.disk
        for name in ["-journal", "-wal", "-shm"] {
            let path = home.rooms.home.folder("backups") + "/copia" + name
            try disk.makeFolder(path + ".partial")
            for left in ["home-id", "vinculo.db", "vinculo.db" + name] {
                let file = try disk.create(path + ".partial/" + left)
                try file.append(Array(try home.rooms.backups.identity().utf8))
                try file.close()
            }
            _ = try home.rooms.backups.create(to: path, by: "test", wait: false, watch: BackupWatch())
            #expect(try disk.size(path + ".partial") == nil && disk.size(path) != nil)
        }
    }

    @Test("a restore killed at any point leaves the former home or the restored one, and each opens")
    func restore() throws {
        var random = SeededGenerator(seed: 20_261_123)
        let backup = home.path + "-copia"
        defer { try? FileManager.default.removeItem(atPath: backup) }
        _ = try home.rooms.backups.create(to: backup, by: "test", wait: false, watch: BackupWatch())
        let backed = try home.rooms.warehouse.visibleOrders()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\nx,c1,2024-01-01,5\n") { $0.source = "otra" }
        let path = home.path
        try home.close()
        let whole = try seconds(["backup", "restore", backup])
        var restored = 0
        for round in 0..<Self.kills {
            do {
                let rooms = try Rooms.open(path, now: { 1_800_000_000 })
                try rooms.home.database.write { try Settings.set($0, "round", String(round)) }
            }
            try killed(["backup", "restore", backup], after: whole * 1.1 * random.unit())
            let rooms = try Rooms.open(path, now: { 1_800_000_000 })
            let isFormer = try rooms.home.database.read { try Settings.value($0, "round") } == String(round)
            #expect(try rooms.warehouse.facts.damage() == [] && rooms.warehouse.visibleOrders() >= backed)
            #expect(try rooms.home.database.integrityProblems() == [])
            if isFormer { continue }
            restored += 1
            #expect(try rooms.backups.hold() != nil && rooms.warehouse.visibleOrders() == backed)
        }
        let aside = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix("before-restore") }
        #expect(aside.count == restored + 1)
        for name in aside { #expect(try Rooms.open(path + "/" + name).warehouse.facts.damage() == []) }
    }
}
