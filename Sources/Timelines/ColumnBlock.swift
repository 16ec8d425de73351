import Kernel

/// Where one block of a column stands in a batch file, and how its values are written.
///
/// Integers are stored by frame of reference with a common step:
///
///     value = base + step · code        0 ≤ code < 2^(8·width)
///
/// base is the block's smallest value, step the greatest common divisor of the differences to it, width 0
/// (all values equal), 1, 2, 4 or 8 bytes, little endian. Amounts in whole pesos therefore cost no more than
/// the pesos, although they are counted in cents.
public struct BlockPlace: Sendable, Equatable {
    /// Bytes from the start of the file.
    public var offset: Int
    public var byteCount: Int
    public var rowCount: Int
    public var base: Int64
    public var largest: Int64
    public var step: Int64
    /// 0, 1, 2, 4 or 8; 255 for raw bytes.
    public var width: UInt8
    /// xxHash64 of the block's bytes.
    public var checksum: UInt64

    public static let rawBytes: UInt8 = 255
    /// Values of an integer block; the last block of a column may have fewer.
    public static let rows = 65_536
    /// Bytes of a text block.
    public static let textBytes = 1 << 20
}

enum ColumnBlock {
    /// Writes values in the narrowest form. Returns the place with offset and checksum still to be filled.
    /// - Complexity: two passes over the values; a division a value until the step is 1.
    static func encode(_ values: UnsafeBufferPointer<Int64>, into bytes: inout [UInt8]) -> BlockPlace {
        bytes.removeAll(keepingCapacity: true)
        var place = BlockPlace(
            offset: 0, byteCount: 0, rowCount: values.count, base: 0, largest: 0, step: 1, width: 0, checksum: 0)
        guard let first = values.first else { return place }
        var (low, high) = (first, first)
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        (place.base, place.largest) = (low, high)
        guard low != high else { return place }
        // Wrapping differences are exact as unsigned numbers, also for a range wider than 2^63.
        let step = commonStep(values, above: low)
        place.step = Int64(bitPattern: step)
        place.width = narrowest(UInt64(bitPattern: high &- low) / step)
        let count = values.count * Int(place.width)
        bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            switch place.width {
            case 1: pack(values, low, step, as: UInt8.self, raw)
            case 2: pack(values, low, step, as: UInt16.self, raw)
            case 4: pack(values, low, step, as: UInt32.self, raw)
            default: pack(values, low, step, as: UInt64.self, raw)
            }
            initialized = count
        }
        place.byteCount = count
        return place
    }

    /// Unpacks a block whose checksum and size have been verified. `bytes.count == rowCount · width`.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ place: BlockPlace, into out: UnsafeMutablePointer<Int64>) {
        switch place.width {
        case 1: unpack(bytes, place, as: UInt8.self, out)
        case 2: unpack(bytes, place, as: UInt16.self, out)
        case 4: unpack(bytes, place, as: UInt32.self, out)
        case 8: unpack(bytes, place, as: UInt64.self, out)
        default: out.update(repeating: place.base, count: place.rowCount)
        }
    }

    private static func commonStep(_ values: UnsafeBufferPointer<Int64>, above low: Int64) -> UInt64 {
        var step: UInt64 = 0
        for value in values {
            var other = UInt64(bitPattern: value &- low)
            if step != 0 && other % step == 0 { continue }
            while other != 0 { (step, other) = (other, step % other) }
            if step == 1 { break }
        }
        return max(1, step)
    }

    private static func narrowest(_ largestCode: UInt64) -> UInt8 {
        switch largestCode {
        case ..<0x100: 1
        case ..<0x1_0000: 2
        case ..<0x1_0000_0000: 4
        default: 8
        }
    }

    private static func pack<Code: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafeBufferPointer<Int64>, _ low: Int64, _ step: UInt64, as: Code.Type,
        _ out: UnsafeMutableRawBufferPointer
    ) {
        let size = MemoryLayout<Code>.size
        for index in 0..<values.count {
            let difference = UInt64(bitPattern: values[index] &- low)
            let code = Code(truncatingIfNeeded: step == 1 ? difference : difference / step)
            out.storeBytes(of: code.littleEndian, toByteOffset: index &* size, as: Code.self)
        }
    }

    private static func unpack<Code: FixedWidthInteger & UnsignedInteger>(
        _ bytes: UnsafeRawBufferPointer, _ place: BlockPlace, as: Code.Type, _ out: UnsafeMutablePointer<Int64>
    ) {
        guard let base = bytes.baseAddress else { return }
        let size = MemoryLayout<Code>.size
        for index in 0..<place.rowCount {
            let code = Code(littleEndian: base.loadUnaligned(fromByteOffset: index &* size, as: Code.self))
            out[index] = place.base &+ place.step &* Int64(truncatingIfNeeded: code)
        }
    }
}
