import Formats
import Kernel

/// Reads the values of a person: the form in which each is compared, or why it cannot be used.
struct PersonChecks {
    let country: String
    let dateOrder: DateOrder
    let decimal: DecimalSign
    let today: Day
    private let oldest: Day
    /// The compared form of the value checked last; empty where it has none of its own.
    private(set) var key: [UInt8] = []
    private let emails = EmailReader()
    private let phones: PhoneReader
    private var phonesOf: [String: PhoneReader] = [:]
    private var listed: ListedTexts

    init(
        country: String, dateOrder: DateOrder, decimal: DecimalSign, today: Day, sexes: SexText.Votes = .init()
    ) {
        self.country = country
        listed = ListedTexts(sexes: sexes)
        phones = PhoneReader(country: country)
        self.dateOrder = dateOrder
        self.decimal = decimal
        self.today = today
        oldest = today.adding(months: -12 * 130)
    }

    /// - Parameters:
    ///   - text: trimmed, not empty and not `\N`.
    ///   - beside: for a document, what it is said to be; for a city, its department.
    ///   - region: for phones and documents, the person's country where the row says one.
    mutating func defect(
        _ text: UnsafeRawBufferPointer, _ check: PersonColumns.Check, beside: String = "", region: String? = nil
    ) -> ValueDefect? {
        key.removeAll(keepingCapacity: true)
        if text[0] == 35, Self.spreadsheetErrors.contains(String(decoding: text.prefix(16), as: UTF8.self)) {
            return .spreadsheetError
        }
        switch check {
        case .text: return StrangeText.defect(text)
        case .identifier: return StrangeText.isScientific(text) ? .idScientific : StrangeText.defect(text)
        case .name:
            FoldedBytes.fold(text, into: &key)
            return StrangeText.defect(text)
        case .sex: return listed.sex(text, into: &key)
        case .language: return listed.language(text, into: &key)
        case .city: return listed.city(text, department: beside, country: region ?? country, into: &key)
        case .region: return listed.region(text, country: region ?? country, into: &key)
        case .email: return email(text)
        case .phone: return phone(text, region ?? country)
        case .document: return document(text, beside, region ?? country)
        case .birth: return birth(text)
        case .date: return DateText.parse(text, order: dateOrder) == nil ? .dateUnreadable : nil
        case .consent: return YesNo.parse(text) == nil ? .consentUnreadable : nil
        case .number: return NumberText.micros(text, decimal: decimal) == nil ? .numberUnreadable : nil
        }
    }

    private mutating func email(_ text: UnsafeRawBufferPointer) -> ValueDefect? {
        if let flags = emails.read(text, into: &key) {
            guard flags.contains(.mixedScript) else { return nil }
            // Letters of another alphabet that look like Latin ones: for a person to look at, never to be merged.
            key.removeAll(keepingCapacity: true)
            return .emailMixedScript
        }
        if case .invalid(let defect) = emails.reading(text) { return ValueDefect(code: defect.rawValue) }
        return .emailUnreadable
    }

    private mutating func phone(_ text: UnsafeRawBufferPointer, _ region: String) -> ValueDefect? {
        let reader = region == country ? phones : phonesOf[region] ?? PhoneReader(country: region)
        if region != country { phonesOf[region] = reader }
        if reader.read(text, into: &key) != nil { return nil }
        if case .invalid(let defect) = reader.reading(text) { return ValueDefect(code: defect.rawValue) }
        return .phoneUnreadable
    }

    private mutating func document(_ text: UnsafeRawBufferPointer, _ type: String, _ region: String) -> ValueDefect? {
        let written = String(decoding: text, as: UTF8.self)
        switch NationalID.read(written, type: type.isEmpty ? nil : type, country: region) {
        case .valid(let normalised, _, _, _):
            key.append(contentsOf: normalised.utf8)
            return nil
        case .invalid(let defect): return ValueDefect(code: defect.rawValue)
        }
    }

    private func birth(_ text: UnsafeRawBufferPointer) -> ValueDefect? {
        guard let day = DateText.parse(text, order: dateOrder)?.day else { return .dateUnreadable }
        if day > today { return .dateInFuture }
        return day < oldest ? .dateTooOld : nil
    }

    /// What spreadsheets leave where a formula failed, in English, Spanish and Portuguese.
    private static let spreadsheetErrors: Set<String> = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
        "#N/D", "#¡REF!", "#¡VALOR!", "#¡DIV/0!", "#¿NOMBRE?", "#¡NULO!", "#¡NUM!", "#VALOR!", "#NOME?", "#NÚM!",
    ]
}
