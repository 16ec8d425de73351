import GRDB
import Kernel
import Storage
import Timelines

/// Since when a damaged file is set aside, and who decided it.
public struct Quarantine: Sendable, Equatable {
    /// Seconds since 1970.
    public var at: Int64
    public var by: String

    init(at: Int64, by: String) { (self.at, self.by) = (at, by) }

    init?(_ row: Row) {
        guard let at = row["quarantinedAt"] as Int64? else { return nil }
        self.init(at: at, by: row["quarantinedBy"] ?? "")
    }
}

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
    /// Where it stands in a file of several; nil where it is the whole file.
    public var section: Section?
    /// `FactBatch.digest` of the file; nil until it is known, for files that older builds wrote.
    public var digest: Int64?
    /// Since when the file is set aside; nil where readers see it.
    public var quarantine: Quarantine?

    /// A stretch of a file of several batches.
    public struct Section: Sendable, Equatable {
        public var firstOrder: Int
        public var firstAsserted: Int
        public var asserted: Int
    }
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
                "firstOrder": entry.section?.firstOrder, "firstAsserted": entry.section?.firstAsserted,
                "asserted": entry.section?.asserted, "digest": entry.digest,
            ])
    }

    /// Takes an import's batches out of the manifest.
    static func remove(_ transaction: Transaction, of importID: ImportID) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["import": importID.rawValue])
    }

    /// Takes one batch out of the manifest. Returns whether it was there.
    static func remove(_ transaction: Transaction, _ entry: FactBatchEntry) throws -> Bool {
        try transaction.database.execute(sql: SQL.removeOne, arguments: ["id": entry.id])
        return transaction.database.changesCount == 1
    }

    /// Sets a file aside, with all its batches.
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
    public static func list(_ transaction: Transaction) throws -> [FactBatchEntry] {
        try rows(transaction, SQL.list)
    }

    /// The same with what is set aside: every file that belongs to the home.
    public static func all(_ transaction: Transaction) throws -> [FactBatchEntry] { try rows(transaction, SQL.every) }

    /// What is set aside.
    public static func quarantined(_ transaction: Transaction) throws -> [FactBatchEntry] {
        try rows(transaction, SQL.quarantined)
    }

    private static func rows(_ transaction: Transaction, _ sql: String) throws -> [FactBatchEntry] {
        try Row.fetchAll(transaction.database, sql: sql).map { row in
            FactBatchEntry(
                id: row["id"], importID: ImportID(row["importId"] as Int64), sequence: row["sequence"],
                part: row["part"], file: row["file"], byteCount: row["byteCount"], orders: row["orders"],
                lines: row["lines"], firstOn: (row["firstOn"] as Int32?).map(Day.init(number:)),
                lastOn: (row["lastOn"] as Int32?).map(Day.init(number:)),
                mode: VersionMode(rawValue: row["mode"]) ?? .replace, section: section(row), digest: row["digest"],
                quarantine: Quarantine(row))
        }
    }

    private static func section(_ row: Row) -> FactBatchEntry.Section? {
        (row["firstOrder"] as Int?).map {
            FactBatchEntry.Section(
                firstOrder: $0, firstAsserted: row["firstAsserted"] ?? 0, asserted: row["asserted"] ?? 0)
        }
    }

    public enum SQL {
        static let add = """
            INSERT INTO factBatch (importId, sequence, part, file, byteCount, orders, lines, firstOn, lastOn, mode,
                                   firstOrder, firstAsserted, asserted, digest)
            VALUES (:import, :sequence, :part, :file, :byteCount, :orders, :lines, :firstOn, :lastOn, :mode,
                    :firstOrder, :firstAsserted, :asserted, :digest)
            """
        static let remove = "DELETE FROM factBatch WHERE importId = :import"
        static let removeOne = "DELETE FROM factBatch WHERE id = :id AND quarantinedAt IS NULL"
        static let list = "SELECT * FROM factBatch WHERE quarantinedAt IS NULL ORDER BY sequence, part"
        static let every = "SELECT * FROM factBatch ORDER BY sequence, part"
        static let quarantined = "SELECT * FROM factBatch WHERE quarantinedAt IS NOT NULL ORDER BY sequence, part"
        static let quarantine = """
            UPDATE factBatch SET quarantinedAt = :at, quarantinedBy = :by WHERE file = :file AND quarantinedAt IS NULL
            """
        static let release = "UPDATE factBatch SET quarantinedAt = NULL, quarantinedBy = NULL WHERE file = :file"
        static let setDigest = "UPDATE factBatch SET digest = :digest WHERE file = :file AND digest IS NULL"
        public static let all = [
            "add": add, "remove": remove, "removeOne": removeOne, "list": list, "every": every,
            "quarantined": quarantined, "quarantine": quarantine, "release": release, "setDigest": setDigest,
        ]
    }
}
