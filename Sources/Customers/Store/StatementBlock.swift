/// Statements of many records at one place in the sequence, in one row of `statementBlock`.
///
/// Entries stand in ascending record. Each is: the difference to the record before (to 0 for the first), the length of
/// what was said, and its bytes; numbers are LEB128.
struct StatementBlock {
    /// Records of one block: with some 150 bytes each, finding one reads a few pages.
    static let most = 256

    private(set) var bytes: [UInt8] = []
    private(set) var first: Int64 = 0
    private(set) var last: Int64 = 0
    private(set) var count = 0

    /// Adds a record above all that are there. Returns whether there was room.
    mutating func append(_ record: Int64, _ said: UnsafeRawBufferPointer) -> Bool {
        guard count < Self.most, record > last else { return false }
        Self.append(UInt64(bitPattern: record - last), to: &bytes)
        Self.append(UInt64(said.count), to: &bytes)
        bytes.append(contentsOf: said)
        if count == 0 { first = record }
        last = record
        count += 1
        return true
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        (first, last, count) = (0, 0, 0)
    }

    private static func append(_ value: UInt64, to out: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        out.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> Int64? {
        var (value, shift) = (UInt64(0), UInt64(0))
        while at < bytes.count, shift < 63 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int64(bitPattern: value) }
            shift += 7
        }
        return nil
    }

    /// Walks through a block, never back: a reader that asks for ascending records goes over its bytes once.
    struct Cursor {
        private var at = 0
        private(set) var record: Int64 = 0
        private(set) var said = 0..<0

        /// Goes to a record, or to the first above it. Returns whether it is there; damaged bytes end the block.
        mutating func find(_ wanted: Int64, in bytes: UnsafeRawBufferPointer) -> Bool {
            if wanted < record { self = Cursor() }
            while record < wanted { if !next(in: bytes) { return false } }
            return record == wanted
        }

        /// Goes to the next record; false at the end.
        mutating func next(in bytes: UnsafeRawBufferPointer) -> Bool {
            guard let step = number(bytes, &at), step > 0, let length = number(bytes, &at), length >= 0,
                length <= bytes.count - at
            else {
                (at, record, said) = (bytes.count, .max, 0..<0)
                return false
            }
            record += min(step, .max - record)
            said = at..<at + Int(length)
            at = said.upperBound
            return true
        }
    }
}
