import GRDB
import Storage

/// Reads and writes `timelineGeneration`. No other room writes this table.
public enum TimelineStore {
    struct File: Equatable {
        var name: String
        var byteCount: Int64
        var digest: UInt64
    }

    struct Entry: Equatable {
        /// What it was built from, as JSON.
        var basis: String
        var history: File
        var people: File
    }

    static func last(_ transaction: Transaction) throws -> Entry? {
        guard let row = try Row.fetchOne(transaction.database, sql: SQL.last) else { return nil }
        func file(_ name: String) -> File {
            File(
                name: row[name], byteCount: row[name + "Bytes"],
                digest: UInt64(bitPattern: row[name + "Digest"] as Int64))
        }
        return Entry(basis: row["basis"], history: file("history"), people: file("people"))
    }

    /// The largest number that was ever given to a generation.
    static func largest(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.largest) ?? 0
    }

    /// Enters a generation in the place of the one before.
    static func replace(_ transaction: Transaction, _ entry: Entry) throws {
        try remove(transaction)
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "basis": entry.basis, "history": entry.history.name, "historyBytes": entry.history.byteCount,
                "historyDigest": Int64(bitPattern: entry.history.digest), "people": entry.people.name,
                "peopleBytes": entry.people.byteCount, "peopleDigest": Int64(bitPattern: entry.people.digest),
            ])
    }

    static func remove(_ transaction: Transaction) throws { try transaction.database.execute(sql: SQL.remove) }

    public enum SQL {
        static let last = """
            SELECT basis, history, historyBytes, historyDigest, people, peopleBytes, peopleDigest
            FROM timelineGeneration ORDER BY id DESC LIMIT 1
            """
        static let largest = "SELECT seq FROM sqlite_sequence WHERE name = 'timelineGeneration'"
        static let add = """
            INSERT INTO timelineGeneration
              (basis, history, historyBytes, historyDigest, people, peopleBytes, peopleDigest)
            VALUES (:basis, :history, :historyBytes, :historyDigest, :people, :peopleBytes, :peopleDigest)
            """
        static let remove = "DELETE FROM timelineGeneration"
        public static let all = ["last": last, "largest": largest, "add": add, "remove": remove]
    }
}
