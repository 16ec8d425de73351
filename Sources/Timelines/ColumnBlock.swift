import Kernel

/// Where one block of a column stands in a batch file, and how its values are written.
///
/// Integers are stored by frame of reference with a common step, or as differences, whichever is shorter:
///
///     value[i] = base + step · code[i]                     0 ≤ code < 2^bits
///     value[i] = value[i − 1] + step + code[i]             value[0] = base, code[0] = 0
///
/// In the first form base is the block's smallest value and step the greatest common divisor of the differences to it:
/// amounts in whole pesos cost no more than the pesos, although they are counted in cents. In the second, step is the
/// smallest difference: rows of a file cost nothing, times of a sorted one the pauses between them. Codes lie bit after
/// bit, least significant first, and seven bytes follow the last, so that a code is read by one load of eight.
public struct BlockPlace: Sendable, Equatable {
    /// Bytes from the start of the file.
    public var offset: Int
    public var byteCount: Int
    public var rowCount: Int
    public var base: Int64
    public var largest: Int64
    public var step: Int64
    /// 0, 1, 2, 4 or 8 bytes a code; 64 + bits for codes bit after bit, 128 + bits for differences; 255 for raw bytes.
    public var width: UInt8
    /// xxHash64 of the block's bytes.
    public var checksum: UInt64

    public static let rawBytes: UInt8 = 255
    static let packed: UInt8 = 64
    static let differences: UInt8 = 128
    /// The widest code that is packed bit after bit.
    static let mostBits: UInt8 = 56
    /// Most values of an integer block.
    public static let rows = 65_536
    /// Values of a block as it is written now; the last block of a column may have fewer.
    public static let writtenRows = ColumnBuffer.room
    /// Bytes of a text block.
    public static let textBytes = 1 << 20
}

enum ColumnBlock {
    /// Appends values in the shortest form. Returns the place, its offset counted from where `bytes` begin.
    /// - Complexity: three passes over the values; a division a value while a common step above 1 is in question.
    static func encode(_ values: UnsafeBufferPointer<Int64>, into bytes: inout [UInt8]) -> BlockPlace {
        var place = BlockPlace(
            offset: bytes.count, byteCount: 0, rowCount: values.count, base: 0, largest: 0, step: 1, width: 0,
            checksum: 0)
        guard let first = values.first else { return place }
        let range = ValueRange(values)
        (place.base, place.largest) = (range.low, range.high)
        if range.low == range.high { return place }
        // Wrapping differences are exact as unsigned numbers, also for a range wider than 2^63.
        let step = range.step(values)
        let codeBits = bits(UInt64(bitPattern: range.high &- range.low) / step)
        let differenceBits = range.differenceBits
        if let differenceBits, differenceBits + 1 < codeBits {
            (place.base, place.step) = (first, range.leastDifference)
            place.width = BlockPlace.differences + differenceBits
            var last = first &- range.leastDifference
            PackedBits.append(values.count, bits: differenceBits, to: &bytes) { index in
                let code = UInt64(bitPattern: values[index] &- last &- range.leastDifference)
                last = values[index]
                return code
            }
        } else {
            place.step = Int64(bitPattern: step)
            place.width = codeBits > BlockPlace.mostBits ? 8 : BlockPlace.packed + codeBits
            PackedBits.append(values.count, bits: codeBits > BlockPlace.mostBits ? 64 : codeBits, to: &bytes) { index in
                let difference = UInt64(bitPattern: values[index] &- range.low)
                return step == 1 ? difference : difference / step
            }
        }
        place.byteCount = bytes.count - place.offset
        return place
    }

    static func bits(_ largest: UInt64) -> UInt8 { UInt8(64 - largest.leadingZeroBitCount) }

    /// Bytes of a block in a form; nil for a form there is not.
    static func byteCount(rows: Int, width: UInt8) -> Int? {
        switch width {
        case 0, 1, 2, 4, 8: return rows * Int(width)
        case BlockPlace.packed...BlockPlace.packed + BlockPlace.mostBits:
            return PackedBits.byteCount(rows, bits: width - BlockPlace.packed)
        case BlockPlace.differences...BlockPlace.differences + BlockPlace.mostBits:
            return PackedBits.byteCount(rows, bits: width - BlockPlace.differences)
        default: return nil
        }
    }

    /// Unpacks a block whose checksum and size have been verified.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ place: BlockPlace, into out: UnsafeMutablePointer<Int64>) {
        switch place.width {
        case 1: unpack(bytes, place, as: UInt8.self, out)
        case 2: unpack(bytes, place, as: UInt16.self, out)
        case 4: unpack(bytes, place, as: UInt32.self, out)
        case 8: unpack(bytes, place, as: UInt64.self, out)
        case BlockPlace.differences...BlockPlace.differences + BlockPlace.mostBits:
            PackedBits.read(bytes, place.rowCount, bits: place.width - BlockPlace.differences) {
                out[$0] = Int64(bitPattern: $1)
            }
            var last = place.base &- place.step
            for index in 0..<place.rowCount {
                last = last &+ place.step &+ out[index]
                out[index] = last
            }
        case BlockPlace.packed...BlockPlace.packed + BlockPlace.mostBits:
            PackedBits.read(bytes, place.rowCount, bits: place.width - BlockPlace.packed) {
                out[$0] = place.base &+ place.step &* Int64(bitPattern: $1)
            }
        default: out.update(repeating: place.base, count: place.rowCount)
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

/// What decides the form of a block.
private struct ValueRange {
    private(set) var low: Int64
    private(set) var high: Int64
    private(set) var leastDifference = Int64.max
    private var largestDifference = Int64.min
    private var hasOverflow = false

    init(_ values: UnsafeBufferPointer<Int64>) {
        (low, high) = (values[0], values[0])
        var last = values[0]
        for value in values.dropFirst() {
            low = min(low, value)
            high = max(high, value)
            let (difference, overflow) = value.subtractingReportingOverflow(last)
            hasOverflow = hasOverflow || overflow
            leastDifference = min(leastDifference, difference)
            largestDifference = max(largestDifference, difference)
            last = value
        }
    }

    /// Bits of a difference above the least; nil where they cannot be packed.
    var differenceBits: UInt8? {
        guard !hasOverflow, leastDifference <= largestDifference else { return nil }
        let bits = ColumnBlock.bits(UInt64(bitPattern: largestDifference &- leastDifference))
        return bits <= BlockPlace.mostBits ? bits : nil
    }

    /// Greatest common divisor of the differences to the smallest value.
    func step(_ values: UnsafeBufferPointer<Int64>) -> UInt64 {
        var step: UInt64 = 0
        for value in values {
            var other = UInt64(bitPattern: value &- low)
            if step == 1 { return 1 }
            if other == 0 || step != 0 && other % step == 0 { continue }
            while other != 0 { (step, other) = (other, step % other) }
        }
        return max(1, step)
    }
}
