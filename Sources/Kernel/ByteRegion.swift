/// Bytes that stay where they are for as long as the object lives: a mapped file, or memory in a test.
public protocol ByteRegion: AnyObject, Sendable {
    var bytes: UnsafeRawBufferPointer { get }
    /// Whether some of the bytes were not to be had when they were read: zeros stand in their place.
    var isBroken: Bool { get }
}

extension ByteRegion {
    public var isBroken: Bool { false }
}

/// Bytes in memory; written once, in `init`, and only read after.
public final class MemoryRegion: ByteRegion, @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer

    public init(_ content: [UInt8]) {
        storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, content.count), alignment: 64)
        storage.copyBytes(from: content)
        count = content.count
    }

    private let count: Int
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[0..<count]) }

    deinit { storage.deallocate() }
}
