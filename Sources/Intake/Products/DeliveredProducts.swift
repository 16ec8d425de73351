import Kernel

/// The accepted rows of a file of products or costs.
public struct DeliveredProducts: Sendable {
    /// What a row says of a product.
    public struct Product: Sendable, Equatable {
        public var sku: String
        /// Field → text, as `SaidText`: numbers as plain decimals with a point, `active` as yes or no, what cannot be
        /// read as it was written. An empty text clears under `--empty clear`, `\N` always.
        public var said: String
        /// Field → reason, as `SaidText`, of texts that are kept and used for nothing.
        public var invalid: String
        /// What the row says of the product's cost, from the import's day on.
        public var cost: Cost?

        public init(sku: String, said: String, invalid: String = "{}", cost: Cost? = nil) {
            self.sku = sku
            self.said = said
            self.invalid = invalid
            self.cost = cost
        }
    }

    /// What a unit of a product costs from a day on.
    public struct Cost: Sendable, Equatable {
        public var sku: String
        public var validFrom: Day
        /// Millionths of the currency's unit, zero or more.
        public var micros: Int64
        public var currency: Currency

        public init(sku: String, validFrom: Day, micros: Int64, currency: Currency) {
            self.sku = sku
            self.validFrom = validFrom
            self.micros = micros
            self.currency = currency
        }
    }

    /// Money spent on getting, keeping or serving customers.
    public struct Spend: Sendable, Equatable {
        /// The source's own id; nil where it gives none.
        public var id: String?
        public var spentOn: Day
        /// Minor units, signed.
        public var amount: Int64
        public var currency: Currency
        public var label: SpendLabel
        public var channel: String
        public var campaign: String
        /// Whom it was spent on, as the customers' source calls them; empty is nobody in particular.
        public var customer: String
        public var notes: String

        public init(
            id: String?, spentOn: Day, amount: Int64, currency: Currency, label: SpendLabel, channel: String = "",
            campaign: String = "", customer: String = "", notes: String = ""
        ) {
            self.id = id
            self.spentOn = spentOn
            self.amount = amount
            self.currency = currency
            self.label = label
            self.channel = channel
            self.campaign = campaign
            self.customer = customer
            self.notes = notes
        }
    }

    public let source: String
    /// Whose ids the customers of spend are.
    public let customerSource: String
    public var products: [Product] = []
    public var costs: [Cost] = []
    public var spend: [Spend] = []

    public init(source: String, customerSource: String) {
        self.source = source
        self.customerSource = customerSource
    }
}

/// What money was spent for.
public enum SpendLabel: String, Codable, Sendable, CaseIterable {
    /// Getting customers.
    case acquire
    /// Keeping them.
    case retain
    /// Serving them.
    case serve
    case other

    /// The label of a word in Spanish, English or Portuguese, accents and case aside; nothing is `other`.
    /// - Returns: nil for a word that is none of them.
    public init?(word: String) {
        let folded = FoldedText.fold(word)
        guard let label = folded.isEmpty ? .other : Self.words[folded] else { return nil }
        self = label
    }

    private static let words: [String: SpendLabel] = {
        var words: [String: SpendLabel] = [:]
        for (label, list) in [
            (
                SpendLabel.acquire,
                "acquire|acquisition|adquisicion|adquirir|captacion|captar|atraccion|aquisicao|captacao"
            ),
            (.retain, "retain|retention|retencion|retener|fidelizacion|fidelizar|loyalty|retencao|fidelizacao"),
            (.serve, "serve|service|servicio|servir|atencion|atencion al cliente|soporte|support|atendimento|servico"),
            (.other, "other|otro|otros|otra|outro|outros"),
        ] {
            for word in list.split(separator: "|") { words[String(word)] = label }
        }
        return words
    }()
}
