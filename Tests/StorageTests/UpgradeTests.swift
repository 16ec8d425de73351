import Foundation
import GRDB
import Kernel
import Storage
import TestKit
import Testing

@Suite("Upgrade of a home")
struct UpgradeTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/casa" }
    var backup: String { path + "/backups/before-upgrade-from-1.db" }

    /// A home of the first schema with a note in it, closed.
    init() throws {
        folder = try TemporaryFolder()
        let home = try Home.create(folder.path + "/casa", settings: .colombian, migrator: Schemas.ground)
        try home.database.write { try Settings.set($0, "note", "before") }
    }

    @Test("a home that is up to date is opened without a backup")
    func upToDate() throws {
        _ = try Home.open(path, migrator: Schemas.ground)
        #expect(!FileManager.default.fileExists(atPath: backup))
    }

    @Test("an older home is backed up, then upgraded")
    func older() throws {
        let home = try Home.open(path, migrator: Schemas.later)
        #expect(try home.database.tables().contains("later"))
        #expect(try home.database.note() == "before")
        #expect(try home.schemaVersion(Schemas.later) == 2)
        let (tables, note, check) = try DatabaseQueue(path: backup).read { database in
            (
                try String.fetchSet(database, sql: "SELECT name FROM sqlite_schema"),
                try String.fetchOne(database, sql: "SELECT value FROM setting WHERE key = 'note'"),
                try String.fetchOne(database, sql: "PRAGMA integrity_check")
            )
        }
        #expect(tables.contains("setting") && !tables.contains("later"))
        #expect(note == "before" && check == "ok")
    }

    @Test("an upgrade that fails half-way gives the home back as it was")
    func failing() throws {
        expectProblem("home.upgrade-failed", exit: 1) { _ = try Home.open(path, migrator: Schemas.failing) }
        let home = try Home.open(path, migrator: Schemas.ground)
        #expect(try home.database.note() == "before")
        #expect(try !home.database.tables().contains("later"))
        #expect(try home.schemaVersion(Schemas.failing) == 1)
        #expect(try home.database.integrityProblems().isEmpty)
    }

    @Test("after a failed upgrade, one that works can follow")
    func secondTry() throws {
        expectProblem("home.upgrade-failed", exit: 1) { _ = try Home.open(path, migrator: Schemas.failing) }
        #expect(try Home.open(path, migrator: Schemas.later).database.note() == "before")
    }

    @Test("a home of a newer version is refused and left alone")
    func newer() throws {
        try Home.open(path, migrator: Schemas.later).database.write { try Settings.set($0, "note", "later") }
        expectProblem("home.newer", exit: 5) { _ = try Home.open(path, migrator: Schemas.ground) }
        #expect(try Home.open(path, migrator: Schemas.later).database.note() == "later")
    }

    @Test("a home that another process uses is not upgraded under it")
    func inUse() throws {
        let user = try Home.open(path, migrator: Schemas.ground)
        expectProblem("home.locked", exit: 5) { _ = try Home.open(path, migrator: Schemas.later) }
        #expect(try !user.database.tables().contains("later"))
        #expect(try user.database.note() == "before")
        #expect(!FileManager.default.fileExists(atPath: backup))
    }
}
