import Kernel
import Rules
import Timelines
import Warehouse

/// Cubes of one state of the home, as of a day.
extension SegmentAsking {
    /// - Parameter rule: nil is everybody, and nobody's orders, too, unless people or companies alone are asked about.
    /// - Throws: `CubeProblem` where more cells would come out than anybody reads; `RuleProblem`; `FactProblem`.
    public func cube(_ request: CubeRequest, of rule: Rule? = nil) throws -> CubeTable {
        let start = ContinuousClock.now
        let sight = try CubeSight(self, request, of: rule)
        let all = Array((request.rows + request.columns).indices)
        let cells = try sight.answer(all)
        let mayAdd = sight.mayAdd
        func total(_ kept: [Int]) throws -> CubeAnswer { mayAdd ? cells.summed(over: kept) : try sight.answer(kept) }
        let (rows, columns) = (Array(all.prefix(request.rows.count)), Array(all.dropFirst(request.rows.count)))
        let whole = try total([])
        let hasBoth = !rows.isEmpty && !columns.isEmpty
        let (byRow, byColumn) = hasBoth ? (try total(rows), try total(columns)) : (nil, nil)
        let elapsed = ContinuousClock.now - start
        let figures = whole.count > 0 ? whole.figures(0) : CubeFigures()
        return CubeTable(
            sight: sight, answer: cells, byRow: byRow, byColumn: byColumn,
            total: request.measures.map { CubeValue($0, figures, timeline.currency) },
            linesWithoutRate: whole.linesWithoutRate, linesWithoutCost: whole.linesWithoutCost,
            elapsedMilliseconds: Double(elapsed.components.seconds) * 1e3
                + Double(elapsed.components.attoseconds) / 1e15)
    }

    /// The customers of one cell: those with a purchase there.
    /// - Parameter cell: a key for each dimension of rows and columns, as answers write it; empty is what is not known.
    /// - Throws: `cube.cell` where there are more keys or fewer.
    public func people(_ request: CubeRequest, in cell: [String], of rule: Rule? = nil) throws -> Members {
        let names = request.rows + request.columns
        guard cell.count == names.count else {
            throw PlainProblem("cube.cell", .usage, ["dimensions": names.map(\.text).joined(separator: ",")])
        }
        let sight = try CubeSight(self, request, of: rule)
        return timeline.members(
            try timeline.parts.enumerated().map { number, part in
                let question = sight.question(Array(names.indices), number)
                let keys = zip(cell, question.dimensions).map { CubeKey($0, $1) }
                return try CubeScan(part.timeline).people(question, in: keys)
            })
    }
}

/// A request with what it needs of each part of the home.
struct CubeSight: Sendable {
    let timeline: HomeTimeline
    let request: CubeRequest
    let asOf: Day
    /// Those of the timeline and, where they are not in the first, the orders that name nobody.
    private let parts: [HomeTimeline.Part]
    private let partOfNobody: Int?
    /// By part, by dimension of rows and columns.
    private(set) var dimensions: [[CubeDimension]] = []
    /// Nil is everybody, and nobody's orders.
    private let members: Members?

    init(_ asking: SegmentAsking, _ request: CubeRequest, of rule: Rule?) throws {
        (timeline, asOf, self.request) = (asking.timeline, asking.asOf, request)
        members = try rule.map { try asking.members($0) } ?? asking.scope
        if let nobody = asking.nobody, nobody.timeline !== timeline.main.timeline {
            (parts, partOfNobody) = (timeline.parts + [nobody], timeline.parts.count)
        } else {
            (parts, partOfNobody) = (timeline.parts, asking.nobody == nil ? nil : 0)
        }
        if (request.rows + request.columns).contains(where: { $0.meaning == .segments }) { try asking.foresee() }
        for number in parts.indices {
            dimensions.append(
                try (request.rows + request.columns).map { try asking.dimension($0, number) })
        }
    }

    /// Whether cells of fewer dimensions are the sums of cells of more.
    var mayAdd: Bool {
        Set(request.measures).isSubset(of: [.revenue, .quantity, .profit])
            && dimensions.allSatisfy { $0.allSatisfy { !$0.isMany } }
    }

    /// What is asked of a part, by some of the dimensions.
    func question(_ kept: [Int], _ part: Int) -> CubeQuestion {
        var who = part < timeline.parts.count ? members.map { part == 0 ? $0.main : $0.changed } : nil
        // Those whom the other part answers for.
        if part == 0, who == nil, !timeline.outdated.isEmpty { who = timeline.outdated.complement }
        var question = CubeQuestion(
            kept.map { dimensions[part][$0] }, Set(request.measures), asOf: asOf.number,
            from: request.from?.number ?? .min, to: request.to?.number ?? .max, who: who,
            includesNobody: members == nil && part == partOfNobody)
        (question.isGross, question.includesZero) = (request.isGross, request.includesZero)
        question.source = request.source
        return question
    }

