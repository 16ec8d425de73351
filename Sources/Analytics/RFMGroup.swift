/// One of ten named regions of the recency × frequency plane: the word a marketer uses for a customer.
///
/// The ten regions are rectangles of the 5 × 5 table of scores and cover each of its 25 cells exactly once.
/// Money does not decide the group; it tells customers of one group apart.
/// - SeeAlso: contract §4, the labels of each locale in the catalogue of texts.
public enum RFMGroup: UInt8, CaseIterable, Sendable {
    case champions, loyal, potential, new, promising, attention, sleeping, atRisk, cannotLose, hibernating

    /// The stable word of the segment language, of JSON and of CSV. Labels of pages are translated, this is not.
    public var code: String {
        switch self {
        case .champions: "Champions"
        case .loyal: "Loyal"
        case .potential: "Potential"
        case .new: "New"
        case .promising: "Promising"
        case .attention: "Attention"
        case .sleeping: "Sleeping"
        case .atRisk: "At risk"
        case .cannotLose: "Cannot lose"
        case .hibernating: "Hibernating"
        }
    }

    /// The group of that code, written exactly; nil for any other text.
    public init?(code: String) {
        guard let group = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = group
    }

    /// The cells of the 5 × 5 table that belong to this group: recency scores × frequency scores, each 1...5.
    public var rfRegion: (r: ClosedRange<Int>, f: ClosedRange<Int>) {
        switch self {
        case .champions: (5...5, 4...5)
        case .loyal: (3...4, 4...5)
        case .potential: (4...5, 2...3)
        case .new: (5...5, 1...1)
        case .promising: (4...4, 1...1)
        case .attention: (3...3, 3...3)
        case .sleeping: (3...3, 1...2)
        case .atRisk: (1...2, 3...4)
        case .cannotLose: (1...2, 5...5)
        case .hibernating: (1...2, 1...2)
        }
    }

    /// The group of a customer with these scores.
    ///
    /// - Parameters:
    ///   - r: recency score, 1 (long ago) to 5 (just now). Values outside count as the nearest score.
    ///   - f: frequency score, 1 (seldom) to 5 (often). Values outside count as the nearest score.
    /// - Complexity: O(1), one look at a table of 25 cells.
    public static func of(r: Int, f: Int) -> RFMGroup {
        cells[(min(max(r, 1), 5) - 1) * 5 + min(max(f, 1), 5) - 1]
    }

    /// The table of 25 cells, row r − 1, column f − 1, drawn from the regions so that they are written only once.
    static let cells: [RFMGroup] = {
        var cells = [RFMGroup](repeating: .hibernating, count: 25)
        for group in allCases {
            for r in group.rfRegion.r {
                for f in group.rfRegion.f { cells[(r - 1) * 5 + f - 1] = group }
            }
        }
        return cells
    }()
}
