import Formats
import Kernel

/// Turns rows of events or payments into typed values, or into the reason why not.
///
/// An event without a readable day is refused, a payment without a readable day or amount; any other value that
/// cannot be read is left out and its row counted as flagged.
struct EntryRowReader: PortionReader {
    let fields: EntryFields
    let clock: LocalTime
    let country: String
    /// Whose ids `customer_ref` are.
    let customerSource: String
    var sheet: EntrySheet

    private let knownBy: [Int]
    private var lastDate: [UInt8] = []
    private var lastWritten: WrittenTime?
    private var keyBytes: [UInt8] = []

    init(
        _ fields: EntryFields, into sheet: EntrySheet, customerSource: String, clock: LocalTime, country: String
    ) {
        self.fields = fields
        self.sheet = sheet
        self.clock = clock
        self.country = country
        self.customerSource = customerSource
        knownBy = fields.knownBy
    }

    mutating func read(_ row: CSVRow) {
        if let (column, reason) = row.refusal(columns: fields.columnCount) { return reject(row, column, reason) }
        guard let written = readDate(row) else {
            return reject(row, fields.at, row.field(fields.at).isBlank ? .dateMissing : .dateUnreadable)
        }
        guard FactDays.hold(written.day) else { return reject(row, fields.at, .dateOutOfRange) }
        var values = EntryValues()
        if let (column, reason) = values.read(row, fields, sheet) { return reject(row, column, reason) }
        let person = readPerson(row, &values)
        append(row, values, person, written)
    }

    /// Of several readings the first refuses rows: what they would be known by is not asked for.
    private func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason) {
        guard sheet.share.isFirst else { return }
        sheet.rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
    }

    private mutating func readDate(_ row: CSVRow) -> WrittenTime? {
        let bytes = row.field(fields.at)
        if bytes.count == lastDate.count, bytes.elementsEqual(lastDate) { return lastWritten }
        lastWritten = DateText.parse(bytes.trimmed, order: fields.dateOrder)
        lastDate = Array(bytes)
        return lastWritten
    }

    /// Code of who the row names: reference, else document, e-mail, phone. What cannot be read flags the row.
    private mutating func readPerson(_ row: CSVRow, _ values: inout EntryValues) -> Int32 {
        func cell(_ column: Int) -> String { column < 0 ? "" : row.text(column).cellText }
        let (document, email, phone) = (cell(fields.document), cell(fields.email), cell(fields.phone))
        if !document.isEmpty, DocumentText.normalise(document) == nil { values.defects.append(.documentUnreadable) }
        if !email.isEmpty, EmailText.normalise(email) == nil { values.defects.append(.emailUnreadable) }
        if !phone.isEmpty, PhoneText.normalise(phone, country: country) == nil {
            values.defects.append(.phoneUnreadable)
        }
        if fields.customerRef >= 0 {
            let reference = row.field(fields.customerRef).trimmed
            if StrangeText.isScientific(reference) {
                values.defects.append(.idScientific)
            } else if !reference.isEmpty {
                return Int32(bitPattern: sheet.people.code(ofCell: reference))
            }
        }
        let key = PersonKey.key(document: document, email: email, phone: phone, country: country)
        return key.map { Int32(bitPattern: sheet.people.code(of: $0)) } ?? -1
    }

    private mutating func append(_ row: CSVRow, _ values: EntryValues, _ person: Int32, _ written: WrittenTime) {
        let at = clock.instant(written)
        guard let key = readKey(row, values, person, at) else { return }
        sheet.key.append(key)
        sheet.row.append(Int64(row.rowNumber))
        sheet.person.append(person)
        sheet.instant.append(at)
        sheet.day.append(Int64(clock.day(of: written).number))
        if fields.value >= 0 { sheet.value.append(values.value) }
        if fields.minutes >= 0 { sheet.minutes.append(values.minutes) }
        if fields.amount >= 0 {
            sheet.amount.append(values.amount)
            sheet.currency.append(Int64(values.currency))
        }
        for (field, column) in fields.texts.enumerated() where column >= 0 {
            let code = sheet.dictionaries[field].code(ofCell: row.field(column).trimmed)
            sheet.texts[field].append(Int64(code))
        }
        if !values.defects.isEmpty { sheet.flagged += 1 }
        for defect in values.defects { sheet.flags[defect.code, default: 0] += 1 }
        sheet.content.append(sheet.hash(sheet.row.count - 1))
    }

    /// Code of the row's entry: its id, or who, when, how much and of what; nil when another reading takes it up.
    private mutating func readKey(_ row: CSVRow, _ values: EntryValues, _ person: Int32, _ at: Int64) -> Int32? {
        let id = row.field(fields.id).trimmed
        if !id.isEmpty { return id.withComposed { sheet.code(ofKey: $0) } }
        // NUL cannot be in a cell, so such a key is never an id.
        keyBytes.removeAll(keepingCapacity: true)
        keyBytes.append(0)
        withUnsafeBytes(of: at.littleEndian) { keyBytes.append(contentsOf: $0) }
        let number = fields.kind == .payments ? values.amount : values.value
        withUnsafeBytes(of: number.littleEndian) { keyBytes.append(contentsOf: $0) }
        let money = fields.kind == .payments ? sheet.currencies[Int(values.currency)].code : ""
        keyBytes.append(contentsOf: money.utf8)
        keyBytes.append(0)
        if person >= 0 {
            // No source's name has a colon: the same reference of two sources is two people.
            keyBytes.append(contentsOf: customerSource.utf8)
            keyBytes.append(UInt8(ascii: ":"))
            sheet.people.withBytes(Int(person)) { keyBytes.append(contentsOf: $0) }
        }
        for field in knownBy {
            keyBytes.append(0)
            row.field(fields.texts[field]).trimmed.withComposed { keyBytes.append(contentsOf: $0) }
        }
        return keyBytes.withUnsafeBytes { sheet.code(ofKey: $0) }
    }
}
