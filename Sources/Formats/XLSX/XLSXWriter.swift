import CXlsxWriter
import Foundation
import Kernel

/// One cell of a workbook that is written.
public enum XLSXCell: Sendable, Equatable {
    case empty
    /// Always a text, whatever it begins with: never a formula.
    case text(String)
    /// A number as Excel keeps it, with fifteen digits.
    case number(Double)
    case whole(Int64)
    case day(Day)
    /// A day with a time of day, in seconds after midnight.
    case moment(Day, second: Int)
    case flag(Bool)
}

/// Writes one sheet of an Excel workbook row by row, in memory that does not grow with the rows.
///
/// The first row is the header: bold, in view when the rows scroll, with filters. What is not finished leaves no
/// readable file.
public final class XLSXWriter {
    /// Rows and columns a sheet of Excel has, and the longest text of a cell in UTF-16 units.
    public static let mostRows = 1_048_576
    public static let mostColumns = 16_384
    public static let mostTextUnits = 32_767

    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let bold: UnsafeMutablePointer<lxw_format>?
    private let dayFormat: UnsafeMutablePointer<lxw_format>?
    private let momentFormat: UnsafeMutablePointer<lxw_format>?
    private let name: String
    private let columns: Int
    /// Rows written, the header included.
    private var rows: UInt32 = 0

    /// Begins the file at `path`; what does not fit in memory waits in the same folder, in files without a name.
    ///
    /// - Throws: `export.write-failed`, `export.too-many-columns`.
    public init(path: String, sheet sheetName: String, header: [String]) throws {
        name = FileSource.shownName(of: path)
        guard header.count <= XLSXWriter.mostColumns else {
            throw PlainProblem("export.too-many-columns", .tooLarge, ["columns": String(header.count)])
        }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let book = (folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder).withCString { folder in
            var options = lxw_workbook_options(
                constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 1)
            return workbook_new_opt(path, &options)
        }
        let failed = PlainProblem("export.write-failed", .failed, ["file": name])
        guard let book, let sheet = workbook_add_worksheet(book, XLSXWriter.sheetName(sheetName)) else {
            if let book { lxw_workbook_free(book) }
            throw failed
        }
        (workbook, self.sheet, columns) = (book, sheet, header.count)
        bold = workbook_add_format(book)
        dayFormat = workbook_add_format(book)
        momentFormat = workbook_add_format(book)
        format_set_bold(bold)
        format_set_num_format(dayFormat, "yyyy-mm-dd")
        format_set_num_format(momentFormat, "yyyy-mm-dd hh:mm:ss")
        try writeHeader(header)
    }

    deinit { if let workbook { lxw_workbook_free(workbook) } }

    /// Adds a row.
    ///
    /// - Throws: `export.too-many-rows` beyond the last row of a sheet, `export.cell-too-long` with its place,
    ///   `export.write-failed`.
    public func append(row: [XLSXCell]) throws {
        guard rows < UInt32(XLSXWriter.mostRows) else {
            throw PlainProblem("export.too-many-rows", .tooLarge, ["most": String(XLSXWriter.mostRows)])
        }
        guard workbook != nil, row.count <= XLSXWriter.mostColumns else { throw failed }
        for (column, cell) in row.enumerated() { try write(cell, column) }
        rows += 1
    }

    /// Writes the file; nothing can be added after.
    /// - Throws: `export.write-failed` when the disk takes no more.
    public func finish() throws {
        guard let book = workbook else { return }
        if columns > 0, rows > 0 {
            worksheet_autofilter(sheet, 0, 0, max(1, rows) - 1, UInt16(clamping: columns - 1))
        }
        // Closing frees the workbook, whether it goes well or not.
        workbook = nil
        guard workbook_close(book) == LXW_NO_ERROR else { throw failed }
    }

    private var failed: PlainProblem { PlainProblem("export.write-failed", .failed, ["file": name]) }

    private func writeHeader(_ header: [String]) throws {
        for (column, text) in header.enumerated() {
            try writeText(text, column, bold)
            // As wide as the words of the header, with room for the button of the filter.
            let width = min(60, max(10, Double(text.count) + 4))
            worksheet_set_column(sheet, UInt16(column), UInt16(column), width, nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        rows = 1
    }

    private func write(_ cell: XLSXCell, _ column: Int) throws {
        let place = UInt16(clamping: column)
        var status = LXW_NO_ERROR
        switch cell {
        case .empty: break
        case .text(let text): try writeText(text, column, nil)
        case .number(let value):
            // A workbook has neither infinity nor "not a number".
            guard value.isFinite else { return }
            status = worksheet_write_number(sheet, rows, place, value, nil)
        case .whole(let value):
            // Beyond fifteen digits Excel would change the last ones.
            guard value.magnitude < 1_000_000_000_000_000 else { return try writeText(String(value), column, nil) }
            status = worksheet_write_number(sheet, rows, place, Double(value), nil)
        case .day(let day): try writeDay(day, second: nil, column)
        case .moment(let day, let second): try writeDay(day, second: second, column)
        case .flag(let flag): status = worksheet_write_boolean(sheet, rows, place, flag ? 1 : 0, nil)
        }
        guard status == LXW_NO_ERROR else { throw failed }
    }

    /// Days before 1900-03-01 are texts: Excel's calendar is wrong before.
    private func writeDay(_ day: Day, second: Int?, _ column: Int) throws {
        let serial = Int(day.number) + 25_569
        let format = second == nil ? dayFormat : momentFormat
        guard serial > 60, serial <= 2_958_465 else { return try writeText(day.description, column, nil) }
        let value = Double(serial) + Double(max(0, min(86_399, second ?? 0))) / 86_400
        guard worksheet_write_number(sheet, rows, UInt16(clamping: column), value, format) == LXW_NO_ERROR else {
            throw failed
        }
    }

    private func writeText(_ text: String, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?) throws {
        guard text.utf16.count <= XLSXWriter.mostTextUnits else {
            let place = ["row": String(rows + 1), "column": String(column + 1)]
            throw PlainProblem("export.cell-too-long", .tooLarge, place)
        }
        guard !text.isEmpty else { return }
        // A zero byte would end the text early in C.
        let whole = text.utf8.contains(0) ? text.replacing("\0", with: "") : text
        guard worksheet_write_string(sheet, rows, UInt16(clamping: column), whole, format) == LXW_NO_ERROR else {
            throw failed
        }
    }

    /// At most 31 characters, none of `[ ] : * ? / \`, no apostrophe at an end, not empty.
    private static func sheetName(_ name: String) -> String {
        let allowed = name.filter { !"[]:*?/\\\0".contains($0) && !$0.isNewline }
        var kept = allowed.trimmingCharacters(in: CharacterSet(charactersIn: "' "))
        while kept.utf16.count > 31 { kept.removeLast() }
        return kept.isEmpty ? "Sheet1" : kept
    }
}
