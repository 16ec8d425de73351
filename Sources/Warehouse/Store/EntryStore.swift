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
    /// `FactBatch.digest` of the file; nil until it is known, for files that older builds wrote.
    public var digest: Int64?
    /// Since when the file is set aside; nil where readers see it.
    public var quarantine: Quarantine?

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
                "digest": batch.digest,
            ])
    }

    static func remove(_ transaction: Transaction, of id: ImportID) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["import": id.rawValue])
    }

    /// Takes one batch out of the manifest.
    static func remove(_ transaction: Transaction, _ batch: EntryBatch) throws {
        try transaction.database.execute(sql: SQL.removeFile, arguments: ["file": batch.file])
    }

    /// Sets a file aside.
    static func quarantine(_ transaction: Transaction, _ file: String, _ quarantine: Quarantine) throws {
        try transaction.database.execute(
            sql: SQL.quarantine, arguments: ["file": file, "at": quarantine.at, "by": quarantine.by])
    }

    /// Lets readers see a file again.
    static func release(_ transaction: Transaction, _ file: String) throws {
        try transaction.database.execute(sql: SQL.release, arguments: ["file": file])
    }

    /// Enters what tells a file from every other, where an older build has written it.
    static func setDigest(_ transaction: Transaction, _ file: String, _ digest: Int64) throws {
        try transaction.database.execute(sql: SQL.setDigest, arguments: ["file": file, "digest": digest])
    }

    /// The manifest in the sequence of the imports, without what is set aside.
    public static func list(_ transaction: Transaction) throws -> [EntryBatch] { try rows(transaction, SQL.list) }

    /// The same with what is set aside: every file that belongs to the home.
    public static func all(_ transaction: Transaction) throws -> [EntryBatch] { try rows(transaction, SQL.every) }

    /// What is set aside.
    public static func quarantined(_ transaction: Transaction) throws -> [EntryBatch] {
        try rows(transaction, SQL.quarantined)
    }

    private static func rows(_ transaction: Transaction, _ sql: String) throws -> [EntryBatch] {
        try Row.fetchAll(transaction.database, sql: sql).compactMap { row in
            guard let kind = ImportKind(rawValue: row["kind"]) else { return nil }
            return EntryBatch(
                kind: kind, importID: ImportID(row["importId"] as Int64), sequence: row["sequence"], part: row["part"],
                file: row["file"], byteCount: row["byteCount"], entries: row["entries"],
                firstOn: (row["firstOn"] as Int32?).map(Day.init(number:)),
                lastOn: (row["lastOn"] as Int32?).map(Day.init(number:)), isFallback: row["isFallback"],
                digest: row["digest"], quarantine: Quarantine(row))
        }
    }

    public enum SQL {
        static let add = """
            INSERT INTO entryBatch
              (kind, importId, sequence, part, file, byteCount, entries, firstOn, lastOn, isFallback, digest)
            VALUES (:kind, :import, :sequence, :part, :file, :byteCount, :entries, :firstOn, :lastOn, :isFallback,
                    :digest)
            """
        static let remove = "DELETE FROM entryBatch WHERE importId = :import"
        static let removeFile = "DELETE FROM entryBatch WHERE file = :file AND quarantinedAt IS NULL"
        static let list = "SELECT * FROM entryBatch WHERE quarantinedAt IS NULL ORDER BY sequence, part"
        static let every = "SELECT * FROM entryBatch ORDER BY sequence, part"
        static let quarantined = "SELECT * FROM entryBatch WHERE quarantinedAt IS NOT NULL ORDER BY sequence, part"
        static let quarantine = """
            UPDATE entryBatch SET quarantinedAt = :at, quarantinedBy = :by WHERE file = :file AND quarantinedAt IS NULL
            """
        static let release = "UPDATE entryBatch SET quarantinedAt = NULL, quarantinedBy = NULL WHERE file = :file"
        static let setDigest = "UPDATE entryBatch SET digest = :digest WHERE file = :file AND digest IS NULL"
        public static let all = [
            "add": add, "remove": remove, "removeFile": removeFile, "list": list, "every": every,
            "quarantined": quarantined, "quarantine": quarantine, "release": release, "setDigest": setDigest,
        ]
    }
}
