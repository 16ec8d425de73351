import Kernel
import Web

/// The fields a column can become, in groups, as the options of a select.
struct FieldChoices {
    let texts: Texts
    let kind: ImportKind

    private static let orderGroups: [(String, [String])] = [
        ("keys", ["customer_ref", "email", "phone", "document"]),
        (
            "order",
            [
                "order_id", "ordered_at", "status", "currency", "channel", "store", "payment_method", "order_discount",
                "shipping", "tax", "order_total",
            ]
        ),
        (
            "line",
            [
                "line_id", "sku", "product", "category", "quantity", "unit_price", "discount", "amount", "unit_cost",
            ]
        ),
    ]
    private static let peopleGroups: [(String, [String])] = [
        ("keys", ["external_id", "email", "phone", "mobile", "document_type", "document"]),
        ("name", ["full_name", "given_names", "surnames", "company", "job_title"]),
        ("place", ["address", "city", "region", "postcode", "country"]),
        (
            "consent",
            [
                "consent_email", "consent_sms", "consent_whatsapp", "consent_phone", "consent_postal", "consent_at",
                "consent_source",
            ]
        ),
    ]

    /// Each group with its fields; what no group names comes last, so that no field of the contract is missing.
    static func groups(_ kind: ImportKind) -> [(name: String, fields: [String])] {
        let groups = kind == .orders ? orderGroups : peopleGroups
        let named = Set(groups.flatMap(\.1))
        let rest = Field.names(of: kind).filter { !named.contains($0) }
        return groups.map { (name: $0.0, fields: $0.1) } + (rest.isEmpty ? [] : [(name: "more", fields: rest)])
    }

    /// The options of one column. Its own field is offered by its name; one chosen before stays possible.
    func options(column: String, chosen: String) -> [PageFields] {
        var own: [String] = []
        let name = column.trimmingSpaces()
        if !name.isEmpty { own.append(kind == .orders ? "attr:" + name : "custom:" + name) }
        if chosen.contains(":"), !own.contains(chosen) { own.append(chosen) }
        let none: PageFields = ["value": "", "text": texts("imports.field-none"), "isChosen": chosen.isEmpty]
        var groups: [PageFields] = [["label": false, "options": [none]]]
        groups += Self.groups(kind).map { group in
            [
                "label": texts("imports.fields-" + group.name),
                "options": group.fields.map { option($0, texts("field." + $0), chosen) },
            ]
        }
        guard !own.isEmpty else { return groups }
        groups.append([
            "label": texts("imports.fields-own"),
            "options": own.map { field in
                let name = field.split(separator: ":", maxSplits: 1).last.map(String.init) ?? field
                return option(field, texts("imports.field-own", ["name": String(name.prefix(60))]), chosen)
            },
        ])
        return groups
    }

    private func option(_ value: String, _ text: String, _ chosen: String) -> PageFields {
        ["value": value, "text": text, "isChosen": value == chosen]
    }
}
