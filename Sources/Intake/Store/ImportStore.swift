import Foundation
import GRDB
import Kernel
import Storage

/// One import as the history shows it.
public struct ImportRecord: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// The file is here, nothing has been done.
        case received
        case staging, applied, failed, cancelled
        /// Taken back; it was visible once.
        case undone
        /// The process ended in the middle; nothing of it is visible.
        case interrupted
    }

    public let id: ImportID
    public let state: State
    public let fileName: String
    public let sha256: String
    public let byteCount: Int64
    public let options: ImportOptions
    /// Result of the latest dry run.
    public let preview: ImportSummary?
    public let summary: ImportSummary?
    /// Code of the problem that ended it.
    public let problem: String?
    public let sequence: Int64?
    public let job: JobID?
    public let createdBy: String
    public let createdAt: Int64
    public let endedAt: Int64?
    /// What taking it back changed, by whom and when.
    public let undo: UndoPreview?
    public let undoneBy: String?
    public let undoneAt: Int64?

    /// Whether it was visible once, now or before it was taken back.
    public var wasApplied: Bool { state == .applied || state == .undone }
    /// Whether it gave up its copy of the file to make room on a full disk; who imported it has the file.
    var gaveUpOriginal: Bool { state == .failed && problem == "disk.full" && job == nil }
}

/// Reads and writes `import`. No other room writes this table.
public enum ImportStore {
    public struct New: Sendable {
        public var fileName: String
        public var sha256: String
        public var byteCount: Int64
        public var options: ImportOptions
        public var createdBy: String
        public var at: Int64
    }

