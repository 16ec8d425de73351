/// Rows of cells, each written as one line of CSV, that wait to be handed out in their order.
///
/// A cell that needs no quotes stands in the line only; of one that does, the line has the quoted form and the
/// scratch room the plain one, as `CSVRow` expects.
struct RowQueue: ~Copyable {
    private struct Place {
        var text: Int
        var length: Int
        var scratch: Int
        var spans: Int
        var fields: Int
        var line: Int
        var defect: CSVDefect?
        var defectColumn: Int
    }

    private var text = ByteArena(capacity: 1 << 16)
    private var scratch = ByteArena()
    private var spans: UnsafeMutablePointer<FieldSpan>
    private var spanCapacity = 1 << 12
    private var spanCount = 0
    private var places: [Place] = []
    private var handedOut = 0
    private var recycledBytes: Int64 = 0
    /// Starts of the row being written.
    private var row = (text: 0, scratch: 0, spans: 0)
    private let delimiter: UInt8

    init(delimiter: UInt8 = 0x2C) {
        self.delimiter = delimiter
        spans = .allocate(capacity: spanCapacity)
    }

    deinit { spans.deallocate() }

    /// Bytes that wait, the row being written included.
    var waitingBytes: Int { text.count + scratch.count }
    /// Bytes of all rows so far, those handed out included.
    var writtenBytes: Int64 { recycledBytes &+ Int64(waitingBytes) }
    /// Bytes of the row being written.
    var rowBytes: Int { text.count - row.text }
    var rowFields: Int { spanCount - row.spans }
    var isDrained: Bool { handedOut == places.count }

    /// Adds a cell. One that stands in quotes although it needs none is an empty text, not a missing one.
    @inline(__always)
    mutating func append(_ cell: UnsafeRawBufferPointer, quoted: Bool = false) {
        openCell()
        let start = text.count &- row.text
        guard quoted || needsQuotes(cell) else {
            text.append(cell)
            close(FieldSpan(start: start, end: start &+ cell.count))
            return
        }
        appendQuoted(cell)
    }

    @inline(__always)
    mutating func appendEmpty() {
        openCell()
        let start = text.count &- row.text
        close(FieldSpan(start: start, end: start))
    }

    /// Ends the row, which waits from now on.
    mutating func endRow(line: Int, defect: CSVDefect? = nil, defectColumn: Int = 0) {
        // A lone empty cell would read back as a blank line, which is no row.
        if text.count == row.text { text.append("\"\"") }
        add(line, defect, defectColumn)
    }

    /// A row that is no row: its bytes as they stand in the file, and no cells.
    mutating func appendBroken(_ bytes: UnsafeRawBufferPointer, line: Int, defect: CSVDefect) {
        dropRow()
        text.append(bytes)
        add(line, defect, 1)
    }

    /// Forgets the row being written.
    mutating func dropRow() {
        text.cut(to: row.text)
        scratch.cut(to: row.scratch)
        spanCount = row.spans
    }

    /// Makes room when all rows were handed out; what they point to is then gone.
    mutating func recycle() {
        guard isDrained, handedOut > 0, text.count == row.text else { return }
        recycledBytes = writtenBytes
        text.removeAll()
        scratch.removeAll()
        places.removeAll(keepingCapacity: true)
        (spanCount, handedOut, row) = (0, 0, (0, 0, 0))
    }

    /// The first row that waits.
    mutating func take(number: Int) -> CSVRow? {
        guard handedOut < places.count else { return nil }
        let place = places[handedOut]
        handedOut += 1
        return CSVRow(
            fieldCount: place.fields, lineNumber: place.line, rowNumber: number, defect: place.defect,
            defectColumn: place.defectColumn,
            raw: UnsafeRawBufferPointer(start: text.base + place.text, count: place.length),
            spans: UnsafePointer(spans + place.spans), scratch: UnsafeRawPointer(scratch.base + place.scratch))
    }

    private mutating func add(_ line: Int, _ defect: CSVDefect?, _ column: Int) {
        places.append(
            Place(
                text: row.text, length: text.count - row.text, scratch: row.scratch, spans: row.spans,
                fields: spanCount - row.spans, line: line, defect: defect, defectColumn: column))
        row = (text.count, scratch.count, spanCount)
    }

    @inline(__always)
    private mutating func openCell() {
        if spanCount != row.spans { text.append(delimiter) }
    }

    @inline(__always)
    private mutating func close(_ span: FieldSpan) {
        if spanCount == spanCapacity { growSpans() }
        (spans + spanCount).initialize(to: span)
        spanCount &+= 1
    }

    private mutating func growSpans() {
        spanCapacity *= 2
        let larger = UnsafeMutablePointer<FieldSpan>.allocate(capacity: spanCapacity)
        larger.moveInitialize(from: spans, count: spanCount)
        spans.deallocate()
        spans = larger
    }

    @inline(__always)
    private func needsQuotes(_ cell: UnsafeRawBufferPointer) -> Bool {
        guard let first = cell.first, let last = cell.last else { return false }
        var found = first <= 0x20 || last <= 0x20
        for byte in cell {
            // Line ends are 0A and 0D; nothing else below 0E is in a text that XML or JSON brought, save the tab.
            found = found || byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D
        }
        return found
    }

    private mutating func appendQuoted(_ cell: UnsafeRawBufferPointer) {
        text.append(0x22)
        for byte in cell {
            if byte == 0x22 { text.append(byte) }
            text.append(byte)
        }
        text.append(0x22)
        let start = scratch.count - row.scratch
        scratch.append(cell)
        var span = FieldSpan(start: start, end: start + cell.count)
        span.start |= FieldSpan.scratchFlag | FieldSpan.quotedFlag
        close(span)
    }
}
