import GRDB
import Storage

/// Reads and writes `plainOriginal`: originals that stay as they came. No other room writes this table.
public enum PlainOriginalStore {
    static let tables = """
        -- Originals of which packing was tried and gains nothing; it is not tried again.
        CREATE TABLE plainOriginal (
          sha256  TEXT PRIMARY KEY CHECK (length(sha256) = 64)
        ) STRICT, WITHOUT ROWID;
        """

    static func add(_ transaction: Transaction, _ sha256: String) throws {
        try transaction.database.execute(sql: SQL.add, arguments: ["sha256": sha256])
    }

    /// Originals that imports have, none of which waits or runs, and that may gain by packing.
    static func due(_ transaction: Transaction) throws -> Set<String> {
        try String.fetchSet(transaction.database, sql: SQL.due)
    }

    public enum SQL {
        static let add = "INSERT OR IGNORE INTO plainOriginal (sha256) VALUES (:sha256)"
        static let due = """
            SELECT sha256 FROM import GROUP BY sha256
            HAVING sum(state IN ('received', 'staging')) = 0
              AND NOT EXISTS (SELECT 1 FROM plainOriginal WHERE plainOriginal.sha256 = import.sha256)
            """
        public static let all = ["add": add, "due": due]
    }
}
