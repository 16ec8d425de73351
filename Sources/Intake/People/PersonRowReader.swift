import Formats
import Kernel

/// Turns rows of a people file into values by field, or into the reason why not.
///
/// Only a row without any key and name is refused. A value that cannot be read is kept as written, marked
/// invalid, and used neither for matching nor for contact.
struct PersonRowReader {
    let mapping: ColumnMapping
    let dateOrder: DateOrder
    let country: String
    let today: Day
    private(set) var rows: [DeliveredPeople.Row] = []
    private(set) var rejections: [Rejection] = []
    private(set) var flagged = 0

    init(mapping: ColumnMapping, dateOrder: DateOrder, country: String, today: Day) {
        self.mapping = mapping
        self.dateOrder = dateOrder
        self.country = country
        self.today = today
    }

    mutating func read(_ row: CSVRow) {
        if let defect = row.defect {
            let reason: RejectReason = defect == .invalidEncoding || defect == .nulByte ? .encoding : .structure
            rejections.append(
                Rejection(row: row.rowNumber, line: row.lineNumber, column: row.defectColumn - 1, reason: reason))
            return
        }
        let surplus = max(mapping.columns.count, 0)..<max(row.fieldCount, mapping.columns.count)
        guard row.fieldCount >= mapping.columns.count, surplus.allSatisfy({ row.field($0).isBlank }) else {
            rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: -1, reason: .fieldCount))
            return
        }
        var person = DeliveredPeople.Row(key: "", values: [:], invalid: [:])
        for (index, column) in mapping.columns.enumerated() {
            guard let field = column.field else { continue }
            let text = row.text(index).cellText
            person.values[field.name] = text
            if !text.isEmpty, text != "\\N", let reason = defect(of: text, field.name) {
                person.invalid[field.name] = reason
            }
        }
        guard let key = key(of: person) else {
            rejections.append(
                Rejection(row: row.rowNumber, line: row.lineNumber, column: -1, reason: .personWithoutKey))
            return
        }
        person.key = key
        if !person.invalid.isEmpty { flagged += 1 }
        rows.append(person)
    }

    mutating func takeRows() -> [DeliveredPeople.Row] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    /// Why a value cannot be used; nil when it can.
    private func defect(of text: String, _ field: String) -> String? {
        switch field {
        case "email": EmailText.normalise(text) == nil ? "email-unreadable" : nil
        case "phone", "mobile": PhoneText.normalise(text, country: country) == nil ? "phone-unreadable" : nil
        case "document": DocumentText.normalise(text) == nil ? "document-unreadable" : nil
        case "birth_date": birthDefect(text)
        case "created_at", "consent_at": day(text) == nil ? "date-unreadable" : nil
        case "consent_email", "consent_sms", "consent_whatsapp", "consent_phone", "consent_postal":
            yesNo(text) == nil ? "consent-unreadable" : nil
        default: nil
        }
    }

    private func birthDefect(_ text: String) -> String? {
        guard let day = day(text) else { return "date-unreadable" }
        if day > today { return "date-in-future" }
        return day < today.adding(months: -12 * 130) ? "date-too-old" : nil
    }

    private func day(_ text: String) -> Day? {
        Array(text.utf8).withUnsafeBytes { DateText.parse($0, order: dateOrder)?.day }
    }

    private func yesNo(_ text: String) -> YesNo? { Array(text.utf8).withUnsafeBytes { YesNo.parse($0) } }

    private func key(of person: DeliveredPeople.Row) -> String? {
        func value(_ field: String) -> String {
            let text = person.values[field] ?? ""
            return text == "\\N" ? "" : text
        }
        let id = value("external_id")
        if !id.isEmpty { return id }
        let (document, email) = (value("document"), value("email"))
        for phone in [value("mobile"), value("phone")] {
            if let key = PersonKey.key(document: document, email: email, phone: phone, country: country) { return key }
        }
        let full = value("full_name")
        let name = full.isEmpty ? value("given_names") + " " + value("surnames") : full
        let folded = FoldedText.fold(name)
        return folded.isEmpty ? nil : "name:" + folded
    }
}
