import GRDB
import Kernel
import Storage

/// Reads and writes `erasure`, `erasedRecord`, `tombstone`, `originalLook` and `originalRewrite`. No other room writes
/// these tables.
public enum ErasureStore {
    /// Enters an erasure that is to be done: from here on it will be.
    public static func accept(
        _ transaction: Transaction, records: some Collection<Int64>, digests: some Sequence<[UInt8]>, preview: String,
        by actor: String, at now: Int64
    ) throws -> Int64 {
        try transaction.database.execute(
            sql: SQL.accept,
            arguments: ["records": records.count, "preview": preview, "by": actor, "at": now])
        let id = transaction.database.lastInsertedRowID
        try add(transaction, records: records, to: id)
        try add(transaction, digests, of: id, at: now)
        return id
    }

    public static func add(_ transaction: Transaction, records: some Sequence<Int64>, to id: Int64) throws {
        let insert = try BulkStatement(transaction, SQL.addRecord)
        for record in records {
            insert.bind(1, id)
            insert.bind(2, record)
            try insert.run()
        }
    }

    static func add(
        _ transaction: Transaction, _ digests: some Sequence<[UInt8]>, of id: Int64, at now: Int64
    ) throws {
        let insert = try BulkStatement(transaction, SQL.addTombstone)
        for digest in digests {
            insert.bind(1, blob: digest)
            insert.bind(2, id)
            insert.bind(3, now)
            try insert.run()
        }
    }

    public static func tombstones(_ transaction: Transaction) throws -> Set<[UInt8]> {
        let all = try BulkStatement(transaction, SQL.tombstones)
        var digests: Set<[UInt8]> = []
        while try all.next() { digests.insert(Array(all.blob(0))) }
        return digests
    }

    /// Whether somebody of this address was erased.
    public static func isErased(_ transaction: Transaction, _ address: ContactAddress) throws -> Bool {
        try erasure(transaction, of: address) != nil
    }

    /// The erasure that made the tombstone of an address; nil where nobody of it was erased.
    public static func erasure(_ transaction: Transaction, of address: ContactAddress) throws -> Int64? {
        guard try latest(transaction) > 0, let secret = try HomeSecret.find(transaction) else { return nil }
        let one = try BulkStatement(transaction, SQL.tombstone)
        one.bind(1, blob: Tombstones.digest(address, secret))
        return try one.next() ? one.integer(0) : nil
    }

    /// The names under which imports know people.
    public static func sources(_ transaction: Transaction) throws -> [String] {
        try String.fetchAll(transaction.database, sql: SQL.sources)
    }

