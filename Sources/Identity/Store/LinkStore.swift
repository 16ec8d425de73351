import GRDB
import Kernel
import Storage

/// Reads and writes `identityLink`, records that are not their own customer, and `identityAlias`. No other room writes
/// these tables.
///
/// The map is flat at every moment: a customer is the oldest of its records, is linked to nobody, and like all of them
/// is seen by readers.
public enum LinkStore {
    /// Every record that is not its own customer, with its customer.
    /// - Complexity: O(links), by the pages of one table.
    public static func all(_ transaction: Transaction) throws -> [Int64: Int64] {
        var links: [Int64: Int64] = [:]
        links.reserveCapacity(try count(transaction))
        try forEach(transaction) { links[$0] = $1 }
        return links
    }

    /// Hands them over in ascending record.
    static func forEach(_ transaction: Transaction, _ body: (Int64, Int64) -> Void) throws {
        let all = try BulkStatement(transaction, SQL.links)
        while try all.next() { body(all.integer(0), all.integer(1)) }
    }

    public static func count(_ transaction: Transaction) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.count) ?? 0
    }

    /// How customers part when some of their records leave them: those that stay are one side, each that leaves is a side of
    /// its own. Nothing is written.
    public static func partings(_ transaction: Transaction, leaving records: [Int64]) throws -> [Parting] {
        guard try count(transaction) > 0 else { return [] }
        let reader = try LinkReader(transaction)
        var leaving: [Int64: Set<Int64>] = [:]
        for record in records {
            let customer = try reader.customer(of: record)
            leaving[customer, default: []].insert(record)
        }
        return try leaving.keys.sorted().compactMap { customer in
            let members = try reader.members(of: customer)
            guard members.count > 1, let gone = leaving[customer] else { return nil }
            let since = try reader.since(of: customer)
            let staying = members.filter { !gone.contains($0) }
            var sides = staying.isEmpty ? [] : [Parting.Side(records: staying, since: since)]
            for record in members where gone.contains(record) {
                sides.append(Parting.Side(records: [record], since: .min, isLeaving: true))
            }
            return Parting(customer: customer, sides: sides)
        }
    }

    /// Takes records out of their customers, because readers are to see them no more. Those that stay get the oldest of
    /// them as their customer.
    static func leave(_ transaction: Transaction, _ records: [Int64]) throws {
        let partings = try partings(transaction, leaving: records)
        guard !partings.isEmpty else { return }
        let (move, remove) = (try BulkStatement(transaction, SQL.move), try BulkStatement(transaction, SQL.remove))
        let addAlias = try BulkStatement(transaction, SQL.addAlias)
        func unlink(_ record: Int64) throws {
            remove.bind(1, record)
            try remove.run()
        }
        for parting in partings {
            for side in parting.sides {
                if side.isLeaving {
                    try side.records.forEach(unlink)
                } else if let oldest = side.records.first, oldest != parting.customer {
                    try unlink(oldest)
                    addAlias.bind(1, parting.customer)
                    addAlias.bind(2, oldest)
                    try addAlias.run()
                    for record in side.records.dropFirst() {
                        move.bind(1, oldest)
                        move.bind(2, record)
                        try move.run()
                    }
                }
            }
        }
    }

    /// Customers who led and left, with the oldest of the records that stayed.
    static func aliases(_ transaction: Transaction) throws -> [Int64: Int64] {
        let all = try BulkStatement(transaction, SQL.aliases)
        var aliases: [Int64: Int64] = [:]
        while try all.next() { aliases[all.integer(0)] = all.integer(1) }
        return aliases
    }

    public enum SQL {
        static let aliases = "SELECT formerId, customerId FROM identityAlias"
        static let addAlias = "INSERT OR REPLACE INTO identityAlias (formerId, customerId) VALUES (?, ?)"
        static let links = "SELECT recordId, customerId FROM identityLink ORDER BY recordId"
        static let count = "SELECT count(*) FROM identityLink"
        static let customer = "SELECT customerId FROM identityLink WHERE recordId = ?"
        static let members = "SELECT recordId, since FROM identityLink WHERE customerId = ? ORDER BY recordId"
        static let move = "UPDATE identityLink SET customerId = ? WHERE recordId = ?"
        static let remove = "DELETE FROM identityLink WHERE recordId = ?"
        /// A record that goes over to another customer has been together with those that go with it since before.
        static let put = """
            INSERT INTO identityLink (recordId, customerId, since) VALUES (?, ?, ?)
            ON CONFLICT (recordId) DO UPDATE SET customerId = excluded.customerId
            """
        public static let all = [
            "links": links, "count": count, "customer": customer, "members": members, "move": move, "remove": remove,
            "put": put, "aliases": aliases, "addAlias": addAlias,
        ]
    }
}

/// The customers of one record after another, and their records: a few microseconds each.
public final class LinkReader {
    private let customer: BulkStatement
    private let others: BulkStatement

    public init(_ transaction: Transaction) throws {
        customer = try BulkStatement(transaction, LinkStore.SQL.customer)
        others = try BulkStatement(transaction, LinkStore.SQL.members)
    }

    public func customer(of record: Int64) throws -> Int64 {
        customer.bind(1, record)
        defer { customer.reset() }
        return try customer.next() ? customer.integer(0) : record
    }

    /// All records of a customer, ascending: the customer itself is the first.
    public func members(of customer: Int64) throws -> [Int64] {
        others.bind(1, customer)
        defer { others.reset() }
        var members = [customer]
        while try others.next() { members.append(others.integer(0)) }
        return members
    }

    /// The place in the sequence at which the first of its records were joined.
    func since(of customer: Int64) throws -> Int64 {
        others.bind(1, customer)
        defer { others.reset() }
        var since = Int64.max
        while try others.next() { since = min(since, others.integer(1)) }
        return since
    }
}
