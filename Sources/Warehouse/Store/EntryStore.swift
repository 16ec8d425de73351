import GRDB
import Intake
import Kernel
import Storage

/// One line of the manifest of events and payments.
public struct EntryBatch: Sendable, Equatable {
    /// Events or payments.
    public var kind: ImportKind
    public var importID: ImportID
    public var sequence: Int64
    public var part: Int
    public var file: String
    public var byteCount: Int64
    public var entries: Int
    /// First and last day of its entries; nil when there is none.
    public var firstOn: Day?
    public var lastOn: Day?
    /// Counts only where nothing earlier is visible: the import left known entries as they were.
    public var isFallback: Bool

    /// Where a part of an import lies in `facts/`.
    static func file(_ id: ImportID, part: Int, erasure: Int64? = nil) -> String {
        "e\(id)-\(part)" + (erasure.map { "-erased-\($0)" } ?? "") + suffix
    }
    static let suffix = ".entries"
}

/// Reads and writes `entryBatch`. No other room writes this table.
public enum EntryStore {
    static func add(_ transaction: Transaction, _ batch: EntryBatch) throws {
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "kind": batch.kind.rawValue, "import": batch.importID.rawValue, "sequence": batch.sequence,
                "part": batch.part, "file": batch.file, "byteCount": batch.byteCount, "entries": batch.entries,
                "firstOn": batch.firstOn?.number, "lastOn": batch.lastOn?.number, "isFallback": batch.isFallback,
            ])
    }

    static func remove(_ transaction: Transaction, of id: ImportID) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["import": id.rawValue])
    }

    /// Takes one batch out of the manifest.
    static func remove(_ transaction: Transaction, _ batch: EntryBatch) throws {
        try transaction.database.execute(sql: SQL.removeFile, arguments: ["file": batch.file])
    }

    /// The manifest in the sequence of the imports.
    public static func list(_ transaction: Transaction) throws -> [EntryBatch] {
        try Row.fetchAll(transaction.database, sql: SQL.list).compactMap { row in
            guard let kind = ImportKind(rawValue: row["kind"]) else { return nil }
            return EntryBatch(
                kind: kind, importID: ImportID(row["importId"] as Int64), sequence: row["sequence"], part: row["part"],
                file: row["file"], byteCount: row["byteCount"], entries: row["entries"],
                firstOn: (row["firstOn"] as Int32?).map(Day.init(number:)),
                lastOn: (row["lastOn"] as Int32?).map(Day.init(number:)), isFallback: row["isFallback"])
        }
    }

    public enum SQL {
        static let add = """
            INSERT INTO entryBatch
              (kind, importId, sequence, part, file, byteCount, entries, firstOn, lastOn, isFallback)
            VALUES (:kind, :import, :sequence, :part, :file, :byteCount, :entries, :firstOn, :lastOn, :isFallback)
            """
        static let remove = "DELETE FROM entryBatch WHERE importId = :import"
        static let removeFile = "DELETE FROM entryBatch WHERE file = :file"
        static let list = "SELECT * FROM entryBatch ORDER BY sequence, part"
        public static let all = ["add": add, "remove": remove, "removeFile": removeFile, "list": list]
    }
}
