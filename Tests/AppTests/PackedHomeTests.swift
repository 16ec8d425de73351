import Foundation
import Intake
import Kernel
import Office
import Storage
import Testing
import Warehouse

@testable import App

/// A whole home whose originals are packed: erasure, backup, restore, doctor, and what packs them.
@Suite("A home with packed originals")
struct PackedHomeTests {
    private static func orders(_ count: Int = 300) -> String {
        "order_id,customer_ref,email,ordered_at,amount\n"
            + (1...count).map { "P\($0),C\($0),c\($0)@ej.co,2024-05-0\($0 % 9 + 1),\($0)000\n" }.joined()
    }

    private func names(_ home: Home) throws -> [String] { try home.disk.list(home.folder("originals")) }

    @Test("Of erased people nothing is left in either form, nor where one is being made of the other")
    func erased() throws {
        let home = try PlantedHome()
        try home.plant()
        let totals = try home.totals()
        #expect(try home.rooms.intake.packOriginals(by: "test", smallest: 0).packed > 5)
        let packed = try names(home.rooms.home).filter(ContentName.isPacked)
        // One is both, as after a kill, and what was being packed of it lies in tmp/.
        let one = try #require(packed.compactMap(ContentName.sha256).first)
        let left = Originals.packingPath(one, in: home.rooms.home)
        try FileManager.default.copyItem(atPath: Originals.packedPath(one, in: home.rooms.home), toPath: left)
        #expect(try home.findings(PlantedHome.marks([100])).contains { $0.hasPrefix("originals/") })
        #expect(try home.findings(PlantedHome.marks([100])).contains { $0.hasPrefix("tmp/") })
        let done = try #require(try home.rooms.erase(home.records(), by: "test"))
        #expect(done.state == .done)
        try home.expectNothing()
        #expect(try home.totals() == totals && home.rooms.upkeep.verify().ok)
        // What was blanked is packed again, and still nothing is in it.
        #expect(try home.rooms.intake.packOriginals(by: "test", smallest: 0).packed > 3)
        try home.expectNothing()
        #expect(try home.rooms.upkeep.verify().ok)
        for (kind, path) in try home.files() { #expect(try home.run(kind, path).created == 0) }
        try home.expectNothing()
    }

    @Test(
        "Backups of packed and of plain originals are made, verified and restored, also into a home",
        arguments: [true, false])
    func backup(_ isPacked: Bool) throws {
        let home = try HomeFixture()
        defer { try? FileManager.default.removeItem(atPath: home.path + "-restored") }
        try home.run(.orders, Self.orders())
        if isPacked { #expect(try home.rooms.intake.packOriginals(by: "test").packed == 1) }
        let sha256 = try home.rooms.intake.find(ImportID(1)).sha256
        let path = home.rooms.home.folder("backups") + "/b"
        let manifest = try home.rooms.backups.create(to: path, by: "test", wait: false, watch: BackupWatch()).manifest
        let name = "originals/" + sha256 + (isPacked ? ".gz" : "")
        #expect(manifest.files.map(\.path).contains(name) && manifest.missing.isEmpty)
        #expect(manifest.format == (isPacked ? 2 : 1), "an older program says that it is of a newer one")
        func damage() throws -> [String] { try BackupCheck(path, kept: Rooms.keptFiles).run(at: 1).result.damaged }
        #expect(try damage() == [])
        let worth = try home.rfm("2024-12-31")
        // Since then the home went the other way.
        if !isPacked { #expect(try home.rooms.intake.packOriginals(by: "test").packed == 1) }
        try home.close()
        for target in [home.path + "-restored", home.path] {
            _ = try Restore.run(path, to: target, by: "test", now: { HomeFixture.now + 60 })
            let rooms = try Rooms.open(target, now: { HomeFixture.now + 60 })
            #expect(try names(rooms.home) == [String(name.dropFirst("originals/".count))])
            #expect(try rooms.upkeep.verify().ok && rooms.upkeep.verify().withoutOriginal.isEmpty)
            _ = try rooms.upkeep.rebuild(by: "test")
            #expect(try rooms.warehouse.visibleOrders() == worth.count)
            try rooms.home.database.pool.close()
        }
        // A byte that changes in the backup's own copy.
        let file = path + "/" + name
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[bytes.count / 2] ^= 1
        try FileManager.default.removeItem(atPath: file)
        try bytes.write(to: URL(fileURLWithPath: file))
        #expect(try damage().first == name + ": checksum")
    }

    @Test("A packed original that is damaged ends a backup, and is named")
    func damagedBackup() throws {
        let home = try HomeFixture()
        try home.run(.orders, Self.orders())
        _ = try home.rooms.intake.packOriginals(by: "test")
        let name = try #require(try names(home.rooms.home).first)
        let file = home.rooms.home.folder("originals") + "/" + name
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[4] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        let path = home.rooms.home.folder("backups") + "/b"
        #expect(throws: PlainProblem("backup.original-damaged", .failed, ["file": "originals/" + name])) {
            try home.rooms.backups.create(to: path, by: "test", wait: false, watch: BackupWatch())
        }
        #expect(try home.rooms.home.disk.list(home.rooms.home.folder("backups")).isEmpty)
    }

    @Test("Somebody erased since a backup with packed originals is not in the home it is restored to")
    func erasedAndRestored() throws {
        let home = try PlantedHome()
        try home.plant()
        _ = try home.rooms.intake.packOriginals(by: "test", smallest: 0)
        let path = home.folder.path + "/b"
        _ = try home.rooms.backups.create(to: path, by: "test", wait: false, watch: BackupWatch())
        _ = try home.rooms.erase(home.records(), by: "test")
        try home.rooms.home.database.pool.close()
        let target = home.folder.path + "/otra"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for file in ["optout.log", "erased.key"] {
            try FileManager.default.copyItem(atPath: home.path + "/" + file, toPath: target + "/" + file)
        }
        _ = try Restore.run(path, to: target, by: "test", now: { PlantedHome.now + 60 })
        let restored = try PlantedHome(opening: target, in: home.folder)
        for name in try restored.rooms.home.disk.list(target) where Restoration.isAside(name) {
            try FileManager.default.removeItem(atPath: target + "/" + name)
        }
        try restored.expectNothing()
        #expect(try restored.rooms.upkeep.verify().ok)
    }

    @Test("The doctor tells how much originals take, and how much they hold")
    func doctor() async throws {
        let home = try HomeFixture()
        let text = Self.orders()
        try home.run(.orders, text)
        _ = try home.rooms.intake.packOriginals(by: "test")
        let checks = await Doctor(home.rooms).run()
        let sizes = try #require(checks.first { $0.name == "sizes" }?.detail)
        let lies = try #require(Int(sizes["originalsBytes"] ?? ""))
        #expect(sizes["originalsContentBytes"] == String(text.utf8.count) && lies > 0 && lies * 3 < text.utf8.count)
        let originals = checks.first { $0.name == "originals" }
        #expect(originals?.ok == true && originals?.detail["count"] == "1")
    }

    @Test("The command packs them, and says the sizes", .enabled(if: CommandLineTool.path != nil))
    func command() throws {
        let home = try HomeFixture()
        let text = Self.orders()
        try home.run(.orders, text)
        let answer = try CommandLineTool.run(["--home", home.path, "warehouse", "compact", "--json"])
        let originals = try #require(answer.json()["originals"] as? [String: Any])
        #expect(answer.code == 0 && originals["packed"] as? Int == 1)
        let (before, after) = (originals["before"] as? [String: Int], originals["after"] as? [String: Int])
        #expect(before?["bytes"] == text.utf8.count && after?["contentBytes"] == text.utf8.count)
        #expect((after?["bytes"] ?? .max) * 3 < text.utf8.count)
        let again = try CommandLineTool.run(["--home", home.path, "warehouse", "compact"])
        #expect(again.code == 0 && again.out.contains("No hay archivos originales que comprimir"))
        #expect(try home.rooms.upkeep.verify().ok)
    }

    @Test("A server packs them behind an import")
    func server() async throws {
        let home = try HomeFixture()
        try home.run(.orders, Self.orders())
        let worker = OriginalsWorker(home.rooms.intake, logger: .init(label: "test"))
        let running = Task { try await worker.run() }
        defer { running.cancel() }
        // Turns, not seconds: other tests may hold every thread for long.
        for _ in 0..<2_000 where try !names(home.rooms.home).allSatisfy(ContentName.isPacked) {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try names(home.rooms.home).map(ContentName.isPacked) == [true])
    }
}
