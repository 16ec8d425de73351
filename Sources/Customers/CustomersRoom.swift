import Identity
import Intake
import Kernel
import Storage

/// The front door of Customers: who is this, and how good is what we know?
public struct CustomersRoom: Sendable {
    let home: Home

    public init(_ home: Home) { self.home = home }

    /// How many customers there are: records that readers see, those of one customer counted once.
    public func count() throws -> Int {
        try home.database.read { try RecordStore.seenCount($0) - LinkStore.count($0) }
    }

    /// The customers whose records some are, each once, ascending.
    public func customers(of records: some Sequence<RecordID>) throws -> [CustomerID] {
        try home.database.read { transaction in
            let reader = try LinkReader(transaction)
            return try Set(records.map { CustomerID(try reader.customer(of: $0.rawValue)) }).sorted()
        }
    }

    /// All records of the customer whom one of them belongs to, the oldest first.
    public func records(with record: RecordID) throws -> [RecordID] {
        try home.database.read { try Self.records($0, with: record) }
    }

    static func records(_ transaction: Transaction, with record: RecordID) throws -> [RecordID] {
        let reader = try LinkReader(transaction)
        return try reader.members(of: reader.customer(of: record.rawValue)).map(RecordID.init(rawValue:))
    }

    /// The customers that references name: `source:id`, or an id that one source alone has. Those that name none are left
    /// out.
    public func customers(named references: some Sequence<String>) throws -> [String: CustomerID] {
        try home.database.read { transaction in
            let reader = try LinkReader(transaction)
            var named: [String: CustomerID] = [:]
            for reference in references {
                guard let record = try RecordStore.find(transaction, reference: reference),
                    try RecordStore.isSeen(transaction, record)
                else { continue }
                named[reference] = CustomerID(try reader.customer(of: record.rawValue))
            }
            return named
        }
    }

    /// What lists show of some customers, folded from what was said of their records. A record that is part of a customer
    /// is found as what it is by itself.
    /// - Complexity: O(statements about them).
    public func find(_ ids: [CustomerID]) throws -> [CustomerID: Customer] {
        try home.database.read { transaction in
            let (reader, links) = (try StatementReader(transaction), try LinkReader(transaction))
            var found: [CustomerID: Customer] = [:]
            for id in ids.sorted() where try RecordStore.isSeen(transaction, RecordID(id.rawValue)) {
                let (values, isCompany) = try Self.values(reader, links.members(of: id.rawValue))
                found[id] = Customer(id, values, isCompany: isCompany)
            }
            return found
        }
    }

    /// - Parameter records: of one customer, the oldest first.
    static func values(
        _ reader: StatementReader, _ records: [Int64]
    ) throws -> (values: PersonValues, isCompany: Bool) {
        var (values, isCompany) = (PersonValues(), false)
        for record in records {
            let folded = reader.fold(try reader.visible(record))
            values.join(folded.values)
            if folded.isCompany { isCompany = true }
        }
        return (values, isCompany)
    }

    /// What is known of the customer of a record: of each field what the oldest of its records says that says something
    /// usable; a refusal of any of them.
    public func values(with record: RecordID) throws -> PersonValues {
        try home.database.read { transaction in
            let records = try Self.records(transaction, with: record).map(\.rawValue)
            return try Self.values(StatementReader(transaction), records).values
        }
    }

    /// The record that a reference names: `source:id`, or an id that one source alone has.
    /// - Throws: `customer.not-found`.
    public func record(_ reference: String) throws -> RecordID {
        let found = try home.database.read { transaction in
            try RecordStore.find(transaction, reference: reference).flatMap {
                try RecordStore.isSeen(transaction, $0) ? $0 : nil
            }
        }
        guard let found else { throw PlainProblem("customer.not-found", .notFound, ["customer": reference]) }
        return found
    }

    /// The records that a key can mean: a reference, else the id that sources give, an e-mail address, a telephone or a
    /// document. Twenty-one at most, in the sequence in which they came.
    /// - Throws: `customer.not-found`.
    public func records(_ key: String, country: String) throws -> [RecordID] {
        let keys = ContactKeys(key, country: country)
        let found = try home.database.read { transaction -> [RecordID] in
            if let one = try RecordStore.find(transaction, reference: key) { return [one] }
            var found = Set(try RecordStore.named(transaction, key))
            for name in keys.recordNames { found.formUnion(try RecordStore.named(transaction, name)) }
            found.formUnion(try StatementSearch(transaction).find(keys))
            return try found.filter { try RecordStore.isSeen(transaction, $0) }
        }
        guard !found.isEmpty else { throw PlainProblem("customer.not-found", .notFound, ["customer": key]) }
        return Array(found.sorted { $0.rawValue < $1.rawValue }.prefix(21))
    }

    /// What is known of a record by itself: the fold of everything visible that was said of it.
    public func values(_ record: RecordID) throws -> PersonValues {
        try home.database.read { transaction in
            let reader = try StatementReader(transaction)
            return reader.fold(try reader.visible(record.rawValue)).values
        }
    }
}
