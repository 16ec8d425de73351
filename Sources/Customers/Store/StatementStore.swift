import GRDB
import Intake
import Kernel
import Storage

/// How an import wants to be heard.
struct Telling: Sendable, Equatable {
    var isCompany: Bool
    var mode: OnExisting
    var empty: EmptyCell
    var isVisible: Bool

    /// What a person changes by hand replaces what was known.
    static let byHand = Telling(isCompany: false, mode: .replace, empty: .keep, isVisible: true)
    /// A refusal that outlived its import.
    static let refusal = Telling(isCompany: false, mode: .skip, empty: .keep, isVisible: true)

    /// Whether two imports are heard alike.
    func isHeard(as other: Telling) -> Bool {
        isCompany == other.isCompany && mode == other.mode && empty == other.empty
    }
}

/// Reads and writes `telling`, `statement`, `statementBlock`, `tellingPortion` and `customerEdit`. No other room writes
/// these tables.
enum StatementStore {
    /// Tellings of imports by their place in the sequence.
    static func tellings(_ transaction: Transaction) throws -> [Int64: Telling] {
        var tellings: [Int64: Telling] = [:]
        for row in try Row.fetchAll(transaction.database, sql: SQL.tellings) {
            tellings[row["sequence"]] = Telling(
                isCompany: row["kind"] as String == "company", mode: OnExisting(rawValue: row["mode"]) ?? .fill,
                empty: EmptyCell(rawValue: row["empty"]) ?? .keep, isVisible: row["isVisible"])
        }
        return tellings
    }

    static func begin(_ transaction: Transaction, _ id: ImportID, sequence: Int64, _ telling: Telling) throws {
        try transaction.database.execute(
            sql: SQL.begin,
            arguments: [
                "sequence": sequence, "import": id.rawValue, "kind": telling.isCompany ? "company" : "person",
                "mode": telling.mode.rawValue, "empty": telling.empty.rawValue,
            ])
    }

    static func setVisible(_ transaction: Transaction, _ id: ImportID, _ isVisible: Bool) throws {
        try transaction.database.execute(
            sql: SQL.setVisible, arguments: ["import": id.rawValue, "isVisible": isVisible])
    }

    static func end(_ transaction: Transaction, _ id: ImportID) throws {
        try transaction.database.execute(sql: SQL.end, arguments: ["import": id.rawValue])
    }

    static func addPortion(_ transaction: Transaction, _ id: ImportID, part: Int, _ records: [UInt8]) throws {
        let insert = try BulkStatement(transaction, SQL.addPortion)
        insert.bind(1, id.rawValue)
        insert.bind(2, Int64(part))
        insert.bind(3, blob: records)
        try insert.run()
    }

    static func parts(_ transaction: Transaction, _ id: ImportID) throws -> [Int] {
        try Int.fetchAll(transaction.database, sql: SQL.parts, arguments: ["import": id.rawValue])
    }

    static func portion(_ transaction: Transaction, _ id: ImportID, part: Int) throws -> [Int64] {
        let one = try BulkStatement(transaction, SQL.portion)
        one.bind(1, id.rawValue)
        one.bind(2, Int64(part))
        return try one.next() ? RecordList.unpack(one.blob(0)) : []
    }

    static func removePortion(_ transaction: Transaction, _ id: ImportID, part: Int) throws {
        try transaction.database.execute(sql: SQL.removePortion, arguments: ["import": id.rawValue, "part": part])
    }

    /// Removes the rows of records, ascending, at one place in the sequence.
    static func remove(_ transaction: Transaction, _ records: [Int64], sequence: Int64) throws {
        guard let first = records.first, let last = records.last else { return }
        if last - first < Int64(records.count) * 4 {
            let remove = try BulkStatement(transaction, SQL.removeRange)
            remove.bind(1, first)
            remove.bind(2, last)
            remove.bind(3, sequence)
            return try remove.run()
        }
        let remove = try BulkStatement(transaction, SQL.remove)
        for record in records {
            remove.bind(1, record)
            remove.bind(2, sequence)
            try remove.run()
        }
    }

    static func put(_ transaction: Transaction, _ record: Int64, sequence: Int64, _ said: [UInt8]) throws {
        let put = try BulkStatement(transaction, SQL.put)
        put.bind(1, record)
        put.bind(2, sequence)
        put.bind(3, 0)
        put.bind(4, blob: said)
        try put.run()
    }

