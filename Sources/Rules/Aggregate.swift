/// What a person's history comes to: `purchases(category = "Café", within: 90d).count`.
public struct Aggregate: Sendable, Hashable {
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        /// Lines of orders; counts are of purchases.
        case purchases
        /// Return lines, in positive figures.
        case returns
        /// Imported and tracked events.
        case events
        /// Outcomes of messages, and contacts in both directions.
        case interactions
    }

    public enum Measure: String, Sendable, Hashable, CaseIterable {
        case count, quantity, amount, profit, average, first, last, products, value
        case daysSinceFirst = "days_since_first"
        case daysSinceLast = "days_since_last"
        case rhythm
    }

    public var subject: Subject
    /// What a line or an event must fulfil, all of them; in the sequence written.
    public var filters: [Filter]
    public var measure: Measure

    public init(_ subject: Subject, _ filters: [Filter], _ measure: Measure) {
        (self.subject, self.filters, self.measure) = (subject, filters, measure)
    }
}

/// What picks lines or events.
public enum Filter: Sendable, Hashable {
    case compare(FilterName, Comparison, Literal)
    /// One or more.
    case isIn(FilterName, [Literal], isNegated: Bool)
    case contains(FilterName, String)
    /// The time that long, ending with the as-of day, inclusive.
    case within(RuleDuration)
    /// From that day, inclusive.
    case from(RuleDate)
    /// Up to that day, inclusive.
    case to(RuleDate)
    /// All of it, as without a window.
    case ever
}

/// What a filter looks at: a column of lines and events, or an attribute that a source gave them.
public enum FilterName: Sendable, Hashable {
    case column(Column)
    /// `attr:Color`, written `attr:"Color del asa"` where it holds more than letters, digits and `_`.
    case own(String)

    public enum Column: String, Sendable, Hashable, CaseIterable {
        case sku, product, category, channel, store, campaign
        case paymentMethod = "payment_method"
        case type, quantity, amount
        /// The sum of the order's positive lines up to the as-of day.
        case orderAmount = "order.amount"
    }

    /// `channel`, `attr:Color`: the name in catalogues and JSON, where no quotes are needed.
    public var key: String {
        switch self {
        case .column(let column): column.rawValue
        case .own(let name): "attr:" + name
        }
    }
}
