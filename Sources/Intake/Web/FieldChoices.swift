import Kernel
import Web

/// The fields a column can become, in groups, as the options of a select.
struct FieldChoices {
    let texts: Texts
    let kind: ImportKind

    /// Groups by kind: what somebody looks for first stands first.
    private static let groupsOfKind: [ImportKind: [(String, [String])]] = [
        .people: [
            ("keys", ["external_id", "email", "phone", "mobile", "document_type", "document"]),
            ("name", ["full_name", "given_names", "surnames", "company", "job_title"]),
            ("place", ["address", "city", "region", "postcode", "country"]), ("consent", consents),
        ],
        .companies: [
            ("keys", ["external_id", "tax_id_type", "tax_id", "email", "phone", "website"]),
            ("company", ["name", "industry", "employees", "annual_revenue", "annual_profit", "parent_external_id"]),
            ("place", ["address", "city", "region", "country"]), ("consent", consents),
        ],
        .orders: [
            ("keys", keys),
            (
                "order",
                [
                    "order_id", "ordered_at", "status", "currency", "channel", "store", "payment_method",
                    "order_discount", "shipping", "tax", "order_total",
                ]
            ),
            (
                "line",
                [
                    "line_id", "sku", "product", "category", "quantity", "unit_price", "discount", "amount",
                    "unit_cost",
                ]
            ),
        ],
        .events: [
            ("keys", keys),
            (
                "event",
                ["event_id", "occurred_at", "type", "channel", "campaign", "product", "value", "minutes", "text"]
            ),
        ],
        .payments: [
            ("keys", keys),
            ("payment", ["payment_id", "order_id", "paid_at", "amount", "currency", "method", "status"]),
        ],
        .products: [
            (
                "product",
                [
                    "sku", "name", "category", "subcategory", "price", "cost", "currency", "stock", "active",
                    "replaces", "url", "image_url",
                ]
            )
        ],
        .costs: [
            ("unit-cost", ["sku", "valid_from", "unit_cost", "currency"]),
            ("spend", ["cost_id", "spent_at", "amount", "label", "channel", "campaign", "customer_ref", "notes"]),
        ],
        .consents: [
            ("keys", ["external_id", "email", "phone", "document"]),
            (
                "consent",
                [
                    "channel", "purpose", "state", "at", "source", "text_version", "valid_until", "allowed_hours",
                ]
            ),
        ],
        .suppressions: [
            ("keys", ["email", "phone", "document", "external_id"]),
            ("exclusion", ["channel", "reason", "at", "valid_until"]),
        ],
    ]
    private static let keys = ["customer_ref", "email", "phone", "document"]
    private static let consents = [
        "consent_email", "consent_sms", "consent_whatsapp", "consent_phone", "consent_postal", "consent_at",
        "consent_source",
    ]

    /// Each group with its fields; what no group names comes last, so that no field of the contract is missing.
    static func groups(_ kind: ImportKind) -> [(name: String, fields: [String])] {
        let known = Field.names(of: kind)
        let groups = (groupsOfKind[kind] ?? []).map { (name: $0.0, fields: $0.1.filter(known.contains)) }
        let named = Set(groups.flatMap(\.fields))
        let rest = known.filter { !named.contains($0) }
        return groups.filter { !$0.fields.isEmpty } + (rest.isEmpty ? [] : [(name: "more", fields: rest)])
    }

    /// The options of one column. Its own field is offered by its name; one chosen before stays possible.
    func options(column: String, chosen: String) -> [PageFields] {
        var own: [String] = []
        let name = column.trimmingSpaces()
        for prefix in Self.ownPrefixes(kind) where !name.isEmpty { own.append(prefix + name) }
        if chosen.contains(":"), !own.contains(chosen) { own.append(chosen) }
        let none: PageFields = ["value": "", "text": texts("imports.field-none"), "isChosen": chosen.isEmpty]
        var groups: [PageFields] = [["label": false, "options": [none]]]
        groups += Self.groups(kind).map { group in
            [
                "label": texts("imports.fields-" + group.name),
                "options": group.fields.map { option($0, ImportWords.field($0, kind, texts), chosen) },
            ]
        }
        guard !own.isEmpty else { return groups }
        groups.append([
            "label": texts("imports.fields-own"),
            "options": own.map { field in
                let parts = field.split(separator: ":", maxSplits: 1)
                let name = parts.last.map(String.init) ?? field
                // In files of what happened a column may speak of the row, or of the person it names.
                let isOfPerson = field.hasPrefix("custom:") && !kind.isOfCustomers
                let key = isOfPerson ? "imports.field-own-person" : "imports.field-own"
                return option(field, texts(key, ["name": String(name.prefix(60))]), chosen)
            },
        ])
        return groups
    }

    /// What a column of no known field can become: a field of the row, of the person, or nothing.
    private static func ownPrefixes(_ kind: ImportKind) -> [String] {
        ["attr:", "custom:"].filter { Field($0 + "x", kind: kind) != nil }
    }

    private func option(_ value: String, _ text: String, _ chosen: String) -> PageFields {
        ["value": value, "text": text, "isChosen": value == chosen]
    }
}
