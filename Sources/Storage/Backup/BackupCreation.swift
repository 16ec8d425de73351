import GRDB
import Kernel

/// One backup being made, while pages are served and imports run. Read `run` top to bottom.
///
/// Its folder appears under its name by one rename, when the manifest is written and everything is synced. What a kill,
/// a cut or a full disk interrupts leaves a folder `….partial`, which the next backup takes away.
struct BackupCreation {
    let home: Home
    let kept: [KeptFiles]
    let request: BackupRequest
    let schemaVersion: Int
    let watch: BackupWatch

    private let meter: BackupMeter

    init(_ home: Home, _ kept: [KeptFiles], _ request: BackupRequest, schemaVersion: Int, watch: BackupWatch) {
        self.home = home
        self.kept = kept
        self.request = request
        self.schemaVersion = schemaVersion
        self.watch = watch
        meter = BackupMeter(watch)
    }

    private var disk: any Disk { home.disk }
    private var target: String { request.folder }
    private var partial: String { target + BackupFolder.partial }
    private var pins: String { home.folder("tmp") + "/" + BackupFolder.pins }

    func run() throws -> BackupManifest {
        try BackupFolder(target, disk).checkNew(home)
        try takeAwayLeftover()
        do {
            try prepare()
            let items = try copyDatabase()
            let (files, missing) = try copyFiles(items)
            let log = try copyOptOutLog()
            let manifest = try writeManifest(files + log, missing)
            try appear()
            // It is whole; what cannot be taken away now does no harm.
            try? disk.remove(target + "/" + BackupFolder.owner)
            try? removePins()
            return manifest
        } catch {
            try? BackupFolder(partial, disk).remove()
            try? removePins()
            throw Self.named(error)
        }
    }

    /// What an earlier try under this name has left.
    private func takeAwayLeftover() throws {
        let folder = BackupFolder(partial, disk)
        guard try disk.size(partial) != nil else { return }
        guard try folder.isClaimed(by: request.home) else {
            throw PlainProblem("backup.exists", .conflict, ["backup": partial])
        }
        try folder.remove()
    }

    private func prepare() throws {
        try removePins()
        try BackupFolder(partial, disk).claim(for: request.home)
        try disk.makeFolder(pins)
        for folder in [partial, pins] {
            for name in BackupManifest.folders { try disk.makeFolder(folder + "/" + name) }
        }
    }

    /// Copies the database as it is at one moment, page by page: in WAL mode a reader holds no writer up, and sees until
    /// its end what it saw at its beginning. What that moment lists gets second names before a page is copied.
    private func copyDatabase() throws -> [KeptFiles.Item] {
        var items: [KeptFiles.Item] = []
        let copy = try DatabaseQueue(path: partial + "/" + BackupManifest.database, configuration: Self.configuration)
        defer { try? copy.close() }
        // A connection of its own: whoever hears of the progress asks the home's in between.
        let original = try BackupDatabase.open(home.path)
        defer { try? original.close() }
        let pin = try home.pin(isCancelled: watch.isCancelled)
        defer { pin.release() }
        try original.read { source in
            items = try kept.items(Transaction(source)).compactMap { try second(of: $0) }
            pin.release()
            try copy.writeWithoutTransaction { destination in
                try source.backup(to: destination, pagesPerStep: 512) { step in
                    try meter.show("database", Int64(step.completedPageCount), Int64(step.totalPageCount))
                }
                // A copy that needs no files beside it, and that a read-only medium can hold.
                try destination.execute(sql: "PRAGMA journal_mode = DELETE")
            }
        }
        // Of its last step the copy itself tells nobody.
        if watch.isCancelled() { throw CancellationError() }
        let found = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard found == "ok" else { throw DatabaseTrouble.damaged(BackupManifest.database, "quick_check") }
        return items
    }

    /// The second name under `tmp/` that outlives the file's own; an item without bytes is one that is not there.
    private func second(of item: KeptFiles.Item) throws -> KeptFiles.Item? {
        let path = home.path + "/" + item.path
        guard try disk.size(path) != nil else {
            if let packed = item.packed, try disk.size(home.path + "/" + packed.path) != nil {
                return try second(of: packed)
            }
            if item.mayBeMissing { return KeptFiles.Item(item.path, byteCount: -1, mayBeMissing: true) }
            throw PlainProblem("backup.file-missing", .failed, ["file": item.path])
        }
        try FileCopy(disk: disk).linkOrCopy(path, to: pins + "/" + item.path)
        if let wanted = item.byteCount, try disk.size(pins + "/" + item.path) != wanted { throw Self.damaged(item) }
        return item
    }

