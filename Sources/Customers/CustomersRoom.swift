import Identity
import Intake
import Kernel
import Storage

/// The front door of Customers: who is this, and how good is what we know?
public struct CustomersRoom: Sendable {
    let home: Home

    public init(_ home: Home) { self.home = home }

    /// How many customers there are. Until records are joined, each record is one.
    public func count() throws -> Int { try home.database.read { try RecordStore.seenCount($0) } }

    /// Customer of each record.
    public func customerMap() throws -> CustomerMap { try IdentityRoom(home).customers() }

    /// The customers that references name: `source:id`, or an id that one source alone has. Those that name none are left
    /// out.
    public func customers(named references: some Sequence<String>) throws -> [String: CustomerID] {
        let map = try customerMap()
        return try home.database.read { transaction in
            var named: [String: CustomerID] = [:]
            for reference in references {
                guard let record = try RecordStore.find(transaction, reference: reference),
                    try RecordStore.isSeen(transaction, record)
                else { continue }
                named[reference] = CustomerID(Int64(map[Int(record.rawValue)]))
            }
            return named
        }
    }

    /// What lists show of some customers, folded from what was said of them.
    /// - Complexity: O(statements about them).
    public func find(_ ids: [CustomerID]) throws -> [CustomerID: Customer] {
        try home.database.read { transaction in
            let reader = try StatementReader(transaction)
            var found: [CustomerID: Customer] = [:]
            for id in ids.sorted() where try RecordStore.isSeen(transaction, RecordID(id.rawValue)) {
                let (values, _, isCompany) = reader.fold(try reader.visible(id.rawValue))
                found[id] = Customer(id, values, isCompany: isCompany)
            }
            return found
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

    /// What is known of a record: the fold of everything visible that was said of it.
    public func values(_ record: RecordID) throws -> PersonValues {
        try home.database.read { transaction in
            let reader = try StatementReader(transaction)
            return reader.fold(try reader.visible(record.rawValue)).values
        }
    }
}
