import Kernel

/// The names under which tools and people write a field in Spanish, English and Portuguese.
///
/// Within a field the names that say most come first: of `Fecha de pedido` and `Fecha` in one file, the first is
/// the day of the order. A name may stand for two fields; the cells then decide.
struct Aliases: Sendable {
    /// A field that a column name may mean.
    struct Meaning: Sendable, Equatable {
        let field: Field
        /// Place of the name among those of its field, 0 is the most telling.
        let rank: Int
    }

    /// How a column name was recognised.
    enum Match: Double { case contract = 1, name = 0.95, words = 0.92, owner = 0.85 }

    private let kind: ImportKind
    private let names: [String: [Meaning]]
    private let words: [String: [Meaning]]
    /// For likeness, where no name is the same.
    let likeness: HeaderLikeness

    /// What a column name says by itself: the contract's own name, one of ours, or one with other small words.
    func meanings(of header: HeaderName) -> (match: Match, meanings: [Meaning]) {
        if let known = names[header.key], !header.key.isEmpty {
            let own = known.filter { HeaderName.key($0.field.name) == header.key }
            return own.isEmpty ? (.name, known) : (.contract, own)
        }
        if let known = words[header.wordKey], !header.wordKey.isEmpty { return (.words, known) }
        if let rest = header.ownerless, let known = words[rest]?.filter({ takesOwner($0.field) }), !known.isEmpty {
            return (.owner, known)
        }
        return (.name, [])
    }

    /// `Ciudad del cliente` is the person's city, but an order has none: there only what names a person counts.
    private func takesOwner(_ field: Field) -> Bool {
        kind.isOfCustomers || ["email", "phone", "document", "external_id"].contains(field.name)
    }

    static func of(_ kind: ImportKind) -> Aliases {
        switch kind {
        case .people: ofPeople
        case .companies: ofCompanies
        case .orders: ofOrders
        case .events: ofEvents
        case .products: ofProducts
        case .costs: ofCosts
        case .payments: ofPayments
        case .consents: ofConsents
        case .suppressions: ofSuppressions
        }
    }

    private static let ofPeople = Aliases(.people, people + consentColumns)
    private static let ofCompanies = Aliases(.companies, companies + consentColumns)
    private static let ofOrders = Aliases(.orders, orders + whom)
    private static let ofEvents = Aliases(.events, events + whom)
    private static let ofProducts = Aliases(.products, products)
    private static let ofCosts = Aliases(.costs, costs)
    private static let ofPayments = Aliases(.payments, payments + whom)
    private static let ofConsents = Aliases(.consents, consents + address)
    private static let ofSuppressions = Aliases(.suppressions, suppressions + address)

    /// Reads lists written as `field: name | name`, continued on lines that begin with `|`.
    private init(_ kind: ImportKind, _ lists: String) {
        var names: [String: [Meaning]] = [:]
        var words: [String: [Meaning]] = [:]
        var likeness = HeaderLikeness()
        var ranks: [Field: Int] = [:]
        func add(_ name: String, _ field: Field) {
            let header = HeaderName(name)
            let meaning = Meaning(field: field, rank: ranks[field, default: 0])
            ranks[field, default: 0] += 1
            if names[header.key]?.contains(where: { $0.field == field }) != true {
                names[header.key, default: []].append(meaning)
            }
            if words[header.wordKey]?.contains(where: { $0.field == field }) != true {
                words[header.wordKey, default: []].append(meaning)
            }
            likeness.add(header.words, meaning)
        }
        for name in Field.names(of: kind) { add(name, Field(known: name)) }
        var field: Field?
        for line in lists.split(separator: "\n") {
            let sides = line.split(separator: ":", maxSplits: 1)
            if sides.count == 2, let name = sides.first { field = Field(String(name), kind: kind) }
            guard let field, let list = sides.last else { continue }
            for name in list.split(separator: "|") { add(String(name), field) }
        }
        (self.kind, self.names, self.words, self.likeness) = (kind, names, words, likeness)
    }
}
