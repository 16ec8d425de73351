import Foundation
import Kernel

/// The bytes of an archive, read at any place: a file on disk or memory.
final class ZipBytes {
    private enum Store {
        case file(Int32)
        case memory([UInt8])
    }

    /// Name to show in messages.
    let name: String
    let byteCount: Int64
    private let store: Store

    /// - Throws: `import.file-not-found` when the file is gone or no file.
    init(path: String) throws {
        name = FileSource.shownName(of: path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw PlainProblem("import.file-not-found", .notFound, ["file": name])
        }
        byteCount = Int64(status.st_size)
        store = .file(descriptor)
    }

    init(_ bytes: [UInt8], name: String) {
        self.name = name
        byteCount = Int64(bytes.count)
        store = .memory(bytes)
    }

    deinit {
        if case .file(let descriptor) = store { close(descriptor) }
    }

    /// Up to `count` bytes from `offset` on.
    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = buffer.baseAddress.map { read(at: offset, into: $0, count: count) } ?? 0
        }
    }

    /// Up to `count` bytes from `offset` on; 0 at the end and where the disk gives none.
    func read(at offset: Int64, into room: UnsafeMutableRawPointer, count: Int) -> Int {
        guard offset >= 0, offset < byteCount, count > 0 else { return 0 }
        let wanted = Int(min(Int64(count), byteCount - offset))
        var got = 0
        switch store {
        case .memory(let bytes):
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(start: room, count: wanted)
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[Int(offset)..<Int(offset) + wanted]))
            }
            got = wanted
        case .file(let descriptor):
            while got < wanted {
                let count = pread(descriptor, room + got, wanted - got, off_t(offset) + off_t(got))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                got += count
            }
        }
        return got
    }
}
