import Rules

extension RandomWorld {
    /// The names that random rules use: everything that random worlds know, and what of each customer is computed.
    public static let catalogue: Catalogue = {
        let numbers = [
            "recency_days", "frequency", "monetary", "rfm.r", "rfm.f", "rfm.m", "latency_days", "overdue", "profit",
            "margin", "tenure_days", "orders_count", "depth", "breadth", "billing", "referrals", "clv", "p_alive",
            "churn_risk", "custom:Puntos",
        ]
        let texts = ["city", "custom:Nivel VIP", "cohort", "stage"]
        let dates = ["birth_date", "custom:Renovación", "next_purchase_on"]
        let groups = World.codeLabels["rfm.group"]?.values.sorted() ?? []
        let cells = ["approach", "indifference", "loyalty", "migration", "none"]
        return Catalogue(
            attributes: numbers.map { .init($0, .number) } + texts.map { .init($0, .text) }
                + dates.map { .init($0, .date) } + [
                    .init("custom:Activo", .truth), .init("tags", .tags),
                    .init("rfm.group", .text, codes: groups, labels: foldedLabels("rfm.group")),
                    .init("fxv", .text, codes: cells, labels: foldedLabels("fxv")),
                    .init("abc", .text, codes: ["A", "B", "C"]),
                ],
            ownColumns: ["Color", "Talla grande"], segments: Words.segments)
    }()

    private static func foldedLabels(_ key: String) -> [String: String] {
        let folding = Folding()
        var folded: [String: String] = [:]
        for (label, code) in World.codeLabels[key] ?? [:] { folded[folding.fold(label)] = code }
        return folded
    }
}
