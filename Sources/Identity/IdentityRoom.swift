import Intake
import Kernel
import Storage

/// The front door of Identity: which records are one person?
///
/// A record is what a source calls by one id. It is its own customer until matching finds that several are one: then
/// the oldest of them is. The map from record to customer is asked for everywhere, so that joining changes it and no fact.
public struct IdentityRoom: Sendable {
    let home: Home

    public init(_ home: Home) { self.home = home }

    /// Customer of each record id up to the largest; index 0 is nobody.
    public func customers() throws -> CustomerMap {
        try home.database.read { transaction in
            var map = CustomerMap(records: Int(try RecordStore.largestID(transaction)))
            try LinkStore.forEach(transaction) { map.link($0, to: $1) }
            return map
        }
    }

    public func references(_ ids: [CustomerID]) throws -> [CustomerID: String] {
        try home.database.read { try RecordStore.references($0, ids) }
    }

    /// What each record is called, by which source, seen or not.
    public func recordNames() throws -> [Int64: (source: String, externalID: String)] {
        var names: [Int64: (source: String, externalID: String)] = [:]
        try home.database.read { try RecordStore.forEach($0) { names[$0] = ($1, $2) } }
        return names
    }

    /// What some records are called, by which source, in their sequence; those that are not there are left out.
    public func names(of records: [RecordID]) throws -> [(source: String, externalID: String)] {
        try home.database.read { transaction in
            try records.compactMap { try RecordStore.name(transaction, $0) }
        }
    }

    public func sourceCount() throws -> Int { try home.database.read { try RecordStore.sourceCount($0) } }
}

/// Record → customer: each record is its own, except those that are linked to an older one.
public struct CustomerMap: Sendable {
    /// Largest record id.
    public let records: Int
    /// Records whose customer is another record.
    public private(set) var links: [Int: Int] = [:]

    public init(records: Int) { self.records = records }

    mutating func link(_ record: Int64, to customer: Int64) { links[Int(record)] = Int(customer) }

    /// Records that are somebody else's, with whose; those beyond the largest id are left out.
    public var joined: some Sequence<(record: Int, customer: Int)> {
        links.lazy.filter { $0.key <= records && $0.value <= records }.map { (record: $0.key, customer: $0.value) }
    }

    public subscript(record: Int) -> Int { links.isEmpty ? record : links[record] ?? record }
}
