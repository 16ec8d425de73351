import Formats
import Foundation
import Kernel

/// Turns rows of a people or companies file into packed values, or into the reason why not.
///
/// Only a row without any key and name is refused. A value that cannot be read is kept as written, marked
/// invalid, and used neither for matching nor for contact.
struct PersonRowReader {
    let columns: PersonColumns
    let keepsEmpty: Bool
    private var checks: PersonChecks
    private(set) var portion: DeliveredPeople
    private(set) var rejections: [Rejection] = []
    private(set) var flagged = 0
    private(set) var flags = [Int](repeating: 0, count: 256)
    private var packed: [UInt8] = []
    private var cells: [Cell]
    private var lastCountry: (text: String, code: String?) = ("", nil)

    /// A cell of the row at hand: its text, or a composed copy of it, and what came of the check.
    private struct Cell {
        var text = UnsafeRawBufferPointer(start: nil, count: 0)
        var composed: [UInt8] = []
        var isComposed = false
        var defect: ValueDefect?
        var key: [UInt8] = []

        var isSaid: Bool { isComposed ? !composed.isEmpty && composed != [92, 78] : !text.isEmpty && !isNull }
        private var isNull: Bool { text.count == 2 && text[0] == 92 && text[1] == 78 }
        /// Whether there is a text that can be used.
        var isUsable: Bool { isSaid && defect == nil }
    }

    init(_ columns: PersonColumns, _ checks: PersonChecks, into portion: DeliveredPeople, keepsEmpty: Bool) {
        self.columns = columns
        self.checks = checks
        self.portion = portion
        self.keepsEmpty = keepsEmpty
        cells = columns.columns.map { _ in Cell() }
    }

    mutating func read(_ row: CSVRow) {
        if let defect = row.defect {
            let reason: RejectReason = defect == .invalidEncoding || defect == .nulByte ? .encoding : .structure
            reject(row, row.defectColumn - 1, reason)
            return
        }
        guard hasRightCount(row) else { return reject(row, -1, .fieldCount) }
        let isFlagged = readCells(row)
        guard appendKey() else { return reject(row, -1, .personWithoutKey) }
        if isFlagged {
            flagged += 1
            for cell in cells { if let defect = cell.defect { flags[Int(defect.rawValue)] += 1 } }
        }
        pack()
    }

    /// Hands the rows read so far over.
    mutating func takePortion() -> DeliveredPeople {
        let taken = portion
        portion = DeliveredPeople(source: taken.source, fields: taken.fields)
        return taken
    }

    private mutating func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason) {
        rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
    }

    private func hasRightCount(_ row: CSVRow) -> Bool {
        guard row.fieldCount >= columns.columnCount else { return false }
        return row.fieldCount == columns.columnCount
            || (columns.columnCount..<row.fieldCount).allSatisfy { row.field($0).isBlank }
    }

    /// Returns whether a value was marked invalid.
    private mutating func readCells(_ row: CSVRow) -> Bool {
        var isFlagged = false
        for position in cells.indices { take(row.field(columns.columns[position].index).trimmed, position) }
        let region = regionOfRow()
        for position in cells.indices where cells[position].isSaid {
            let check = columns.columns[position].check
            if check == .text, first(position) != 35 { continue }
            let type = position == columns.document && columns.documentType >= 0 ? text(columns.documentType) : ""
            cells[position].defect = withText(position) { checks.defect($0, check, type: type, region: region) }
            if cells[position].defect != nil { isFlagged = true }
            if !checks.key.isEmpty { cells[position].key.append(contentsOf: checks.key) }
        }
        return isFlagged
    }

    /// The country that the row says, ISO 3166; the same text is read once.
    private mutating func regionOfRow() -> String? {
        guard columns.country >= 0, cells[columns.country].isSaid else { return nil }
        let written = text(columns.country)
        if written != lastCountry.text { lastCountry = (written, CountryText.parse(written)) }
        return lastCountry.code
    }

    private mutating func take(_ text: UnsafeRawBufferPointer, _ position: Int) {
        cells[position].defect = nil
        cells[position].key.removeAll(keepingCapacity: true)
        cells[position].text = text
        cells[position].isComposed = text.mayBeDecomposed
        if cells[position].isComposed {
            let text = String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping
            cells[position].composed = Array(text.utf8)
        }
    }

    private func withText<T>(_ position: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        cells[position].isComposed
            ? cells[position].composed.withUnsafeBytes { body($0) } : body(cells[position].text)
    }

    private func first(_ position: Int) -> UInt8 { withText(position) { $0.first ?? 0 } }

    private func text(_ position: Int) -> String {
        withText(position) { String(decoding: $0, as: UTF8.self) }
    }

    /// Appends what the source calls the person; false when nothing names it.
    private mutating func appendKey() -> Bool {
        func isUsable(_ position: Int) -> Bool { position >= 0 && cells[position].isUsable }
        if columns.externalID >= 0, cells[columns.externalID].isSaid {
            withText(columns.externalID) { portion.keys.append($0) }
            return true
        }
        for (prefix, position) in [
            ("document:", columns.document), ("email:", columns.email), ("phone:", columns.mobile),
            ("phone:", columns.phone),
        ] where isUsable(position) {
            append(prefix, cells[position].key)
            return true
        }
        var name: [UInt8] = []
        if columns.fullName >= 0, cells[columns.fullName].isSaid {
            name = cells[columns.fullName].key
        } else {
            for position in [columns.givenNames, columns.surnames] where position >= 0 && cells[position].isSaid {
                if !name.isEmpty { name.append(32) }
                name += cells[position].key
            }
        }
        if name.isEmpty { return false }
        append("name:", name)
        return true
    }

    private mutating func append(_ prefix: String, _ key: [UInt8]) {
        (Array(prefix.utf8) + key).withUnsafeBytes { portion.keys.append($0) }
    }

    private mutating func pack() {
        packed.removeAll(keepingCapacity: true)
        for position in cells.indices {
            let cell = cells[position]
            let isEmpty = cell.isComposed ? cell.composed.isEmpty : cell.text.isEmpty
            if isEmpty, !keepsEmpty { continue }
            withText(position) { text in
                cell.key.withUnsafeBytes { key in
                    PackedValues.append(columns.columns[position].code, cell.defect, text: text, key: key, to: &packed)
                }
            }
        }
        packed.withUnsafeBytes { portion.values.append($0) }
    }
}
