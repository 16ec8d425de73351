import Customers
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

    /// - Parameter fields: what may be known of people, in this home.
    func catalogue(_ timeline: HomeTimeline, fields: [PersonField], segments: [String]) -> Catalogue {
        let given = fields.map { Catalogue.Attribute($0.key, Catalogue.Kind(rawValue: $0.kind.rawValue) ?? .text) }
        let computed = Self.computed.map {
            Catalogue.Attribute($0.key, $0.kind, codes: $0.codes, labels: labels[$0.key] ?? [:])
        }
        let subjects: [HistoryQuery.Subject] = [.purchases, .events, .interactions]
        let histories = timeline.parts.map(\.timeline)
        let own = Set(subjects.flatMap { subject in histories.flatMap { $0.fields(subject) } })
            .filter { $0.hasPrefix("attr:") }
        return Catalogue(
            attributes: given.sorted { $0.key < $1.key } + computed,
            ownColumns: own.map { String($0.dropFirst(5)) }.sorted(), segments: segments)
    }
}
