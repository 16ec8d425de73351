import Foundation
import Kernel

/// Cuts a JSON text into its records: the lines, or the values of one array around all of them.
final class JSONRecords {
    /// Bytes of one record without blanks at its ends, valid until the next call, and the line it begins on.
    typealias Record = (bytes: UnsafeRawBufferPointer, line: Int)

    private let source: any ByteSource
    private let maxBytes: Int
    private var room: UnsafeMutableRawPointer
    private var capacity = 1 << 19
    private var filled = 0
    /// First byte that belongs to no record handed out yet.
    private var start = 0
    private var line = 1
    private var isAtEnd = false
    private var isArray = false
    private var arrayEnded = false
    private static let blockBytes = 1 << 18

    /// `source` is UTF-8 without a byte order mark.
    init(_ source: any ByteSource, limits: CSVLimits) throws {
        (self.source, maxBytes) = (source, limits.maxRowBytes)
        room = .allocate(byteCount: capacity, alignment: 16)
        try skipBlanks()
        if start < filled, byte(start) == 0x5B {
            isArray = true
            start += 1
        }
    }

    deinit { room.deallocate() }

    /// - Throws: `import.row-too-long`, `import.json-damaged` for text behind the end of the array, and what the source
    ///   throws.
    func next() throws -> Record? { isArray ? try nextOfArray() : try nextLine() }

    private func byte(_ at: Int) -> UInt8 { room.load(fromByteOffset: at, as: UInt8.self) }

    private func nextLine() throws -> Record? {
        while true {
            var seen = start
            var end: Int?
            while end == nil {
                if let place = memchr(room + seen, 0x0A, filled - seen) {
                    end = UnsafeRawPointer(place) - UnsafeRawPointer(room)
                } else {
                    seen = filled - start
                    guard try fill() else { break }
                    seen += start
                }
            }
            guard end != nil || start < filled else { return nil }
            let record = record(start..<(end ?? filled))
            start = end.map { $0 + 1 } ?? filled
            if end != nil { line += 1 }
            if !record.bytes.isEmpty { return record }
        }
    }

    /// The value up to the comma or bracket that ends it, brackets and quotes within it respected.
    private func nextOfArray() throws -> Record? {
        guard !arrayEnded else { return nil }
        try skipBlanks()
        var (offset, depth, inText, isEscaped) = (0, 0, false, false)
        while true {
            if start + offset >= filled, try !fill() { break }
            let next = byte(start + offset)
            if inText {
                if isEscaped {
                    isEscaped = false
                } else if next == 0x5C {
                    isEscaped = true
                } else if next == 0x22 {
                    inText = false
                }
            } else if next == 0x22 {
                inText = true
            } else if next == 0x7B || next == 0x5B {
                depth += 1
            } else if depth == 0, next == 0x2C || next == 0x5D {
                return try endOfValue(offset, isLast: next == 0x5D)
            } else if next == 0x7D || next == 0x5D {
                depth = max(0, depth - 1)
            }
            offset += 1
        }
        // The array was cut: what is left is a record that is none.
        arrayEnded = true
        return offset > 0 ? take(offset) : nil
    }

    private func endOfValue(_ offset: Int, isLast: Bool) throws -> Record? {
        if isLast {
            arrayEnded = true
            let behind = start + offset + 1
            let value = take(offset)
            let copy = Array(value.bytes)
            start = behind
            try skipBlanks()
            guard start >= filled else { throw PlainProblem("import.json-damaged", .invalid, ["line": String(line)]) }
            return copy.isEmpty ? nil : keep(copy, line: value.line)
        }
        let value = take(offset)
        start += 1
        return value
    }

    /// The room is free once all has been read; a last value that was copied out is put there again.
    private func keep(_ bytes: [UInt8], line: Int) -> Record {
        room.copyMemory(from: bytes, byteCount: bytes.count)
        return (UnsafeRawBufferPointer(start: room, count: bytes.count), line)
    }

    private func take(_ length: Int) -> Record {
        let value = record(start..<(start + length))
        for at in start..<(start + length) where byte(at) == 0x0A { line += 1 }
        start += length
        return value
    }

    private func record(_ range: Range<Int>) -> Record {
        var (from, to) = (range.lowerBound, range.upperBound)
        while from < to, JSONScan.isBlank(byte(from)) { from += 1 }
        while to > from, JSONScan.isBlank(byte(to - 1)) { to -= 1 }
        return (UnsafeRawBufferPointer(start: room + from, count: to - from), line)
    }

    private func skipBlanks() throws {
        while true {
            while start < filled {
                guard JSONScan.isBlank(byte(start)) else { return }
                if byte(start) == 0x0A { line += 1 }
                start += 1
            }
            guard try fill() else { return }
        }
    }

    /// Reads on; `start` may move. False at the end.
    private func fill() throws -> Bool {
        guard !isAtEnd else { return false }
        guard filled - start <= maxBytes else {
            throw PlainProblem("import.row-too-long", .tooLarge, ["line": String(line)])
        }
        if start > 0 {
            memmove(room, room + start, filled - start)
            (start, filled) = (0, filled - start)
        }
        if capacity - filled < JSONRecords.blockBytes {
            capacity *= 2
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            larger.copyMemory(from: room, byteCount: filled)
            room.deallocate()
            room = larger
        }
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(start: room + filled, count: JSONRecords.blockBytes))
        filled += count
        isAtEnd = count == 0
        return !isAtEnd
    }
}
