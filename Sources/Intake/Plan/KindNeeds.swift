import Kernel

/// What a file must have so that anything can come of it: asked before any row is read.
enum KindNeeds {
    /// - Throws: `ImportProblem.missingField`, `import.no-person-column`, `import.no-address-column`.
    static func check(_ options: ImportOptions, _ look: Inspection) throws {
        func has(_ field: String) -> Bool { look.mapping.index(of: field) != nil }
        func hasAny(_ fields: [String]) -> Bool { fields.contains(where: has) }
        func need(_ fields: String...) throws {
            for field in fields where !has(field) { throw ImportProblem.missingField(field, kind: options.kind) }
        }
        func needPerson(_ fields: [String]) throws {
            guard hasAny(fields) else { throw PlainProblem("import.no-person-column", .invalid) }
        }
        let keys = ["external_id", "email", "phone", "document"]
        switch options.kind {
        case .orders:
            _ = try OrderColumns(look.mapping, textFields: [], decimal: look.decimal, dateOrder: look.dateOrder)
        case .people: try needPerson(keys + ["mobile", "full_name", "given_names", "surnames", "company"])
        case .companies: try needPerson(keys + ["tax_id", "name"])
        case .events: try need("occurred_at")
        case .payments: try need("paid_at", "amount")
        case .products: try need("sku")
        case .costs:
            let isOfSpend = has("amount") || has("spent_at")
            try isOfSpend ? need("spent_at", "amount") : need("sku", "unit_cost")
        case .consents:
            try needPerson(keys)
            try need("channel", "state")
        case .suppressions:
            guard hasAny(keys) else { throw PlainProblem("import.no-address-column", .invalid) }
        }
    }
}
