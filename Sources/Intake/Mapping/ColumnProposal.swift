import Kernel

/// A mapping in the making: each step settles columns that no step before it has.
struct ColumnProposal {
    private let kind: ImportKind
    private let shapes: [ColumnShape]
    private let preset: Preset?
    private var chosen: [(field: Field?, confidence: Double)?]
    private var taken: Set<Field> = []
    private var offers: [Field?]
    /// What the preset says of each column.
    private var presetRules: [Preset.Rule?]
    /// How many columns of the same name stand before each.
    private let namesakes: [Int]

    init(_ evidence: [ColumnMapping.Evidence], kind: ImportKind) {
        self.init(shapes: evidence.map(ColumnShape.init), kind: kind)
    }

    init(shapes: [ColumnShape], kind: ImportKind) {
        self.kind = kind
        self.shapes = shapes
        chosen = Array(repeating: nil, count: shapes.count)
        offers = Array(repeating: nil, count: shapes.count)
        presetRules = Array(repeating: nil, count: shapes.count)
        preset = Preset.recognise(Set(shapes.map(\.header.key)), kind: kind)
        var seen: [String: Int] = [:]
        namesakes = shapes.map { shape in
            defer { seen[shape.header.key, default: 0] += 1 }
            return shape.header.key.isEmpty ? 0 : seen[shape.header.key, default: 0]
        }
        for rule in preset?.rules ?? [] {
            let key = HeaderName.key(rule.column)
            let index = shapes.firstIndex { $0.header.key == key }
            if let index, presetRules[index] == nil { presetRules[index] = rule }
        }
    }

    mutating func take(said: [String: String]) throws {
        for (column, name) in said.sorted(by: { $0.key < $1.key }) {
            guard let index = index(of: column) else {
                throw ImportProblem.unknownColumn(column, known: shapes.map(\.name))
            }
            if name.isEmpty || name == "-" {
                chosen[index] = (nil, 1)
                continue
            }
            guard let field = Field(name, kind: kind) else { throw ImportProblem.unknownField(name, kind) }
            guard taken.insert(field).inserted else { throw ImportProblem.fieldTwice(name) }
            chosen[index] = (field, 1)
        }
    }

    mutating func take(remembered: [String: String]) {
        for (column, name) in remembered.sorted(by: { $0.key < $1.key }) {
            guard let index = index(of: column), chosen[index] == nil else { continue }
            if name.isEmpty || name == "-" {
                chosen[index] = (nil, 0.99)
            } else if let field = Field(name, kind: kind), taken.insert(field).inserted {
                chosen[index] = (field, 0.99)
            }
        }
    }

    /// The preset's columns in its own sequence: of two that would be one field, the first.
    mutating func takePreset() {
        guard let preset else { return }
        for rule in preset.rules {
            guard let index = presetRules.firstIndex(of: rule), chosen[index] == nil else { continue }
            if rule.field.isEmpty {
                chosen[index] = (nil, 0.98)
            } else if rule.field == "+" {
                settleAsOwn(index, confidence: 0.98)
            } else if let field = Field(rule.field, kind: kind), taken.insert(field).inserted {
                chosen[index] = (field, 0.98)
            }
        }
    }

    /// Names and content: the assignment with the largest sum, the same in whatever sequence columns stand.
    mutating func takeLikely() {
        let search = CandidateSearch(shapes, kind: kind)
        let open = shapes.indices.filter { chosen[$0] == nil }
            .sorted { (shapes[$0].header.key, $0) < (shapes[$1].header.key, $1) }
        let candidates = open.map { column in
            search.candidates(of: column).filter { !taken.contains($0.field) }
        }
        let fields = Field.names(of: kind).map { Field(known: $0) }
        var weights: [[(column: Int, weight: Double)]] = fields.map { _ in [] }
        let place = Dictionary(uniqueKeysWithValues: zip(fields, fields.indices))
        for (row, list) in candidates.enumerated() {
            for candidate in list where candidate.isSure {
                guard let field = place[candidate.field] else { continue }
                // Of columns that are alike in everything the first takes the field.
                weights[field].append((row, candidate.weight - Double(row) * 1e-9))
            }
        }
        for (field, row) in ColumnAssignment.best(weights, columns: open.count).enumerated() {
            guard let row, let found = candidates[row].first(where: { $0.field == fields[field] }) else { continue }
            chosen[open[row]] = (found.field, found.score)
            taken.insert(found.field)
        }
        for (row, list) in candidates.enumerated() where chosen[open[row]] == nil {
            offers[open[row]] = list.filter { !taken.contains($0.field) }.max { $0.weight < $1.weight }?.field
        }
    }

