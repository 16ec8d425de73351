import Kernel

/// A portion of the accepted rows of a people file.
public struct DeliveredPeople: Sendable {
    public struct Row: Sendable {
        /// What the source calls the person: its id, or `document:…`, `email:…`, `phone:…`, `name:…`.
        public var key: String
        /// Field → text as written, trimmed; an empty text clears under `--empty clear`, `\N` always.
        public var values: [String: String]
        /// Field → reason, of values kept as written and used for nothing.
        public var invalid: [String: String]
    }

    public let source: String
    public var rows: [Row]
    /// Source record of each row, filled by Identity.
    public var records: [RecordID?]
    /// Whether this import brought that record into being.
    public var isNew: [Bool]

    public init(source: String, rows: [Row]) {
        self.source = source
        self.rows = rows
        records = [RecordID?](repeating: nil, count: rows.count)
        isNew = [Bool](repeating: false, count: rows.count)
    }
}
