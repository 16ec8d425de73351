import Rules
import Timelines

/// Everything that a rule can ask of, in plain values: people and what happened to them, as a pencil would list it.
///
/// What the oracle of segments answers from, and what a fast engine is loaded with to be compared with it.
public struct World: Sendable, Equatable {
    /// Digits of the minor unit of the home's currency: 2 where amounts are cents.
    public var minorDigits: Int
    /// By customer id, ascending.
    public var people: [Person]
    /// Attributes whose values are codes: key (`rfm.group`) → label in any language → code.
    public var labels: [String: [String: String]]

    public init(minorDigits: Int = 2, people: [Person] = [], labels: [String: [String: String]] = World.codeLabels) {
        (self.minorDigits, self.people, self.labels) = (minorDigits, people, labels)
    }
}

extension World {
    /// A customer, with the attributes of now and the facts of all days.
    public struct Person: Sendable, Equatable {
        /// Customer id.
        public var id: Int64
        /// What the customer's sources call them: what another's `referred_by` may name.
        public var references: [String]
        /// Given attributes by the key of the catalogue (`city`, `custom:Nivel VIP`); absent is unknown.
        public var attributes: [String: OracleValue]
        /// Whether they may be written to, as it stands now; what is not in the table is no.
        public var consents: [Consent]
        /// Names of segments whose list they are on.
        public var memberships: Set<String>
        public var orders: [Order]
        public var events: [Event]
        public var interactions: [Event]

        public init(
            _ id: Int64, references: [String] = [], attributes: [String: OracleValue] = [:], consents: [Consent] = [],
            memberships: Set<String> = [], orders: [Order] = [], events: [Event] = [], interactions: [Event] = []
        ) {
            (self.id, self.references, self.attributes) = (id, references, attributes)
            (self.consents, self.memberships) = (consents, memberships)
            (self.orders, self.events, self.interactions) = (orders, events, interactions)
        }

        /// The word on the channel and purpose, else that on the channel for whatever has no purpose of its own; where
        /// the channel alone is asked for, words on single purposes say nothing. Nothing said is no.
        ///
        /// What a base that is compared with the oracle takes for its own answer, too: how statements become one is
        /// decided before rules are.
        public func mayBeWrittenTo(through channel: String, purpose: String? = nil) -> Bool {
            let folding = Folding()
            let ofChannel = consents.filter { folding.areSame($0.channel, channel) }
            if let purpose {
                for consent in ofChannel {
                    if let own = consent.purpose, folding.areSame(own, purpose) { return consent.isAllowed }
                }
            }
            for consent in ofChannel where consent.purpose == nil { return consent.isAllowed }
            return false
        }
    }

    /// The latest word on one channel and purpose, or on a channel for whatever has no purpose of its own.
    ///
    /// Expiry and suppression are settled already: `isAllowed` says whether a message may leave.
    public struct Consent: Sendable, Hashable {
        public var channel: String
        public var purpose: String?
        public var isAllowed: Bool

        public init(_ channel: String, purpose: String? = nil, isAllowed: Bool) {
            (self.channel, self.purpose, self.isAllowed) = (channel, purpose, isAllowed)
        }
    }

    public struct Order: Sendable, Equatable {
        /// Its own among all orders of the world.
        public var id: Int
        public var lines: [Line]

        public init(_ id: Int, _ lines: [Line]) { (self.id, self.lines) = (id, lines) }
    }

    /// A line of an order. Void lines are in no figure.
    public struct Line: Sendable, Equatable {
        /// Days since 1970-01-01.
        public var day: Int32
        public var kind: LineKind
        /// Millionths, negative for returns; an adjustment's as written.
        public var quantity: Int64
        /// Minor units of the home's currency, negative for returns and adjustments; nil where its own currency has no
        /// rate of that day.
        public var amount: Int64?
        /// Minor units of the currency it was sold in: what decides whether the order is a purchase.
        public var ownAmount: Int64
        /// Cost of the whole line in millionths of the home's currency, negative for returns; nil where unknown.
        public var cost: Int64?
        /// By the name of the filter (`sku`, `payment_method`, `attr:Color`); absent is unknown.
        public var texts: [String: String]

        /// - Parameter ownAmount: nil where the line was sold in the home's currency.
        public init(
            _ day: Int32, _ kind: LineKind = .purchase, quantity: Int64 = 1_000_000, amount: Int64?,
            ownAmount: Int64? = nil, cost: Int64? = nil, _ texts: [String: String] = [:]
        ) {
            (self.day, self.kind, self.quantity, self.amount) = (day, kind, quantity, amount)
            (self.ownAmount, self.cost, self.texts) = (ownAmount ?? amount ?? 0, cost, texts)
        }
    }

    /// Something that happened, or an outcome of a message, or a contact.
    public struct Event: Sendable, Equatable {
        /// Days since 1970-01-01.
        public var day: Int32
        public var type: String
        /// By the name of the filter (`channel`, `campaign`, `product`, `attr:Color`); absent is unknown.
        public var texts: [String: String]
        /// Millionths; nil where it has none.
        public var value: Int64?

        public init(_ day: Int32, _ type: String, _ texts: [String: String] = [:], value: Int64? = nil) {
            (self.day, self.type, self.texts, self.value) = (day, type, texts, value)
        }
    }
}

extension World {
    /// The labels of the groups and of the cells in both languages of the product; a code is its own label, too.
    public static let codeLabels: [String: [String: String]] = [
        "rfm.group": [
            "Campeones": "Champions", "Leales": "Loyal", "Leales en potencia": "Potential", "Nuevos": "New",
            "Prometedores": "Promising", "Necesitan atención": "Attention", "Por dormirse": "Sleeping",
            "En riesgo": "At risk", "No se pueden perder": "Cannot lose", "Dormidos": "Hibernating",
        ],
        "fxv": [
            "Indiferencia": "indifference", "Aproximación": "approach", "Fidelización": "loyalty",
            "Migración": "migration",
        ],
    ]
}
