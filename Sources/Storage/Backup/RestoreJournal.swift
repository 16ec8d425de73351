import Foundation
import Kernel

/// What is left to do of a restore whose outcome is decided: once this stands in the home, the restored data are its
/// data, and whoever opens it next does the rest.
///
/// Everything is done by renames inside the home's folder, which may be a mount point; each is done once, however often
/// the whole is begun.
struct RestoreJournal: Codable, Equatable {
    static let fileName = "restore.json"
    /// All that may be set aside, the database's own files first.
    static let names = [
        "vinculo.db-wal", "vinculo.db-shm", "vinculo.db", "optout.log", HomeSecret.fileName, "facts", "originals",
        "rejects",
    ]

    /// Below the home: where the restored data stand ready.
    var staged: String
    /// Below the home: where the former data go; nil when there are none.
    var aside: String?
    /// What goes there.
    var former: [String]

    func write(_ home: String, _ disk: any Disk) throws {
        let path = home + "/tmp/" + Self.fileName
        try disk.remove(path)
        let file = try disk.create(path)
        try file.append([UInt8](try JSONEncoder().encode(self)))
        try file.sync()
        try file.close()
        try disk.rename(path, to: home + "/" + Self.fileName)
        try disk.syncFolder(home)
    }

    /// Completes a restore that was decided. Needs the home's lock alone.
    static func finish(_ home: String, _ disk: any Disk) throws {
        let path = home + "/" + fileName
        guard try disk.size(path) != nil else { return }
        let region = try disk.map(path)
        let journal = try withExtendedLifetime(region) {
            try JSONDecoder().decode(Self.self, from: Data(region.bytes))
        }
        try journal.setAside(home, disk)
        try journal.putInPlace(home, disk)
        try disk.remove(path)
        try disk.syncFolder(home)
    }

    private func setAside(_ home: String, _ disk: any Disk) throws {
        guard let aside else { return }
        let folder = home + "/" + aside
        try disk.makeFolder(folder)
        try disk.syncFolder(home)
        for name in former where try disk.size(folder + "/" + name) == nil {
            guard try disk.size(home + "/" + name) != nil else { continue }
            try disk.rename(home + "/" + name, to: folder + "/" + name)
        }
        // With these it is a home of its own, which can be opened.
        for name in Home.folders { try disk.makeFolder(folder + "/" + name) }
        try disk.syncFolder(folder)
        try disk.syncFolder(home)
    }

    private func putInPlace(_ home: String, _ disk: any Disk) throws {
        let folder = home + "/" + staged
        for name in Self.names where try disk.size(folder + "/" + name) != nil {
            try disk.rename(folder + "/" + name, to: home + "/" + name)
        }
        try disk.syncFolder(home)
        if try disk.size(folder) != nil { try disk.syncFolder(folder) }
        // What is left there is nobody's; the next restore takes it away where this one cannot.
        try? Restoration.clear(folder, disk)
    }
}