    static func add(_ transaction: Transaction, _ new: New, state: ImportRecord.State) throws -> ImportID {
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "state": state.rawValue, "kind": new.options.kind.rawValue, "source": new.options.source,
                "fileName": new.fileName, "sha256": new.sha256, "byteCount": new.byteCount,
                "options": encode(new.options), "createdBy": new.createdBy, "createdAt": new.at,
            ])
        return ImportID(transaction.database.lastInsertedRowID)
    }

    static func setOptions(_ transaction: Transaction, _ id: ImportID, _ options: ImportOptions) throws {
        try transaction.database.execute(
            sql: SQL.setOptions,
            arguments: [
                "id": id.rawValue, "options": encode(options), "kind": options.kind.rawValue, "source": options.source,
            ])
    }

    static func setState(
        _ transaction: Transaction, _ id: ImportID, _ state: ImportRecord.State, problem: String? = nil, at: Int64?
    ) throws {
        try transaction.database.execute(
            sql: SQL.setState,
            arguments: ["id": id.rawValue, "state": state.rawValue, "problem": problem, "at": at])
    }

    static func setPreview(_ transaction: Transaction, _ id: ImportID, _ preview: ImportSummary) throws {
        try transaction.database.execute(
            sql: SQL.setPreview, arguments: ["id": id.rawValue, "preview": preview.json])
    }

    static func setJob(_ transaction: Transaction, _ id: ImportID, _ job: JobID?) throws {
        try transaction.database.execute(sql: SQL.setJob, arguments: ["id": id.rawValue, "job": job?.rawValue])
    }

    /// The visible flip's own part.
    static func apply(
        _ transaction: Transaction, _ id: ImportID, sequence: Int64, summary: ImportSummary, at: Int64
    ) throws {
        try transaction.database.execute(
            sql: SQL.apply,
            arguments: ["id": id.rawValue, "sequence": sequence, "summary": summary.json, "at": at])
    }

    static func setSettled(_ transaction: Transaction, _ id: ImportID) throws {
        try transaction.database.execute(sql: SQL.setSettled, arguments: ["id": id.rawValue])
    }

    /// Takes the next place in the sequence of what was said: the later has the last word.
    public static func nextSequence(_ transaction: Transaction) throws -> Int64 {
        try transaction.database.execute(sql: SQL.advance)
        return try Int64.fetchOne(transaction.database, sql: SQL.lastSequence) ?? 0
    }

    /// The last place in the sequence that was taken; 0 where nothing was said.
    public static func lastSequence(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.lastSequence) ?? 0
    }

    /// The flip of an undo: from here on the import is not there any more.
    static func undo(_ transaction: Transaction, _ id: ImportID, preview: UndoPreview, by actor: String, at: Int64)
        throws
    {
        try transaction.database.execute(
            sql: SQL.undo, arguments: ["id": id.rawValue, "undo": preview.json, "by": actor, "at": at])
    }

    /// The import that has a place in the sequence, and when it was given; nil when none has.
    public static func given(_ transaction: Transaction, at sequence: Int64) throws -> (id: ImportID, at: Int64)? {
        try Row.fetchOne(transaction.database, sql: SQL.given, arguments: ["sequence": sequence])
            .map { (ImportID($0["id"] as Int64), $0["createdAt"]) }
    }

    static func ids(_ transaction: Transaction, inState state: ImportRecord.State) throws -> [ImportID] {
        try Int64.fetchAll(transaction.database, sql: SQL.inState, arguments: ["state": state.rawValue])
            .map(ImportID.init(rawValue:))
    }

    static func unsettled(_ transaction: Transaction) throws -> [ImportID] {
        try Int64.fetchAll(transaction.database, sql: SQL.unsettled).map(ImportID.init(rawValue:))
    }

    /// Takes away an import that never was visible.
    static func remove(_ transaction: Transaction, _ id: ImportID) throws {
        try transaction.database.execute(sql: SQL.remove, arguments: ["id": id.rawValue])
    }

    /// Whether any import has this original.
    static func isKept(_ transaction: Transaction, _ sha256: String) throws -> Bool {
        try Bool.fetchOne(transaction.database, sql: SQL.isKept, arguments: ["sha256": sha256]) ?? false
    }

    /// Whether an import besides one needs an original: those that gave theirs up do not.
    static func isNeeded(_ transaction: Transaction, _ sha256: String, besides id: ImportID) throws -> Bool {
        try Bool.fetchOne(
            transaction.database, sql: SQL.isNeeded, arguments: ["sha256": sha256, "id": id.rawValue]) ?? true
    }

    public static func find(_ transaction: Transaction, _ id: ImportID) throws -> ImportRecord {
        guard
            let row = try Row.fetchOne(transaction.database, sql: SQL.find, arguments: ["id": id.rawValue]),
            let record = record(row)
        else { throw ImportProblem.notFound(id.rawValue) }
        return record
    }

    /// Newest first, those with an id below `below`.
    public static func list(_ transaction: Transaction, below: Int64 = .max, limit: Int) throws -> [ImportRecord] {
        try Row.fetchAll(transaction.database, sql: SQL.list, arguments: ["below": below, "limit": limit])
            .compactMap(record)
    }

    /// Gives an import the original that took the place of its own, how that one is read, and takes away the samples,
    /// which speak of people.
    static func setOriginal(
        _ transaction: Transaction, _ record: ImportRecord, _ kept: Originals.Kept, _ options: ImportOptions
    ) throws {
        try transaction.database.execute(
            sql: SQL.setOriginal,
            arguments: [
                "id": record.id.rawValue, "sha256": kept.sha256, "byteCount": kept.byteCount,
                "options": encode(options),
            ])
        try forgetSamples(transaction, record)
    }

    /// What pages show of single people goes: values before and after, and all of a review.
    static func forgetSamples(_ transaction: Transaction, _ record: ImportRecord) throws {
        var (summary, undo) = (record.summary, record.undo)
        summary?.samples = []
        undo?.samples = []
        undo?.since = []
        try transaction.database.execute(
            sql: SQL.setSamples,
            arguments: ["id": record.id.rawValue, "summary": summary?.json, "undo": undo?.json])
    }

    private static func encode(_ options: ImportOptions) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(options)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func record(_ row: Row) -> ImportRecord? {
        let text: String = row["options"]
        guard let state = ImportRecord.State(rawValue: row["state"]),
            let options = try? JSONDecoder().decode(ImportOptions.self, from: Data(text.utf8))
        else { return nil }
        return ImportRecord(
            id: ImportID(row["id"] as Int64), state: state, fileName: row["fileName"], sha256: row["sha256"],
            byteCount: row["byteCount"], options: options,
            preview: (row["preview"] as String?).flatMap(ImportSummary.init(json:)),
            summary: (row["summary"] as String?).flatMap(ImportSummary.init(json:)), problem: row["problem"],
            sequence: row["sequence"], job: (row["jobId"] as Int64?).map(JobID.init(rawValue:)),
            createdBy: row["createdBy"], createdAt: row["createdAt"], endedAt: row["endedAt"],
            undo: (row["undo"] as String?).flatMap(UndoPreview.init(json:)), undoneBy: row["undoneBy"],
            undoneAt: row["undoneAt"])
    }
}

