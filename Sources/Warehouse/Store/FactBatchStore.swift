import GRDB
import Kernel
import Storage
import Timelines

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
    /// How its orders stand to what earlier imports say of them.
    public let mode: VersionMode
}

/// Reads and writes `factBatch`. No other room writes this table.
public enum FactBatchStore {
    static func add(_ transaction: Transaction, _ entry: FactBatchEntry) throws {
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "import": entry.importID.rawValue, "sequence": entry.sequence, "part": entry.part, "file": entry.file,
                "byteCount": entry.byteCount, "orders": entry.orders, "lines": entry.lines,
                "firstOn": entry.firstOn?.number, "lastOn": entry.lastOn?.number, "mode": entry.mode.rawValue,
            ])
    }

    /// Takes an import's batches out of the manifest.
    static func remove(_ transaction: Transaction, of importID: ImportID) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["import": importID.rawValue])
    }

    /// Takes one batch out of the manifest.
    static func remove(_ transaction: Transaction, _ entry: FactBatchEntry) throws {
        try transaction.database.execute(sql: SQL.removeOne, arguments: ["id": entry.id])
    }

    /// The manifest in the sequence of the imports.
    public static func list(_ transaction: Transaction) throws -> [FactBatchEntry] {
        try Row.fetchAll(transaction.database, sql: SQL.list).map { row in
            FactBatchEntry(
                id: row["id"], importID: ImportID(row["importId"] as Int64), sequence: row["sequence"],
                part: row["part"], file: row["file"], byteCount: row["byteCount"], orders: row["orders"],
                lines: row["lines"], firstOn: (row["firstOn"] as Int32?).map(Day.init(number:)),
                lastOn: (row["lastOn"] as Int32?).map(Day.init(number:)),
                mode: VersionMode(rawValue: row["mode"]) ?? .replace)
        }
    }

    public enum SQL {
        static let add = """
            INSERT INTO factBatch (importId, sequence, part, file, byteCount, orders, lines, firstOn, lastOn, mode)
            VALUES (:import, :sequence, :part, :file, :byteCount, :orders, :lines, :firstOn, :lastOn, :mode)
            """
        static let remove = "DELETE FROM factBatch WHERE importId = :import"
        static let removeOne = "DELETE FROM factBatch WHERE id = :id"
        static let list = "SELECT * FROM factBatch ORDER BY sequence, part"
        public static let all = ["add": add, "remove": remove, "removeOne": removeOne, "list": list]
    }
}
