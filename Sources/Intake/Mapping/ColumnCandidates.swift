/// The fields that a column may be, with how sure each is.
struct ColumnCandidate {
    let column: Int
    let field: Field
    /// 0…1, as it is shown.
    let score: Double
    /// What decides between candidates: the score and, far behind it, how telling the name is.
    let weight: Double
    /// Whether it may be taken without asking.
    let isSure: Bool
}

/// Finds the candidates of the columns of one file.
struct CandidateSearch {
    /// Below this a field is offered, never taken silently.
    static let silent = 0.6

    let kind: ImportKind
    let shapes: [ColumnShape]
    private let aliases: Aliases
    /// Fields that some column's name means.
    private let meant: Set<String>
    private let hasSubtotal: Bool
    private let dateColumns: Int

    init(_ shapes: [ColumnShape], kind: ImportKind) {
        self.shapes = shapes
        self.kind = kind
        let aliases = Aliases.of(kind)
        self.aliases = aliases
        let meanings = shapes.map { aliases.meanings(of: $0.header).meanings.map(\.field.name) }
        meant = Set(meanings.joined())
        hasSubtotal = zip(shapes, meanings).contains { shape, meanings in
            meanings.contains("amount") && shape.header.wordKey.contains("subtotal") && shape.fit(.number) >= 1
        }
        dateColumns = shapes.count { $0.share(.date) >= 0.95 }
    }

    func candidates(of column: Int) -> [ColumnCandidate] {
        guard shapes.indices.contains(column), !shapes[column].isReserved else { return [] }
        let shape = shapes[column]
        let (match, meanings) = aliases.meanings(of: shape.header)
        var found = meanings.compactMap { named($0, match, column, isOnly: meanings.count == 1) }
        if meanings.isEmpty { found = likely(column) }
        if !found.contains(where: \.isSure) { found += sniffed(column) }
        return found
    }

    private func named(
        _ meaning: Aliases.Meaning, _ match: Aliases.Match, _ column: Int, isOnly: Bool
    ) -> ColumnCandidate? {
        let shape = shapes[column]
        let field = meaning.field
        if shape.header.isShare, field.content == .number { return nil }
        let doubt = doubt(field, shape)
        if doubt >= 1 { return nil }
        let score = (match.rawValue - doubt) * shape.fit(field.content)
        let isName = match == .contract || match == .name
        return candidate(
            column, field, score, rank: meaning.rank,
            isSure: score >= Self.silent || match == .contract || isName && keepsName(field, shape, isOnly: isOnly))
    }

    /// A day or an amount that cannot be read must refuse its row, not turn into a text beside the line; and a
    /// consent that cannot be read must be seen as one. A column of damaged telephones, e-mails or documents under a
    /// name that means nothing else is flagged row by row, unless its cells are plainly of another kind.
    private func keepsName(_ field: Field, _ shape: ColumnShape, isOnly: Bool) -> Bool {
        if field.name.hasPrefix("consent_") { return true }
        if !kind.isOfCustomers, field.content == .number || field.content == .date { return true }
        return isOnly && !shape.contradicts(field)
    }

    /// Names that mean one thing in company of another column and something else without it.
    private func doubt(_ field: Field, _ shape: ColumnShape) -> Double {
        switch (field.name, shape.header.wordKey) {
        case ("full_name", "nombre"), ("full_name", "name"), ("full_name", "nome"): meant.contains("surnames") ? 0.1 : 0
        case ("given_names", "nombre"), ("given_names", "name"), ("given_names", "nome"):
            meant.contains("surnames") ? 0 : 0.1
        case ("amount", "total"), ("amount", "valortotal"): hasOrderTotal ? 0.2 : 0
        case ("order_total", "total"), ("order_total", "valortotal"): hasOrderTotal ? 0 : 1
        case ("unit_cost", "costo"), ("unit_cost", "cost"): kind == .costs && !meant.contains("sku") ? 1 : 0
        case ("amount", "costo"), ("amount", "cost"): meant.contains("sku") ? 1 : 0
        // A bare id may be the line's as well as the order's: offered.
        case ("order_id", "id"): 0.4
        case ("minutes", _): shape.header.isOtherTime ? 1 : 0
        default: 0
        }
    }

    /// Whether `Total` is that of the order: beside a subtotal, or beside lines and freight, it holds tax and freight,
    /// which an amount does not.
    private var hasOrderTotal: Bool {
        hasSubtotal || ["quantity", "unit_price", "shipping"].allSatisfy(meant.contains)
    }

    /// Fields whose names are like the column's; the cells have to agree.
    private func likely(_ column: Int) -> [ColumnCandidate] {
        let shape = shapes[column]
        return aliases.likeness.like(shape.header.words).compactMap { like in
            let meaning = like.meaning
            if shape.header.isShare, meaning.field.content == .number { return nil }
            let contradiction = shape.contradicts(meaning.field) ? 0.5 : 1
            let score = like.likeness * 0.9 * shape.fit(meaning.field.content) * contradiction
            return candidate(
                column, meaning.field, score, rank: meaning.rank, isSure: score >= Self.silent && like.hasSameWords)
        }
    }

    /// Fields that the cells alone suggest, under a name that says nothing.
    private func sniffed(_ column: Int) -> [ColumnCandidate] {
        let shape = shapes[column]
        guard !shape.isEmpty else { return [] }
        func field(_ name: String) -> Field? { Field(name, kind: kind) }
        var found: [ColumnCandidate] = []
        func add(_ name: String, _ score: Double) {
            guard let field = field(name) else { return }
            found.append(candidate(column, field, score, rank: 0, isSure: score >= Self.silent))
        }
        if shape.share(.email) >= 0.9 {
            add("email", 0.75)
        } else if shape.internationalPhones >= 0.9 {
            add(kind == .people ? "mobile" : "phone", 0.65)
            if kind == .people { add("phone", 0.62) }
        } else if shape.share(.date) >= 0.95 {
            // The only days of a file of orders are theirs; of several, a person chooses.
            let isOnly = dateColumns == 1 && !shapes.isEmpty
            for name in ["ordered_at", "occurred_at", "paid_at", "spent_at"] where !meant.contains(name) {
                add(name, isOnly ? 0.62 : 0.5)
            }
        } else if shape.share(.document) >= 0.95, shape.share(.number) < 0.95 || shape.share(.phone) >= 0.95 {
            add("document", 0.4)
            add("phone", shape.share(.phone) * 0.4)
        }
        return found
    }

    private func candidate(
        _ column: Int, _ field: Field, _ score: Double, rank: Int, isSure: Bool
    ) -> ColumnCandidate {
        let shape = shapes[column]
        // A filled column goes before an empty one, one whose cells were recognised before one that takes anything.
        let filled = shape.isEmpty ? -0.02 : field.content != nil ? 0.002 : 0
        let weight = score + filled + 0.001 * (1 - Double(min(rank, 200)) / 200)
        return ColumnCandidate(column: column, field: field, score: score, weight: weight, isSure: isSure)
    }
}
