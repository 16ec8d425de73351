import Foundation
import GRDB
import Kernel

/// One backup on its way back into a home. Read `run` top to bottom.
///
/// The restored home is made ready whole under `tmp/`, brought to this version's schema and settled, before the first
/// byte of the former one moves. Killed at any point, the home holds either what it held or what was restored.
public struct Restoration {
    let backup: String
    let home: String
    let kept: [KeptFiles]
    let disk: any Disk
    let migrator: DatabaseMigrator
    let now: Int64
    let watch: BackupWatch

    public struct Outcome: Sendable, Equatable {
        public var manifest: BackupManifest
        /// Where the former data are; nil when there were none.
        public var aside: String?
    }

    static let stagedPrefix = "restore-"

    public init(
        _ backup: String, to home: String, kept: [KeptFiles], migrator: DatabaseMigrator, now: Int64,
        disk: any Disk = RealDisk(), watch: BackupWatch = BackupWatch()
    ) {
        self.backup = backup
        self.home = home
        self.kept = kept
        self.migrator = migrator
        self.now = now
        self.disk = disk
        self.watch = watch
    }

    /// - Parameter settle: what is done to the restored home before anybody sees it; hears where the former home is, if
    ///   there is one, which may only be read.
    public func run(settle: (Home, _ former: String?) throws -> Void) throws -> Outcome {
        let manifest = try verify()
        let alone = try takeAlone()
        defer { alone.release() }
        try RestoreJournal.finish(home, disk)
        // Without its database a home still has what must not be lost: refusals, the key of erasures, files.
        let isHome = try HomeRemains.hasDatabase(home, disk) || !HomeRemains(home, disk).data.isEmpty
        let former = isHome ? home : nil
        let staged = "tmp/" + Self.stagedPrefix + BackupTime.name(now)
        let folder = home + "/" + staged
        do {
            try stage(manifest, folder)
            try open(folder) { try settle($0, former) }
            try syncAll(folder)
            if watch.isCancelled() { throw CancellationError() }
        } catch {
            try? Self.clear(folder, disk)
            throw error
        }
        let journal = RestoreJournal(
            staged: staged, aside: former == nil ? nil : try newAside(),
            former: former == nil ? [] : try RestoreJournal.names.filter { try disk.size(home + "/" + $0) != nil })
        try journal.write(home, disk)
        try RestoreJournal.finish(home, disk)
        return Outcome(manifest: manifest, aside: journal.aside.map { home + "/" + $0 })
    }

    /// - Throws: `backup.damaged` with the first damaged file, `backup.newer`.
    private func verify() throws -> BackupManifest {
        let (manifest, result) = try BackupCheck(backup, kept: kept, disk: disk, watch: watch).run(at: now)
        if let first = result.damaged.first {
            throw PlainProblem(
                "backup.damaged", .failed, ["backup": Home.shown(backup), "file": result.damagedFile ?? first])
        }
        let isNewer = try BackupDatabase.read(backup) { try migrator.hasBeenSuperseded($0.database) }
        if isNewer { throw PlainProblem("backup.newer", .conflict, ["backup": Home.shown(backup)]) }
        return manifest
    }

    /// Makes the home's folder, where there is none, and locks it.
    /// - Throws: `backup.not-a-home` for a folder with other things in it, `home.in-use`, `home.network-disk`.
    private func takeAlone() throws -> FileLock {
        let holders = try Home.makeFolder(home)
        let known = Home.folders + RestoreJournal.names + ["lock", RestoreJournal.fileName]
        if try disk.size(home + "/" + BackupManifest.database) == nil,
            try disk.list(home).contains(where: { !known.contains($0) && !Self.isAside($0) })
        {
            throw PlainProblem("backup.not-a-home", .conflict, ["home": home])
        }
        try Home.refuseNetworkDisk(home)
        guard let alone = try FileLock.attempt(home + "/lock", .exclusive) else {
            throw PlainProblem("home.in-use", .locked, ["home": home])
        }
        for folder in Home.folders { try disk.makeFolder(home + "/" + folder) }
        for folder in [home] + holders { try disk.syncFolder(folder) }
        for name in try disk.list(home + "/tmp") where name.hasPrefix(Self.stagedPrefix) {
            try Self.clear(home + "/tmp/" + name, disk)
        }
        return alone
    }

    private func stage(_ manifest: BackupManifest, _ folder: String) throws {
        try disk.makeFolder(folder)
        for name in Home.folders { try disk.makeFolder(folder + "/" + name) }
        let meter = BackupMeter(watch)
        meter.begin("restore", total: manifest.byteCount)
        let copying = FileCopy(disk: disk, heard: meter.add)
        for file in manifest.files {
            let (from, to) = (backup + "/" + file.path, folder + "/" + file.path)
            // The database and the log are written to, so that they may be nobody else's.
            if BackupManifest.folders.contains(where: { file.path.hasPrefix($0 + "/") }) {
                try copying.linkOrCopy(from, to: to)
                try meter.add(0)
            } else {
                try copyOutside(from, to, file, copying)
            }
        }
    }

    private func copyOutside(_ from: String, _ to: String, _ file: BackupManifest.File, _ copying: FileCopy) throws {
        guard try copying.copy(from, to: to).sha256 == file.sha256 else {
            throw PlainProblem("backup.damaged", .failed, ["backup": Home.shown(backup), "file": file.path])
        }
    }

    /// Opens the staged home, which upgrades it, and closes it so that its database is one file again.
    private func open(_ folder: String, _ body: (Home) throws -> Void) throws {
        let staged = try Home.open(folder, migrator: migrator, disk: disk)
        do {
            try body(staged)
            try staged.database.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try staged.database.pool.close()
        } catch {
            try? staged.database.pool.close()
            throw error
        }
    }

    private func syncAll(_ folder: String) throws {
        for name in BackupManifest.folders { try disk.syncFolder(folder + "/" + name) }
        for folder in [folder, home + "/tmp"] { try disk.syncFolder(folder) }
    }

    private static let asidePrefix = "before-restore-"

    /// Whether a folder of a home is what a restore has put aside: a home of its own and no backup.
    public static func isAside(_ name: String) -> Bool { name.hasPrefix(asidePrefix) }

    private func newAside() throws -> String {
        let path = try BackupFolder.free(home + "/" + Self.asidePrefix + BackupTime.name(now), disk)
        return String(path.dropFirst(home.count + 1))
    }

    /// Takes a staged home away, whatever is left of it.
    static func clear(_ folder: String, _ disk: any Disk) throws {
        guard try disk.size(folder) != nil else { return }
        for name in Home.folders {
            for file in try disk.list(folder + "/" + name) { try disk.remove(folder + "/" + name + "/" + file) }
            try disk.removeFolder(folder + "/" + name)
        }
        for name in RestoreJournal.names + ["lock"] where !Home.folders.contains(name) {
            try disk.remove(folder + "/" + name)
        }
        try disk.removeFolder(folder)
    }
}
