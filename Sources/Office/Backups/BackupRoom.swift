import Foundation
import Kernel
import Storage
import Web

/// Backups as colleagues see them: what there is, making and verifying them, the schedule, the hold on sending after a
/// restore. Read this first; how a backup is made is in `Storage/Backup`.
public struct BackupRoom: Sendable {
    public static let jobKind = "backup"
    /// A job that was left unfinished this often is not tried again: it may be what ends the process.
    static let mostAttempts = 3

    public let backups: Backups
    let clock: LocalTime
    let product: String
    /// Seconds since 1970.
    public let now: @Sendable () -> Int64
    let uniqueName: @Sendable () -> String

    public init(
        _ backups: Backups, zone: TimeZone, product: String, now: @escaping @Sendable () -> Int64,
        uniqueName: @escaping @Sendable () -> String
    ) {
        self.backups = backups
        clock = LocalTime(zone)
        self.product = product
        self.now = now
        self.uniqueName = uniqueName
    }

    var home: Home { backups.home }

    // MARK: what there is

    public func schedule() throws -> BackupSchedule { try home.database.read { try BackupSchedule.read($0) } }

    /// Those in the folder of the schedule and in the home's own, newest first.
    public func list() throws -> [BackupListing] {
        let folders = [backups.defaultFolder, try schedule().folder].compactMap { $0 }
        return try folders.reduce(into: [String: BackupListing]()) { found, folder in
            for backup in try backups.list(in: folder) { found[backup.path] = backup }
        }.values.sorted { ($0.manifest.instant, $0.path) > ($1.manifest.instant, $1.path) }
    }

    /// The latest jobs, newest first.
    public func jobs() throws -> [Job] {
        try home.database.read { try JobStore.list($0, kind: Self.jobKind, limit: 10) }
    }

    public func hold() throws -> SendingHold? { try home.database.read { try SendingHold.current($0) } }

    // MARK: what is done

    /// A backup, made at once.
    /// - Parameter folder: where it will be; nil is a new folder in the home's `backups/`.
    public func create(to folder: String?, by actor: String, wait: Bool, watch: BackupWatch) throws
        -> (path: String, manifest: BackupManifest)
    {
        let path = try folder ?? backups.newPath(in: backups.defaultFolder, at: now())
        return (path, try backups.create(request(path, by: actor), wait: wait, watch: watch))
    }

    /// What the home is known by in its backups.
    public func identity() throws -> String {
        try home.database.write { try HomeIdentity.take($0, make: uniqueName) }
    }

    func request(_ path: String, by actor: String, isScheduled: Bool = false) throws -> BackupRequest {
        var request = BackupRequest(folder: path, actor: actor, product: product, home: try identity(), at: now())
        request.isScheduled = isScheduled
        return request
    }

    /// Sets the schedule. What would have been due before now is not made up for.
    /// - Throws: `backup.schedule`, `backup.no-parent`, `backup.inside-home`.
    public func set(_ schedule: BackupSchedule, by actor: String) throws {
        try schedule.check()
        if let folder = schedule.folder { try backups.checkFolder(folder) }
        try home.database.write { transaction in
            let before = try BackupSchedule.read(transaction)
            try schedule.write(transaction)
            try BackupSchedule.setLast(transaction, now())
            try AuditTrail.append(
                transaction, at: now(), actor: actor, action: "backup.schedule", subject: "home",
                before: before.summary, after: schedule.summary)
        }
    }

    /// A person confirms that messages may go again.
    public func releaseHold(by actor: String) throws {
        try home.database.write { try SendingHold.release($0, by: actor, at: now()) }
    }
}

extension BackupSchedule {
    /// For the audit log: flat texts.
    var summary: String {
        AuditText.json(["every": every.rawValue, "hour": String(hour), "keep": "\(keepDaily)+\(keepWeekly)"])
    }
}
