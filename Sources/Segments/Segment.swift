import Kernel
import Rules

/// People who share a trait today: a rule with a name. Who belongs is decided whenever somebody asks.
public struct Segment: Sendable, Equatable {
    public let id: Int64
    /// Told apart without regard to case, accents and blanks.
    public var name: String
    public var rule: Rule
    /// Seconds since 1970.
    public var createdAt: Int64
    public var createdBy: String
    public var changedAt: Int64
    /// As it was before the last change; nil where it was never changed.
    public var former: Former?

    public struct Former: Sendable, Equatable {
        public var name: String
        public var rule: Rule
    }

    /// The rule as people write it.
    public var text: String { RulePrinter.text(rule) }
}

/// How many people a rule holds for, and what they are worth.
public struct SegmentCount: Sendable, Equatable {
    public var customers: Int
    /// Customers there are.
    public var of: Int
    /// Of the evaluation alone.
    public var elapsedMilliseconds: Double

    public var share: Double { of == 0 ? 0 : Double(customers) / Double(of) }
}

/// Why somebody belongs or does not.
public struct SegmentExplanation: Sendable, Equatable {
    /// One condition: as written, what the person has there, and whether it holds; nil is unknown.
    public struct Condition: Sendable, Equatable {
        public var text: String
        public var value: String?
        public var truth: Bool?
        /// How many `not` stand around it.
        public var isNegated: Bool
    }

    public var isMember: Bool
    /// Of the whole; nil is unknown, which is no member.
    public var truth: Bool?
    public var conditions: [Condition]
}
