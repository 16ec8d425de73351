import Foundation
import Kernel

/// The files users gave us, kept under the hash of their content.
public enum Originals {
    public struct Kept: Sendable, Equatable {
        public let sha256: String
        public let byteCount: Int64

        public init(sha256: String, byteCount: Int64) {
            self.sha256 = sha256
            self.byteCount = byteCount
        }
    }

    static let chunk = 1 << 20

    /// Where an original lies as it came; whoever reads it there may find it packed, see `packedPath`.
    public static func path(_ sha256: String, in home: Home) -> String { home.folder("originals") + "/" + sha256 }

    /// Copies a file into the home and syncs it: what is read from then on cannot change under the reader.
    /// - Parameter temporary: a name in `tmp/`, unique while it is written.
    public static func keep(
        file path: String, in home: Home, temporary: String, progress: (Int64, Int64) throws -> Void = { _, _ in }
    ) throws -> Kept {
        guard let input = FileHandle(forReadingAtPath: path) else {
            throw PlainProblem("import.file-not-found", .notFound, ["file": Home.shown(path)])
        }
        defer { try? input.close() }
        let total = try home.disk.size(path) ?? 0
        let target = home.folder("tmp") + "/" + temporary
        try home.disk.remove(target)
        let output = try home.disk.create(target)
        var hasher = Hasher()
        var count: Int64 = 0
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 4_096)
        defer { room.deallocate() }
        while case let length = try read(input, named: Home.shown(path), into: room), length > 0 {
            let bytes = UnsafeRawBufferPointer(rebasing: room[..<length])
            hasher.update(bytes)
            try output.append(bytes)
            count += Int64(length)
            try progress(count, total)
        }
        try output.sync()
        try output.close()
        let hash = hasher.hexadecimal()
        try settle(target, as: hash, in: home)
        return Kept(sha256: hash, byteCount: count)
    }

    /// Reads on in a file; 0 at its end.
    private static func read(
        _ file: FileHandle, named name: String, into room: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        while true {
            let count = Foundation.read(file.fileDescriptor, room.baseAddress, room.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw PlainProblem("import.read-failed", .failed, ["file": name]) }
        }
    }

    /// A file that arrives piece by piece: hashed and written once, kept when it is whole.
    ///
    /// Used by one task at a time, never by two at once.
    public final class Writer: @unchecked Sendable {
        private let home: Home
        private let temporary: String
        private var output: (any DiskFile)?
        private var hasher = Hasher()
        private var count: Int64 = 0

        /// - Parameter temporary: a name in `tmp/`, unique while it is written.
        public init(in home: Home, temporary: String) throws {
            self.home = home
            self.temporary = home.folder("tmp") + "/" + temporary
            output = try home.disk.create(self.temporary)
        }

        public func append(_ bytes: UnsafeRawBufferPointer) throws {
            hasher.update(bytes)
            try output?.append(bytes)
            count += Int64(bytes.count)
        }

        /// Syncs the file and puts it where it stays.
        public func finish() throws -> Kept {
            try output?.sync()
            try output?.close()
            output = nil
            let hash = hasher.hexadecimal()
            try settle(temporary, as: hash, in: home)
            return Kept(sha256: hash, byteCount: count)
        }

        /// Takes away what has arrived of a file that will not be whole.
        public func discard() {
            try? output?.close()
            output = nil
            try? home.disk.remove(temporary)
        }
    }

    /// What came again takes the place of what is there, which may not be any more what its name says; whoever reads that
    /// reads on.
    private static func settle(_ temporary: String, as hash: String, in home: Home) throws {
        try home.disk.rename(temporary, to: path(hash, in: home))
        try home.disk.syncFolder(home.folder("originals"))
    }
}
