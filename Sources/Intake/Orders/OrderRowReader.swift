import Formats
import Kernel

/// Turns rows of an order file into typed values, or into the reason why not.
///
/// Nothing here knows other rows: grouping, statuses and discounts of the whole order follow in
/// `OrderAssembly`. A rejected row spoils its order, so the row's order is entered either way.
struct OrderRowReader {
    let columns: OrderColumns
    let clock: LocalTime
    let country: String
    /// Where the rows go; another one from portion to portion.
    var sheet: OrderSheet

    /// Column of each text that rows have.
    private let textColumns: [Int]
    private var lastDate = LastDate()
    private var keyBytes: [UInt8] = []
    /// Whether an id of the row at hand is one of which a spreadsheet has kept fifteen digits.
    private var hasDamagedID = false

    init(columns: OrderColumns, sheet: OrderSheet, clock: LocalTime, country: String) {
        self.columns = columns
        self.sheet = sheet
        textColumns = sheet.present.map { columns.texts[$0] }
        self.clock = clock
        self.country = country
    }

    /// Number of the person and of the order of the row accepted last.
    var last: (person: Int32, order: Int32)? {
        guard sheet.count > 0 else { return nil }
        return (sheet.rows[sheet.count - 1].person, sheet.rows[sheet.count - 1].order)
    }

    mutating func read(_ row: CSVRow) {
        if let defect = row.defect {
            let reason: RejectReason = defect == .invalidEncoding || defect == .nulByte ? .encoding : .structure
            reject(row, row.defectColumn - 1, reason, order: brokenOrder(row))
            return
        }
        guard hasRightCount(row) else {
            reject(row, -1, .fieldCount, order: brokenOrder(row))
            return
        }
        // Its order stands without it: what it lacks is its place among the lines.
        if columns.addedLineID >= 0, row.field(columns.addedLineID).isBlank {
            return reject(row, columns.addedLineID, .lineIDMissing)
        }
        hasDamagedID = columns.orderID >= 0 && StrangeText.isScientific(row.field(columns.orderID).trimmed)
        let person = readPerson(row)
        let date = lastDate.read(row.field(columns.orderedAt), columns.dateOrder, clock)
        let order = readOrder(row, person: person, date: date)
        guard let date else {
            let isEmpty = row.field(columns.orderedAt).isBlank
            reject(row, columns.orderedAt, isEmpty ? .dateMissing : .dateUnreadable, order: order)
            return
        }
        guard date.isHeld else {
            reject(row, columns.orderedAt, .dateOutOfRange, order: order)
            return
        }
        var values = LineValues()
        if let (column, reason) = values.read(row, columns, sheet) {
            reject(row, column, reason, order: order)
            return
        }
        append(row, values, order: order, person: person, date)
    }

    /// Surplus cells at the end are forgiven when they are empty.
    private func hasRightCount(_ row: CSVRow) -> Bool {
        if row.fieldCount == columns.columnCount { return true }
        guard row.fieldCount > columns.columnCount else { return false }
        return (columns.columnCount..<row.fieldCount).allSatisfy { row.field($0).isBlank }
    }

    /// Order of a row that cannot be used, by its number, where that can be read: the order is refused with it.
    /// Taken without that row, it would be replaced by it alone once the row is mended and imported.
    private mutating func brokenOrder(_ row: CSVRow) -> Int32 {
        let number = row.field(columns.orderID).trimmed
        guard !number.isEmpty, !number.contains(0), String(validating: number, as: UTF8.self) != nil else { return -1 }
        return readOrder(row, person: -1, date: nil)
    }

    private func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason, order: Int32 = -1) {
        sheet.reject(
            Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason), order: order)
    }

    /// Code of who the row names: reference, else document, e-mail, phone.
    private mutating func readPerson(_ row: CSVRow) -> Int32 {
        if columns.customerRef >= 0 {
            let reference = row.field(columns.customerRef).trimmed
            if StrangeText.isScientific(reference) {
                hasDamagedID = true
            } else if !reference.isEmpty {
                return reference.withComposed { sheet.person($0) }
            }
        }
        guard columns.document >= 0 || columns.email >= 0 || columns.phone >= 0 else { return -1 }
        let key = PersonKey.key(
            document: columns.document >= 0 ? row.text(columns.document) : "",
            email: columns.email >= 0 ? row.text(columns.email) : "",
            phone: columns.phone >= 0 ? row.text(columns.phone) : "", country: country)
        guard var key else { return -1 }
        return key.withUTF8 { sheet.person(UnsafeRawBufferPointer($0)) }
    }

    /// Code of the row's order: its number, or who bought when.
    private mutating func readOrder(_ row: CSVRow, person: Int32, date: LastDate.Reading?) -> Int32 {
        let number =
            columns.orderID >= 0 ? row.field(columns.orderID).trimmed : UnsafeRawBufferPointer(start: nil, count: 0)
        if !number.isEmpty { return number.withComposed { sheet.order($0) } }
        guard let date else { return -1 }
        // NUL cannot be in a cell, so such a key is never an order number.
        keyBytes.removeAll(keepingCapacity: true)
        keyBytes.append(0)
        withUnsafeBytes(of: date.instant.littleEndian) { keyBytes.append(contentsOf: $0) }
        if person >= 0 { keyBytes.append(contentsOf: sheet.persons.bytes(Int(person))) }
        return keyBytes.withUnsafeBytes { sheet.order($0) }
    }

    private func append(
        _ row: CSVRow, _ values: LineValues, order: Int32, person: Int32, _ date: LastDate.Reading
    ) {
        var extra: Int32 = -1
        if !values.extra.isEmpty {
            extra = Int32(truncatingIfNeeded: sheet.extras.count)
            sheet.extras.append(values.extra)
        }
        let codes = sheet.append(
            OrderRow(
                instant: date.instant, quantity: values.quantity, amount: values.amount, discount: values.discount,
                order: order, person: person, row: Int32(truncatingIfNeeded: row.rowNumber),
                line: Int32(truncatingIfNeeded: row.lineNumber), day: date.day, extra: extra,
                currency: values.currency, isFlagged: values.isFlagged || hasDamagedID))
        if columns.unitCost >= 0 { sheet.unitCosts.append(values.unitCost) }
        let texts = sheet.texts
        for slot in textColumns.indices {
            codes[slot] = texts[slot].code(ofCell: row.field(textColumns[slot]).trimmed)
        }
    }
}

/// The day and time read last: the lines of one order follow each other, and the same text needs no second reading.
struct LastDate {
    struct Reading {
        var instant: Int64
        /// Number of the day in the home's time zone.
        var day: Int32
        /// Whether something can have happened on that day.
        var isHeld: Bool
    }

    private var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    private var reading: Reading?

    /// Nil for what is no day.
    mutating func read(_ cell: UnsafeRawBufferPointer, _ order: DateOrder, _ clock: LocalTime) -> Reading? {
        let words = Self.words(of: cell)
        if let words, words == text { return reading }
        text = words ?? (0, 0, 0, 0)
        reading = DateText.parse(cell.trimmed, order: order).map { written in
            Reading(
                instant: clock.instant(written), day: clock.day(of: written).number,
                isHeld: FactDays.hold(written.day))
        }
        return reading
    }
    /// A text of up to 31 bytes and its length; nil for a longer one.
    @inline(__always)
    private static func words(of cell: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64)? {
        guard cell.count < 32, cell.count > 0 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, UInt64(cell.count) &<< 56)
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: cell) }
        words.3 |= UInt64(cell.count) &<< 56
        return words
    }
}
