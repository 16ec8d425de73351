import GRDB
import Kernel
import Storage

/// One line of the manifest.
public struct FactBatchEntry: Sendable, Equatable {
    public let id: Int64
    public let importID: ImportID
    public let sequence: Int64
    public let part: Int
    public let file: String
    public let byteCount: Int64
    public let orders: Int
    public let lines: Int
    /// First and last day of its lines that count; nil when there is none.
    public let firstOn: Day?
    public let lastOn: Day?
}

/// Reads and writes `factBatch`. No other room writes this table.
public enum FactBatchStore {
    static func add(_ transaction: Transaction, _ entry: FactBatchEntry) throws {
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "import": entry.importID.rawValue, "sequence": entry.sequence, "part": entry.part, "file": entry.file,
                "byteCount": entry.byteCount, "orders": entry.orders, "lines": entry.lines,
                "firstOn": entry.firstOn?.number, "lastOn": entry.lastOn?.number,
            ])
    }

    /// The manifest in the sequence of the imports.
    public static func list(_ transaction: Transaction) throws -> [FactBatchEntry] {
        try Row.fetchAll(transaction.database, sql: SQL.list).map { row in
            FactBatchEntry(
                id: row["id"], importID: ImportID(row["importId"] as Int64), sequence: row["sequence"],
                part: row["part"], file: row["file"], byteCount: row["byteCount"], orders: row["orders"],
                lines: row["lines"], firstOn: (row["firstOn"] as Int32?).map(Day.init(number:)),
                lastOn: (row["lastOn"] as Int32?).map(Day.init(number:)))
        }
    }

    public enum SQL {
        static let add = """
            INSERT INTO factBatch (importId, sequence, part, file, byteCount, orders, lines, firstOn, lastOn)
            VALUES (:import, :sequence, :part, :file, :byteCount, :orders, :lines, :firstOn, :lastOn)
            """
        static let list = "SELECT * FROM factBatch ORDER BY sequence, part"
        public static let all = ["add": add, "list": list]
    }
}
