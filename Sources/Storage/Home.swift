import Foundation
import GRDB
import Kernel

/// The data directory: database, fact files, originals and locks of one company.
///
/// Every process that uses a home holds its `lock` shared; what must be alone (first setting up, upgrade)
/// takes it exclusively. Work of which only one may run has a lock of its own in `locks/`.
public final class Home: Sendable {
    public let path: String
    public let disk: any Disk
    public let database: HomeDatabase
    let lock: FileLock

    public enum Work: String, Sendable, CaseIterable {
        case `import`, resolve, build, compact, pack, send, jobs, backup
    }
    static let folders = ["facts", "timeline", "originals", "rejects", "tmp", "locks", "backups"]

    private init(path: String, disk: any Disk, database: HomeDatabase, lock: FileLock) {
        self.path = path
        self.disk = disk
        self.database = database
        self.lock = lock
    }

    /// Opens a home that exists, upgrading it first when this version needs that.
    public static func open(_ path: String, migrator: DatabaseMigrator, disk: any Disk = RealDisk()) throws -> Home {
        try finishRestore(path, disk)
        guard try HomeRemains.hasDatabase(path, disk) else {
            throw try HomeRemains.problem(path, disk)
                ?? PlainProblem("home.not-found", .notFound, ["home": shown(path)])
        }
        try refuseNetworkDisk(path)
        try makeMissingFolders(path, disk)
        try DatabaseTrouble.naming { try upgradeIfNeeded(path, migrator) }
        let lock = try FileLock.acquire(path + "/lock", .shared, wait: true)
        let home = Home(path: path, disk: disk, database: try .open(path + "/vinculo.db"), lock: lock)
        _ = try home.settings()
        return home
    }

    /// A folder that somebody took away comes back empty: what is missing in it is named by who looks for it.
    private static func makeMissingFolders(_ path: String, _ disk: any Disk) throws {
        let there = try Set(disk.list(path))
        let missing = folders.filter { !there.contains($0) }
        for folder in missing { try disk.makeFolder(path + "/" + folder) }
        if !missing.isEmpty { try disk.syncFolder(path) }
    }

    /// A restore that was decided and cut off is completed by whoever comes next.
    private static func finishRestore(_ path: String, _ disk: any Disk) throws {
        guard try disk.size(path + "/" + RestoreJournal.fileName) != nil else { return }
        let alone = try FileLock.acquire(path + "/lock", .exclusive, wait: true)
        defer { alone.release() }
        try RestoreJournal.finish(path, disk)
    }

    /// Sets a new home up.
    /// - Throws: `home.exists`; `home.database-missing` where the rest of a home stands without its database.
    public static func create(
        _ path: String, settings: HomeSettings, migrator: DatabaseMigrator, disk: any Disk = RealDisk()
    ) throws -> Home {
        func refuseExisting() throws {
            let isHome = try HomeRemains.hasDatabase(path, disk)
            guard try !isHome && disk.size(path + "/" + RestoreJournal.fileName) == nil else {
                throw PlainProblem("home.exists", .conflict, ["home": shown(path)])
            }
            if let problem = try HomeRemains.problem(path, disk) { throw problem }
        }
        let holders = try makeFolder(path)
        try refuseExisting()
        try refuseNetworkDisk(path)
        let alone = try FileLock.acquire(path + "/lock", .exclusive, wait: false)
        // Another process may have set it up between the look and the lock.
        try refuseExisting()
        for folder in folders { try disk.makeFolder(path + "/" + folder) }
        let temporary = path + "/tmp/new.db"
        for suffix in ["", "-wal", "-shm"] { try disk.remove(temporary + suffix) }
        do {
            let database = try HomeDatabase.open(temporary)
            try migrator.migrate(database.pool)
            try database.write {
                try Settings.setHome($0, settings)
                try Settings.set($0, HomeSecret.setting, HomeSecret.newHex())
            }
            try database.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try database.pool.close()
        }
        // A home exists whole or not at all: the database appears under its name last.
        try disk.rename(temporary, to: path + "/vinculo.db")
        for folder in [path] + holders { try disk.syncFolder(folder) }
        alone.release()
        return try open(path, migrator: migrator, disk: disk)
    }

    /// Makes the home's folder and those above it. Returns the folders that hold their names, and so are to be
    /// synced: the one above in any case, as an earlier try may have made the home's and not come to its sync.
    static func makeFolder(_ path: String) throws -> [String] {
        var holders: [String] = []
        var next = URL(fileURLWithPath: path)
        repeat {
            next.deleteLastPathComponent()
            holders.append(next.path)
        } while !FileManager.default.fileExists(atPath: next.path) && next.path != "/"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return holders
    }

    public func settings() throws -> HomeSettings { try database.read { try Settings.home($0) } }

    public func folder(_ name: String) -> String { path + "/" + name }

    /// The lock of one kind of work. `waiting` hears the pid of who holds it.
    public func lock(
        _ work: Work, wait: Bool, waiting: (String) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws -> FileLock {
        try FileLock.acquire(
            folder("locks") + "/" + work.rawValue, .exclusive, wait: wait, waiting: waiting, isCancelled: isCancelled)
    }

    /// The lock of one kind of work, or nil when somebody holds it.
    public func attemptLock(_ work: Work) throws -> FileLock? {
        try FileLock.attempt(folder("locks") + "/" + work.rawValue, .exclusive)
    }

    public func schemaVersion(_ migrator: DatabaseMigrator) throws -> Int {
        try database.pool.read { try migrator.appliedIdentifiers($0).count }
    }

    /// NFS and SMB lose locks and mappings, so a home on one is refused.
    static func refuseNetworkDisk(_ path: String) throws {
        guard let table = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return }
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "/"
        var best = (length: 0, type: "")
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            let mount = words[1] == "/" ? "/" : words[1] + "/"
            if real.hasPrefix(mount), mount.utf8.count >= best.length { best = (mount.utf8.count, String(words[2])) }
        }
        if ["nfs", "nfs4", "cifs", "smb3", "smbfs"].contains(best.type) {
            throw PlainProblem("home.network-disk", .failed, ["home": shown(path)])
        }
    }

    static func shown(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
