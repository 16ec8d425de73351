/// A rule: what must hold of a person for them to belong to a segment.
///
/// A rule is one tree in three forms: the text that people write, the JSON that is stored, and this. Each form converts
/// into the others without loss; parentheses that change nothing are not kept. Truth has three values, as in SQL: a
/// person belongs where the whole is true, neither where it is false nor where it is unknown.
public indirect enum Rule: Sendable, Hashable {
    /// True where all are; two or more.
    case all([Rule])
    /// True where any is; two or more.
    case any([Rule])
    case not(Rule)
    case test(RuleTest)
}

/// One condition of a rule.
public enum RuleTest: Sendable, Hashable {
    case compare(RuleValue, Comparison, RuleValue)
    /// One of several, or none of them; one or more.
    case isIn(RuleValue, [Literal], isNegated: Bool)
    /// From and to, inclusive.
    case between(RuleValue, Literal, Literal)
    /// Never unknown itself.
    case isKnown(RuleValue, isNegated: Bool)
    /// Of tags, an element; of any other text, a part of it.
    case contains(RuleValue, String, isNegated: Bool)
    case startsWith(RuleValue, String, isNegated: Bool)
    /// Belongs to a segment, by its name.
    case member(String)
    /// May be written to through a channel; the purpose as written. True or false, never unknown.
    case consent(channel: String, purpose: String?)
}

public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
}

/// A value of a person: a number, a text, a date, a length of time, a truth value or tags.
public indirect enum RuleValue: Sendable, Hashable {
    case literal(Literal)
    case attribute(AttributeName)
    case aggregate(Aggregate)
    case arithmetic(RuleValue, Arithmetic, RuleValue)
}

public enum Arithmetic: String, Sendable, Hashable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case dividedBy = "/"
}

/// The name of a person's attribute: one of the product's (`city`, `rfm.group`), or one of the company's own
/// (`custom:Nivel`, written `custom:"Nivel VIP"` where it holds more than letters, digits and `_`).
public enum AttributeName: Sendable, Hashable {
    case standard(String)
    case custom(String)

    /// `city`, `custom:Nivel VIP`: the name in catalogues and JSON, where no quotes are needed.
    public var key: String {
        switch self {
        case .standard(let name): name
        case .custom(let name): "custom:" + name
        }
    }
}

/// What is written for itself.
public enum Literal: Sendable, Hashable {
    case number(Number)
    case text(String)
    case date(RuleDate)
    case duration(RuleDuration)
    case truth(Bool)
}

/// A calendar day: a fixed one, or one as far from the as-of day.
public enum RuleDate: Sendable, Hashable {
    /// Days since 1970-01-01.
    case day(Int32)
    /// The as-of day, so much earlier (`isBefore`) or later; nil is that day itself.
    case today(RuleDuration?, isBefore: Bool)
}

/// A length of time: `90d`, `12w`, `6m`, `2y`. Months and years are of the calendar, clamped to the month's end.
public struct RuleDuration: Sendable, Hashable {
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        case days = "d"
        case weeks = "w"
        case months = "m"
        case years = "y"
    }

    /// 0 … 1,000,000.
    public var count: Int
    public var unit: Unit

    public init(_ count: Int, _ unit: Unit) { (self.count, self.unit) = (count, unit) }
}
