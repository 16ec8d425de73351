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
    private var sheet: OrderSheet
    private(set) var rejections: [Rejection] = []

    private var lastDate: [UInt8] = []
    private var lastWritten: WrittenTime?
    private var keyBytes: [UInt8] = []
    private var lastOrder = LastCode()
    /// Whether an id of the row at hand is one of which a spreadsheet has kept fifteen digits.
    private var hasDamagedID = false
    private var lastPerson = LastCode()

    init(columns: OrderColumns, sheet: OrderSheet, clock: LocalTime, country: String) {
        self.columns = columns
        self.sheet = sheet
        self.clock = clock
        self.country = country
    }

    /// The rows read, handed over without a copy; the reader is done with after.
    mutating func takeSheet() -> OrderSheet {
        let taken = sheet
        sheet = OrderSheet(attributes: [], home: .cop)
        return taken
    }

    /// Rows accepted so far.
    var count: Int { sheet.count }

    /// Code of the person and of the order of the row accepted last.
    var last: (person: Int32, order: Int32)? {
        guard let person = sheet.person.last, let order = sheet.order.last else { return nil }
        return (person, order)
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
        let date = readDate(row)
        let order = readOrder(row, person: person, date: date)
        guard let written = date else {
            let isEmpty = row.field(columns.orderedAt).isBlank
            reject(row, columns.orderedAt, isEmpty ? .dateMissing : .dateUnreadable, order: order)
            return
        }
        guard FactDays.hold(written.day) else {
            reject(row, columns.orderedAt, .dateOutOfRange, order: order)
            return
        }
        var values = LineValues()
        if let (column, reason) = values.read(row, columns, &sheet) {
            reject(row, column, reason, order: order)
            return
        }
        append(row, values, order: order, person: person, written: written)
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

    private mutating func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason, order: Int32 = -1) {
        rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
        if order >= 0 { sheet.isRejected[Int(order)] = true }
    }

    private mutating func readDate(_ row: CSVRow) -> WrittenTime? {
        let bytes = row.field(columns.orderedAt)
        // Lines of one order follow each other: the same text needs no second reading.
        if bytes.count == lastDate.count, bytes.elementsEqual(lastDate) { return lastWritten }
        lastWritten = DateText.parse(bytes.trimmed, order: columns.dateOrder)
        lastDate = Array(bytes)
        return lastWritten
    }

    /// Code of who the row names: reference, else document, e-mail, phone.
    private mutating func readPerson(_ row: CSVRow) -> Int32 {
        if columns.customerRef >= 0 {
            let reference = row.field(columns.customerRef).trimmed
            if StrangeText.isScientific(reference) {
                hasDamagedID = true
            } else if !reference.isEmpty {
                return lastPerson.code(of: reference, in: &sheet.people)
            }
        }
        guard columns.document >= 0 || columns.email >= 0 || columns.phone >= 0 else { return -1 }
        let key = PersonKey.key(
            document: columns.document >= 0 ? row.text(columns.document) : "",
            email: columns.email >= 0 ? row.text(columns.email) : "",
            phone: columns.phone >= 0 ? row.text(columns.phone) : "", country: country)
        return key.map { Int32(bitPattern: sheet.people.code(of: $0)) } ?? -1
    }

    /// Code of the row's order: its number, or who bought when.
    private mutating func readOrder(_ row: CSVRow, person: Int32, date: WrittenTime?) -> Int32 {
        let number =
            columns.orderID >= 0 ? row.field(columns.orderID).trimmed : UnsafeRawBufferPointer(start: nil, count: 0)
        let code: UInt32
        if !number.isEmpty {
            code = UInt32(bitPattern: lastOrder.code(of: number, in: &sheet.orderKeys))
        } else if let date {
            // NUL cannot be in a cell, so such a key is never an order number.
            keyBytes.removeAll(keepingCapacity: true)
            keyBytes.append(0)
            withUnsafeBytes(of: clock.instant(date).littleEndian) { keyBytes.append(contentsOf: $0) }
            if person >= 0 { sheet.people.withBytes(Int(person)) { keyBytes.append(contentsOf: $0) } }
            code = keyBytes.withUnsafeBytes { sheet.orderKeys.code(of: $0) }
        } else {
            return -1
        }
        if Int(code) == sheet.isRejected.count { sheet.isRejected.append(false) }
        return Int32(bitPattern: code)
    }

    private mutating func append(
        _ row: CSVRow, _ values: LineValues, order: Int32, person: Int32, written: WrittenTime
    ) {
        let index = Int32(truncatingIfNeeded: sheet.count)
        let at = clock.instant(written)
        sheet.row.append(Int32(truncatingIfNeeded: row.rowNumber))
        sheet.line.append(Int32(truncatingIfNeeded: row.lineNumber))
        sheet.order.append(order)
        sheet.person.append(person)
        sheet.instant.append(at)
        sheet.day.append(clock.day(of: written).number)
        sheet.quantity.append(values.quantity)
        sheet.amount.append(values.amount)
        sheet.discount.append(values.discount)
        sheet.currency.append(values.currency)
        if columns.unitCost >= 0 { sheet.unitCost.append(values.unitCost) }
        if let value = values.orderDiscount { sheet.orderDiscount[index] = value }
        if let value = values.shipping { sheet.shipping[index] = value }
        if let value = values.tax { sheet.tax[index] = value }
        if let value = values.orderTotal { sheet.orderTotal[index] = value }
        if values.isFlagged || hasDamagedID { sheet.flagged.insert(index) }
        for (field, column) in columns.texts.enumerated() where column >= 0 {
            sheet.texts[field].append(sheet.dictionaries[field].code(ofCell: row.field(column).trimmed))
        }
    }
}

/// The code given last: the lines of one order follow each other, and name the same order and person.
private struct LastCode {
    private var text: [UInt8] = []
    private var code: Int32 = -1

    mutating func code(of cell: UnsafeRawBufferPointer, in dictionary: inout TextDictionary) -> Int32 {
        if code >= 0, cell.isSame(as: text) { return code }
        text.removeAll(keepingCapacity: true)
        text.append(contentsOf: cell)
        code = Int32(bitPattern: dictionary.code(ofCell: cell))
        return code
    }
}
