import Kernel
import Storage

/// The work itself: each operation is counted, done on the real folder, then remembered.
extension FaultyDisk {
    private var real: RealDisk { RealDisk() }

    public func create(_ path: String) throws -> any DiskFile {
        try count(.create, path)
        let file = try real.create(path)
        return FaultyFile(file, number: state.withLock { $0.memory.create(path) }, path: path, disk: self)
    }

    public func extend(_ path: String) throws -> any DiskFile {
        try count(.create, path)
        let file = try real.extend(path)
        return FaultyFile(file, number: state.withLock { $0.memory.extend(path) }, path: path, disk: self)
    }

    public func rename(_ path: String, to target: String) throws {
        try count(.name, path)
        try real.rename(path, to: target)
        state.withLock { $0.memory.rename(path, to: target) }
    }

    public func remove(_ path: String) throws {
        try count(.remove, path)
        try real.remove(path)
        state.withLock { $0.memory.remove(path) }
    }

    public func link(_ path: String, to target: String) throws {
        try count(.create, path)
        try real.link(path, to: target)
        state.withLock { $0.memory.link(path, to: target) }
    }

    public func removeFolder(_ path: String) throws {
        try count(.remove, path)
        try real.removeFolder(path)
    }

    public func syncFolder(_ path: String) throws {
        try count(.sync, path)
        guard path.hasPrefix(folder.path) else { return }
        try state.withLock { try $0.memory.syncFolder(path) }
    }

    public func makeFolder(_ path: String) throws {
        try count(.create, path)
        try real.makeFolder(path)
    }

    public func list(_ path: String) throws -> [String] {
        try count(.look, path)
        return try real.list(path)
    }

    public func size(_ path: String) throws -> Int64? {
        try count(.look, path)
        return try real.size(path)
    }

    public func map(_ path: String) throws -> any ByteRegion {
        try count(.look, path)
        return try real.map(path)
    }
}

private final class FaultyFile: DiskFile {
    private let file: any DiskFile
    private let number: Int
    private let path: String
    private let disk: FaultyDisk

    init(_ file: any DiskFile, number: Int, path: String, disk: FaultyDisk) {
        self.file = file
        self.number = number
        self.path = path
        self.disk = disk
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        let isHalf = try disk.count(.append, path)
        let written = isHalf ? UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]) : bytes
        try file.append(written)
        disk.state.withLock { $0.memory.append(written, to: number) }
        if isHalf { try disk.refuseRest(path) }
    }

    func sync() throws {
        // Only the memory of it counts: the machine stays on.
        try disk.count(.sync, path)
        disk.state.withLock { $0.memory.sync(number) }
    }

    func close() throws {
        try disk.count(.look, path)
        try file.close()
    }
}
