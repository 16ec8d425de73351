import CExpat
import Kernel

/// Reads one sheet of an Excel workbook as a table, row by row, in memory bounded by its limits.
///
/// The first row with two cells, within the first twenty, is the header; titles above it are passed over. Empty rows
/// are no rows. `CSVRow.lineNumber` is the sheet's row number.
public final class XLSXReader: TableReader {
    public private(set) var header: [String] = []
    private let scan: UnsafeMutablePointer<SheetScan>
    private let feed: XMLFeed
    private let name: String
    private let limits: TableLimits
    private var isAtEnd = false
    private var rowNumber = 0
    private static let titleRows = 20

    /// - Throws: what `XMLFeed`, `SharedStrings` and `ZipMember` throw.
    init(
        _ archive: ZipArchive, _ parts: WorkbookParts, sheet: ZipEntry, survey: SheetSurvey, options: TableOptions,
        readsCells: Bool = true
    ) throws {
        let (name, limits) = (archive.bytes.name, archive.limits)
        (self.name, self.limits) = (name, limits)
        let styles =
            readsCells ? try parts.styles.map { try CellStyles(archive.open($0), name: name, limits: limits) } : nil
        let strings =
            readsCells
            ? try SharedStrings(parts.sharedStrings.map { try archive.open($0) }, name: name, limits: limits) : nil
        let source = try archive.openRows(sheet)
        scan = .allocate(capacity: 1)
        scan.initialize(
            to: SheetScan(
                strings: strings, styles: styles ?? CellStyles(), is1904: parts.is1904, merges: survey.merges,
                options: options, limits: limits))
        do {
            feed = try XLSXReader.feed(source, name, limits, scan)
        } catch {
            scan.deinitialize(count: 1)
            scan.deallocate()
            throw error
        }
        try readHeader()
    }

    deinit {
        scan.deinitialize(count: 1)
        scan.deallocate()
    }

    /// Columns that are hidden, as far as the sheet has been read; all of them once it has a header.
    var hiddenColumns: Int { scan.pointee.columns.hidden }

    /// Bytes of rows that wait to be handed out.
    var waitingBytes: Int { scan.pointee.rows.waitingBytes }

    public func next() throws -> CSVRow? {
        while true {
            if let row = scan.pointee.rows.take(number: rowNumber + 1) {
                rowNumber += 1
                return row
            }
            guard !isAtEnd else { return nil }
            scan.pointee.rows.recycle()
            isAtEnd = try !feed.advance()
            try checkGrowth()
        }
    }

    /// A few bytes of a sheet may stand for a long shared or merged text, again and again.
    private func checkGrowth() throws {
        let written = scan.pointee.rows.writtenBytes
        guard written > limits.freeBytes &* 10, written / 64 > feed.fedBytes else { return }
        throw PlainProblem("import.archive-bomb", .tooLarge, ["file": name])
    }

    private static func feed(
        _ source: any ByteSource, _ name: String, _ limits: TableLimits, _ scan: UnsafeMutablePointer<SheetScan>
    ) throws -> XMLFeed {
        try XMLFeed(
            source, name: name, limits: limits, listener: scan,
            start: { data, name, attributes in
                guard let context = XMLContext.at(data), context.pointee.enter(), let name else { return }
                SheetScan.at(context).pointee.start(name, attributes, context)
            },
            end: { data, name in
                guard let context = XMLContext.at(data), let name else { return }
                context.pointee.leave()
                SheetScan.at(context).pointee.end(name, context)
            },
            text: { data, bytes, count in
                guard let context = XMLContext.at(data), let bytes else { return }
                SheetScan.at(context).pointee.text(bytes, Int(count), context)
            })
    }

    /// Takes the first rows to find the header, and puts those behind it back.
    private func readHeader() throws {
        var first: [(line: Int, cells: [String])] = []
        var isTitled = false
        while first.count <= XLSXReader.titleRows, !isTitled, let row = try next() {
            first.append((row.lineNumber, row.texts))
            isTitled = row.texts.count { !$0.isEmpty } >= 2
        }
        scan.pointee.pausesAtRows = false
        rowNumber = 0
        guard !first.isEmpty else { return }
        let headerAt = isTitled ? first.count - 1 : 0
        header = first[headerAt].cells.map { Blank.trim($0) }
        scan.pointee.width = header.count
        scan.pointee.rows.recycle()
        for row in first[(headerAt + 1)...] { putBack(row.cells, line: row.line) }
    }

    private func putBack(_ cells: [String], line: Int) {
        for cell in cells { Array(cell.utf8).withUnsafeBytes { scan.pointee.rows.append($0) } }
        for _ in cells.count..<max(cells.count, header.count) { scan.pointee.rows.appendEmpty() }
        scan.pointee.rows.endRow(line: line)
    }
}
