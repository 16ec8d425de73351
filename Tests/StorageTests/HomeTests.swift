import Foundation
import GRDB
import Kernel
import Storage
import TestKit
import Testing

@Suite("A home")
struct HomeTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/casa" }

    init() throws { folder = try TemporaryFolder() }

    private func create(_ disk: any Disk = RealDisk()) throws -> Home {
        try Home.create(path, settings: .colombian, migrator: Schemas.ground, disk: disk)
    }

    private func open() throws -> Home { try Home.open(path, migrator: Schemas.ground) }

    @Test("set up, it has its folders, its settings and its schema, and nobody else may look in")
    func created() throws {
        let home = try create()
        #expect(try home.settings() == .colombian)
        #expect(try home.schemaVersion(Schemas.ground) == 1)
        #expect(try home.database.tables().isSuperset(of: ["setting", "job", "audit"]))
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(Set(names).isSuperset(of: ["backups", "facts", "locks", "originals", "rejects", "tmp"]))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        #expect(try home.disk.list(home.folder("tmp")).isEmpty)
    }

    @Test("opened, it has the folders again that somebody took away")
    func foldersGone() throws {
        try create().database.pool.close()
        for name in ["facts", "originals", "rejects", "tmp", "locks", "backups"] {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
        _ = try open()
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(Set(names).isSuperset(of: ["backups", "facts", "locks", "originals", "rejects", "tmp"]))
    }

    @Test("where there is none, it is not found and none is made")
    func notFound() throws {
        expectProblem("home.not-found", exit: 3) { _ = try open() }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("where there is one, none is set up over it")
    func exists() throws {
        try create().database.write { try Settings.set($0, "note", "mine") }
        expectProblem("home.exists", exit: 5) { _ = try create() }
        #expect(try open().database.note() == "mine")
    }

    @Test("one that another process set up in the meantime is not overwritten")
    func race() throws {
        try create().database.write { try Settings.set($0, "note", "theirs") }
        expectProblem("home.exists", exit: 5) { _ = try create(LateDisk()) }
        #expect(try open().database.note() == "theirs")
    }

    @Test("two processes do not set one up at the same time")
    func busy() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let other = try FileLock.acquire(path + "/lock", .exclusive, wait: false)
        expectProblem("home.locked", exit: 5) { _ = try create() }
        other.release()
        #expect(try create().settings() == .colombian)
    }

    @Test(
        "it exists whole or not at all, wherever the power goes while it is set up",
        arguments: [
            FaultyDisk.Unsynced.lost, .kept, .mixed(seed: 1), .mixed(seed: 2),
        ])
    func wholeOrAbsent(unsynced: FaultyDisk.Unsynced) throws {
        var failures = 0
        for number in 1...200 {
            let disk = try FaultyDisk(over: TemporaryFolder(), failAt: number)
            let made = Result { try create(disk, at: disk.folder.path + "/a/casa") }
            let after = try disk.afterPowerCut(unsynced)
            let path = after.folder.path + "/a/casa"
            let found = Result { try Home.open(path, migrator: Schemas.ground).settings() }
            if case .success = made {
                #expect((try? found.get()) == .colombian, "acknowledged, and gone")
                #expect(failures > 8)
                return
            }
            failures += 1
            switch found {
            case .success(let settings): #expect(settings == .colombian)
            case .failure(let error):
                #expect((error as? any Problem)?.code == "home.not-found", "power cut at operation \(number)")
                #expect(try create(after, at: path).settings() == .colombian)
            }
        }
        Issue.record("setting up never ended")
    }

    private func create(_ disk: any Disk, at path: String) throws -> Home {
        try Home.create(path, settings: .colombian, migrator: Schemas.ground, disk: disk)
    }

    @Test(
        "without space or syncs it is not set up, and can be once there is",
        arguments: [
            FaultyDisk.Mode.full, .syncFails,
        ])
    func noSpace(mode: FaultyDisk.Mode) throws {
        let disk = try FaultyDisk(over: folder, failAt: 1, mode: mode)
        expectProblem(mode == .full ? "disk.full" : "disk.failed", exit: 1) { _ = try create(disk) }
        disk.heal()
        if mode == .full { expectProblem("home.not-found", exit: 3) { _ = try open() } }
    }

    @Test("works of one kind exclude each other, works of two kinds do not")
    func locks() throws {
        let home = try create()
        let held = try home.lock(.import, wait: false)
        expectProblem("home.locked", exit: 5) { _ = try home.lock(.import, wait: false) }
        let other = try home.lock(.build, wait: false)
        held.release()
        other.release()
        #expect(throws: Never.self) { try home.lock(.import, wait: false).release() }
    }

    @Test("two processes may use one home, and both see what either writes")
    func shared() throws {
        let (first, second) = (try create(), try open())
        try first.database.write { try Settings.set($0, "note", "a") }
        #expect(try second.database.note() == "a")
    }
}

/// A disk on which, at the first look, the home of another process is not there yet.
private final class LateDisk: Disk, @unchecked Sendable {
    private let real = RealDisk()
    private var looked = false

    func size(_ path: String) throws -> Int64? {
        defer { looked = true }
        return looked ? try real.size(path) : nil
    }
    func create(_ path: String) throws -> any DiskFile { try real.create(path) }
    func extend(_ path: String) throws -> any DiskFile { try real.extend(path) }
    func rename(_ path: String, to target: String) throws { try real.rename(path, to: target) }
    func remove(_ path: String) throws { try real.remove(path) }
    func link(_ path: String, to target: String) throws { try real.link(path, to: target) }
    func removeFolder(_ path: String) throws { try real.removeFolder(path) }
    func syncFolder(_ path: String) throws { try real.syncFolder(path) }
    func makeFolder(_ path: String) throws { try real.makeFolder(path) }
    func list(_ path: String) throws -> [String] { try real.list(path) }
    func map(_ path: String) throws -> any ByteRegion { try real.map(path) }
}
