import Foundation

/// What is known of a row while it is read.
struct CSVRowState {
    var line = 1
    var defect: CSVDefect?
    /// 1-based; 0 without a defect.
    var defectColumn = 0
    /// Whether a quoted field holds a doubled quote or a CR.
    var needsUnescaping = false

    /// Keeps the first defect.
    mutating func mark(_ found: CSVDefect, column: Int) {
        guard defect == nil else { return }
        (defect, defectColumn) = (found, column)
    }
}

/// Where a row lies and how it ended.
struct CSVRowEnd {
    enum LineEnd { case lineFeed, carriageReturn, endOfText }

    var start: UnsafeRawPointer
    /// Bytes without the line end.
    var length: Int
    var columns: Int
    /// A LF right after a carriage return belongs to it.
    var lineEnd: LineEnd
}

/// Room for the unescaped fields of one row.
final class CSVScratch {
    private(set) var base: UnsafeMutableRawPointer = .allocate(byteCount: 1024, alignment: 16)
    private var capacity = 1024

    deinit { base.deallocate() }

    /// Makes room for `count` bytes; what was there is lost.
    func reserve(_ count: Int) {
        guard count > capacity else { return }
        base.deallocate()
        capacity = max(count, 2 * capacity)
        base = .allocate(byteCount: capacity, alignment: 16)
    }
}

/// What is done once for a whole row, after its fields are found.
extension CSVReader {
    func settle(_ end: CSVRowEnd) {
        if end.length > limits.maxFieldBytes {
            for column in 0..<end.columns where Int(spans[column].length) > limits.maxFieldBytes {
                current.mark(.fieldTooLong, column: column + 1)
            }
        }
        let trouble = min(window.invalidAt, window.nulAt) - window.rowStart
        if trouble < end.length {
            let defect: CSVDefect = window.invalidAt < window.nulAt ? .invalidEncoding : .nulByte
            current.mark(defect, column: column(holding: trouble, of: end))
        }
        if current.needsUnescaping { unescape(end) }
        window.endRow(length: end.length + (end.lineEnd == .endOfText ? 0 : 1))
    }

    /// The 1-based column that the byte at `offset` of the row is in.
    private func column(holding offset: Int, of end: CSVRowEnd) -> Int {
        let next = (0..<end.columns).first { Int(spans[$0].start & FieldSpan.offsetMask) > offset }
        return max(1, next ?? end.columns)
    }

    /// Writes quoted fields with doubled quotes or CRs to the scratch room, as they were meant.
    private func unescape(_ end: CSVRowEnd) {
        scratch.reserve(end.length)
        var used = 0
        for column in 0..<end.columns where spans[column].start & FieldSpan.quotedFlag != 0 {
            let from = end.start + Int(spans[column].start & FieldSpan.offsetMask)
            let length = Int(spans[column].length)
            guard memchr(from, Int32(dialect.quote), length) != nil || memchr(from, 0x0D, length) != nil else {
                continue
            }
            let written = unescape(UnsafeRawBufferPointer(start: from, count: length), to: scratch.base + used)
            spans[column].start = UInt32(truncatingIfNeeded: used) | FieldSpan.quotedFlag | FieldSpan.scratchFlag
            spans[column].length = UInt32(truncatingIfNeeded: written)
            used += written
        }
    }

    /// Copies `bytes` with each doubled quote as one and CR or CRLF as LF; returns the bytes written, at most as many.
    private func unescape(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutableRawPointer) -> Int {
        var written = 0
        var skips: UInt8?
        for byte in bytes {
            if byte == skips {
                skips = nil
                continue
            }
            skips = byte == dialect.quote ? byte : byte == 0x0D ? 0x0A : nil
            room.storeBytes(of: byte == 0x0D ? 0x0A : byte, toByteOffset: written, as: UInt8.self)
            written += 1
        }
        return written
    }
}