    /// Id of the latest erasure; 0 without any.
    public static func latest(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.latest) ?? 0
    }

    /// Erasures that are to be done, or done to their end, oldest first.
    public static func open(_ transaction: Transaction) throws -> [ErasureRecord] {
        try Row.fetchAll(transaction.database, sql: SQL.open).map(record)
    }

    public static func find(_ transaction: Transaction, _ id: Int64) throws -> ErasureRecord? {
        try Row.fetchOne(transaction.database, sql: SQL.find, arguments: ["id": id]).map(record)
    }

    /// Newest first.
    public static func list(_ transaction: Transaction, limit: Int) throws -> [ErasureRecord] {
        try Row.fetchAll(transaction.database, sql: SQL.list, arguments: ["limit": limit]).map(record)
    }

    public static func records(_ transaction: Transaction, of id: Int64) throws -> Set<Int64> {
        Set(try Int64.fetchAll(transaction.database, sql: SQL.records, arguments: ["id": id]))
    }

    /// All its records are entered: those asked for, and those that tombstones recognise.
    public static func setFound(_ transaction: Transaction, _ id: Int64) throws {
        try transaction.database.execute(sql: SQL.setFound, arguments: ["id": id])
    }

    /// How far it has come, for whoever waits.
    public static func setStep(_ transaction: Transaction, _ id: Int64, _ step: String) throws {
        try transaction.database.execute(sql: SQL.setStep, arguments: ["id": id, "step": step])
    }

    public static func end(_ transaction: Transaction, _ id: Int64, at now: Int64) throws {
        try transaction.database.execute(sql: SQL.end, arguments: ["id": id, "at": now])
        try transaction.database.execute(sql: SQL.forgetRecords, arguments: ["id": id])
    }

    /// Imports whose originals were not looked through since an erasure.
    static func unlooked(_ transaction: Transaction, since erasure: Int64) throws -> [ImportID] {
        try Int64.fetchAll(transaction.database, sql: SQL.unlooked, arguments: ["erasure": erasure])
            .map(ImportID.init(rawValue:))
    }

    static func setLooked(_ transaction: Transaction, _ id: ImportID, at erasure: Int64) throws {
        try transaction.database.execute(sql: SQL.setLooked, arguments: ["import": id.rawValue, "erasure": erasure])
    }

    static func noteRewrite(
        _ transaction: Transaction, _ id: ImportID, erasure: Int64, rows: Int, old: String, new: String, at: Int64
    ) throws {
        try transaction.database.execute(
            sql: SQL.noteRewrite,
            arguments: [
                "import": id.rawValue, "erasure": erasure, "rows": rows, "old": old, "new": new, "at": at,
            ])
    }

    /// Notes for every visible import of an original that it goes, and nothing takes its place.
    static func noteRemoval(_ transaction: Transaction, _ sha256: String, erasure: Int64, at now: Int64) throws {
        try transaction.database.execute(
            sql: SQL.noteRemoval, arguments: ["sha256": sha256, "erasure": erasure, "at": now])
    }

    /// Imports whose originals an erasure took away without putting another in their place.
    public static func removedOriginals(_ transaction: Transaction, of erasure: Int64) throws -> [ImportID] {
        try Int64.fetchAll(transaction.database, sql: SQL.removedOriginals, arguments: ["erasure": erasure])
            .map(ImportID.init(rawValue:))
    }

    /// Originals whose place others took, and files and rows of an erasure.
    static func replacedOriginals(_ transaction: Transaction) throws -> [String] {
        try String.fetchAll(transaction.database, sql: SQL.replaced)
    }

    static func isRewritten(_ transaction: Transaction, _ sha256: String) throws -> Bool {
        try Bool.fetchOne(transaction.database, sql: SQL.isRewritten, arguments: ["sha256": sha256]) ?? false
    }

    /// Whether a file is one that is visible already, as it was before rows of it were blanked.
    static func isRepeated(_ transaction: Transaction, _ sha256: String) throws -> Bool {
        try Bool.fetchOne(transaction.database, sql: SQL.isRepeated, arguments: ["sha256": sha256]) ?? false
    }

    public static func rewrites(_ transaction: Transaction, of erasure: Int64) throws -> (files: Int, rows: Int) {
        let row = try Row.fetchOne(transaction.database, sql: SQL.rewrites, arguments: ["erasure": erasure])
        return (row?["files"] ?? 0, row?["rows"] ?? 0)
    }

    private static func record(_ row: Row) -> ErasureRecord {
        ErasureRecord(
            id: row["id"], state: ErasureRecord.State(rawValue: row["state"]) ?? .accepted, step: row["step"],
            records: row["records"], preview: ErasurePreview(json: row["preview"]) ?? ErasurePreview(),
            createdBy: row["createdBy"], createdAt: row["createdAt"], endedAt: row["endedAt"])
    }
}

extension ErasureStore {
    static let tables = """
        -- People who asked to be forgotten: that it was done, never who they were.
        CREATE TABLE erasure (
          id         INTEGER PRIMARY KEY AUTOINCREMENT,
          state      TEXT NOT NULL CHECK (state IN ('accepted', 'found', 'done')),
          step       TEXT NOT NULL DEFAULT '',
          records    INTEGER NOT NULL CHECK (records >= 0),
          preview    TEXT NOT NULL,
          createdBy  TEXT NOT NULL CHECK (createdBy <> ''),
          createdAt  INTEGER NOT NULL,
          endedAt    INTEGER,
          CHECK ((state = 'done') = (endedAt IS NOT NULL))
        ) STRICT;

        -- Records on their way out; empty once they are gone.
        CREATE TABLE erasedRecord (
          erasureId  INTEGER NOT NULL,
          recordId   INTEGER NOT NULL,
          PRIMARY KEY (erasureId, recordId)
        ) STRICT, WITHOUT ROWID;

        -- HMAC-SHA-256 of an address, a document or an id of somebody erased.
        CREATE TABLE tombstone (
          digest     BLOB PRIMARY KEY CHECK (length(digest) = 32),
          erasureId  INTEGER NOT NULL,
          at         INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Up to which erasure the original of an import was looked through.
        CREATE TABLE originalLook (
          importId   INTEGER PRIMARY KEY,
          erasureId  INTEGER NOT NULL
        ) STRICT;

        -- Originals of which rows were blanked, and what took their place.
        CREATE TABLE originalRewrite (
          id         INTEGER PRIMARY KEY,
          importId   INTEGER NOT NULL,
          erasureId  INTEGER NOT NULL,
          rows       INTEGER NOT NULL CHECK (rows >= 0),
          oldSha256  TEXT NOT NULL CHECK (oldSha256 <> ''),
          newSha256  TEXT NOT NULL,
          at         INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX originalRewriteByNew ON originalRewrite (newSha256);
        """

