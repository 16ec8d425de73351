/// Numbers of the fields of a person or company in stored values.
///
/// The contract's fields have the place they have here, from 1, for ever: add at the end, never move. Fields that
/// files bring of their own have numbers from 1,000, given by the table `ownField`.
public struct PersonFields: Sendable, Equatable {
    public typealias Code = UInt16

    static let known = [
        "external_id", "full_name", "given_names", "surnames", "email", "phone", "mobile", "document_type", "document",
        "birth_date", "sex", "address", "city", "region", "postcode", "country", "company", "job_title", "language",
        "tags", "notes", "referred_by", "created_at", "consent_email", "consent_sms", "consent_whatsapp",
        "consent_phone", "consent_postal", "consent_at", "consent_source", "hobbies", "decision_model", "life_phase",
        "name", "tax_id_type", "tax_id", "industry", "employees", "annual_revenue", "annual_profit", "website",
        "parent_external_id",
    ]

    private var codes: [String: Code] = [:]
    private var names: [Code: String] = [:]

    /// - Parameter own: names of own fields by their number.
    public init(own: [(code: Code, name: String)] = []) {
        for (index, name) in Self.known.enumerated() { add(name, Code(index + 1)) }
        for field in own { add(field.name, field.code) }
    }

    /// Every field there is, in ascending number.
    public var all: [(code: Code, name: String)] {
        names.map { (code: $0.key, name: $0.value) }.sorted { $0.code < $1.code }
    }

    public func code(of name: String) -> Code? { codes[name] }
    public func name(of code: Code) -> String? { names[code] }

    /// A number for a field that has none yet and is not written down: for a dry run.
    public mutating func lend(_ name: String) {
        guard codes[name] == nil else { return }
        let last = max(names.keys.max() ?? 0, 40_000)
        if last < Code.max { add(name, last + 1) }
    }

    private mutating func add(_ name: String, _ code: Code) {
        codes[name] = code
        names[code] = name
    }
}

/// Why a value is kept as written and used for nothing.
///
/// The raw value is stored: add at the end, never move.
public enum ValueDefect: UInt8, Sendable, CaseIterable {
    case unreadable = 1
    case emailUnreadable, emailList, emailQuoted, emailNoDomain, emailMixedScript
    case phoneUnreadable, phoneScientific, phoneTooShort, phoneTooLong, phoneImpossible
    case documentUnreadable, documentCheckDigit, documentLength, documentTypeMismatch, documentDate
    case documentPlaceholder, documentScientific
    case dateUnreadable, dateInFuture, dateTooOld
    case consentUnreadable, numberUnreadable, spreadsheetError, controlCharacters
    case phoneSeveral, phoneCountryUnknown, emailWithName, emailWithoutAt, emailDomain, emailTooLong
    case sexUnreadable, languageUnreadable, cityUnknown, doubleEncoded, directionMarks, idScientific

    private static let names: [ValueDefect: String] = [
        .unreadable: "unreadable", .emailUnreadable: "email-unreadable", .emailList: "email-list",
        .emailQuoted: "email-quoted", .emailNoDomain: "email-no-domain", .emailMixedScript: "email-mixed-script",
        .phoneUnreadable: "phone-unreadable", .phoneScientific: "phone-scientific", .phoneTooShort: "phone-too-short",
        .phoneTooLong: "phone-too-long", .phoneImpossible: "phone-impossible",
        .documentUnreadable: "document-unreadable", .documentCheckDigit: "document-check-digit",
        .documentLength: "document-length", .documentTypeMismatch: "document-type-mismatch",
        .documentDate: "document-date", .documentPlaceholder: "document-placeholder",
        .documentScientific: "document-scientific", .dateUnreadable: "date-unreadable",
        .dateInFuture: "date-in-future", .dateTooOld: "date-too-old", .consentUnreadable: "consent-unreadable",
        .numberUnreadable: "number-unreadable", .spreadsheetError: "spreadsheet-error",
        .controlCharacters: "control-characters", .phoneSeveral: "phone-several",
        .phoneCountryUnknown: "phone-country-unknown", .emailWithName: "email-with-name",
        .emailWithoutAt: "email-without-at", .emailDomain: "email-domain", .emailTooLong: "email-too-long",
        .sexUnreadable: "sex-unreadable", .languageUnreadable: "language-unreadable", .cityUnknown: "city-unknown",
        .doubleEncoded: "double-encoded", .directionMarks: "direction-marks", .idScientific: "id-scientific",
    ]
    private static let byName = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })

    /// Stable name: in JSON, and as `flag.<code>` in the catalogue of texts.
    public var code: String { Self.names[self] ?? "unreadable" }

    public init(code: String) { self = Self.byName[code] ?? .unreadable }
}
