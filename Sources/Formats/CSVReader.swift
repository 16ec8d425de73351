import Kernel

/// Reads a text table row by row as RFC 4180 says, in memory bounded by `CSVLimits`.
///
/// Lines end with CR, LF or CRLF, mixed as they come. Within quotes a line end is kept as LF. A quote within an
/// unquoted field is itself. Blank lines are passed over. What is wrong with one row is its `defect`; what is
/// wrong with the file is thrown.
public final class CSVReader {
    /// The first row's texts, trimmed; empty for an empty file.
    public private(set) var header: [String] = []
    /// Physical line of the header, 1-based; 0 for an empty file.
    public private(set) var headerLine = 0
    let window: CSVWindow
    let dialect: CSVDialect
    let limits: CSVLimits
    let spans: UnsafeMutablePointer<FieldSpan>
    let scratch = CSVScratch()
    /// Physical line that the next unread byte stands on.
    var line = 1
    var current = CSVRowState()
    private var endedWithReturn = false
    private var rowNumber = 0

    /// Opens a table that begins at the first byte of `source`, and reads its header.
    ///
    /// - Throws: `import.dialect-unusable` (usage), `import.header-unreadable`, and what `next` throws.
    public convenience init(source: any ByteSource, dialect: CSVDialect, limits: CSVLimits = .standard) throws {
        try self.init(source: source, dialect: dialect, limits: limits, chunkBytes: 1 << 18)
    }

    init(source: any ByteSource, dialect: CSVDialect, limits: CSVLimits, chunkBytes: Int) throws {
        guard dialect.delimiter < 0x80, dialect.quote < 0x80, dialect.delimiter != dialect.quote,
            ![0, 0x0A, 0x0D].contains(dialect.delimiter), ![0, 0x0A, 0x0D].contains(dialect.quote)
        else { throw PlainProblem("import.dialect-unusable", .usage) }
        self.dialect = dialect
        self.limits = limits
        _ = try source.readHead(max(0, min(dialect.skippedBytes, 4)))
        let text = dialect.encoding == .utf8 ? source : TranscodingSource(source, from: dialect.encoding)
        window = CSVWindow(
            source: text, finder: CSVMarks(delimiter: dialect.delimiter, quote: dialect.quote),
            chunkBytes: chunkBytes)
        spans = .allocate(capacity: limits.maxColumns)
        try readHeader()
    }

    deinit { spans.deallocate() }

    /// Bytes of the text, as UTF-8, up to the end of the last row read.
    public var textBytesRead: Int { window.droppedBytes + window.rowStart }

    /// The next row, or nil at the end.
    ///
    /// - Throws: `import.quote-never-closed` naming the line where the quote opened, `import.too-many-columns`,
    ///   `import.row-too-long`, and what the source throws.
    public func next() throws -> CSVRow? {
        while let end = try scanRow() {
            guard !isBlank(end) else { continue }
            rowNumber += 1
            return row(end)
        }
        return nil
    }

    private func readHeader() throws {
        if try window.holdsByte(at: 2), window.base.loadUnaligned(as: UInt16.self) == UInt16(littleEndian: 0xBBEF),
            window.base.load(fromByteOffset: 2, as: UInt8.self) == 0xBF
        {
            for _ in 0..<3 { window.skipByte() }
        }
        if dialect.hasSepLine { _ = try scanRow() }
        while let end = try scanRow() {
            guard !isBlank(end) else { continue }
            let first = row(end)
            if let defect = first.defect, defect != .strayQuote {
                let place = ["line": String(first.lineNumber), "reason": defect.rawValue]
                throw PlainProblem("import.header-unreadable", .invalid, place)
            }
            header = first.texts.map { Blank.trim($0) }
            headerLine = first.lineNumber
            return
        }
    }

    /// Reads one row into `current` and `spans`; nil at the end of the text.
    private func scanRow() throws -> CSVRowEnd? {
        guard try window.holdsByte(at: 0) else { return nil }
        if endedWithReturn {
            endedWithReturn = false
            if window.base.load(fromByteOffset: window.rowStart, as: UInt8.self) == 0x0A {
                window.skipByte()
                guard try window.holdsByte(at: 0) else { return nil }
            }
        }
        current = CSVRowState(line: line)
        let end = try scanFields()
        endedWithReturn = end.lineEnd == .carriageReturn
        guard end.length <= limits.maxRowBytes else { throw rowTooLong() }
        settle(end)
        return end
    }

    private func isBlank(_ end: CSVRowEnd) -> Bool {
        guard end.columns == 1, spans[0].start & FieldSpan.quotedFlag == 0, current.defect == nil else { return false }
        return spans[0].length == 0 || row(end).field(0).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    private func row(_ end: CSVRowEnd) -> CSVRow {
        CSVRow(
            fieldCount: end.columns, lineNumber: current.line, rowNumber: rowNumber, defect: current.defect,
            defectColumn: current.defectColumn, raw: UnsafeRawBufferPointer(start: end.start, count: end.length),
            spans: UnsafePointer(spans), scratch: scratch.base)
    }

    func rowTooLong() -> PlainProblem {
        PlainProblem("import.row-too-long", .tooLarge, ["line": String(current.line)])
    }
}
