/// What the rows of a file most probably are, told by the fields that its columns name.
public struct KindGuess: Sendable, Equatable {
    public let kind: ImportKind
    /// 0…1: 0.99 for a known tool's export, below 0.4 when no kind has the fields it cannot do without.
    public let confidence: Double
    /// Id of the preset recognised, of whatever kind.
    public let preset: String?

    /// Looks at the columns as each kind would read them: the kind that knows most of them, among those whose
    /// needed fields are there. Of equals orders go before payments, people before companies.
    public static func of(_ evidence: [ColumnMapping.Evidence]) -> KindGuess {
        let shapes = evidence.map(ColumnShape.init)
        if let preset = Preset.recognise(Set(shapes.map(\.header.key)), kind: nil) {
            return KindGuess(kind: preset.kind, confidence: 0.99, preset: preset.id)
        }
        let ranked = preference.map { Reading($0, shapes) }
            .enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
        guard let best = ranked.first, best.score > 0 else {
            return KindGuess(kind: .people, confidence: 0, preset: nil)
        }
        let named = max(1, shapes.count { !$0.isReserved && !($0.isEmpty && $0.header.key.isEmpty) })
        let coverage = min(1, Double(best.known) / Double(named))
        let second = ranked.dropFirst().first?.score ?? 0
        let margin = (best.score - max(0, second)) / best.score
        let sure = (0.6 + 0.4 * min(1, margin * 2)) * (0.5 + 0.5 * coverage)
        return KindGuess(kind: best.kind, confidence: best.isWhole ? min(0.98, sure) : 0.35 * sure, preset: nil)
    }

    private static let preference: [ImportKind] = [
        .orders, .people, .companies, .payments, .events, .products, .costs, .consents, .suppressions,
    ]

    /// The file as one kind reads it.
    private struct Reading {
        let kind: ImportKind
        let known: Int
        let score: Double
        /// Whether the fields are there without which a row of this kind says nothing.
        let isWhole: Bool

        init(_ kind: ImportKind, _ shapes: [ColumnShape]) {
            var proposal = ColumnProposal(shapes: shapes, kind: kind)
            proposal.takeLikely()
            let fields = Set(proposal.named.map(\.field.name))
            // A name alone, with cells that say otherwise, makes a file what it is, but does not speak for it.
            let columns = proposal.named.filter { $0.confidence >= CandidateSearch.silent }
            self.kind = kind
            known = columns.count
            isWhole = KindGuess.needs(kind).allSatisfy { group in group.contains { fields.contains($0) } }
            let sum = columns.reduce(0) { $0 + $1.confidence }
            // Without a person's name, a tax number and a firm's name are a company's.
            let bonus = kind == .companies && !Self.hasPersonName(shapes) ? 0.5 : 0
            score = isWhole ? sum + bonus : sum * 0.1
        }

        private static func hasPersonName(_ shapes: [ColumnShape]) -> Bool {
            let names: Set<String> = ["full_name", "given_names", "surnames", "birth_date", "sex"]
            return shapes.contains { shape in
                Aliases.of(.people).meanings(of: shape.header).meanings.contains { names.contains($0.field.name) }
            }
        }
    }

    /// Of each group one field must be there: groups parted by bars.
    private static func needs(_ kind: ImportKind) -> [[String]] {
        let needs =
            switch kind {
            case .people: "full_name given_names surnames external_id email phone mobile document"
            case .companies: "name|tax_id industry employees annual_revenue website parent_external_id"
            case .orders: "ordered_at|amount unit_price"
            case .events: "occurred_at|type minutes"
            case .products: "sku name|name price category stock cost|price category stock active image_url name"
            case .costs: "unit_cost amount|sku label channel campaign cost_id|sku spent_at"
            case .payments: "paid_at|amount|payment_id order_id method customer_ref email phone document"
            case .consents: "channel purpose|state|external_id email phone document"
            case .suppressions: "external_id email phone document|reason channel"
            }
        return needs.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
    }
}
