/// Ascending record ids as the differences between them, LEB128: a byte or two each.
enum RecordList {
    static func pack(_ records: some Sequence<Int64>) -> [UInt8] {
        var out: [UInt8] = []
        var last: Int64 = 0
        for record in records where record > last {
            var rest = UInt64(bitPattern: record - last)
            last = record
            while rest >= 0x80 {
                out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            out.append(UInt8(truncatingIfNeeded: rest))
        }
        return out
    }

    static func unpack(_ bytes: UnsafeRawBufferPointer) -> [Int64] {
        var records: [Int64] = []
        var (last, value, shift) = (Int64(0), UInt64(0), UInt64(0))
        for byte in bytes {
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 {
                last = last &+ Int64(bitPattern: value)
                records.append(last)
                (value, shift) = (0, 0)
            } else if shift > 56 {
                return records
            }
        }
        return records
    }
}
