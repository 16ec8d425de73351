import Foundation
import GRDB
import Kernel

extension Home {
    /// Brings the schema up to date: alone on the home, a backup first, and the backup back on failure.
    static func upgradeIfNeeded(_ path: String, _ migrator: DatabaseMigrator) throws {
        let file = path + "/vinculo.db"
        let schema = try schema(file, migrator)
        guard !schema.isNewer else { throw PlainProblem("home.newer", .conflict, ["home": shown(path)]) }
        guard schema.isPending else { return }
        let alone = try FileLock.acquire(path + "/lock", .exclusive, wait: false)
        defer { alone.release() }
        // Whoever held the lock before may have upgraded; a second backup would take the place of the first.
        guard try self.schema(file, migrator).isPending else { return }
        let backup = path + "/backups/before-upgrade-from-\(schema.version).db"
        try? FileManager.default.createDirectory(atPath: path + "/backups", withIntermediateDirectories: true)
        try RealDisk().remove(backup)
        let database = try HomeDatabase.open(file)
        try database.pool.writeWithoutTransaction {
            try $0.execute(sql: "VACUUM INTO ?", arguments: [backup])
        }
        try sync(backup, in: path + "/backups")
        do {
            try migrator.migrate(database.pool)
            try database.pool.close()
        } catch {
            try? database.pool.close()
            try restore(backup, over: file)
            throw PlainProblem("home.upgrade-failed", .failed, ["reason": String(describing: type(of: error))])
        }
    }

    private static func schema(
        _ file: String, _ migrator: DatabaseMigrator
    ) throws -> (version: Int, isPending: Bool, isNewer: Bool) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(15)
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { database in
            (
                try migrator.appliedIdentifiers(database).count, try !migrator.hasCompletedMigrations(database),
                try migrator.hasBeenSuperseded(database)
            )
        }
    }

    /// `VACUUM INTO` does not sync what it writes.
    private static func sync(_ file: String, in folder: String) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        try handle.synchronize()
        try handle.close()
        try RealDisk().syncFolder(folder)
    }

    private static func restore(_ backup: String, over file: String) throws {
        let disk = RealDisk()
        for suffix in ["-wal", "-shm"] { try disk.remove(file + suffix) }
        try disk.rename(backup, to: file)
        try disk.syncFolder(String(file.dropLast("/vinculo.db".utf8.count)))
    }
}
