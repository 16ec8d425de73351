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
    private var name: [UInt8] = []
    private let cells: RowCells
    private var lastCountry: (text: String, code: String?) = ("", nil)

    init(_ columns: PersonColumns, _ checks: PersonChecks, into portion: DeliveredPeople, keepsEmpty: Bool) {
        self.columns = columns
        self.checks = checks
        self.portion = portion
        self.keepsEmpty = keepsEmpty
        cells = RowCells(count: columns.columns.count)
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
            for position in 0..<cells.count {
                if let defect = cells.defect(position) { flags[Int(defect.rawValue)] += 1 }
            }
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
        cells.begin()
        for (position, column) in columns.columns.enumerated() {
            cells.take(position, row.field(column.index).trimmed)
        }
        let region = regionOfRow()
        for (position, column) in columns.columns.enumerated() where cells.isSaid(position) {
            let text = cells.text(position)
            // A plain text has nothing to be checked but a spreadsheet's error, which begins with #.
            if column.check == .text, text[0] != 35, text.isASCII { continue }
            let defect = checks.defect(text, column.check, beside: beside(position), region: region)
            cells.setDefect(position, defect)
            cells.setKey(position, checks.key)
            if defect != nil { isFlagged = true }
        }
        return isFlagged
    }

    /// What the row says beside a value that helps to read it.
    private func beside(_ position: Int) -> String {
        if position == columns.document { return cells.string(columns.documentType) }
        return position == columns.city ? cells.string(columns.region) : ""
    }

    /// The country that the row says, ISO 3166; the same text is read once.
    private mutating func regionOfRow() -> String? {
        guard columns.country >= 0, cells.isSaid(columns.country) else { return nil }
        let written = cells.string(columns.country)
        if written != lastCountry.text { lastCountry = (written, CountryText.parse(written)) }
        return lastCountry.code
    }

    /// Appends what the source calls the person; false when nothing names it.
    private mutating func appendKey() -> Bool {
        if columns.externalID >= 0, cells.isNaming(columns.externalID) {
            portion.keys.append(cells.text(columns.externalID))
            return true
        }
        name.removeAll(keepingCapacity: true)
        if columns.document >= 0, cells.isUsable(columns.document) {
            compose("document:", columns.document)
        } else if columns.email >= 0, cells.isUsable(columns.email) {
            compose("email:", columns.email)
        } else if let phone = [columns.mobile, columns.phone].first(where: { $0 >= 0 && cells.isUsable($0) }) {
            compose("phone:", phone)
        } else if columns.fullName >= 0, cells.isSaid(columns.fullName) {
            compose("name:", columns.fullName)
        } else {
            for position in [columns.givenNames, columns.surnames] where position >= 0 && cells.isSaid(position) {
                compose(name.isEmpty ? "name:" : " ", position)
            }
        }
        if name.isEmpty { return false }
        name.withUnsafeBytes { portion.keys.append($0) }
        return true
    }

    private mutating func compose(_ prefix: StaticString, _ position: Int) {
        prefix.withUTF8Buffer { name.append(contentsOf: $0) }
        cells.withKey(position) { name.append(contentsOf: $0) }
    }

    private mutating func pack() {
        cells.withPacked(columns.columns, keepsEmpty: keepsEmpty) { portion.values.append($0) }
    }
}