    /// Removes up to `limit` blocks of one place in the sequence. Returns how many.
    static func removeBlocks(_ transaction: Transaction, sequence: Int64, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.removeBlocks, arguments: ["sequence": sequence, "limit": limit])
        return transaction.database.changesCount
    }

    /// Places in the sequence that have blocks, ascending.
    static func blockSequences(_ transaction: Transaction) throws -> [Int64] {
        try Int64.fetchAll(transaction.database, sql: SQL.blockSequences)
    }

    static func sequence(_ transaction: Transaction, of id: ImportID) throws -> Int64? {
        try Int64.fetchOne(transaction.database, sql: SQL.sequence, arguments: ["import": id.rawValue])
    }

    static func addEdit(
        _ transaction: Transaction, _ record: Int64, sequence: Int64, by actor: String, at: Int64
    ) throws {
        try transaction.database.execute(
            sql: SQL.addEdit, arguments: ["sequence": sequence, "record": record, "at": at, "by": actor])
    }

    /// The edit that has a place in the sequence.
    static func edit(_ transaction: Transaction, at sequence: Int64) throws -> (at: Int64, by: String)? {
        try Row.fetchOne(transaction.database, sql: SQL.edit, arguments: ["sequence": sequence])
            .map { ($0["at"], $0["by"]) }
    }

    /// Edits by hand later in the sequence, newest first.
    static func edits(_ transaction: Transaction, after sequence: Int64) throws -> [(
        record: Int64, at: Int64, by: String
    )] {
        try Row.fetchAll(transaction.database, sql: SQL.edits, arguments: ["sequence": sequence])
            .map { ($0["recordId"], $0["at"], $0["by"]) }
    }

    enum SQL {
        static let tellings = "SELECT sequence, kind, mode, empty, isVisible FROM telling"
        static let begin = """
            INSERT INTO telling (sequence, importId, kind, mode, empty, isVisible)
            VALUES (:sequence, :import, :kind, :mode, :empty, 0) ON CONFLICT (importId) DO NOTHING
            """
        static let setVisible = "UPDATE telling SET isVisible = :isVisible WHERE importId = :import"
        static let end = "DELETE FROM telling WHERE importId = :import"
        static let sequence = "SELECT sequence FROM telling WHERE importId = :import"
        static let put = """
            INSERT INTO statement (recordId, sequence, isRefusal, said) VALUES (?, ?, ?, ?)
            ON CONFLICT (recordId, sequence, isRefusal) DO UPDATE SET said = excluded.said
            """
        static let from = """
            SELECT recordId, sequence, isRefusal, said FROM statement WHERE recordId >= ?
            ORDER BY recordId, sequence, isRefusal
            """
        static let putBlock = "INSERT INTO statementBlock (sequence, first, last, said) VALUES (?, ?, ?, ?)"
        static let block = """
            SELECT first, last, said FROM statementBlock WHERE sequence = ? AND first <= ? ORDER BY first DESC LIMIT 1
            """
        static let blockSequences = """
            SELECT sequence FROM telling
            WHERE EXISTS (SELECT 1 FROM statementBlock WHERE statementBlock.sequence = telling.sequence)
            ORDER BY sequence
            """
        static let removeBlocks = """
            DELETE FROM statementBlock
            WHERE id IN (SELECT id FROM statementBlock WHERE sequence = :sequence LIMIT :limit)
            """
        static let remove = "DELETE FROM statement WHERE recordId = ? AND sequence = ? AND isRefusal = 0"
        static let addPortion = "INSERT OR REPLACE INTO tellingPortion (importId, part, records) VALUES (?, ?, ?)"
        static let parts = "SELECT part FROM tellingPortion WHERE importId = :import ORDER BY part"
        static let portion = "SELECT records FROM tellingPortion WHERE importId = ? AND part = ?"
        static let removePortion = "DELETE FROM tellingPortion WHERE importId = :import AND part = :part"
        static let addEdit =
            "INSERT INTO customerEdit (sequence, recordId, at, by) VALUES (:sequence, :record, :at, :by)"
        static let edits = "SELECT recordId, at, by FROM customerEdit WHERE sequence > :sequence ORDER BY sequence DESC"
        static let edit = "SELECT at, by FROM customerEdit WHERE sequence = :sequence"
        static let rowsWith = "SELECT DISTINCT recordId FROM statement WHERE instr(said, ?) > 0 LIMIT 1000"
        static let blocksWith = "SELECT said FROM statementBlock WHERE instr(said, ?) > 0 LIMIT 1000"
        static let everyRow = "SELECT recordId, sequence, isRefusal, said FROM statement"
        static let everyBlock = "SELECT id, sequence, said FROM statementBlock"
        static let forget = "DELETE FROM statement WHERE recordId = ?"
        static let forgetEdits = "DELETE FROM customerEdit WHERE recordId = ?"
        static let say = "UPDATE statement SET said = ? WHERE recordId = ? AND sequence = ? AND isRefusal = ?"
        static let blockRows = "SELECT sequence, said FROM statementBlock WHERE id = ?"
        static let removeBlock = "DELETE FROM statementBlock WHERE id = ?"
        static let importAt = "SELECT importId FROM telling WHERE sequence = ?"
        static let removeRange = """
            DELETE FROM statement WHERE recordId BETWEEN ? AND ? AND sequence = ? AND isRefusal = 0
            """
        static let all = [
            "everyRow": everyRow, "everyBlock": everyBlock, "forget": forget, "forgetEdits": forgetEdits, "say": say,
            "blockRows": blockRows, "removeBlock": removeBlock, "importAt": importAt, "edit": edit,
            "rowsWith": rowsWith, "blocksWith": blocksWith, "removeRange": removeRange,
            "tellings": tellings, "begin": begin, "setVisible": setVisible, "end": end, "sequence": sequence,
            "put": put, "from": from, "putBlock": putBlock, "block": block, "blockSequences": blockSequences,
            "removeBlocks": removeBlocks, "remove": remove, "addPortion": addPortion, "parts": parts,
            "portion": portion,
            "removePortion": removePortion, "addEdit": addEdit, "edits": edits,
        ]
    }
}
