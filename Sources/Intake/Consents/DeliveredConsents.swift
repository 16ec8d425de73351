import Formats
import Kernel

/// A portion of the accepted rows of a file of consents.
public struct DeliveredConsents: Sendable {
    public struct Row: Sendable, Equatable {
        /// What the source calls the person: its id, or `document:…`, `email:…`, `phone:…`.
        public var key: String
        /// At least one.
        public var channels: [ContactChannel]
        /// As written; empty is for every purpose.
        public var purpose: String
        public var state: YesNo
        /// Seconds since 1970: when it was said, or the import's time where the row does not tell.
        public var at: Int64
        public var isAtWritten: Bool
        /// Where the evidence is: a form, a paper, a recording.
        public var origin: String
        public var textVersion: String
        /// Last day on which it holds.
        public var validUntil: Day?
        /// `08:00-18:00,19:00-20:00`, as written; empty is any hour.
        public var allowedHours: String
        /// Texts by field that could not be read, as written.
        public var invalid: [String: String]

        public init(
            key: String, channels: [ContactChannel], purpose: String = "", state: YesNo, at: Int64,
            isAtWritten: Bool = true, origin: String = "", textVersion: String = "", validUntil: Day? = nil,
            allowedHours: String = "", invalid: [String: String] = [:]
        ) {
            self.key = key
            self.channels = channels
            self.purpose = purpose
            self.state = state
            self.at = at
            self.isAtWritten = isAtWritten
            self.origin = origin
            self.textVersion = textVersion
            self.validUntil = validUntil
            self.allowedHours = allowedHours
            self.invalid = invalid
        }
    }

    /// Whose ids the keys are.
    public let source: String
    public var rows: [Row]
    /// Source record of each row, filled by Identity; nil in a dry run for somebody new.
    public var records: [RecordID?]
    /// Whether this row brings that record into being.
    public var isNew: [Bool]

    public init(source: String, rows: [Row]) {
        self.source = source
        self.rows = rows
        records = [RecordID?](repeating: nil, count: rows.count)
        isNew = [Bool](repeating: false, count: rows.count)
    }
}

/// A portion of the accepted rows of an exclusion list: addresses and people that are not to be written to.
public struct DeliveredSuppressions: Sendable {
    public struct Row: Sendable, Equatable {
        /// At least one; all of them are excluded.
        public var addresses: [ContactAddress]
        /// Empty is every channel.
        public var channels: [ContactChannel]
        public var reason: String
        /// Seconds since 1970.
        public var at: Int64
        /// Last day on which it holds; nil for ever.
        public var validUntil: Day?

        public init(
            addresses: [ContactAddress], channels: [ContactChannel] = [], reason: String = "", at: Int64,
            validUntil: Day? = nil
        ) {
            self.addresses = addresses
            self.channels = channels
            self.reason = reason
            self.at = at
            self.validUntil = validUntil
        }
    }

    public let source: String
    public var rows: [Row]
    /// Whether they come beside rows of people, which are counted as such.
    public let isBeside: Bool

    public init(source: String, rows: [Row], isBeside: Bool = false) {
        self.source = source
        self.rows = rows
        self.isBeside = isBeside
    }
}
