import Formats
import Foundation
import Kernel
import Storage

extension Originals {
    /// Whether an original is what came, read in the form in which it is read otherwise; nil when it is not there.
    /// - Throws: what the disk says, when it cannot be read to its end.
    public static func isSound(_ sha256: String, in home: Home) throws -> Bool? {
        let plain = Stored(sha256: sha256, isPacked: false, byteCount: 0)
        return try isSound(plain, in: home) ?? isSound(Stored(sha256: sha256, isPacked: true, byteCount: 0), in: home)
    }

    /// The same of one file. `progress` hears how many of its bytes were read.
    public static func isSound(
        _ stored: Stored, in home: Home, progress: @escaping (Int64) throws -> Void = { _ in }
    ) throws -> Bool? {
        guard stored.isPacked else {
            return try digest(of: path(stored.sha256, in: home), progress: progress).map { $0 == stored.sha256 }
        }
        let file: FileSource
        do {
            file = try FileSource(path: packedPath(stored.sha256, in: home))
        } catch let problem as PlainProblem where problem.code == "import.file-not-found" {
            return nil
        }
        let told = ToldSource(file, progress)
        return try PackedOriginal.isSound(told, byteCount: file.byteCount, sha256: stored.sha256)
    }

    /// Bytes that come out of a stored original, as its seal says.
    static func contentCount(_ stored: Stored, in home: Home) -> Int64 {
        guard stored.isPacked, stored.byteCount >= PackedOriginal.Seal.byteCount,
            let file = FileHandle(forReadingAtPath: packedPath(stored.sha256, in: home))
        else { return stored.byteCount }
        defer { try? file.close() }
        try? file.seek(toOffset: UInt64(stored.byteCount - Int64(PackedOriginal.Seal.byteCount)))
        let end = try? file.read(upToCount: PackedOriginal.Seal.byteCount)
        return PackedOriginal.Seal(Array(end ?? Data()))?.content ?? stored.byteCount
    }
}

/// A file whose reading is told.
private final class ToldSource: ByteSource {
    private let file: FileSource
    private let progress: (Int64) throws -> Void

    init(_ file: FileSource, _ progress: @escaping (Int64) throws -> Void) {
        (self.file, self.progress) = (file, progress)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try file.read(into: buffer)
        try progress(file.bytesRead)
        return count
    }
}
