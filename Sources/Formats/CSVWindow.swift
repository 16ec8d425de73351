import Foundation

/// The part of a text that is in memory: from the row being read to the last byte that has come.
///
/// Positions count from `base`. Bytes before `rowStart` are given up when room is needed, which moves `base` and
/// `rowStart`; whoever holds offsets across `advance` or `holdsByte` holds them from the start of the row.
final class CSVWindow {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var filled = 0
    var rowStart = 0
    /// Places of delimiters, quotes and line ends, of which those before `markAt` are used up.
    let marks: UnsafeMutablePointer<UInt32>
    var markAt = 0
    private(set) var markCount = 0
    /// First byte, from the row on, that is not UTF-8; `Int.max` when none has come.
    private(set) var invalidAt = Int.max
    /// First zero byte, likewise.
    private(set) var nulAt = Int.max
    /// Bytes of the text given up so far.
    private(set) var droppedBytes = 0

    private let source: any ByteSource
    private let finder: CSVMarks
    private let chunkBytes: Int
    private var capacity: Int
    private var markedTo = 0
    private var checkedTo = 0
    private var nulCheckedTo = 0
    private var ended = false
    private static let blockBytes = 1 << 14

    enum Advance { case marks, end, tooLong }

    init(source: any ByteSource, finder: CSVMarks, chunkBytes: Int) {
        self.source = source
        self.finder = finder
        self.chunkBytes = max(1, chunkBytes)
        capacity = 2 * self.chunkBytes
        base = .allocate(byteCount: capacity + CSVMarks.slack, alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + CSVMarks.slack)
        marks = .allocate(capacity: CSVWindow.blockBytes + CSVMarks.slack)
    }

    deinit {
        base.deallocate()
        marks.deallocate()
    }

    /// Finds the next marks, reading on where needed; `tooLong` when the row has none within `limit` bytes.
    func advance(limit: Int) throws -> Advance {
        while true {
            if markedTo < filled {
                let end = min(filled, markedTo + CSVWindow.blockBytes)
                markCount = finder.find(base, in: markedTo..<end, into: marks)
                markAt = 0
                markedTo = end
                if markCount > 0 { return .marks }
            } else if markedTo - rowStart > limit {
                return .tooLong
            } else if try !fill() {
                return .end
            }
        }
    }

    /// Whether the text goes on to the byte at `offset` from the row's start, reading on where needed.
    func holdsByte(at offset: Int) throws -> Bool {
        while rowStart + offset >= filled {
            if try !fill() { return false }
        }
        return true
    }

    /// Passes over one byte at the row's start.
    func skipByte() {
        if markAt < markCount, marks[markAt] == UInt32(rowStart) { markAt += 1 }
        rowStart += 1
        markedTo = max(markedTo, rowStart)
    }

    /// Ends the row `length` bytes on, its line end included, and looks for trouble beyond what it held.
    func endRow(length: Int) {
        rowStart += length
        guard min(invalidAt, nulAt) < rowStart else { return }
        if invalidAt < rowStart { (invalidAt, checkedTo) = (.max, max(checkedTo, rowStart)) }
        if nulAt < rowStart { (nulAt, nulCheckedTo) = (.max, rowStart) }
        check()
    }

    private func fill() throws -> Bool {
        guard !ended else { return false }
        makeRoom()
        let count = try source.read(into: UnsafeMutableRawBufferPointer(start: base + filled, count: chunkBytes))
        ended = count <= 0
        filled += min(max(count, 0), chunkBytes)
        check()
        return !ended
    }

    private func makeRoom() {
        guard capacity - filled < chunkBytes else { return }
        if rowStart > 0 {
            memmove(base, base + rowStart, filled - rowStart)
            droppedBytes += rowStart
            filled -= rowStart
            markedTo -= rowStart
            checkedTo = max(0, checkedTo - rowStart)
            nulCheckedTo = max(0, nulCheckedTo - rowStart)
            if invalidAt != .max { invalidAt -= rowStart }
            if nulAt != .max { nulAt -= rowStart }
            rowStart = 0
            (markAt, markCount) = (0, 0)
        }
        guard capacity - filled < chunkBytes else { return }
        let larger = max(2 * capacity, filled + chunkBytes)
        let grown = UnsafeMutableRawPointer.allocate(byteCount: larger + CSVMarks.slack, alignment: 64)
        grown.initializeMemory(as: UInt8.self, repeating: 0, count: larger + CSVMarks.slack)
        memcpy(grown, base, filled)
        base.deallocate()
        (base, capacity) = (grown, larger)
    }

    /// Looks through the bytes that came last, as far as no trouble is known yet.
    private func check() {
        if invalidAt == .max {
            let bytes = UnsafeRawBufferPointer(start: base, count: filled)
            let found = UTF8Check.firstInvalid(bytes, from: checkedTo, isEnd: ended)
            checkedTo = found.checkedTo
            if let invalid = found.invalid { invalidAt = invalid }
        }
        if nulAt == .max, nulCheckedTo < filled {
            if let nul = memchr(base + nulCheckedTo, 0, filled - nulCheckedTo) {
                nulAt = UnsafeRawPointer(nul) - UnsafeRawPointer(base)
            }
            nulCheckedTo = filled
        }
    }
}