    /// Columns that take a consent back, where no column gives it.
    mutating func takeOptOuts() {
        guard kind.isOfCustomers else { return }
        for index in shapes.indices where chosen[index] == nil {
            guard let field = OptOutNames.field(for: shapes[index].header), shapes[index].fit(.yesNo) >= 1 else {
                continue
            }
            guard taken.insert(field).inserted else { continue }
            chosen[index] = (field, OptOutNames.confidence)
            offers[index] = nil
        }
    }

    /// The fields of the contract that columns have been given so far, with how sure each is.
    var named: [(field: Field, confidence: Double)] {
        chosen.compactMap { choice in
            guard let (field, confidence) = choice, let field, !field.isOwn else { return nil }
            return (field, confidence)
        }
    }

    mutating func finish(keepsOthers: Bool) -> ColumnMapping {
        for index in shapes.indices where chosen[index] == nil {
            if shapes[index].isReserved {
                chosen[index] = (nil, 1)
            } else if keepsOthers {
                settleAsOwn(index, confidence: 0.5)
            }
        }
        let columns = shapes.indices.map { index in
            let (field, confidence) = chosen[index] ?? (nil, 0)
            let type =
                field.map { $0.isOwn ? ColumnType.guess(shapes[index].samples) : .of($0.content) }
                ?? ColumnType.guess(shapes[index].samples)
            return ColumnMapping.Column(
                name: shapes[index].name, field: field, confidence: confidence, type: type,
                rule: rule(index, field), offer: offers[index])
        }
        return ColumnMapping(columns: columns, preset: preset?.id)
    }

    /// How cells are to be read: turned round in a column of opt-outs, whoever took it for one; else the preset's
    /// way, as long as the column is what the preset takes it for.
    private func rule(_ index: Int, _ field: Field?) -> CellRule? {
        if let field, OptOutNames.field(for: shapes[index].header) == field { return OptOutNames.rule }
        guard let field, let rule = presetRules[index], let cell = rule.cell else { return nil }
        return cell.isLexical || rule.field == field.name || rule.field == "+" && field.isOwn ? cell : nil
    }

    private func index(of column: String) -> Int? {
        if let exact = shapes.firstIndex(where: { $0.name == column }) { return exact }
        let key = HeaderName.key(column)
        return key.isEmpty ? nil : shapes.firstIndex { $0.header.key == key }
    }

    /// A field of the file's own, named as the column; empty columns are not kept.
    private mutating func settleAsOwn(_ index: Int, confidence: Double) {
        let shape = shapes[index]
        guard !shape.isEmpty, let field = ownField(index), taken.insert(field).inserted else {
            chosen[index] = (nil, 0)
            return
        }
        chosen[index] = (field, confidence)
    }

    private func ownField(_ index: Int) -> Field? {
        let written = shapes[index].name.trimmingSpaces()
        if written.hasPrefix("custom:") || written.hasPrefix("attr:"), let field = Field(written, kind: kind),
            !taken.contains(field)
        {
            return field
        }
        let base = written.isEmpty ? "Columna \(index + 1)" : String(written.prefix(120))
        for number in (namesakes[index] + 1)...(namesakes[index] + 1 + shapes.count) {
            guard let field = Field.own(number == 1 ? base : "\(base) \(number)", kind: kind) else { return nil }
            if !taken.contains(field) { return field }
        }
        return nil
    }
}
