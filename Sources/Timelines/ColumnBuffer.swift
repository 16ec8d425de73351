import Kernel

/// An integer column on its way into a batch: values come one by one and are packed a block at a time.
///
/// Used by one thread at a time.
/// Memory: one block of values and the packed bytes of those before.
public final class ColumnBuffer {
    /// Values that wait to be packed: room for a block.
    @usableFromInline let values: UnsafeMutablePointer<Int64>
    @usableFromInline var waiting = 0
    @usableFromInline static let room = 16_384
    private(set) var bytes: [UInt8] = []
    /// Offsets from where `bytes` begin.
    private(set) var blocks: [BlockPlace] = []
    private var packed = 0

    public init() { values = .allocate(capacity: Self.room) }

    deinit { values.deallocate() }

    public var count: Int { packed + waiting }

    @inlinable @inline(__always)
    public func append(_ value: Int64) {
        values[waiting] = value
        waiting &+= 1
        if waiting == Self.room { close() }
    }

    func append(_ all: UnsafeBufferPointer<Int64>) {
        var start = 0
        close()
        while start < all.count {
            let end = min(start + Self.room, all.count)
            encode(UnsafeBufferPointer(rebasing: all[start..<end]))
            start = end
        }
    }

    /// Packs the values that wait.
    @usableFromInline
    func close() {
        guard waiting > 0 else { return }
        encode(UnsafeBufferPointer(start: values, count: waiting))
        waiting = 0
    }

    private func encode(_ values: UnsafeBufferPointer<Int64>) {
        var place = ColumnBlock.encode(values, into: &bytes)
        place.checksum = bytes.withUnsafeBytes { Hash64.of(UnsafeRawBufferPointer(rebasing: $0[place.offset...])) }
        blocks.append(place)
        packed += values.count
    }

    func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        (waiting, packed) = (0, 0)
    }
}
