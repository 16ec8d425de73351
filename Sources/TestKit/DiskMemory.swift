import Foundation
import Kernel

/// What a disk would still hold after a power cut: the bytes of each file that were synced, and the names in each
/// folder as of its last sync.
///
/// Files that appear without the disk being asked (SQLite's and the locks) are *outside*: their bytes are taken
/// from a copy made at the cut, their names count like others.
struct DiskMemory {
    enum Entry: Equatable {
        case folder, outside
        case file(Int)
    }

    private struct File {
        var content: [UInt8] = []
        var syncedCount = 0
    }

    private var files: [File] = []
    /// What the process sees.
    private var visible: [String: Int] = [:]
    /// Names that files outside had before a change of name that was not synced.
    private var undone: [String: String] = [:]
    /// What is durable, by folder.
    private var durable: [String: [String: Entry]] = [:]

    /// Everything there is counts as durable.
    init(_ root: String) throws { try scan(root) }

    private mutating func scan(_ folder: String) throws {
        for (path, isFolder) in try Self.entries(folder) {
            if isFolder {
                try scan(path)
            } else if !Self.isOutside(path) {
                let content = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
                visible[path] = files.count
                files.append(File(content: content, syncedCount: content.count))
            }
        }
        try syncFolder(folder)
    }

    /// What SQLite will write to is outside from its first byte on.
    mutating func create(_ path: String) -> Int {
        if !Self.isOutside(path) { visible[path] = files.count }
        files.append(File())
        return files.count - 1
    }

    mutating func extend(_ path: String) -> Int { visible[path] ?? create(path) }

    mutating func append(_ bytes: UnsafeRawBufferPointer, to file: Int) {
        files[file].content.append(contentsOf: bytes)
    }

    mutating func sync(_ file: Int) { files[file].syncedCount = files[file].content.count }

    mutating func rename(_ path: String, to target: String) {
        visible[target] = visible.removeValue(forKey: path)
        if Self.isOutside(target) { undone[target] = undone.removeValue(forKey: path) ?? path }
        renameFolder(path, to: target)
    }

    /// A folder keeps what it holds under its new name, and a folder's own change of name is done or not, as file systems
    /// with a journal have it: no cut leaves it under both names or under none.
    private mutating func renameFolder(_ path: String, to target: String) {
        func moved(_ name: String) -> String? {
            name == path ? target : name.hasPrefix(path + "/") ? target + name.dropFirst(path.utf8.count) : nil
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: target, isDirectory: &isFolder), isFolder.boolValue,
            let name = Self.split(path), let newName = Self.split(target)
        else { return }
        for (folder, names) in durable { if let now = moved(folder) { (durable[folder], durable[now]) = (nil, names) } }
        for (file, number) in visible { if let now = moved(file) { (visible[file], visible[now]) = (nil, number) } }
        // A name that was never synced is none after a cut, whatever it is changed to.
        guard durable[name.folder]?.removeValue(forKey: name.last) != nil else { return }
        durable[newName.folder, default: [:]][newName.last] = .folder
    }

    private static func split(_ path: String) -> (folder: String, last: String)? {
        guard let at = path.lastIndex(of: "/") else { return nil }
        return (String(path[..<at]), String(path[path.index(after: at)...]))
    }

    mutating func link(_ path: String, to target: String) { visible[target] = visible[path] }

    mutating func remove(_ path: String) { visible[path] = nil }

    mutating func syncFolder(_ path: String) throws {
        durable[path] = try seen(in: path)
        undone = undone.filter { Self.split($0.key)?.folder != path }
    }

    /// Puts what is left after the cut under another root.
    /// - Parameter outside: content of files outside the model as of the cut, by path.
    func restore(_ root: String, as target: String, outside: [String: Data], _ unsynced: FaultyDisk.Unsynced) throws {
        var random = SeededGenerator(seed: unsynced.seed)
        var outside = outside
        if case .lost = unsynced {
            for (now, before) in undone {
                if let content = outside.removeValue(forKey: now) { outside[before] = content }
            }
        }
        try restore(root, as: target, outside, unsynced, &random)
    }

    private func restore(
        _ folder: String, as target: String, _ outside: [String: Data], _ unsynced: FaultyDisk.Unsynced,
        _ random: inout SeededGenerator
    ) throws {
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        // A log of SQLite's that was moved ahead of its database.
        for (path, content) in outside where path.hasSuffix("-wal") && Self.split(path)?.folder == folder {
            try content.write(to: URL(fileURLWithPath: target + path.dropFirst(folder.utf8.count)))
        }
        for (name, entry) in try surviving(folder, unsynced, &random).sorted(by: { $0.key < $1.key }) {
            let (from, to) = (folder + "/" + name, target + "/" + name)
            switch entry {
            case .folder: try restore(from, as: to, outside, unsynced, &random)
            case .file(let file): try Data(content(file, unsynced, &random)).write(to: URL(fileURLWithPath: to))
            case .outside:
                // SQLite syncs the name of its log itself, when it first syncs the log.
                for suffix in ["", "-wal"] {
                    try outside[from + suffix]?.write(to: URL(fileURLWithPath: to + suffix))
                }
            }
        }
    }

    /// Changes of names that were not synced are forgotten, kept, or one this way and one that way.
    private func surviving(
        _ folder: String, _ unsynced: FaultyDisk.Unsynced, _ random: inout SeededGenerator
    ) throws -> [String: Entry] {
        var names = durable[folder] ?? [:]
        if case .lost = unsynced { return names }
        let seen = try seen(in: folder)
        for name in Set(names.keys).union(seen.keys).sorted() where names[name] != seen[name] {
            if case .mixed = unsynced, random.below(2) == 0 { continue }
            names[name] = seen[name]
        }
        return names
    }

    /// Bytes that were not synced are lost, kept, cut anywhere, or there in length but as zeros.
    private func content(
        _ file: Int, _ unsynced: FaultyDisk.Unsynced, _ random: inout SeededGenerator
    ) -> [UInt8] {
        let (all, synced) = (files[file].content, files[file].syncedCount)
        switch unsynced {
        case .lost: return Array(all.prefix(synced))
        case .kept: return all
        case .mixed:
            let kept = synced + random.below(all.count - synced + 1)
            let zeros = random.below(2) == 0 ? 0 : min(16, kept - synced)
            return all.prefix(kept - zeros) + [UInt8](repeating: 0, count: zeros)
        }
    }

    private func seen(in folder: String) throws -> [String: Entry] {
        var names: [String: Entry] = [:]
        for (path, isFolder) in try Self.entries(folder) where !path.hasSuffix("-wal") && !path.hasSuffix("-shm") {
            let name = String(path.dropFirst(folder.utf8.count + 1))
            names[name] = isFolder ? .folder : visible[path].map(Entry.file) ?? .outside
        }
        return names
    }

    static func isOutside(_ path: String) -> Bool {
        path.hasSuffix(".db") || path.hasSuffix("-wal") || path.hasSuffix("-shm") || path.hasSuffix("/lock")
            || path.contains("/locks/")
    }

    static func entries(_ folder: String) throws -> [(path: String, isFolder: Bool)] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
            return (folder + "/" + name, isFolder.boolValue)
        }
    }
}
