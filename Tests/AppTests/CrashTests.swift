import App
import Foundation
import Intake
import Kernel
import Storage
import Testing

/// Kills the real binary with `kill -9` in the middle of imports: whole or absent, and nothing else.
@Suite("Killed imports", .serialized)
struct CrashTests {
    static let binary: String? = {
        let folder = Bundle.main.executableURL?.deletingLastPathComponent().path ?? ""
        let here = Tree.root.appendingPathComponent(".build/debug/vinculo").path
        return [ProcessInfo.processInfo.environment["VINCULO_BINARY"] ?? "", folder + "/vinculo", here]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let kills = Int(ProcessInfo.processInfo.environment["VINCULO_KILLS"] ?? "") ?? 40

    @Test("an import killed at any point is whole or absent", .enabled(if: binary != nil, "the binary is not built"))
    func kills() throws {
        let binary = try #require(Self.binary)
        var random = SeededGenerator(seed: 20_261_121)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vinculo-kills-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        let home = folder + "/home"
        do { _ = try Home.create(home, settings: settings, migrator: Rooms.migrator) }
        let whole = try timeOfWholeImport(binary, folder)
        var outcomes = (applied: 0, absent: 0)
        var expected = 0
        for round in 0..<Self.kills {
            let file = folder + "/orders-\(round).csv"
            try orders(round).write(toFile: file, atomically: true, encoding: .utf8)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: binary)
            process.arguments = ["--home", home, "import", "run", file, "--kind", "orders", "--source", "s\(round)"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32(whole * 1.1 * random.unit() * 1_000_000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if try check(home, round, &expected) { outcomes.applied += 1 } else { outcomes.absent += 1 }
        }
        #expect(outcomes.applied + outcomes.absent == Self.kills)
        // Kills that always come too late or too early would prove nothing.
        #expect(outcomes.absent > 0)
    }

    /// A base after a kill: sound, and the import either there in full or not at all.
    private func check(_ home: String, _ round: Int, _ expected: inout Int) throws -> Bool {
        let rooms = try Rooms.open(home, now: { 1_800_000_000 })
        #expect(try rooms.home.database.integrityProblems() == [])
        // Before anything is repaired, readers already see only whole imports.
        let seenBefore = try rooms.warehouse.visibleOrders()
        let lock = try rooms.home.lock(.import, wait: true)
        try rooms.intake.recover()
        lock.release()
        #expect(try rooms.warehouse.facts.damage() == [])
        let record = try rooms.intake.list(limit: 1).first
        let isApplied = record?.options.source == "s\(round)" && record?.state == .applied
        if isApplied { expected += Self.ordersPerFile }
        #expect(seenBefore == expected)
        #expect(try rooms.warehouse.visibleOrders() == expected)
        #expect(try rooms.customers.count() == expected)
        let files = try rooms.home.disk.list(rooms.home.folder("facts"))
        #expect(try files == rooms.warehouse.manifest().map(\.file).sorted())
        #expect(try rooms.home.disk.list(rooms.home.folder("tmp")) == [])
        return isApplied
    }

    static let ordersPerFile = 1500

    private func orders(_ round: Int) -> String {
        var text = "order_id,customer_ref,ordered_at,sku,quantity,unit_price\n"
        for order in 0..<Self.ordersPerFile {
            text += "\(order),c\(round)-\(order),2026-03-0\(order % 9 + 1),sku\(order % 50),1,\(1000 + order)\n"
            text += "\(order),c\(round)-\(order),2026-03-0\(order % 9 + 1),sku\(order % 40),2,\(500 + order)\n"
        }
        return text
    }

    private func timeOfWholeImport(_ binary: String, _ folder: String) throws -> Double {
        let home = folder + "/timing"
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        do { _ = try Home.create(home, settings: settings, migrator: Rooms.migrator) }
        let file = folder + "/timing.csv"
        try orders(99).write(toFile: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["--home", home, "import", "run", file, "--kind", "orders", "--source", "t"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let start = ContinuousClock.now
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let took = ContinuousClock.now - start
        return Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
    }
}
