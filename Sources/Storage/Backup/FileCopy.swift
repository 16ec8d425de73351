import Crypto
import Foundation
import Kernel

/// Reads files whole: to know them by their content, or to have them twice.
struct FileCopy {
    let disk: any Disk
    /// Hears how many bytes were read, and may throw to end it.
    var heard: (Int) throws -> Void = { _ in }

    static let portion = 1 << 20

    /// - Returns: SHA-256 as 64 hexadecimal digits.
    func hash(_ path: String) throws -> String {
        var hasher = SHA256()
        try eachPortion(of: path) { hasher.update(bufferPointer: $0) }
        return Self.text(hasher.finalize())
    }

    /// Copies a file, or its first bytes, and syncs the copy.
    /// - Returns: what was written.
    func copy(_ path: String, to target: String, first count: Int64? = nil) throws -> (byteCount: Int64, sha256: String)
    {
        var hasher = SHA256()
        var written: Int64 = 0
        let file = try disk.create(target)
        try eachPortion(of: path, first: count) { bytes in
            hasher.update(bufferPointer: bytes)
            try file.append(bytes)
            written += Int64(bytes.count)
        }
        try file.sync()
        try file.close()
        return (written, Self.text(hasher.finalize()))
    }

    /// A second name for the file where the file system lets us, else a copy of it. Such files are never rewritten.
    func linkOrCopy(_ path: String, to target: String) throws {
        do {
            try disk.link(path, to: target)
        } catch let problem as DiskProblem where problem.what == .missing {
            throw problem
        } catch {
            // Another file system, one without such names, or too many of them; what ails the disk shows here as well.
            _ = try copy(path, to: target)
        }
    }

    private func eachPortion(
        of path: String, first count: Int64? = nil, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let region = try disk.map(path)
        try withExtendedLifetime(region) {
            var rest = region.bytes[...]
            if let count { rest = rest.prefix(Int(clamping: count)) }
            while !rest.isEmpty {
                let piece = rest.prefix(Self.portion)
                try body(UnsafeRawBufferPointer(rebasing: piece))
                rest = rest.dropFirst(piece.count)
                try heard(piece.count)
            }
        }
    }

    private static func text(_ digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
