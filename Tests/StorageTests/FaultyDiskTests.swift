import Foundation
import Kernel
import Storage
import TestKit
import Testing

/// The disk that judges the others is judged first.
@Suite("The faulty disk")
struct FaultyDiskTests {
    /// Writes `facts/a` by the rule, or leaves steps out. Returns what is there after the cut, by name.
    private func outcome(
        sync: Bool = true, syncFolder: Bool = true, _ unsynced: FaultyDisk.Unsynced? = nil, failAt: Int = .max,
        mode: FaultyDisk.Mode = .powerCut
    ) throws -> (names: [String: String], error: (any Error)?) {
        let folder = try TemporaryFolder()
        for name in ["tmp", "facts"] { try RealDisk().makeFolder(folder.path + "/" + name) }
        let disk = try FaultyDisk(over: folder, failAt: failAt, mode: mode)
        var error: (any Error)?
        do {
            let file = try disk.create(folder.path + "/tmp/a")
            try file.append(Array("uno".utf8))
            try file.append(Array("dos".utf8))
            if sync { try file.sync() }
            try file.close()
            try disk.rename(folder.path + "/tmp/a", to: folder.path + "/facts/a")
            if syncFolder { try disk.syncFolder(folder.path + "/facts") }
        } catch let found { error = found }
        let after = try disk.afterPowerCut(unsynced)
        var names: [String: String] = [:]
        for name in ["tmp/a", "facts/a"] {
            names[name] = FileManager.default.contents(atPath: after.folder.path + "/" + name)
                .map { String(decoding: $0, as: UTF8.self) }
        }
        return (names, error)
    }

    @Test("keeps what was written by the rule")
    func byTheRule() throws {
        for unsynced in [FaultyDisk.Unsynced.lost, .kept] {
            #expect(try outcome(unsynced).names == ["facts/a": "unodos"])
        }
        #expect(try outcome(.mixed(seed: 1)).names["facts/a"] == "unodos")
    }

    @Test("takes the bytes of a file that was not synced, and the name of one whose folder was not")
    func forgets() throws {
        #expect(try outcome(sync: false).names == ["facts/a": ""])
        #expect(try outcome(syncFolder: false).names == [:])
        #expect(try outcome(sync: false, syncFolder: false, .kept).names == ["facts/a": "unodos"])
    }

    @Test("in its mixed mood keeps any part of it, by seed")
    func mixed() throws {
        let found = try Set((0..<60).map { try outcome(sync: false, .mixed(seed: $0)).names["facts/a"] ?? "" })
        #expect(found.contains("") && found.contains("unodos") && found.contains("uno") && found.count > 8)
        #expect(found.contains { $0.contains("\0") })
        let names = try Set((0..<60).map { try outcome(syncFolder: false, .mixed(seed: $0)).names.keys.sorted() })
        #expect(names == [[], ["facts/a"], ["tmp/a"], ["facts/a", "tmp/a"]] || names == [[], ["facts/a"]])
    }

    @Test("fails at every operation it is asked to, and never works again after a power cut")
    func everyOperation() throws {
        for number in 1...7 {
            let cut = try outcome(failAt: number)
            #expect((cut.error as? DiskProblem)?.what == .failed)
            #expect(cut.names == [:], "operation \(number)")
        }
        #expect(try outcome(failAt: 8).error == nil)
        let disk = try FaultyDisk(over: TemporaryFolder(), failAt: 2)
        #expect(throws: Never.self) { try disk.list(disk.folder.path) }
        for _ in 0..<3 { #expect(throws: DiskProblem.self) { try disk.list(disk.folder.path) } }
        disk.heal()
        #expect(throws: DiskProblem.self) { try disk.list(disk.folder.path) }
        #expect(disk.operationCount == 2 && disk.firstFailure == 2)
    }

    @Test("when full refuses what needs space, half-way through a write, and works again when there is some")
    func full() throws {
        let folder = try TemporaryFolder()
        let disk = try FaultyDisk(over: folder, failAt: 2, mode: .full)
        let file = try disk.create(folder.path + "/a")
        expectProblem("disk.full", exit: 1) { try file.append(Array("abcd".utf8)) }
        #expect(try disk.size(folder.path + "/a") == 2)
        #expect(throws: DiskProblem.self) { try disk.create(folder.path + "/b") }
        try disk.remove(folder.path + "/a")
        disk.heal()
        try disk.create(folder.path + "/b").append(Array("abcd".utf8))
        #expect(try disk.size(folder.path + "/b") == 4)
    }

    @Test("with failing syncs keeps nothing that was not synced before")
    func syncFails() throws {
        let found = try outcome(failAt: 1, mode: .syncFails)
        #expect((found.error as? DiskProblem)?.what == .failed && found.names == [:])
    }

    @Test("brings a removed file back when its folder was not synced")
    func removed() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", to: "a")
        let disk = try FaultyDisk(over: folder)
        try disk.remove(folder.path + "/a")
        let (before, after) = (try disk.afterPowerCut(), try FaultyDisk(over: folder))
        #expect(try before.list(before.folder.path) == ["a"])
        #expect(try after.list(folder.path).isEmpty)
    }

    @Test("knows what SQLite had committed before the cut and nothing it wrote after")
    func database() throws {
        let folder = try TemporaryFolder()
        _ = try TemporaryHome.template(Schemas.ground, in: folder)
        // What opening looks at passes: journal, database, folders.
        let disk = try FaultyDisk(over: folder, failAt: 4)
        let home = try Home.open(folder.path + "/template", migrator: Schemas.ground, disk: disk)
        try home.database.write { try Settings.set($0, "note", "before") }
        while disk.firstFailure == nil { _ = try? disk.list(folder.path) }
        try home.database.write { try Settings.set($0, "note", "after") }
        let after = try disk.afterPowerCut()
        let opened = try Home.open(after.folder.path + "/template", migrator: Schemas.ground, disk: after)
        #expect(try opened.database.note() == "before")
        #expect(try home.database.note() == "after")
    }
}
