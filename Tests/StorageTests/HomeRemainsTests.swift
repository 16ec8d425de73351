import Foundation
import GRDB
import Kernel
import TestKit
import Testing

@testable import Storage

/// A home whose database was lost: the rest of it is nobody's to set up over.
@Suite("A home without its database")
struct HomeRemainsTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/casa" }

    init() throws {
        folder = try TemporaryFolder()
        let home = try create()
        try BackupFixture.say("uno", in: home)
        _ = try BackupFixture.backups(home).create(BackupFixture.request(home.folder("backups") + "/b"))
        try home.database.pool.close()
    }

    private func create() throws -> Home {
        try Home.create(path, settings: .colombian, migrator: Schemas.ground)
    }

    private func loseDatabase() throws {
        for suffix in ["", "-wal", "-shm"] { try RealDisk().remove(path + "/vinculo.db" + suffix) }
    }

    private func everything() throws -> [String: Data] {
        let names = try #require(FileManager.default.enumerator(atPath: path)).compactMap { $0 as? String }
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                FileManager.default.contents(atPath: path + "/" + name).map { (name, $0) }
            })
    }

    private func problem(_ body: () throws -> Void) -> PlainProblem? {
        do { try body() } catch { return error as? PlainProblem }
        return nil
    }

    @Test("is never set up anew: what is there, the backups and the way back are said, and nothing is touched")
    func notSetUp() throws {
        try loseDatabase()
        let before = try everything()
        for attempt in [{ _ = try create() }, { _ = try Home.open(path, migrator: Schemas.ground) }] {
            let found = try #require(problem(attempt))
            #expect(found.code == "home.database-missing" && found.kind == .conflict)
            #expect(found.arguments["found"] == "facts/, originals/, optout.log, backups/")
            #expect(found.arguments["backups"] == "b" && found.arguments["backup"] == path + "/backups/b")
        }
        #expect(try everything() == before)
    }

    @Test("without a backup that is said", arguments: ["facts/1-0.facts", "originals/x", "optout.log", "erased.key"])
    func noBackup(file: String) throws {
        try FileManager.default.removeItem(atPath: path)
        let name = path + "/" + file
        try FileManager.default.createDirectory(
            atPath: (name as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(fileURLWithPath: name))
        expectProblem("home.database-missing-no-backup", exit: 5) { _ = try create() }
        expectProblem("home.database-missing-no-backup", exit: 5) {
            _ = try Home.open(path, migrator: Schemas.ground)
        }
        #expect(try RealDisk().list(path).count == 1, "not even a folder or a lock is made")
    }

    @Test("a database that was cut to nothing is none")
    func empty() throws {
        try loseDatabase()
        try Data().write(to: URL(fileURLWithPath: path + "/vinculo.db"))
        expectProblem("home.database-missing", exit: 5) { _ = try Home.open(path, migrator: Schemas.ground) }
        expectProblem("home.database-missing", exit: 5) { _ = try create() }
    }

    @Test("comes back from a backup, and what was there is set aside whole", arguments: ["lost", "cut", "scribbled"])
    func restored(how: String) throws {
        let database = path + "/vinculo.db"
        try loseDatabase()
        if how == "cut" { try Data(repeating: 0, count: 0).write(to: URL(fileURLWithPath: database)) }
        if how == "scribbled" { try Data(repeating: 7, count: 9_000).write(to: URL(fileURLWithPath: database)) }
        try Data("later".utf8).write(to: URL(fileURLWithPath: path + "/facts/later.facts"))
        var former: String?
        // The fixture's original is not named by its content.
        try RealDisk().remove(path + "/backups/b/verified.json")
        let restoration = Restoration(
            try sound(), to: path, kept: [], migrator: Schemas.ground, now: 1_800_000_100)
        let outcome = try restoration.run { former = $1 }
        #expect(former == path, "its log and its key are read")
        let aside = try #require(outcome.aside)
        #expect(FileManager.default.contents(atPath: aside + "/facts/later.facts") == Data("later".utf8))
        #expect(FileManager.default.contents(atPath: aside + "/optout.log") == Data("uno\n".utf8))
        #expect(try Home.open(path, migrator: Schemas.ground).database.note() == "uno")
    }

    /// A backup that verifies.
    private func sound() throws -> String {
        let other = try Home.create(folder.path + "/otra", settings: .colombian, migrator: Schemas.ground)
        try other.database.write { try Settings.set($0, "note", "uno") }
        let path = folder.path + "/sound"
        _ = try Backups(other, kept: [], migrator: { Schemas.ground }).create(BackupFixture.request(path))
        return path
    }
}

@Suite("A damaged database")
struct DamagedDatabaseTests {
    @Test("is named with what to do, whatever is asked of it", arguments: ["cut", "scribbled"])
    func named(how: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/casa"
        let home = try Home.create(path, settings: .colombian, migrator: Schemas.ground)
        try home.database.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try home.database.pool.close()
        for suffix in ["-wal", "-shm"] { try RealDisk().remove(path + "/vinculo.db" + suffix) }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/vinculo.db"))
        if how == "cut" {
            try file.truncate(atOffset: 8_192)
        } else {
            try file.write(contentsOf: Data(repeating: 7, count: 100))
        }
        try file.close()
        expectProblem("database.damaged", exit: 1) { _ = try Home.open(path, migrator: Schemas.ground) }
    }

    @Test("what SQLite says of the file is a problem, what it says of a statement stays what it was")
    func words() throws {
        func code(_ result: ResultCode) -> String? {
            (DatabaseTrouble.named(DatabaseError(resultCode: result)) as? any Problem)?.code
        }
        #expect(code(.SQLITE_CORRUPT) == "database.damaged" && code(.SQLITE_NOTADB) == "database.damaged")
        #expect(code(.SQLITE_CANTOPEN) == "database.cannot-open" && code(.SQLITE_FULL) == "disk.full")
        #expect(code(.SQLITE_IOERR) == "disk.failed" && code(.SQLITE_READONLY) == "disk.read-only")
        #expect(code(.SQLITE_CONSTRAINT) == nil)
    }
}