    public enum SQL {
        static let accept = """
            INSERT INTO erasure (state, records, preview, createdBy, createdAt)
            VALUES ('accepted', :records, :preview, :by, :at)
            """
        static let addRecord = "INSERT OR IGNORE INTO erasedRecord (erasureId, recordId) VALUES (?, ?)"
        static let addTombstone = "INSERT OR IGNORE INTO tombstone (digest, erasureId, at) VALUES (?, ?, ?)"
        static let tombstones = "SELECT digest FROM tombstone"
        static let tombstone = "SELECT erasureId FROM tombstone WHERE digest = ?"
        static let sources = """
            SELECT source FROM import
            UNION SELECT json_extract(options, '$.customerSource') FROM import
              WHERE json_extract(options, '$.customerSource') IS NOT NULL
            """
        static let latest = "SELECT max(id) FROM erasure"
        static let open = "SELECT * FROM erasure WHERE state <> 'done' ORDER BY id"
        static let find = "SELECT * FROM erasure WHERE id = :id"
        static let list = "SELECT * FROM erasure ORDER BY id DESC LIMIT :limit"
        static let records = "SELECT recordId FROM erasedRecord WHERE erasureId = :id"
        static let setFound = """
            UPDATE erasure SET state = 'found',
              records = (SELECT count(*) FROM erasedRecord WHERE erasureId = :id)
            WHERE id = :id
            """
        static let setStep = "UPDATE erasure SET step = :step WHERE id = :id"
        static let end = "UPDATE erasure SET state = 'done', step = '', endedAt = :at WHERE id = :id"
        static let forgetRecords = "DELETE FROM erasedRecord WHERE erasureId = :id"
        static let unlooked = """
            SELECT import.id FROM import LEFT JOIN originalLook ON importId = import.id
            WHERE state <> 'staging' AND coalesce(erasureId, 0) < :erasure ORDER BY import.id
            """
        static let setLooked = """
            INSERT INTO originalLook (importId, erasureId) VALUES (:import, :erasure)
            ON CONFLICT (importId) DO UPDATE SET erasureId = max(erasureId, excluded.erasureId)
            """
        static let noteRewrite = """
            INSERT INTO originalRewrite (importId, erasureId, rows, oldSha256, newSha256, at)
            VALUES (:import, :erasure, :rows, :old, :new, :at)
            """
        static let noteRemoval = """
            INSERT INTO originalRewrite (importId, erasureId, rows, oldSha256, newSha256, at)
            SELECT id, :erasure, 0, sha256, '', :at FROM import
            WHERE sha256 = :sha256 AND state = 'applied'
              AND NOT EXISTS (SELECT 1 FROM originalRewrite AS former
                WHERE former.importId = import.id AND former.erasureId = :erasure AND former.newSha256 = '')
            """
        static let removedOriginals = """
            SELECT DISTINCT importId FROM originalRewrite WHERE erasureId = :erasure AND newSha256 = ''
            """
        static let replaced = """
            SELECT DISTINCT oldSha256 FROM originalRewrite
            WHERE NOT EXISTS (SELECT 1 FROM import WHERE sha256 = oldSha256)
            """
        static let isRewritten = "SELECT EXISTS (SELECT 1 FROM originalRewrite WHERE newSha256 = :sha256)"
        static let isRepeated = """
            SELECT EXISTS (SELECT 1 FROM originalRewrite JOIN import ON import.id = importId
              WHERE oldSha256 = :sha256 AND state = 'applied')
            """
        static let rewrites = """
            SELECT count(*) AS files, coalesce(sum(rows), 0) AS rows FROM originalRewrite WHERE erasureId = :erasure
            """
        public static let all = [
            "accept": accept, "addRecord": addRecord, "addTombstone": addTombstone, "tombstones": tombstones,
            "tombstone": tombstone, "sources": sources, "latest": latest, "open": open, "find": find, "list": list,
            "records": records,
            "setFound": setFound,
            "setStep": setStep, "end": end, "forgetRecords": forgetRecords, "unlooked": unlooked,
            "setLooked": setLooked, "noteRewrite": noteRewrite, "noteRemoval": noteRemoval,
            "removedOriginals": removedOriginals, "replaced": replaced, "isRewritten": isRewritten,
            "isRepeated": isRepeated,
            "rewrites": rewrites,
        ]
    }
}
