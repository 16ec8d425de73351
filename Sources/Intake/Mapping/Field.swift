/// A field of an imported row, by its name in the contract: `order_id`, `custom:Nivel`, `attr:Country`.
public struct Field: Hashable, Sendable, Codable, CustomStringConvertible {
    public let name: String

    init(known name: String) { self.name = name }

    /// The field of that name for a kind of import; nil when there is none.
    public init?(_ name: String, kind: ImportKind) {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let prefix = parts.first, let rest = parts.last {
            guard !rest.isEmpty, let own = Self.ownPrefix(of: kind) else { return nil }
            // What happened names somebody: a column may speak of the person.
            guard prefix == own || prefix == "custom" else { return nil }
        } else if !Self.names(of: kind).contains(name) {
            return nil
        }
        self.name = name
    }

    public static func custom(_ name: String) -> Field { Field(known: "custom:" + name) }
    public static func attribute(_ name: String) -> Field { Field(known: "attr:" + name) }

    /// A field that the file alone knows, under the kind's own prefix; nil where rows keep no such fields.
    public static func own(_ name: String, kind: ImportKind) -> Field? {
        ownPrefix(of: kind).map { Field(known: $0 + ":" + name) }
    }

    public var isCustom: Bool { name.hasPrefix("custom:") }
    public var isAttribute: Bool { name.hasPrefix("attr:") }
    /// Whether it is a field of the file's own, which the contract does not name.
    public var isOwn: Bool { isCustom || isAttribute }
    public var description: String { name }

    /// What follows `custom:` or `attr:`.
    public var suffix: String { name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name }

    /// `custom` where a row is somebody, `attr` where it is an order line, an event or a payment; nil where the
    /// contract's fields are all there is.
    static func ownPrefix(of kind: ImportKind) -> String? {
        switch kind {
        case .people, .companies: "custom"
        case .orders, .events, .payments: "attr"
        case .products, .costs, .consents, .suppressions: nil
        }
    }

    /// The contract's fields of a kind, in its order.
    public static func names(of kind: ImportKind) -> [String] {
        switch kind {
        case .people: people
        case .companies: companies
        case .orders: orders
        case .events: events
        case .products: products
        case .costs: costs
        case .payments: payments
        case .consents: consents
        case .suppressions: suppressions
        }
    }
}

extension Field {
    static let people = words(
        """
        external_id full_name given_names surnames email phone mobile document_type document birth_date sex address
        city region postcode country company job_title language tags notes referred_by created_at consent_email
        consent_sms consent_whatsapp consent_phone consent_postal consent_at consent_source hobbies decision_model
        life_phase
        """)
    static let companies = words(
        """
        external_id name tax_id_type tax_id industry employees annual_revenue annual_profit email phone website
        address city region country parent_external_id tags notes created_at consent_email consent_sms
        consent_whatsapp consent_phone consent_postal consent_at consent_source
        """)
    static let orders = words(
        """
        order_id customer_ref email phone document ordered_at sku product category quantity unit_price discount
        amount unit_cost currency channel store payment_method status line_id order_discount shipping tax order_total
        """)
    static let events = words(
        """
        event_id customer_ref email phone document occurred_at type channel campaign product value text minutes
        """)
    static let products = words(
        """
        sku name category subcategory cost price stock active replaces url image_url currency
        """)
    /// What a product cost from a day on, and what was spent on whom: a file has one, the other or both.
    static let costs = words(
        """
        sku valid_from unit_cost currency cost_id spent_at amount label channel campaign customer_ref notes
        """)
    static let payments = words(
        """
        payment_id order_id customer_ref email phone document paid_at amount currency method status
        """)
    static let consents = words(
        """
        external_id email phone document channel purpose state at source text_version valid_until allowed_hours
        """)
    static let suppressions = words(
        """
        email phone document external_id channel reason at valid_until
        """)

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
