import Formats
import Kernel

/// Where the fields of a person stand in a row, in ascending number, and how each is read.
struct PersonColumns {
    enum Check: Sendable {
        case text, identifier, name, email, phone, document, birth, date, consent, number, sex, language, city, region
    }

    struct Column: Sendable {
        /// Column of the file, from 0.
        let index: Int
        let code: PersonFields.Code
        let check: Check
    }

    let columns: [Column]
    let columnCount: Int
    /// Positions in `columns` of what names a person; −1 absent.
    let externalID, document, documentType, email, mobile, phone, city, region, country: Int
    let fullName, givenNames, surnames: Int

    init(_ mapping: ColumnMapping, _ fields: PersonFields, kind: ImportKind) {
        var columns: [Column] = []
        for (index, column) in mapping.columns.enumerated() {
            guard let name = column.field?.name, let code = fields.code(of: name) else { continue }
            columns.append(Column(index: index, code: code, check: Self.check(name)))
        }
        columns.sort { $0.code < $1.code }
        self.columns = columns
        columnCount = mapping.columns.count
        func at(_ names: String...) -> Int {
            for name in names {
                if let code = fields.code(of: name), let found = columns.firstIndex(where: { $0.code == code }) {
                    return found
                }
            }
            return -1
        }
        externalID = at("external_id")
        document = kind == .companies ? at("tax_id", "document") : at("document")
        documentType = kind == .companies ? at("tax_id_type", "document_type") : at("document_type")
        email = at("email")
        mobile = at("mobile")
        phone = at("phone")
        (city, region) = (at("city"), at("region"))
        country = at("country")
        fullName = at("full_name", "name")
        givenNames = at("given_names")
        surnames = at("surnames")
    }

    static func check(_ field: String) -> Check {
        switch field {
        case "full_name", "given_names", "surnames", "company", "name": .name
        case "external_id", "parent_external_id", "referred_by": .identifier
        case "sex": .sex
        case "language": .language
        case "city": .city
        case "region": .region
        case "email": .email
        case "phone", "mobile": .phone
        case "document", "tax_id": .document
        case "birth_date": .birth
        case "created_at", "consent_at": .date
        case "consent_email", "consent_sms", "consent_whatsapp", "consent_phone", "consent_postal": .consent
        case "employees", "annual_revenue", "annual_profit": .number
        default: .text
        }
    }
}
