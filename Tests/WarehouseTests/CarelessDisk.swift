import Kernel
import Storage
import TestKit

/// A disk that answers every sync and forgets one kind of them: what a missing call in the rooms would do.
struct CarelessDisk: Disk {
    enum Lapse: String, Sendable, CaseIterable {
        /// Fact files and packed originals are never synced.
        case files
        /// The folder of that name is never synced.
        case facts, originals, rejects
    }

    let disk: FaultyDisk
    let lapse: Lapse

    func create(_ path: String) throws -> any DiskFile {
        let file = try disk.create(path)
        let isOurs = path.hasSuffix(".facts") || path.contains("/tmp/pack-")
        return lapse == .files && isOurs ? CarelessFile(file) : file
    }

    func extend(_ path: String) throws -> any DiskFile { try disk.extend(path) }

    func syncFolder(_ path: String) throws {
        if path.hasSuffix("/" + lapse.rawValue) { return }
        try disk.syncFolder(path)
    }

    func rename(_ path: String, to target: String) throws { try disk.rename(path, to: target) }
    func remove(_ path: String) throws { try disk.remove(path) }
    func link(_ path: String, to target: String) throws { try disk.link(path, to: target) }
    func removeFolder(_ path: String) throws { try disk.removeFolder(path) }
    func makeFolder(_ path: String) throws { try disk.makeFolder(path) }
    func list(_ path: String) throws -> [String] { try disk.list(path) }
    func size(_ path: String) throws -> Int64? { try disk.size(path) }
    func map(_ path: String) throws -> any ByteRegion { try disk.map(path) }
}

private final class CarelessFile: DiskFile {
    private let file: any DiskFile

    init(_ file: any DiskFile) { self.file = file }

    func append(_ bytes: UnsafeRawBufferPointer) throws { try file.append(bytes) }
    func sync() throws {}
    func close() throws { try file.close() }
}
