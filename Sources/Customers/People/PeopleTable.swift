import Kernel

/// All that is known of people, side by side: a column for each field, a place for each customer.
///
/// Customers stand in ascending id. A field of which nobody has a value has no column; `column(_:)` makes an empty one.
public struct PeopleTable: Sendable {
    /// The values of one field, by customer.
    public enum Values: Sendable {
        /// value ÷ `denominator`; `noNumber` where nobody knows.
        case numbers([Int64], denominator: Int64)
        /// Days since 1970; `noDay` where nobody knows.
        case days([Int32])
        /// `noText` where nobody knows.
        case texts(codes: [UInt32], TextDictionary)
        /// 0 unknown, 1 false, 2 true.
        case truths([UInt8])
        /// Those of customer i are `codes[starts[i] ..< starts[i + 1]]`, in the sequence in which they were written.
        case tags(codes: [UInt32], starts: [UInt32], TextDictionary)
    }

    public struct Column: Sendable {
        /// As rules name it: `city`, `custom:Nivel VIP`, `consent:email`, `consent:email:boletin`.
        public let key: String
        public let values: Values
    }

    public static let noNumber = Int64.min
    public static let noDay = Int32.min
    public static let noText = UInt32.max

    /// The day for which consent was asked.
    public let day: Day
    /// The state of the base from which all this was read.
    public let mark: PeopleMark
    /// Ids, ascending: the oldest record of those that are one customer.
    public let customers: [Int64]
    /// By record id, place in `customers`; −1 for records that nobody sees. In a table of some customers only their
    /// records have a place.
    public let personOfRecord: [Int32]
    public let columns: [Column]
    /// All fields that there are, those without a column among them.
    public let fields: [PersonField]

    /// The column of a field; empty where nobody has a value, nil where there is no such field.
    public func column(_ key: String) -> Column? {
        if let found = columns.first(where: { $0.key == key }) { return found }
        guard let field = fields.first(where: { $0.key == key }) else { return nil }
        let count = customers.count
        let values: Values =
            switch field.kind {
            case .number: .numbers(Array(repeating: Self.noNumber, count: count), denominator: Micros.scale)
            case .date: .days(Array(repeating: Self.noDay, count: count))
            case .text: .texts(codes: Array(repeating: Self.noText, count: count), TextDictionary())
            case .truth: .truths(Array(repeating: 0, count: count))
            case .tags: .tags(codes: [], starts: Array(repeating: 0, count: count + 1), TextDictionary())
            }
        return Column(key: key, values: values)
    }
}

/// A field of people that rules may name.
public struct PersonField: Sendable, Equatable {
    /// What a value is. Raw values are those of `segment fields`.
    public enum Kind: String, Sendable, CaseIterable { case number, date, text, truth, tags }

    public let key: String
    /// Of an own field what the first import that brought it took it for.
    public let kind: Kind

    public init(key: String, kind: Kind) { (self.key, self.kind) = (key, kind) }
}
