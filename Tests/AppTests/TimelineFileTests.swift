import App
import Foundation
import Intake
import Kernel
import Segments
import Storage
import TestKit
import Testing
import Timelines
import Warehouse

/// The files of a generation are derived: whatever happens to them, answers are the right ones, or the file is named and
/// the next answer is.
@Suite("The files of the timeline")
struct TimelineFileTests {
    private static let rules = [
        "purchases().amount > 20000", "purchases(sku = \"A\").count >= 1", "city = \"Cali\"",
        "purchases().profit > 100", "purchases(within: 12m).quantity >= 2", "rfm.m >= 3",
    ]
    /// Whether every operation and many more bytes are tried, and not some of them.
    private static let isFull = ProcessInfo.processInfo.environment["VINCULO_FULL"] != nil
    private let home: HomeFixture

    init() throws {
        home = try HomeFixture()
        try home.run(
            .people,
            "external_id,full_name,city\n"
                + (0..<60).map { "c\($0),Persona \($0),\(["Cali", "Bogotá", ""][$0 % 3])\n" }.joined())
        let lines = (0..<300).map { line in
            "\(line / 2),c\(line / 2 % 60),2024-\(10 + line % 3)-0\(line % 9 + 1),\(["A", "B"][line % 2]),"
                + "\(line % 3 + 1),\(1_000 + 37 * line),\(line % 5 == 0 ? "" : "300")\n"
        }
        try home.run(
            .orders, "order_id,customer_ref,ordered_at,sku,quantity,unit_price,unit_cost\n" + lines.joined())
    }

    private func answers(_ rooms: Rooms) throws -> [String: [Int64]] { try Self.answers(rooms) }

    private static func answers(_ rooms: Rooms) throws -> [String: [Int64]] {
        let asOf: Day = try #require(Day(iso: "2025-01-15"))
        let asking = try rooms.segments.asking(asOf: asOf)
        return try Dictionary(
            uniqueKeysWithValues: rules.map { rule in
                let members = try asking.members(rooms.segments.read(rule))
                return (rule, asking.timeline.page(members, limit: .max).map(\.rawValue))
            })
    }

    private func files() throws -> [String] {
        try home.rooms.home.disk.list(home.path + "/timeline").map { home.path + "/timeline/" + $0 }
    }

    private func other(_ disk: any Disk = RealDisk(), _ path: String? = nil) throws -> Rooms {
        try Rooms(Home.open(path ?? home.path, migrator: Rooms.migrator, disk: disk), now: home.rooms.now)
    }

    @Test("a damaged byte anywhere is found and named, and the next question has the file built anew")
    func damaged() throws {
        let right = try answers(home.rooms)
        var (named, noticed) = (Set<String>(), 0)
        for suffix in [".history", ".people"] {
            var at = 11
            while true {
                let file = try #require(files().first { $0.hasSuffix(suffix) })
                var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
                if at >= bytes.count { break }
                bytes[at] ^= 0x40
                // A new file in its place: others have the sound one mapped.
                try FileManager.default.removeItem(atPath: file)
                try Data(bytes).write(to: URL(fileURLWithPath: file))
                let rooms = try other()
                _ = try rooms.timeline.current { if case .damaged = $0 { noticed += 1 } }
                do {
                    #expect(try answers(rooms) == right, "byte \(at) of \(suffix)")
                } catch FactProblem.derived(let name, let block) {
                    named.insert(block)
                    #expect(file.hasSuffix(name))
                    #expect(try answers(rooms) == right, "the next question, byte \(at) of \(suffix)")
                    #expect(try answers(other()) == right)
                }
                at += bytes.count / (Self.isFull ? 400 : 25)
            }
        }
        #expect(named.count >= 3 && noticed >= 5, "\(named), \(noticed)")
    }

    @Test("a file that was cut short, emptied, or is gone")
    func cutShort() throws {
        let right = try answers(home.rooms)
        for keep in [0, 1, 100, 5_000] {
            for suffix in [".history", ".people"] {
                let file = try #require(files().first { $0.hasSuffix(suffix) })
                let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
                try FileManager.default.removeItem(atPath: file)
                if keep > 0 { try bytes.prefix(keep).write(to: URL(fileURLWithPath: file)) }
                #expect(try answers(other()) == right)
            }
        }
    }

