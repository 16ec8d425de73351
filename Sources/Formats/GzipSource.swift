import CZlib
import Kernel

/// The text inside a gzip stream, whose members (RFC 1952 allows many) are read as one.
///
/// Memory is bounded by one input block, whatever the stream unpacks to. Zero bytes after the last member are
/// padding; anything else there is damage, because dropping it could drop rows.
public final class GzipSource: ByteSource {
    private let inner: any ByteSource
    /// On the heap: zlib keeps the address of its stream and refuses a moved one.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var memberEnded = false
    private var finished = false

    /// - Throws: `import.gzip-unavailable` when zlib cannot start.
    public init(_ inner: any ByteSource) throws {
        self.inner = inner
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: 1 << 17, alignment: 16)
        // 15 window bits, + 16: gzip framing with its checksum and length.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw PlainProblem("import.gzip-unavailable", .failed) }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        input.deallocate()
    }

    /// - Throws: `import.gzip-damaged` when the stream is cut short, fails its checksum or is followed by other bytes.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !finished, !buffer.isEmpty else { return 0 }
        let wanted = min(buffer.count, 1 << 30)
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(wanted)
        while stream.pointee.avail_out > 0, !finished { try step() }
        return wanted - Int(stream.pointee.avail_out)
    }

    private func step() throws {
        if stream.pointee.avail_in == 0 {
            let count = try inner.read(into: input)
            guard count > 0 else {
                guard memberEnded else { throw GzipSource.damaged }
                finished = true
                return
            }
            stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = UInt32(count)
        }
        if memberEnded {
            guard try startNextMember() else { return }
        }
        switch inflate(stream, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: memberEnded = true
        default: throw GzipSource.damaged
        }
    }

    /// Skips padding; true when another member begins.
    private func startNextMember() throws -> Bool {
        while stream.pointee.avail_in > 0, let next = stream.pointee.next_in, next.pointee == 0 {
            stream.pointee.next_in = next + 1
            stream.pointee.avail_in -= 1
        }
        guard stream.pointee.avail_in > 0 else { return false }
        guard inflateReset(stream) == Z_OK else { throw GzipSource.damaged }
        memberEnded = false
        return true
    }

    private static let damaged = PlainProblem("import.gzip-damaged", .invalid)
}
