import Foundation
import Kernel

/// The disk of the operating system.
public struct RealDisk: Disk {
    public init() {}

    public func create(_ path: String) throws -> any DiskFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DiskProblem.last(path) }
        return RealDiskFile(descriptor, path: path)
    }

    public func extend(_ path: String) throws -> any DiskFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DiskProblem.last(path) }
        return RealDiskFile(descriptor, path: path)
    }

    public func rename(_ path: String, to target: String) throws {
        guard Foundation.rename(path, target) == 0 else { throw DiskProblem.last(path) }
    }

    public func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw DiskProblem.last(path) }
    }

    public func link(_ path: String, to target: String) throws {
        guard Foundation.link(path, target) == 0 else { throw DiskProblem.last(path) }
    }

    public func removeFolder(_ path: String) throws {
        guard rmdir(path) == 0 || errno == ENOENT else { throw DiskProblem.last(path) }
    }

    public func syncFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DiskProblem.last(path) }
        defer { _ = Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DiskProblem.last(path) }
    }

    public func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DiskProblem.last(path) }
    }

    public func list(_ path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw DiskProblem.last(path)
        }
        defer { closedir(folder) }
        var names: [String] = []
        // An entry is as long as its name: reading the whole field, which is 256 bytes, may reach behind the last page.
        guard let start = MemoryLayout<dirent>.offset(of: \dirent.d_name) else { return [] }
        while let entry = readdir(folder) {
            let name = String(cString: (UnsafeRawPointer(entry) + start).assumingMemoryBound(to: CChar.self))
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    public func size(_ path: String) throws -> Int64? {
        var info = stat()
        guard stat(path, &info) == 0 else {
            if errno == ENOENT { return nil }
            throw DiskProblem.last(path)
        }
        return Int64(info.st_size)
    }

    public func map(_ path: String) throws -> any ByteRegion { try MappedFile(path) }
}

private final class RealDiskFile: DiskFile {
    private var descriptor: Int32
    private let path: String

    init(_ descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let written = write(descriptor, piece.baseAddress, piece.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw DiskProblem.last(path)
            }
            rest = rest.dropFirst(written)
        }
    }

    func sync() throws {
        guard fdatasync(descriptor) == 0 else { throw DiskProblem.last(path) }
    }

    func close() throws {
        guard descriptor >= 0 else { return }
        let result = Foundation.close(descriptor)
        descriptor = -1
        guard result == 0 else { throw DiskProblem.last(path) }
    }

    deinit { if descriptor >= 0 { _ = Foundation.close(descriptor) } }
}

/// A file mapped for reading. Such files are never truncated or rewritten while Vínculo runs.
private final class MappedFile: ByteRegion, @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    private var slot: Int?

    /// Whether a part of the file was gone when it was read: what was read in its place are zeros.
    var isBroken: Bool { slot.map(MappedPages.isBroken) ?? false }

    init(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DiskProblem.last(path) }
        defer { _ = Foundation.close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw DiskProblem.last(path) }
        let count = Int(info.st_size)
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw DiskProblem.last(path)
        }
        bytes = UnsafeRawBufferPointer(start: base, count: count)
        slot = MappedPages.watch(bytes)
    }

    deinit {
        if let slot { MappedPages.forget(slot) }
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}

extension DiskProblem {
    /// The problem behind the system's last error.
    static func last(_ path: String) -> DiskProblem {
        let number = errno
        let what: What =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EROFS, EACCES, EPERM: .readOnly
            case ENOENT: .missing
            default: .failed
            }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return DiskProblem(what, file: name, reason: String(cString: strerror(number)))
    }
}
