import Kernel
import Rules
import Timelines
import Warehouse

/// The names that rules may use: what is known of people, what follows from their history, what sources gave to lines.
struct SegmentCatalogue: Sendable {
    /// Of codes, by key: label folded → code.
    let labels: [String: [String: String]]

    init(labels: [String: [String: String]]) {
        self.labels = labels.mapValues { all in
            Dictionary(all.map { (FoldedText.fold($0), $1) }) { first, _ in first }
        }
    }

    /// Attributes that are computed, whoever there is.
    static let computed: [(key: String, kind: Catalogue.Kind, codes: [String])] = [
        ("recency_days", .number, []), ("frequency", .number, []), ("monetary", .number, []),
        ("rfm.r", .number, []), ("rfm.f", .number, []), ("rfm.m", .number, []),
        (
            "rfm.group", .text,
            [
                "Champions", "Loyal", "Potential", "New", "Promising", "Attention", "Sleeping", "At risk",
                "Cannot lose", "Hibernating",
            ]
        ),
        ("abc", .text, ["A", "B", "C"]),
        ("fxv", .text, ["indifference", "approach", "loyalty", "migration", "none"]),
        ("stage", .text, []), ("latency_days", .number, []), ("overdue", .number, []), ("clv", .number, []),
        ("p_alive", .number, []), ("churn_risk", .number, []), ("next_purchase_on", .date, []),
        ("profit", .number, []), ("margin", .number, []), ("cohort", .text, []), ("tenure_days", .number, []),
        ("orders_count", .number, []), ("depth", .number, []), ("breadth", .number, []), ("billing", .number, []),
        ("referrals", .number, []),
    ]

    func catalogue(_ timeline: HomeTimeline, segments: [String]) -> Catalogue {
        var kinds = Dictionary(SegmentCatalogue.given.map { ($0.key, $0.kind) }) { first, _ in first }
        for key in timeline.main.columns.keys where !key.hasPrefix("consent:") {
            kinds[key] = timeline.main.columns[key]?.kind ?? .text
        }
        let given = kinds.sorted { $0.key < $1.key }.map { Catalogue.Attribute($0.key, $0.value) }
        let computed = Self.computed.map {
            Catalogue.Attribute($0.key, $0.kind, codes: $0.codes, labels: labels[$0.key] ?? [:])
        }
        let subjects: [HistoryQuery.Subject] = [.purchases, .events, .interactions]
        let own = Set(subjects.flatMap { timeline.main.timeline.fields($0) }.filter { $0.hasPrefix("attr:") })
        return Catalogue(
            attributes: given + computed, ownColumns: own.map { String($0.dropFirst(5)) }.sorted(), segments: segments)
    }

    /// The fields of people and companies that every home has.
    static let given: [(key: String, kind: Catalogue.Kind)] =
        [
            "external_id", "full_name", "given_names", "surnames", "email", "phone", "mobile", "document_type",
            "document", "sex", "address", "city", "region", "postcode", "country", "company", "job_title", "language",
            "notes", "referred_by", "hobbies", "decision_model", "life_phase", "name", "tax_id_type", "tax_id",
            "industry", "website", "parent_external_id", "kind",
        ].map { ($0, .text) } + [("birth_date", .date), ("created_at", .date), ("tags", .tags)]
        + ["employees", "annual_revenue", "annual_profit"].map { ($0, .number) }
}

extension PersonColumn {
    var kind: Catalogue.Kind {
        switch self {
        case .numbers: .number
        case .days: .date
        case .texts: .text
        case .truths: .truth
        case .tags: .tags
        }
    }
}
