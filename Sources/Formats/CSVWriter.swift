/// Writes rows of texts as RFC 4180 says.
public struct CSVWriter {
    /// How a table is written.
    public struct Options: Sendable {
        public var delimiter: UInt8
        /// Whether the file begins with a UTF-8 byte order mark, which Excel needs.
        public var hasBOM: Bool
        public var usesCRLF: Bool
        /// Whether cells that a spreadsheet would run as a formula get an apostrophe in front: those that begin with
        /// `= + - @`, TAB or CR and are no plain number.
        public var guardsFormulas: Bool

        public init(
            delimiter: UInt8 = 0x2C, hasBOM: Bool = false, usesCRLF: Bool = false, guardsFormulas: Bool = false
        ) {
            self.delimiter = delimiter
            self.hasBOM = hasBOM
            self.usesCRLF = usesCRLF
            self.guardsFormulas = guardsFormulas
        }

        /// As spreadsheets open a file by a double click: with a byte order mark, lines ending in CRLF, formulas
        /// disarmed, and a semicolon between cells where the comma is the decimal sign.
        public static func spreadsheet(decimal: DecimalSign) -> Options {
            Options(
                delimiter: decimal == .comma ? 0x3B : 0x2C, hasBOM: true, usesCRLF: true, guardsFormulas: true)
        }
    }

    /// What is written and not yet handed to the sink.
    public private(set) var bytes: [UInt8] = []
    private let options: Options
    private let sink: ((UnsafeRawBufferPointer) throws -> Void)?
    private var isFirstRow = true
    private static let handover = 1 << 16

    /// Without a sink all bytes stay in `bytes`; with one they go there in blocks, the last with `finish`.
    public init(_ options: Options = Options(), sink: ((UnsafeRawBufferPointer) throws -> Void)? = nil) {
        self.options = options
        self.sink = sink
        if options.hasBOM { bytes = [0xEF, 0xBB, 0xBF] }
    }

    /// Adds a row and its line end.
    /// - Throws: only what the sink throws.
    public mutating func append(_ row: some Sequence<String>) throws {
        let rowStart = bytes.count
        var isFirst = true
        for cell in row {
            if !isFirst { bytes.append(options.delimiter) }
            append(cell: cell, opensFile: isFirst && isFirstRow)
            isFirst = false
        }
        // A lone empty cell would read back as a blank line, which is no row.
        if bytes.count == rowStart { bytes += [0x22, 0x22] }
        if options.usesCRLF { bytes.append(0x0D) }
        bytes.append(0x0A)
        isFirstRow = false
        if bytes.count >= CSVWriter.handover { try finish() }
    }

    /// Hands what is left to the sink, if there is one.
    public mutating func finish() throws {
        guard let sink, !bytes.isEmpty else { return }
        try bytes.withUnsafeBytes(sink)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(cell: String, opensFile: Bool) {
        let guarded = options.guardsFormulas && FormulaGuard.isFormula(cell.utf8)
        let utf8 = cell.utf8
        guard guarded || opensFile && utf8.starts(with: "sep=".utf8) || needsQuotes(utf8) else {
            bytes += utf8
            return
        }
        bytes.append(0x22)
        if guarded { bytes.append(0x27) }
        for byte in utf8 {
            if byte == 0x22 { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    private func needsQuotes(_ utf8: String.UTF8View) -> Bool {
        guard let first = utf8.first, let last = utf8.last else { return false }
        if first <= 0x20 || last <= 0x20 { return true }
        return utf8.contains { $0 == options.delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    }
}

/// Cells that a spreadsheet would run (OWASP, "CSV Injection").
enum FormulaGuard {
    static func isFormula(_ cell: String.UTF8View) -> Bool {
        guard let first = cell.first, [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(first) else { return false }
        return !isPlainNumber(cell)
    }

    /// A sign, digits, points and commas that end in a digit: `-1.234,50`, `+573001234567`.
    private static func isPlainNumber(_ cell: String.UTF8View) -> Bool {
        guard let first = cell.first, first == 0x2B || first == 0x2D, let last = cell.last, last &- 0x30 < 10 else {
            return false
        }
        return cell.dropFirst().allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E || $0 == 0x2C }
    }
}
