import Kernel

/// An integer column on its way into a batch: values come one by one and are packed a block at a time.
///
/// Memory: one block of values and the packed bytes of those before.
public struct ColumnBuffer {
    private var values: [Int64] = []
    private(set) var bytes: [UInt8] = []
    /// Offsets from where `bytes` begin.
    private(set) var blocks: [BlockPlace] = []
    public private(set) var count = 0

    public init() { values.reserveCapacity(BlockPlace.writtenRows) }

    @inline(__always)
    public mutating func append(_ value: Int64) {
        values.append(value)
        count &+= 1
        if values.count == BlockPlace.writtenRows { close() }
    }

    mutating func append(_ all: UnsafeBufferPointer<Int64>) {
        var start = 0
        close()
        while start < all.count {
            let end = min(start + BlockPlace.writtenRows, all.count)
            encode(UnsafeBufferPointer(rebasing: all[start..<end]))
            start = end
        }
        count += all.count
    }

    /// Packs the values that wait.
    mutating func close() {
        guard !values.isEmpty else { return }
        values.withUnsafeBufferPointer { encode($0) }
        values.removeAll(keepingCapacity: true)
    }

    private mutating func encode(_ values: UnsafeBufferPointer<Int64>) {
        var place = ColumnBlock.encode(values, into: &bytes)
        place.checksum = bytes.withUnsafeBytes { Hash64.of(UnsafeRawBufferPointer(rebasing: $0[place.offset...])) }
        blocks.append(place)
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        count = 0
    }
}
