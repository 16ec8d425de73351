import Crypto
import Foundation
import Kernel

extension Originals {
    /// SHA-256 of bytes that come piece by piece.
    public struct Hasher {
        private var hash = SHA256()

        public init() {}

        public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

        public func bytes() -> [UInt8] { Array(hash.finalize()) }
        public func hexadecimal() -> String { bytes().map { String(format: "%02x", $0) }.joined() }
    }

    /// The SHA-256 of a file as it is now, in hexadecimal; nil when there is no such file.
    /// - Throws: what the disk says, when the file cannot be read to its end.
    public static func digest(of path: String, progress: (Int64) throws -> Void = { _ in }) throws -> String? {
        guard let input = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? input.close() }
        var hasher = Hasher()
        var count: Int64 = 0
        while let data = try input.read(upToCount: chunk), !data.isEmpty {
            data.withUnsafeBytes { hasher.update($0) }
            count += Int64(data.count)
            try progress(count)
        }
        return hasher.hexadecimal()
    }
}