    /// What a restore would refuse is not put into a backup that says it is made.
    private func refuseDamaged(_ item: KeptFiles.Item, _ hash: String) throws {
        let path = partial + "/" + item.path
        // An original is known by its content; what is packed tells it to who can unpack it, below.
        if item.path.hasPrefix("originals/"), item.byteCount != nil, item.path != "originals/" + hash {
            throw Self.damaged(item)
        }
        let region = try disk.map(path)
        for part in kept {
            do {
                guard try part.damage(item.path, region).isEmpty else { throw Self.damaged(item) }
            } catch let problem as any Problem where !(problem is DiskProblem) {
                throw Self.damaged(item)
            }
        }
    }

    private static func damaged(_ item: KeptFiles.Item) -> PlainProblem {
        let code = item.mayBeMissing ? "backup.original-damaged" : "backup.file-damaged"
        return PlainProblem(code, .failed, ["file": item.path])
    }

    private func copyFiles(
        _ items: [KeptFiles.Item]
    ) throws -> (files: [BackupManifest.File], missing: [String]) {
        let there = items.filter { $0.byteCount != -1 }
        let sizes = try there.map { try disk.size(pins + "/" + $0.path) ?? 0 }
        meter.begin("files", total: sizes.reduce(0, +))
        let copying = FileCopy(disk: disk, heard: meter.add)
        let files = try there.map { item -> BackupManifest.File in
            let (source, copy) = (pins + "/" + item.path, partial + "/" + item.path)
            let file: BackupManifest.File
            if (try? disk.link(source, to: copy)) != nil {
                let size = try disk.size(copy) ?? 0
                file = .init(path: item.path, byteCount: size, sha256: try copying.hash(copy))
            } else {
                let (count, hash) = try copying.copy(source, to: copy)
                file = .init(path: item.path, byteCount: count, sha256: hash)
            }
            try refuseDamaged(item, file.sha256)
            return file
        }
        return (files, items.filter { $0.byteCount == -1 }.map(\.path))
    }

    /// What the log holds now: all that the copied database knows of, as lines are written before it knows. A copy of its
    /// own, since the log grows on.
    private func copyOptOutLog() throws -> [BackupManifest.File] {
        let name = BackupManifest.optOuts
        let lock = try FileLock.acquire(home.folder("locks") + "/optout", .exclusive, wait: true)
        let count = try disk.size(home.folder(name))
        lock.release()
        guard let count else { return [] }
        let (written, hash) = try FileCopy(disk: disk).copy(
            home.folder(name), to: partial + "/" + name, first: count)
        return [.init(path: name, byteCount: written, sha256: hash)]
    }

    private func writeManifest(_ files: [BackupManifest.File], _ missing: [String]) throws -> BackupManifest {
        let database = partial + "/" + BackupManifest.database
        meter.begin("check", total: try disk.size(database) ?? 0)
        let hash = try FileCopy(disk: disk, heard: meter.add).hash(database)
        let first = BackupManifest.File(
            path: BackupManifest.database, byteCount: try disk.size(database) ?? 0, sha256: hash)
        let manifest = try BackupManifest(
            format: BackupManifest.format(of: files), product: request.product, schemaVersion: schemaVersion,
            home: request.home,
            createdAt: BackupTime.text(request.at), createdBy: request.actor, isScheduled: request.isScheduled,
            files: [first] + files, missing: missing
        ).sealed()
        for folder in BackupManifest.folders { try disk.syncFolder(partial + "/" + folder) }
        let file = try disk.create(partial + "/" + BackupManifest.fileName)
        try file.append(try manifest.encoded())
        try file.sync()
        try file.close()
        try disk.syncFolder(partial)
        return manifest
    }

    private func appear() throws {
        if watch.isCancelled() { throw CancellationError() }
        try disk.rename(partial, to: target)
        try disk.syncFolder(BackupFolder.parent(of: target))
    }

    private func removePins() throws { try BackupFolder(pins, disk).remove() }

    /// SQLite's words of a full disk and the like as ours.
    private static func named(_ error: any Error) -> any Error {
        // That it cannot be opened is said of the copy, for which there is no room to be written.
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_CANTOPEN {
            return DiskProblem(.readOnly, file: BackupManifest.database, reason: "SQLITE_CANTOPEN")
        }
        return DatabaseTrouble.named(error)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return configuration
    }
}
