import Formats
import Kernel

/// Turns rows of an order file into typed values, or into the reason why not.
///
/// Nothing here knows other rows: grouping, statuses and discounts of the whole order follow in
/// `OrderAssembly`. A rejected row spoils its order, so the row's order is entered either way.
struct OrderRowReader: PortionReader {
    let columns: OrderColumns
    let clock: LocalTime
    let country: String
    /// Where the rows go; another one from portion to portion.
    var sheet: OrderSheet { didSet { forget() } }

    /// Column of each text that rows have, and the codes of what it held lately.
    private let texts: [(column: Int, codes: CellCodes)]
    private var lastDate = LastDate()
    private var lastPerson = LastName()
    private var lastNumber = LastName()
    /// Who bought when, of the order without a number that came last.
    private var lastUnnumbered: (instant: Int64, person: Int32, order: Int32) = (0, -1, -1)
    private var keyBytes: [UInt8] = []
    /// Whether an id of the row at hand is one of which a spreadsheet has kept fifteen digits.
    private var hasDamagedID = false

    init(columns: OrderColumns, sheet: OrderSheet, clock: LocalTime, country: String) {
        self.columns = columns
        self.sheet = sheet
        texts = sheet.present.map { (columns.texts[$0], CellCodes()) }
        self.clock = clock
        self.country = country
    }

    /// Codes and numbers are a sheet's own.
    private mutating func forget() {
        for text in texts { text.codes.removeAll() }
        (lastPerson, lastNumber) = (LastName(), LastName())
        lastUnnumbered = (0, -1, -1)
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
        hasDamagedID = false
        let named = sheet.persons.count
        let person = readPerson(row)
        let date = lastDate.read(row.field(columns.orderedAt), columns.dateOrder, clock)
        let order = readOrder(row, person: person, date: date)
        if order == KeyShare.elsewhere { return leave(named) }
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

    /// Forgets whom a row named whose order is not taken up.
    private mutating func leave(_ named: Int) {
        guard sheet.persons.count > named else { return }
        sheet.persons.keepFirst(named)
        lastPerson = LastName()
    }

    private func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason, order: Int32 = -1) {
        guard order >= 0 || order == -1 && sheet.share.isFirst else { return }
        sheet.reject(
            Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason), order: order)
    }

    /// Code of who the row names: reference, else document, e-mail, phone.
    private mutating func readPerson(_ row: CSVRow) -> Int32 {
        if columns.customerRef >= 0 {
            let cell = row.field(columns.customerRef)
            if let known = lastPerson.number(of: cell) { return known }
            let reference = cell.trimmed
            if StrangeText.isScientific(reference) {
                hasDamagedID = true
            } else if !reference.isEmpty {
                return lastPerson.keep(reference.withComposed { sheet.person($0) })
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
        if columns.orderID >= 0 {
            let cell = row.field(columns.orderID)
            if let known = lastNumber.number(of: cell), isLast(known) { return known }
            let number = cell.trimmed
            if StrangeText.isScientific(number) {
                hasDamagedID = true
                return number.withComposed { sheet.order($0) }
            }
            if !number.isEmpty { return lastNumber.keep(number.withComposed { sheet.order($0) }) }
        }
        guard let date else { return -1 }
        let last = lastUnnumbered
        if isLast(last.order), last.instant == date.instant, last.person == person { return last.order }
        // NUL cannot be in a cell, so such a key is never an order number.
        keyBytes.removeAll(keepingCapacity: true)
        keyBytes.append(0)
        withUnsafeBytes(of: date.instant.littleEndian) { keyBytes.append(contentsOf: $0) }
        if person >= 0 { keyBytes.append(contentsOf: sheet.persons.bytes(Int(person))) }
        let order = keyBytes.withUnsafeBytes { sheet.order($0) }
        lastUnnumbered = (date.instant, person, order)
        return order
    }

    /// Whether an order is the one that came last: rows of one that comes again later are a run of their own.
    @inline(__always)
    private func isLast(_ order: Int32) -> Bool { order >= 0 && Int(order) == sheet.orderKeys.count &- 1 }

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
        for slot in texts.indices { codes[slot] = code(of: row.field(texts[slot].column), slot) }
    }

    /// Code of a text cell.
    @inline(__always)
    private func code(of cell: UnsafeRawBufferPointer, _ slot: Int) -> UInt32 {
        let dictionaries = sheet.texts
        guard cell.count <= 16, let short = ShortText(cell) else {
            return dictionaries[slot].code(ofCell: cell.trimmed)
        }
        return texts[slot].codes.code(of: short) { dictionaries[slot].code(ofCell: cell.trimmed) }
    }
}
