import GRDB
import Kernel

/// The backups of a home: making, looking up, checking and retiring them. Read this first.
public struct Backups: Sendable {
    public let home: Home
    public let kept: [KeptFiles]
    let migrator: @Sendable () -> DatabaseMigrator

    public init(
        _ home: Home, kept: [KeptFiles], migrator: @escaping @Sendable () -> DatabaseMigrator
    ) {
        self.home = home
        self.kept = kept
        self.migrator = migrator
    }

    /// Where backups go unless said otherwise.
    public var defaultFolder: String { home.folder("backups") }

    /// A name in a folder that nothing has yet: `2026-11-22T07-55-12Z`.
    public func newPath(in folder: String, at now: Int64) throws -> String {
        try BackupFolder.free(folder + "/" + BackupTime.name(now), home.disk)
    }

    /// Makes a backup while the home is in use. One at a time; others wait or are refused.
    public func create(_ request: BackupRequest, wait: Bool = true, watch: BackupWatch = BackupWatch()) throws
        -> BackupManifest
    {
        let lock = try home.lock(.backup, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        return try createLocked(request, watch: watch)
    }

    /// The same, by who holds the lock.
    public func createLocked(_ request: BackupRequest, watch: BackupWatch) throws -> BackupManifest {
        try sweep(BackupFolder.parent(of: request.folder), home: request.home)
        return try BackupCreation(
            home, kept, request, schemaVersion: home.schemaVersion(migrator()), watch: watch
        ).run()
    }

    /// Whether backups may be put into a folder.
    /// - Throws: `backup.no-parent`, `backup.inside-home`, or what the disk says.
    public func checkFolder(_ folder: String) throws {
        try BackupFolder(folder + "/" + BackupTime.name(0), home.disk).checkNew(home)
        let trial = folder + "/" + BackupTime.name(0) + BackupFolder.partial
        try home.disk.makeFolder(trial)
        try home.disk.removeFolder(trial)
    }

    /// Takes away what backups and removals of this home, cut off by a crash, have left in a folder.
    private func sweep(_ folder: String, home id: String) throws {
        for name in try home.disk.list(folder) {
            let left = BackupFolder(folder + "/" + name, home.disk)
            if name.hasSuffix(BackupFolder.removing), BackupTime.isName(name.dropLast(BackupFolder.removing.count)) {
                try left.remove()
            } else if name.hasSuffix(BackupFolder.partial),
                BackupTime.isName(name.dropLast(BackupFolder.partial.count)), try left.isClaimed(by: id)
            {
                try left.remove()
            }
        }
    }

    /// The backups in a folder, newest first; what is none is passed over.
    public func list(in folder: String) throws -> [BackupListing] {
        try BackupListing.all(in: folder, home.disk)
    }

    /// Removes a scheduled backup of this home. Its name goes first, so that no half of it is taken for a backup.
    public func remove(_ backup: BackupListing, home id: String) throws {
        guard backup.manifest.isScheduled, backup.manifest.home == id else { return }
        let going = backup.path + BackupFolder.removing
        try home.disk.rename(backup.path, to: going)
        try home.disk.syncFolder(BackupFolder.parent(of: backup.path))
        try BackupFolder(going, home.disk).remove()
        try home.disk.syncFolder(BackupFolder.parent(of: backup.path))
    }
}

/// A backup as it lies in a folder.
public struct BackupListing: Sendable {
    public let path: String
    public let manifest: BackupManifest
    /// What the last look at it found; nil before the first.
    public let check: BackupCheck.Result?

    public var name: String { Home.shown(path) }

    /// Those of a folder, newest first.
    static func all(in folder: String, _ disk: any Disk) throws -> [BackupListing] {
        try disk.list(folder).compactMap { name in
            let path = folder + "/" + name
            guard !name.hasSuffix(BackupFolder.partial), !name.hasSuffix(BackupFolder.removing),
                let manifest = try? BackupManifest.read(path, disk)
            else { return nil }
            return BackupListing(path: path, manifest: manifest, check: BackupCheck.last(path, disk))
        }.sorted { ($0.manifest.instant, $0.path) > ($1.manifest.instant, $1.path) }
    }
}

/// What a home is known by in the manifests of its backups.
public enum HomeIdentity {
    private static let key = "homeIdentity"

    /// The home's own name, given at its first backup.
    public static func take(_ transaction: Transaction, make: () -> String) throws -> String {
        if let known = try find(transaction) { return known }
        return try renew(transaction, make: make)
    }

    public static func find(_ transaction: Transaction) throws -> String? { try Settings.value(transaction, key) }

    /// After a restore there may be two homes of one history; only one of them may retire the backups of both.
    @discardableResult
    public static func renew(_ transaction: Transaction, make: () -> String) throws -> String {
        let name = make()
        try Settings.set(transaction, key, name)
        return name
    }
}
