import Kernel

/// A portion of the accepted rows of a people or companies file.
public struct DeliveredPeople: Sendable {
    /// One row, unpacked: for tests and for the few rows that are looked at singly.
    public struct Row: Sendable, Equatable {
        /// What the source calls the person: its id, or `document:…`, `email:…`, `phone:…`, `name:…`.
        public var key: String
        /// Field → text as written, trimmed; an empty text clears under `--empty clear`, `\N` always.
        public var values: [String: String]
        /// Field → reason, of values kept as written and used for nothing.
        public var invalid: [String: String]
    }

    public let source: String
    public let fields: PersonFields
    /// By row: what the source calls the person.
    public internal(set) var keys = ByteList()
    /// By row: `PackedValues`.
    public internal(set) var values = ByteList()
    /// Number of each row's person among those that this import has named so far, filled by Identity.
    public var persons: [Int] = []
    /// Source record of each row, filled by Identity; 0 in a dry run for somebody new.
    public var records: [Int64] = []
    /// Whether this row brings that record into being.
    public var isNew: [Bool] = []
    /// Whether the row says again what is known of its person, word for word; filled by Customers.
    public var isRepeated: [Bool] = []

    public init(source: String, fields: PersonFields) {
        self.source = source
        self.fields = fields
    }

    public var count: Int { keys.count }

    public func row(_ index: Int) -> Row {
        var row = Row(key: keys.text(index), values: [:], invalid: [:])
        _ = values.withBytes(index) { bytes in
            PackedValues.forEach(bytes) { entry in
                guard let name = fields.name(of: entry.field) else { return }
                row.values[name] = String(decoding: entry.text, as: UTF8.self)
                row.invalid[name] = entry.defect?.code
            }
        }
        return row
    }
}