    @Test("whatever the disk does while a generation is built, answers are right", arguments: FaultyDisk.Mode.allCases)
    func failingDisk(_ mode: FaultyDisk.Mode) throws {
        let right = try answers(home.rooms)
        for file in try files() { try FileManager.default.removeItem(atPath: file) }
        let path = home.path
        try home.close()
        var (number, unkept) = (1, 0)
        while true {
            let place = try TemporaryFolder()
            let copy = try place.copy(path, as: "home")
            let disk = try FaultyDisk(over: place, failAt: number, mode: mode)
            if let rooms = try? other(disk, copy) {
                _ = try? rooms.timeline.current { if $0 == .unkept { unkept += 1 } }
                let found = try? answers(rooms)
                #expect(found == right || (found == nil && mode != .full), "operation \(number)")
            }
            let after = try disk.afterPowerCut()
            #expect(try answers(other(after, after.folder.path + "/home")) == right, "after operation \(number)")
            if disk.firstFailure == nil { break }
            number += Self.isFull ? 1 : 4
        }
        #expect(number > 8 && (mode != .full || unkept > 0))
    }

    @Test("built behind: once, and again when many have changed; questions go on meanwhile")
    func behind() throws {
        let rooms = home.rooms
        #expect(try rooms.timeline.tend() && !rooms.timeline.tend())
        let right = try answers(rooms)
        #expect(try rooms.timeline.current().changed == nil)
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\nx1,c1,2025-01-02,5000000\n")
        #expect(try !rooms.timeline.tend(), "one who has changed is answered for beside it")
        #expect(try rooms.timeline.current().changed?.timeline.count == 1)
        #expect(try answers(rooms) != right)
        let rows = (0..<2_500).map { "y\($0),n\($0),2025-01-03,700\n" }.joined()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n" + rows)
        let beside = try answers(other())
        #expect(try rooms.timeline.tend())
        #expect(try rooms.timeline.current().changed == nil && answers(rooms) == beside)
        let lock = try rooms.home.lock(.build, wait: false)
        defer { lock.release() }
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n" + rows.replacing("y", with: "z"))
        #expect(problem { _ = try rooms.timeline.tend() } == "home.locked", "somebody else builds")
    }

    @Test("readers of two processes never see half a generation while it is built again and again")
    func readers() async throws {
        let right = try answers(home.rooms)
        let (path, now) = (home.path, home.rooms.now)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<6 {
                        let rooms = try Rooms.open(path, now: now)
                        for file in try rooms.home.disk.list(path + "/timeline") {
                            try? rooms.home.disk.remove(path + "/timeline/" + file)
                        }
                        // The other one may be building.
                        _ = try? rooms.timeline.tend()
                    }
                    return true
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    let rooms = try Rooms.open(path, now: now)
                    return try (0..<12).allSatisfy { _ in
                        try Self.answers(rooms) == right && Self.answers(Rooms.open(path, now: now)) == right
                    }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}

/// Kills the real binary while it builds a timeline.
@Suite("Killed while a timeline is built", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct TimelineCrashTests {
    static let kills = Int(ProcessInfo.processInfo.environment["VINCULO_TIMELINE_KILLS"] ?? "") ?? 12

    @Test("the next question answers as if nothing had been, and takes away what is left")
    func killed() throws {
        let home = try HomeFixture()
        let rows = (0..<20_000).map { "\($0),c\($0 % 5_000),2024-01-0\($0 % 9 + 1),\($0 % 77)\n" }.joined()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n" + rows)
        let question = ["--home", home.path, "segment", "count", "--where", "purchases().amount > 100", "--json"]
        func count() throws -> Int? {
            let answer = try CommandLineTool.run(question)
            let json = try JSONSerialization.jsonObject(with: Data(answer.out.utf8)) as? [String: Any]
            return json?["customers"] as? Int
        }
        func forget() throws {
            for file in try home.rooms.home.disk.list(home.path + "/timeline") {
                try home.rooms.home.disk.remove(home.path + "/timeline/" + file)
            }
        }
        let start = ContinuousClock.now
        let right = try count()
        let took = Double((ContinuousClock.now - start).components.attoseconds) * 1e-18
        #expect(right != nil && right != 0)
        var random = SeededGenerator(seed: 20_261_122)
        for _ in 0..<Self.kills {
            try forget()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try #require(CommandLineTool.path))
            process.arguments = question
            (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try process.run()
            usleep(UInt32(took * 1.1 * random.unit() * 1_000_000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(try count() == right)
            #expect(try home.rooms.home.disk.list(home.path + "/timeline").count == 2)
        }
        #expect(try home.rooms.home.disk.list(home.rooms.home.folder("tmp")) == [])
    }
}
