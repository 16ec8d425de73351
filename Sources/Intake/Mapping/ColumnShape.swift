/// What the cells of one column look like, counted when first asked.
///
/// Only used while one mapping is proposed; shares are of the cells that are not empty.
final class ColumnShape {
    let name: String
    let header: HeaderName
    let samples: [String]
    private var shares: [ColumnContent: Double] = [:]
    private var international: Double?

    init(_ evidence: ColumnMapping.Evidence) {
        name = evidence.name
        header = HeaderName(evidence.name)
        samples = evidence.samples
    }

    var isEmpty: Bool { samples.isEmpty }
    var isReserved: Bool { name.hasPrefix(ColumnMapping.reserved) }

    /// Share of the cells that can be read as this; 0 without cells.
    func share(_ content: ColumnContent) -> Double {
        if let known = shares[content] { return known }
        let share = samples.isEmpty ? 0 : Double(samples.count { content.accepts($0) }) / Double(samples.count)
        shares[content] = share
        return share
    }

    /// Share of the cells that are phone numbers with a plus in front: those are nothing else.
    var internationalPhones: Double {
        if let international { return international }
        let count = samples.count { ($0.hasPrefix("+") || $0.hasPrefix("'+")) && ColumnContent.phone.accepts($0) }
        let share = samples.isEmpty ? 0 : Double(count) / Double(samples.count)
        international = share
        return share
    }

    /// How well cells fit what a field needs: 1 when any text will do or nearly all fit, down to 0.3.
    func fit(_ content: ColumnContent?) -> Double {
        guard let content, !samples.isEmpty else { return 1 }
        let share = share(content)
        return share >= 0.8 ? 1 : 0.3 + 0.7 * share
    }

    /// Whether the cells are plainly of another kind than the field wants: days, addresses or yes and no where a
    /// field takes any text.
    func contradicts(_ field: Field) -> Bool {
        guard !samples.isEmpty else { return false }
        return [ColumnContent.email, .date, .yesNo].contains { $0 != field.content && share($0) >= 0.9 }
    }
}
