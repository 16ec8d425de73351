/// A field of an imported row, by its name in the contract: `order_id`, `custom:Nivel`, `attr:Country`.
public struct Field: Hashable, Sendable, Codable, CustomStringConvertible {
    public let name: String

    init(known name: String) { self.name = name }

    /// The field of that name for a kind of import; nil when there is none.
    public init?(_ name: String, kind: ImportKind) {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let prefix = parts.first, let rest = parts.last {
            // A person's own fields come with people files, a line's with order files.
            guard !rest.isEmpty, prefix == (kind == .people ? "custom" : "attr") else { return nil }
        } else if !Self.names(of: kind).contains(name) {
            return nil
        }
        self.name = name
    }

    public static func custom(_ name: String) -> Field { Field(known: "custom:" + name) }
    public static func attribute(_ name: String) -> Field { Field(known: "attr:" + name) }

    public var isCustom: Bool { name.hasPrefix("custom:") }
    public var isAttribute: Bool { name.hasPrefix("attr:") }
    public var description: String { name }

    /// What follows `custom:` or `attr:`.
    public var suffix: String { name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name }

    public static func names(of kind: ImportKind) -> [String] {
        switch kind {
        case .people: people
        case .orders: orders
        }
    }

    static let people = [
        "external_id", "full_name", "given_names", "surnames", "email", "phone", "mobile", "document_type", "document",
        "birth_date", "sex", "address", "city", "region", "postcode", "country", "company", "job_title", "language",
        "tags", "notes", "referred_by", "created_at", "consent_email", "consent_sms", "consent_whatsapp",
        "consent_phone", "consent_postal", "consent_at", "consent_source", "hobbies", "decision_model", "life_phase",
    ]
    static let orders = [
        "order_id", "customer_ref", "email", "phone", "document", "ordered_at", "sku", "product", "category",
        "quantity", "unit_price", "discount", "amount", "unit_cost", "currency", "channel", "store", "payment_method",
        "status", "line_id", "order_discount", "shipping", "tax", "order_total",
    ]

    /// What a column must hold to be this field; nil is any text.
    var content: ColumnContent? {
        switch name {
        case "email": .email
        case "ordered_at", "birth_date", "created_at", "consent_at": .date
        case "quantity", "unit_price", "discount", "amount", "unit_cost", "order_discount", "shipping", "tax",
            "order_total":
            .number
        default: nil
        }
    }
}

/// What the cells of a column look like.
public enum ColumnContent: String, Sendable, Codable { case number, date, email }
