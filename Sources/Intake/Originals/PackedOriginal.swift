import Formats
import Kernel
import Storage

/// How a packed original is written: members of gzip that hold 4 MiB each, which any tool unpacks one after the other, and
/// behind them the seal, a member that holds nothing.
///
/// gzip's own checksums leave some bits of a file open; with the seal and the content's hash none is.
enum PackedOriginal {
    /// Bytes of content in a member.
    static let portion = 4 << 20
    /// Of zlib. See Docs/Decisions/0014.
    static let level = 5

    /// What stands at the end: how many bytes come out, and the SHA-256 of all bytes before.
    struct Seal: Equatable {
        static let byteCount = 66
        private static let front: [UInt8] = [
            // Magic, deflate, an extra field follows, no time, no system; the extra field's length; `VO`, its length.
            0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 255, 44, 0, UInt8(ascii: "V"), UInt8(ascii: "O"), 40, 0,
        ]
        /// No content, its checksum and its length.
        private static let back: [UInt8] = [3, 0] + [UInt8](repeating: 0, count: 8)

        let content: Int64
        let digest: [UInt8]

        var bytes: [UInt8] {
            Self.front + (0..<8).map { UInt8(truncatingIfNeeded: content >> ($0 * 8)) } + digest + Self.back
        }

        init(content: Int64, digest: [UInt8]) { (self.content, self.digest) = (content, digest) }

        init?(_ bytes: [UInt8]) {
            guard bytes.count == Self.byteCount else { return nil }
            let count = bytes[16..<24].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            self.init(content: Int64(truncatingIfNeeded: count), digest: Array(bytes[24..<56]))
            guard self.bytes == bytes, content >= 0 else { return nil }
        }
    }

    /// Whether a packed file is, to the bit, what was written of the content that has this SHA-256.
    /// - Parameter byteCount: of the file.
    /// - Throws: what reading throws.
    /// - Complexity: O(content), in the memory of one portion.
    static func isSound(_ file: any ByteSource, byteCount: Int64, sha256: String) throws -> Bool {
        guard byteCount >= Seal.byteCount else { return false }
        let sealed = SealedSource(file, byteCount: byteCount)
        var content = Originals.Hasher()
        var count: Int64 = 0
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { room.deallocate() }
        do {
            let unpacked = try GzipSource(sealed)
            while case let length = try unpacked.read(into: room), length > 0 {
                content.update(UnsafeRawBufferPointer(rebasing: room[..<length]))
                count += Int64(length)
            }
        } catch let problem as PlainProblem where problem.code == "import.gzip-damaged" {
            return false
        }
        return content.hexadecimal() == sha256 && sealed.seal == Seal(content: count, digest: sealed.digest)
    }
}

/// The bytes of a packed original, with what its seal says and what it ought to say.
private final class SealedSource: ByteSource {
    private let file: any ByteSource
    private var rest: Int64
    private var hasher = Originals.Hasher()
    private var last: [UInt8] = []

    init(_ file: any ByteSource, byteCount: Int64) {
        self.file = file
        rest = byteCount - Int64(PackedOriginal.Seal.byteCount)
    }

    var digest: [UInt8] { hasher.bytes() }
    /// Nil until all is read, and when the file does not end so.
    var seal: PackedOriginal.Seal? { PackedOriginal.Seal(last) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try file.read(into: buffer)
        let before = Int(min(rest, Int64(count)))
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<before]))
        rest -= Int64(before)
        // A file that grew under its reader has no end that would fit.
        if last.count <= PackedOriginal.Seal.byteCount { last += buffer[before..<count] }
        return count
    }
}

/// Bytes that are mapped.
final class RegionSource: ByteSource {
    private let region: any ByteRegion
    private var position = 0

    init(_ region: any ByteRegion) { self.region = region }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = region.bytes[position..<min(region.bytes.count, position + buffer.count)]
        guard !piece.isEmpty else { return 0 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
        position += piece.count
        return piece.count
    }
}
