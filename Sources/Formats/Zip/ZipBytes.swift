import CMinizip
import Foundation
import Kernel

/// The bytes of an archive, read at any place: a file on disk or memory.
///
/// minizip asks for them through C functions; every handle it opens has a place of its own in the same bytes.
final class ZipBytes {
    private enum Store {
        case file(Int32)
        case memory([UInt8])
    }

    /// Name to show in messages.
    let name: String
    let byteCount: Int64
    /// Bytes handed to minizip so far.
    fileprivate(set) var bytesRead: Int64 = 0
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
    func bytes(at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = buffer.baseAddress.map { read(at: Int64(offset), into: $0, count: count) } ?? 0
        }
    }

    /// Up to `count` bytes from `offset` on; 0 at the end and where the disk gives none.
    fileprivate func read(at offset: Int64, into room: UnsafeMutableRawPointer, count: Int) -> Int {
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
        bytesRead &+= Int64(got)
        return got
    }

    /// A new handle of minizip on these bytes; nil when they are no archive.
    func openHandle() -> unzFile? {
        var functions = zlib_filefunc64_def()
        functions.opaque = Unmanaged.passUnretained(self).toOpaque()
        functions.zopen64_file = { opaque, _, _ in
            guard let opaque else { return nil }
            let cursor = ZipCursor(bytes: Unmanaged<ZipBytes>.fromOpaque(opaque).takeUnretainedValue())
            return Unmanaged.passRetained(cursor).toOpaque()
        }
        functions.zread_file = { _, stream, room, count in
            guard let cursor = ZipCursor.at(stream), let room else { return 0 }
            let got = cursor.bytes.read(at: cursor.offset, into: room, count: Int(clamping: count))
            cursor.offset += Int64(got)
            return UInt(got)
        }
        functions.zwrite_file = { _, _, _, _ in 0 }
        functions.ztell64_file = { _, stream in ZPOS64_T(clamping: ZipCursor.at(stream)?.offset ?? 0) }
        functions.zseek64_file = { _, stream, offset, origin in
            ZipCursor.at(stream)?.seek(offset, from: origin) == true ? 0 : -1
        }
        functions.zclose_file = { _, stream in
            if let stream { Unmanaged<ZipCursor>.fromOpaque(stream).release() }
            return 0
        }
        functions.zerror_file = { _, _ in 0 }
        return unzOpen2_64(nil, &functions)
    }
}

/// A place in an archive's bytes.
private final class ZipCursor {
    let bytes: ZipBytes
    var offset: Int64 = 0

    init(bytes: ZipBytes) { self.bytes = bytes }

    static func at(_ stream: UnsafeMutableRawPointer?) -> ZipCursor? {
        stream.map { Unmanaged<ZipCursor>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Whether the place lies within the bytes.
    func seek(_ distance: ZPOS64_T, from origin: Int32) -> Bool {
        let start = origin == SEEK_END ? bytes.byteCount : origin == SEEK_CUR ? offset : 0
        // minizip counts in unsigned numbers, of which a step back is one that wraps.
        let target = start &+ Int64(bitPattern: distance)
        guard target >= 0, target <= bytes.byteCount else { return false }
        offset = target
        return true
    }
}
