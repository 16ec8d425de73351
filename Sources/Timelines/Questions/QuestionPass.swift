import Kernel

/// What the questions of one pass have in common: figures that are asked for more than once, and figures that pick lines of
/// the same days by the same text.
struct QuestionPass {
    /// Figures kept for a block at a time; 8 KB each.
    static let mostKept = 64

    private(set) var places: [HistoryQuery: PickPlace] = [:]
    private var kept: [HistoryQuery: Int] = [:]
    private(set) var groups = 0

    /// Nothing in common.
    init() {}

    /// - Throws: `FactProblem.damaged`.
    init(_ questions: [PersonQuestion], _ timeline: Timeline) throws {
        // In the order in which they are asked, so that a pass is the same each time.
        var (queries, uses) = ([HistoryQuery](), [HistoryQuery: Int]())
        for question in questions {
            question.forEachQuery { query in
                if uses[query] == nil { queries.append(query) }
                uses[query, default: 0] += 1
            }
        }
        try findPlaces(queries, timeline)
        for query in queries where places[query] == nil && (uses[query] ?? 0) > 1 && kept.count < Self.mostKept {
            kept[query] = kept.count
        }
    }

    /// Where the figures of a block are kept; nil for one that is asked for once.
    func slot(_ query: HistoryQuery) -> Int? { kept[query] }

    private mutating func findPlaces(_ queries: [HistoryQuery], _ timeline: Timeline) throws {
        var (keys, members) = ([LinePicks.Key](), [LinePicks.Key: [(HistoryQuery, RawColumn<UInt8>)]]())
        for query in queries where query.subject == .purchases || query.subject == .returns {
            guard let field = query.tests.lazy.compactMap(\.field).first,
                let test = query.tests.first(where: { $0.field == field }),
                case .codes(_, let table) = try PreparedTest(test, query.subject.table, timeline)
            else { continue }
            let key = LinePicks.Key(from: query.from, to: query.to, field: field)
            if members[key] == nil { keys.append(key) }
            members[key, default: []].append((query, table))
        }
        for key in keys {
            guard let all = members[key], let coded = try timeline.coded("line", key.field) else { continue }
            // Members are counted in 16 bits.
            for part in stride(from: 0, to: all.count, by: Int(UInt16.max)) {
                let some = all[part..<min(all.count, part + Int(UInt16.max))]
                let picks = try LinePicks(timeline, key, coded.codes, some.map(\.1))
                for (member, (query, _)) in some.enumerated() {
                    places[query] = PickPlace(picks: picks, group: groups, member: member)
                }
                groups += 1
            }
        }
    }
}

extension LineTest {
    /// Of which text it is.
    var field: String? {
        if case .text(let field, _) = self { return field }
        return nil
    }
}

extension PersonQuestion {
    /// The figures of histories that it looks at.
    func forEachQuery(_ body: (HistoryQuery) -> Void) {
        switch self {
        case .all(let parts), .any(let parts): for part in parts { part.forEachQuery(body) }
        case .not(let part): part.forEachQuery(body)
        case .isIn(let figure, _): figure.forEachQuery(body)
        case .isKnown(let number): number.forEachQuery(body)
        case .compare(let left, _, let right):
            left.forEachQuery(body)
            right.forEachQuery(body)
        case .constant, .text, .isTextKnown, .sameText, .tag, .hasTags, .truth, .isTruthKnown, .isMember: break
        }
    }
}

extension PersonFigure {
    func forEachQuery(_ body: (HistoryQuery) -> Void) { if case .history(let query) = self { body(query) } }
}

extension PersonNumber {
    func forEachQuery(_ body: (HistoryQuery) -> Void) {
        switch self {
        case .constant: break
        case .figure(let figure, _): figure.forEachQuery(body)
        case .shifted(let number, _): number.forEachQuery(body)
        case .sum(let left, let right), .difference(let left, let right), .product(let left, let right),
            .quotient(let left, let right):
            left.forEachQuery(body)
            right.forEachQuery(body)
        }
    }
}
