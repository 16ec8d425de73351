import Foundation
import Intake
import Kernel
import Storage
import Timelines

/// Writes one batch file so that it is whole before anything names it: in `tmp/`, synced, renamed, folder synced. The
/// manifest follows with the flip.
struct BatchFile {
    let home: Home
    let importID: ImportID
    let sequence: Int64
    let part: Int
    let mode: VersionMode

    var name: String { "\(importID)-\(part)" + Self.suffix }

    /// - Parameters:
    ///   - days: first and last day, asked for when the content is written.
    ///   - content: writes the file to a sink; returns its bytes.
    /// - Returns: the line of the manifest.
    func write(
        orders: Int, lines: Int, days: @autoclosure () throws -> ClosedRange<Int64>?,
        _ content: (@escaping BatchWriter.Sink) throws -> Int
    ) throws -> FactBatchEntry {
        let written = try Self.write(name, in: home, content)
        let days = try days()
        return FactBatchEntry(
            id: 0, importID: importID, sequence: sequence, part: part, file: name, byteCount: written.byteCount,
            orders: orders, lines: lines, firstOn: days.map { Day(number: Int32(clamping: $0.lowerBound)) },
            lastOn: days.map { Day(number: Int32(clamping: $0.upperBound)) }, mode: mode, digest: written.digest)
    }

    /// What the manifest says of a file that has been written.
    struct Written {
        let byteCount: Int64
        let digest: Int64?
    }

    /// Writes a file under its name, so that it is whole and durable before anything names it: in `tmp/`, synced, renamed,
    /// folder synced.
    /// - Parameters:
    ///   - folder: of the home.
    ///   - prefix: of its name in `tmp/`, by which whoever sweeps there knows it.
    static func write(
        _ name: String, in home: Home, folder: String = "facts", prefix: String = "import-",
        _ content: (@escaping BatchWriter.Sink) throws -> Int
    ) throws -> Written {
        let temporary = home.folder("tmp") + "/" + prefix + name
        try home.disk.remove(temporary)
        let file = try home.disk.create(temporary)
        let written = try write(to: file, content)
        try file.sync()
        try file.close()
        try home.disk.rename(temporary, to: home.folder(folder) + "/" + name)
        try home.disk.syncFolder(home.folder(folder))
        return written
    }

    /// Writes what a file of facts holds, of any kind.
    static func write(
        to file: any DiskFile, _ content: (@escaping BatchWriter.Sink) throws -> Int
    ) throws -> Written {
        let digest = BatchDigest()
        let size = try content {
            digest.hear($0)
            try file.append($0)
        }
        return Written(byteCount: Int64(size), digest: digest.value.map(Int64.init(bitPattern:)))
    }

    static let suffix = ".facts"

    /// Whether a folder, which Vínculo never makes there, lies in the place of a file. It is left to whoever put it there.
    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Removes the files that no manifest lists, of all imports or of one.
    /// - Parameter always: sync the folder even when nothing went, as a try before may not have come to it.
    static func sweep(_ home: Home, of importID: ImportID? = nil, always: Bool) throws {
        let listed = try Set(home.database.read { try FactBatchStore.all($0) }.map(\.file))
        var isChanged = false
        for file in try home.disk.list(home.folder("facts"))
        where file.hasSuffix(suffix) && !listed.contains(file)
            && importID.map({ file.hasPrefix("\($0)-") || file.hasPrefix(MergedFile.prefix) }) != false
            && !isFolder(home.folder("facts") + "/" + file)
        {
            try home.unlink(home.folder("facts") + "/" + file)
            isChanged = true
        }
        // Unsynced, a removal may be undone by a power cut, and then nobody would look for the file again.
        if isChanged || always { try home.disk.syncFolder(home.folder("facts")) }
    }
}
