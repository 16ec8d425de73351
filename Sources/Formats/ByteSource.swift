/// Bytes that arrive in order: from a file, from memory, out of a gzip stream.
public protocol ByteSource: AnyObject {
    /// Writes to the front of `buffer`, which is not empty, and returns how many bytes it wrote; 0 only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes held in memory.
public final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - position)
        guard count > 0 else { return 0 }
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

/// A source whose first bytes were already looked at: they are given again, then the rest follows.
final class PeekedSource: ByteSource {
    private let head: MemorySource
    private let rest: any ByteSource

    init(head: [UInt8], rest: any ByteSource) {
        self.head = MemorySource(head)
        self.rest = rest
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = head.read(into: buffer)
        return count > 0 ? count : try rest.read(into: buffer)
    }
}

extension ByteSource {
    /// Up to `count` bytes, fewer only when the source ends.
    func readHead(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = try bytes.withUnsafeMutableBytes { buffer in
                try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard got > 0 else { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
