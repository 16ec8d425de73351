import Kernel

/// Reads JSON objects into cells: objects within them become columns named with a point, `address.city`; lists of
/// plain values one text; other lists stay JSON.
struct JSONRecordReader: ~Copyable {
    private struct Slot {
        var start = 0
        var length = 0
        var isText = false
        var isFilled = false
    }

    var columns = JSONColumns()
    private var slots: [Slot] = []
    private var values = ByteArena(capacity: 1 << 14)
    private var path = ByteArena(capacity: 256)
    private let decimal: DecimalSign
    private let limits: TableLimits
    /// Longest name of a column, in bytes.
    private static let maxNameBytes = 4096

    init(decimal: DecimalSign, limits: TableLimits) { (self.decimal, self.limits) = (decimal, limits) }

    /// Reads one record; `adds` says whether unknown keys make new columns.
    mutating func read(_ record: UnsafeRawBufferPointer, adds: Bool) throws(JSONTrouble) {
        values.removeAll()
        path.removeAll()
        columns.beginRecord()
        for place in slots.indices { slots[place].isFilled = false }
        guard UTF8Check.firstInvalid(record, from: 0, isEnd: true).invalid == nil else { throw .halfCharacter }
        var scan = JSONScan(record)
        guard scan.peek() == 0x7B else { throw .broken }
        try readObject(&scan, depth: 1, adds: adds)
        guard scan.peek() == nil else { throw .broken }
    }

    /// Writes the cells of the record read last.
    mutating func write(to rows: inout RowQueue, width: Int) {
        for column in 0..<width {
            guard column < slots.count, slots[column].isFilled else {
                rows.appendEmpty()
                continue
            }
            let slot = slots[column]
            rows.append(values[slot.start..<(slot.start + slot.length)], quoted: slot.isText && slot.length == 0)
        }
    }

    private mutating func readObject(_ scan: inout JSONScan, depth: Int, adds: Bool) throws(JSONTrouble) {
        guard scan.take(0x7B), depth <= limits.maxJSONDepth else { throw .broken }
        if scan.take(0x7D) { return }
        let prefix = path.count
        while true {
            guard scan.peek() == 0x22 else { throw .broken }
            try scan.takeText(&path)
            guard path.count <= JSONRecordReader.maxNameBytes, scan.take(0x3A) else { throw .broken }
            try readMember(&scan, depth: depth, adds: adds)
            path.cut(to: prefix)
            if scan.take(0x7D) { return }
            guard scan.take(0x2C) else { throw .broken }
        }
    }

    private mutating func readMember(_ scan: inout JSONScan, depth: Int, adds: Bool) throws(JSONTrouble) {
        if scan.peek() == 0x7B {
            path.append(0x2E)
            return try readObject(&scan, depth: depth + 1, adds: adds)
        }
        var slot = Slot(start: values.count, length: 0, isText: false, isFilled: true)
        if scan.peek() == 0x5B {
            try readList(&scan, depth: depth + 1)
        } else {
            slot.isText = try readScalar(&scan)
        }
        slot.length = values.count - slot.start
        guard slot.length <= limits.rows.maxFieldBytes else { throw .tooLong }
        guard let column = columns.place(path.bytes, adds: adds) else { throw .broken }
        while slots.count <= column { slots.append(Slot()) }
        // One key twice in one object: which of the two is meant cannot be told.
        guard !slots[column].isFilled else { throw .broken }
        slots[column] = slot
    }

    /// Whether it was a text.
    private mutating func readScalar(_ scan: inout JSONScan) throws(JSONTrouble) -> Bool {
        switch scan.peek() {
        case 0x22:
            try scan.takeText(&values)
            return true
        case 0x74:
            guard scan.takeWord("true") else { throw .broken }
            values.append("true")
        case 0x66:
            guard scan.takeWord("false") else { throw .broken }
            values.append("false")
        case 0x6E:
            guard scan.takeWord("null") else { throw .broken }
        default: JSONNumber.write(try scan.takeNumber(), &values, decimal: decimal)
        }
        return false
    }

    /// `["a", 1]` as `a, 1`; a list that holds lists or objects as it is written.
    private mutating func readList(_ scan: inout JSONScan, depth: Int) throws(JSONTrouble) {
        let (from, start) = (scan.at, values.count)
        guard scan.take(0x5B), depth <= limits.maxJSONDepth else { throw .broken }
        var isPlain = true
        if !scan.take(0x5D) {
            repeat {
                if scan.peek() == 0x5B || scan.peek() == 0x7B {
                    isPlain = false
                    try skip(&scan, depth: depth + 1)
                } else {
                    let before = values.count
                    if before > start { values.append(", ") }
                    let separated = values.count
                    _ = try readScalar(&scan)
                    if values.count == separated { values.cut(to: before) }
                }
            } while scan.take(0x2C)
            guard scan.take(0x5D) else { throw .broken }
        }
        guard !isPlain else { return }
        values.cut(to: start)
        values.append(UnsafeRawBufferPointer(rebasing: scan.bytes[from..<scan.at]))
    }

    /// Passes over a list or an object, which has to be sound.
    private mutating func skip(_ scan: inout JSONScan, depth: Int) throws(JSONTrouble) {
        guard depth <= limits.maxJSONDepth, let open = scan.peek() else { throw .broken }
        let close: UInt8 = open == 0x5B ? 0x5D : 0x7D
        guard scan.take(open), !scan.take(close) else { return }
        let kept = values.count
        repeat {
            if close == 0x7D {
                try scan.takeText(&values)
                guard scan.take(0x3A) else { throw .broken }
            }
            if scan.peek() == 0x5B || scan.peek() == 0x7B {
                try skip(&scan, depth: depth + 1)
            } else {
                _ = try readScalar(&scan)
            }
            values.cut(to: kept)
        } while scan.take(0x2C)
        guard scan.take(close) else { throw .broken }
    }
}

/// Numbers of JSON as cells.
enum JSONNumber {
    /// As written, with the decimal sign that is asked for; one with an exponent plainly, where fifteen digits hold it.
    static func write(_ text: UnsafeRawBufferPointer, _ out: inout ByteArena, decimal: DecimalSign) {
        let hasExponent = text.contains { $0 | 0x20 == 0x65 }
        if hasExponent, let number = DecimalDigits(text), !number.isCut, number.digits <= 15,
            number.wholeDigits <= 15, number.wholeDigits >= -15
        {
            return number.write(&out, decimal: decimal, maxWhole: 15)
        }
        for byte in text { out.append(byte == 0x2E ? decimal.rawValue : byte) }
    }
}
