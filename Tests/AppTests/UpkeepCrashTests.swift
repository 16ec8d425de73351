import App
import Foundation
import Insight
import Intake
import Kernel
import Storage
import Testing
import Warehouse

/// Kills the real binary with `kill -9` while it puts files together, makes facts anew and repairs them.
@Suite("Killed upkeep", .serialized)
struct UpkeepCrashTests {
    private static let kills = max(12, CrashTests.kills / 3)

    @Test(
        "killed at any point, readers see the same facts as before, and the next try succeeds",
        .enabled(if: CrashTests.binary != nil, "the binary is not built"))
    func kills() throws {
        let binary = try #require(CrashTests.binary)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vinculo-upkeep-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = try CrashHome(binary, folder + "/home")
        let wanted = try fill(home.path, folder)
        let originals = try contents(home.path)
        let works = [["warehouse", "compact"], ["warehouse", "rebuild"], ["warehouse", "verify", "--repair"]]
        var random = SeededGenerator(seed: 7)
        var times = [Double](repeating: 0, count: works.count)
        for round in 0..<(Self.kills + works.count) {
            let work = round % works.count
            if works[work].last == "--repair" { try spoil(home.path) }
            if works[work].last == "compact" { try unpack(originals, home.path) }
            let clock = ContinuousClock.now
            let isKilled = round >= works.count
            let status = try home.run(works[work], killedAfter: isKilled ? times[work] * random.unit() : nil)
            if !isKilled {
                #expect(status == 0)
                let took = (ContinuousClock.now - clock).components
                times[work] = Double(took.seconds) + Double(took.attoseconds) * 1e-18
            }
            let rooms = try Rooms.open(home.path, now: { 1_800_000_000 })
            #expect(try rooms.home.database.integrityProblems() == [])
            let found = try rooms.upkeep.verify()
            if works[work].last == "--repair" {
                #expect(try rooms.upkeep.repair(found, by: "test").left.isEmpty)
            } else {
                #expect(found.ok, "round \(round): \(found.damaged)")
            }
            #expect(try sight(rooms) == wanted, "round \(round)")
            for sha256 in originals.keys {
                #expect(try Originals.isSound(sha256, in: rooms.home) == true, "round \(round)")
            }
            let lock = try rooms.home.lock(.import, wait: true)
            try rooms.intake.recover()
            lock.release()
            let files = try rooms.home.disk.list(rooms.home.folder("facts"))
            #expect(try Set(files) == Set(rooms.warehouse.manifest().map(\.file)))
            #expect(try sight(rooms) == wanted)
        }
    }

    /// Days of a shop, each correcting some of what the days before said.
    private func fill(_ path: String, _ folder: String) throws -> [String] {
        let rooms = try Rooms.open(path, now: { 1_800_000_000 })
        for day in 0..<12 {
            let file = CrashFile.orders(0, day * 100..<day * 100 + 300, cheaper: day * 100 + 250)
            let name = folder + "/\(day).csv"
            try file.text.write(toFile: name, atomically: true, encoding: .utf8)
            _ = try rooms.intake.run(
                file: name, name: "d.csv", options: ImportOptions(kind: .orders, source: "s"), by: "test")
        }
        return try sight(rooms)
    }

    /// The originals that there are, by their hashes.
    private func contents(_ path: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path + "/originals")
        #expect(names.count == 12)
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(fileURLWithPath: path + "/originals/" + $0)))
            })
    }

    /// Puts the originals back as they came, so that there is something to pack.
    private func unpack(_ originals: [String: Data], _ path: String) throws {
        for (sha256, content) in originals {
            try? FileManager.default.removeItem(atPath: path + "/originals/" + sha256 + ".gz")
            try content.write(to: URL(fileURLWithPath: path + "/originals/" + sha256))
        }
    }

    private func spoil(_ path: String) throws {
        let rooms = try Rooms.open(path, now: { 1_800_000_000 })
        let file = try #require(try rooms.warehouse.manifest().first?.file)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/facts/" + file))
        try handle.seek(toOffset: 500)
        try handle.write(contentsOf: Data([0xA5, 0x5A, 0xA5]))
        try handle.close()
    }

    /// Orders, and what they are worth by day.
    private func sight(_ rooms: Rooms) throws -> [String] {
        let totals = try rooms.warehouse.facts.view().visibleOrders
        let table = try rooms.insight.rfm(.init(asOf: try #require(Day(iso: "2026-04-01"))))
        return ["\(totals)"] + table.customers.indices.map { "\(table.monetary[$0]) \(table.frequency[$0])" }
    }
}
