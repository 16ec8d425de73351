import Foundation
import Kernel

/// The folder of one backup, whole or on its way.
struct BackupFolder {
    static let partial = ".partial"
    /// What is on its way out: no backup any more.
    static let removing = ".removing"
    /// Below `tmp/`: the second names that a backup under way holds its files by.
    static let pins = "backup-pins"
    static let verified = "verified.json"
    /// In a partial one: whose it is.
    static let owner = "home-id"

    let path: String
    let disk: any Disk

    init(_ path: String, _ disk: any Disk) {
        self.path = path
        self.disk = disk
    }

    static func parent(of path: String) -> String {
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "/" : parent
    }

    /// The path, or with a number behind where there is such a thing already.
    static func free(_ path: String, _ disk: any Disk) throws -> String {
        var (found, number) = (path, 1)
        while try disk.size(found) != nil {
            number += 1
            found = "\(path)-\(number)"
        }
        return found
    }

    /// - Throws: `backup.exists`, `backup.inside-home`, `backup.no-parent`.
    func checkNew(_ home: Home) throws {
        guard try disk.size(path) == nil else { throw PlainProblem("backup.exists", .conflict, ["backup": path]) }
        let inside = BackupManifest.folders + ["tmp", "locks"]
        guard path != home.path, !inside.contains(where: { (path + "/").hasPrefix(home.folder($0) + "/") }) else {
            throw PlainProblem("backup.inside-home", .usage, ["backup": path])
        }
        let parent = Self.parent(of: path)
        guard try disk.size(parent) != nil else {
            throw PlainProblem("backup.no-parent", .notFound, ["folder": parent])
        }
    }

    /// Makes the folder, and says first of all in it whose it is, so that only that home takes it away.
    func claim(for home: String) throws {
        try disk.makeFolder(path)
        let file = try disk.create(path + "/" + Self.owner)
        try file.append(Array(home.utf8))
        try file.sync()
        try file.close()
        try disk.syncFolder(path)
    }

    /// Whether a home has claimed it and left it behind; one in which nothing but a claim has been begun is of whoever asks.
    func isClaimed(by home: String) throws -> Bool {
        guard try disk.size(path) != nil else { return false }
        if try disk.list(path).allSatisfy({ $0 == Self.owner }) { return true }
        guard let size = try disk.size(path + "/" + Self.owner), size > 0 else { return false }
        let region = try disk.map(path + "/" + Self.owner)
        return withExtendedLifetime(region) { region.bytes.elementsEqual(home.utf8) }
    }

    /// Takes away what Vínculo puts into such a folder, and the folder when nothing else is in it. Where there is none,
    /// nothing happens.
    /// - Throws: `backup.foreign-files` when something else is.
    func remove() throws {
        guard try disk.size(path) != nil else { return }
        for folder in BackupManifest.folders {
            for name in try disk.list(path + "/" + folder) { try disk.remove(path + "/" + folder + "/" + name) }
            try disk.removeFolder(path + "/" + folder)
        }
        let own = [
            BackupManifest.optOuts, Self.verified, Self.verified + ".new", BackupManifest.fileName, Self.owner,
        ]
        // What a copy of the database under way has beside it.
        let database = ["-journal", "-wal", "-shm", ""].map { BackupManifest.database + $0 }
        for name in database + own { try disk.remove(path + "/" + name) }
        guard try disk.list(path).isEmpty else {
            throw PlainProblem("backup.foreign-files", .conflict, ["folder": path])
        }
        try disk.removeFolder(path)
    }
}