extension ImportStore {
    public enum SQL {
        static let add = """
            INSERT INTO import (state, kind, source, fileName, sha256, byteCount, options, createdBy, createdAt)
            VALUES (:state, :kind, :source, :fileName, :sha256, :byteCount, :options, :createdBy, :createdAt)
            """
        static let setOptions = """
            UPDATE import SET options = :options, kind = :kind, source = :source WHERE id = :id
            """
        static let setState = """
            UPDATE import SET state = :state, problem = :problem, endedAt = :at WHERE id = :id
            """
        static let setPreview = "UPDATE import SET preview = :preview WHERE id = :id"
        static let setJob = "UPDATE import SET jobId = :job WHERE id = :id"
        static let apply = """
            UPDATE import SET state = 'applied', sequence = :sequence, summary = :summary, problem = NULL, endedAt = :at
            WHERE id = :id
            """
        static let setSettled = "UPDATE import SET isSettled = 1 WHERE id = :id"
        static let advance = "UPDATE saidSequence SET last = last + 1 WHERE id = 1"
        static let lastSequence = "SELECT last FROM saidSequence WHERE id = 1"
        static let undo = """
            UPDATE import SET state = 'undone', isSettled = 0, undo = :undo, undoneBy = :by, undoneAt = :at
            WHERE id = :id AND state = 'applied'
            """
        static let given = "SELECT id, createdAt FROM import WHERE sequence = :sequence"
        static let inState = "SELECT id FROM import WHERE state = :state ORDER BY id"
        static let unsettled =
            "SELECT id FROM import WHERE state IN ('applied', 'undone') AND isSettled = 0 ORDER BY id"
        static let remove = "DELETE FROM import WHERE id = :id AND sequence IS NULL"
        static let isKept = "SELECT EXISTS (SELECT 1 FROM import WHERE sha256 = :sha256)"
        static let isNeeded = """
            SELECT EXISTS (SELECT 1 FROM import WHERE sha256 = :sha256 AND id <> :id
                AND NOT (state = 'failed' AND problem IS 'disk.full' AND jobId IS NULL))
            """
        static let find = "SELECT * FROM import WHERE id = :id"
        static let setOriginal = """
            UPDATE import SET sha256 = :sha256, byteCount = :byteCount, options = :options WHERE id = :id
            """
        static let setSamples = "UPDATE import SET summary = :summary, undo = :undo, preview = NULL WHERE id = :id"
        static let list = "SELECT * FROM import WHERE id < :below ORDER BY id DESC LIMIT :limit"
        public static let all = [
            "add": add, "setOptions": setOptions, "setState": setState, "setPreview": setPreview, "setJob": setJob,
            "apply": apply, "setSettled": setSettled, "advance": advance, "lastSequence": lastSequence, "undo": undo,
            "setOriginal": setOriginal, "setSamples": setSamples, "given": given, "remove": remove, "isKept": isKept,
            "isNeeded": isNeeded,
            "inState": inState, "unsettled": unsettled, "find": find, "list": list,
        ]
    }
}
