import CZlib
import Kernel

/// Makes members of a gzip stream (RFC 1952), each of which can be unpacked without the others.
///
/// A member tells neither name nor time, so that the same bytes give the same member.
public final class GzipPacker {
    /// On the heap: zlib keeps the address of its stream and refuses a moved one.
    private let stream: UnsafeMutablePointer<z_stream>
    private let room: UnsafeMutableRawBufferPointer
    private let most: Int

    /// - Parameters:
    ///   - level: of zlib, from 1, quick, to 9, small.
    ///   - most: bytes that go into one member, up to 2³⁰.
    /// - Throws: `import.gzip-unavailable` when zlib cannot start.
    public init(level: Int, most: Int) throws {
        self.most = max(1, min(most, 1 << 30))
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 window bits, + 16: gzip framing with its checksum and length; 8: zlib's own choice of memory.
        let status = deflateInit2_(
            stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        room = .allocate(byteCount: Int(deflateBound(stream, UInt(self.most))), alignment: 16)
        guard status == Z_OK else { throw PlainProblem("import.gzip-unavailable", .failed) }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        room.deallocate()
    }

    /// The member that holds `bytes`, at most `most` of them; valid until the next is made.
    public func member(_ bytes: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        let failed = PlainProblem("import.gzip-unavailable", .failed)
        guard bytes.count <= most, deflateReset(stream) == Z_OK else { throw failed }
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room.count)
        guard deflate(stream, Z_FINISH) == Z_STREAM_END else { throw failed }
        return UnsafeRawBufferPointer(rebasing: room[..<(room.count - Int(stream.pointee.avail_out))])
    }
}