    func answer(_ kept: [Int]) throws -> CubeAnswer {
        var answer: CubeAnswer?
        for (number, part) in parts.enumerated() {
            let one = try CubeScan(part.timeline).answer(question(kept, number))
            answer = try answer.map { try $0.joined(one) } ?? one
        }
        return answer ?? CubeAnswer(nothingOf: kept.count)
    }

    /// The cells of some dimensions by ascending key.
    func sorted(_ answer: CubeAnswer, _ kept: [Int]) -> [CubeTable.Cell] {
        let labels = kept.indices.map { at in
            answer.dimensions[at].keys.map { CubeLabel($0, told(kept[at])) }
        }
        let ranks = kept.indices.map { at in Self.ranks(answer.dimensions[at].keys) }
        let order = (0..<answer.count).map { cell -> (rank: Int, cell: Int) in
            (kept.indices.reduce(0) { $0 &* ranks[$1].count &+ ranks[$1][answer.place(cell, $1)] }, cell)
        }
        return order.sorted { $0 < $1 }.map { _, cell in
            CubeTable.Cell(
                keys: kept.indices.map { labels[$0][answer.place(cell, $0)] },
                values: request.measures.map { CubeValue($0, answer.figures(cell), timeline.currency) })
        }
    }

    /// A dimension as that part has it which knows anything of it.
    private func told(_ dimension: Int) -> CubeDimension {
        let mine = dimensions.map { $0[dimension] }
        return mine.first { if case .nothing = $0 { false } else { true } } ?? .nothing
    }

    /// Where each key stands among them: numbers by size, texts as dictionaries have them, what is not known last.
    private static func ranks(_ keys: [CubeKey]) -> [Int] {
        func value(_ key: CubeKey) -> (Int, Int64, String) {
            switch key {
            case .number(let number): (0, number, "")
            case .text(let text): (1, 0, FoldedText.fold(text))
            case .unknown: (2, 0, "")
            }
        }
        let values = keys.map(value)
        var ranks = [Int](repeating: 0, count: keys.count)
        for (rank, place) in keys.indices.sorted(by: { values[$0] < values[$1] }).enumerated() { ranks[place] = rank }
        return ranks
    }
}

extension SegmentAsking {
    /// What a name is in a part of the home.
    fileprivate func dimension(_ name: CubeName, _ number: Int) throws -> CubeDimension {
        // Behind the parts of the timeline stand nobody's orders.
        let part = timeline.parts.indices.contains(number) ? timeline.parts[number] : nil
        func set(_ members: Members) -> PersonSet {
            part == nil ? PersonSet(size: 0) : number == 0 ? members.main : members.changed
        }
        switch name.meaning {
        case .time(let time): return .time(time)
        case .line(let field, let isFolded): return .line(field: field, isFolded: isFolded)
        case .source: return .source
        case .segment(let name): return .set(set(try members(of: name)))
        case .segments: return .sets(try segmentNames.map { .init($0, set(try members(of: $0))) })
        case .attribute("frequency"), .attribute("orders_count"):
            guard let part else { return .nothing }
            let query = HistoryQuery(.purchases, .count, asOf: asOf.number)
            let counts = try PersonScan(part.timeline, currency: timeline.currency).column(query)
            return .numbers(RawColumn(counts), denominator: 1)
        case .attribute(let key):
            guard let part else { return .nothing }
            switch try subject(part, []).column(key) {
            case .texts(let texts)?: return .texts(texts)
            case .truths(let truths)?: return .truths(truths)
            case .numbers(let numbers, let denominator)?: return .numbers(numbers, denominator: denominator)
            case .tags(let tags)?: return .tags(tags)
            case .days?, nil: return .nothing
            }
        }
    }
}

extension CubeKey {
    /// What somebody wrote for a key of a dimension; one that there cannot be is nobody's.
    fileprivate init(_ text: String, _ dimension: CubeDimension) {
        if text.isEmpty {
            self = .unknown
            return
        }
        switch dimension {
        case .time(let time): self = time.number(text).map { .number($0) } ?? .text(text)
        case .truths, .set: self = text == "true" ? .number(1) : text == "false" ? .number(0) : .text(text)
        case .numbers(_, let denominator):
            let number = Double(text).map { ($0 * Double(denominator)).rounded() }
            self = number.flatMap { Int64(exactly: $0) }.map { .number($0) } ?? .text(text)
        default: self = .text(text)
        }
    }
}

extension SegmentsRoom {
    /// The dimensions that there are now.
    public func cubeNames() throws -> CubeNames {
        let timeline = try timeline.current()
        let fields = timeline.parts.flatMap { $0.timeline.fields(.purchases) }
        return CubeNames(try catalogue(), fields: fields)
    }
}
