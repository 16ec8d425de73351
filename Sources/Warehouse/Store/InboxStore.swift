import Foundation
import GRDB
import Kernel
import Storage

/// Reads and writes `inbox`. No other room writes this table.
public enum InboxStore {
    /// What waits, in short: it changes with every event that comes or goes.
    struct Mark: Equatable, Sendable {
        var count = 0
        var last: Int64 = 0
        /// When the oldest came.
        var since: Int64?
    }

    static func add(_ transaction: Transaction, _ events: [InboxEvent], at now: Int64) throws {
        let encoder = JSONEncoder()
        let insert = try BulkStatement(transaction, SQL.add)
        for event in events {
            insert.bind(1, now)
            insert.bind(2, String(decoding: try encoder.encode(event), as: UTF8.self))
            try insert.run()
        }
    }

    /// How many events wait, and the last of them.
    static func state(_ transaction: Transaction) throws -> [Int64] {
        let mark = try mark(transaction)
        return [Int64(mark.count), mark.last]
    }

    static func mark(_ transaction: Transaction) throws -> Mark {
        guard let row = try Row.fetchOne(transaction.database, sql: SQL.mark) else { return Mark() }
        return Mark(count: row["count"], last: row["last"] ?? 0, since: row["since"])
    }

    /// The oldest events, in the sequence in which they came.
    static func list(_ transaction: Transaction, limit: Int) throws -> [(id: Int64, event: InboxEvent)] {
        let decoder = JSONDecoder()
        return try Row.fetchAll(transaction.database, sql: SQL.list, arguments: ["limit": limit]).map { row in
            (row["id"], try decoder.decode(InboxEvent.self, from: Data((row["event"] as String).utf8)))
        }
    }

    static func remove(_ transaction: Transaction, upTo id: Int64) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["id": id])
    }

    public enum SQL {
        static let add = "INSERT INTO inbox (at, event) VALUES (?, ?)"
        static let mark = """
            SELECT count(*) AS count, max(id) AS last, (SELECT at FROM inbox ORDER BY id LIMIT 1) AS since FROM inbox
            """
        static let list = "SELECT id, event FROM inbox ORDER BY id LIMIT :limit"
        static let remove = "DELETE FROM inbox WHERE id <= :id"
        public static let all = ["add": add, "mark": mark, "list": list, "remove": remove]
    }
}
