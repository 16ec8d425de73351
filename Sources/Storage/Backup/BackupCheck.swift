import Foundation
import GRDB
import Kernel

/// Looks at a backup, every byte of it: is each file there as the manifest says, is the database sound, does every
/// batch hold, and is all there that the database lists?
public struct BackupCheck {
    /// What was found, kept beside the manifest.
    public struct Result: Codable, Sendable, Equatable {
        /// Seconds since 1970.
        public var at: Int64
        /// `facts/12-0.facts: amount#3`; empty when all is well.
        public var damaged: [String]
        public var isWhole: Bool { damaged.isEmpty }
        /// The first damaged file, without what is wrong with it.
        var damagedFile: String? { damaged.first?.split(separator: ":").first.map(String.init) }
    }

    let folder: String
    let disk: any Disk
    let kept: [KeptFiles]
    let watch: BackupWatch

    public init(_ folder: String, kept: [KeptFiles], disk: any Disk = RealDisk(), watch: BackupWatch = BackupWatch()) {
        self.folder = folder
        self.disk = disk
        self.kept = kept
        self.watch = watch
    }

    /// - Throws: `backup.not-found`, `backup.damaged` when the manifest itself is, `backup.newer`.
    public func run(at now: Int64) throws -> (manifest: BackupManifest, result: Result) {
        let manifest = try BackupManifest.read(folder, disk)
        let meter = BackupMeter(watch)
        meter.begin("verify", total: manifest.byteCount)
        var damaged = try manifest.files.flatMap { try damage(of: $0, meter) }
        if !damaged.contains(where: { $0.hasPrefix(BackupManifest.database) }) {
            damaged += try damageOfDatabase(manifest)
        }
        let result = Result(at: now, damaged: damaged)
        // A medium that cannot be written can be verified all the same.
        try? remember(result)
        return (manifest, result)
    }

    private func damage(of file: BackupManifest.File, _ meter: BackupMeter) throws -> [String] {
        let path = folder + "/" + file.path
        guard let size = try disk.size(path) else { return [file.path + ": missing"] }
        guard size == file.byteCount else { return [file.path + ": size"] }
        guard try FileCopy(disk: disk, heard: meter.add).hash(path) == file.sha256 else {
            return [file.path + ": checksum"]
        }
        // An original is named by its content: it may have been damaged before it came here. What is packed tells it to
        // who can unpack it, below.
        let isPacked = ContentName.isPacked(Home.shown(file.path))
        if file.path.hasPrefix("originals/"), !isPacked, file.path != "originals/" + file.sha256 {
            return [file.path + ": content"]
        }
        let region = try disk.map(path)
        return try kept.flatMap { part in
            do {
                return try part.damage(file.path, region).map { file.path + ": " + $0 }
            } catch let problem as any Problem {
                return [file.path + ": " + problem.code]
            }
        }
    }

    private func damageOfDatabase(_ manifest: BackupManifest) throws -> [String] {
        let name = BackupManifest.database
        guard manifest.files.contains(where: { $0.path == name }) else { return [name + ": missing"] }
        do {
            return try BackupDatabase.read(folder) { transaction in
                let found = try String.fetchAll(transaction.database, sql: SQL.integrity).filter { $0 != "ok" }
                let loose = try Row.fetchAll(transaction.database, sql: SQL.references)
                let held = Dictionary(manifest.files.map { ($0.path, $0.byteCount) }) { first, _ in first }
                let unlisted = try kept.items(transaction).filter { item in
                    guard let size = held[item.path] else {
                        return !item.mayBeMissing && item.packed.flatMap { held[$0.path] } == nil
                    }
                    return item.byteCount.map { $0 != size } ?? false
                }
                return found.prefix(3).map { name + ": " + $0 } + (loose.isEmpty ? [] : [name + ": references"])
                    + unlisted.map { $0.path + ": not in the backup" }
            }
        } catch let error as DatabaseError {
            return [name + ": " + error.resultCode.description]
        }
    }

    private func remember(_ result: Result) throws {
        let path = folder + "/" + BackupFolder.verified
        try disk.remove(path + ".new")
        let file = try disk.create(path + ".new")
        try file.append([UInt8](try JSONEncoder().encode(result)))
        try file.sync()
        try file.close()
        try disk.rename(path + ".new", to: path)
    }

    /// What the last look found.
    static func last(_ folder: String, _ disk: any Disk) -> Result? {
        let path = folder + "/" + BackupFolder.verified
        guard let size = try? disk.size(path), size > 0, let region = try? disk.map(path) else { return nil }
        return withExtendedLifetime(region) { try? JSONDecoder().decode(Result.self, from: Data(region.bytes)) }
    }

    enum SQL {
        static let integrity = "PRAGMA integrity_check"
        static let references = "PRAGMA foreign_key_check"
    }
}

/// The database of a home or of a backup, opened to be read. That of a backup stays as it is, and needs no files beside it.
enum BackupDatabase {
    static func open(_ folder: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(15)
        return try DatabaseQueue(path: folder + "/" + BackupManifest.database, configuration: configuration)
    }

    static func read<T>(_ folder: String, _ body: (Transaction) throws -> T) throws -> T {
        let queue = try open(folder)
        defer { try? queue.close() }
        return try queue.read { try body(Transaction($0)) }
    }
}
