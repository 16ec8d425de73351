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
}

/// Reads and writes `telling`, `statement`, `tellingPortion` and `customerEdit`. No other room writes these tables.
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

    static func remove(_ transaction: Transaction, _ records: [Int64], sequence: Int64) throws {
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

    static func sequence(_ transaction: Transaction, of id: ImportID) throws -> Int64? {
        try Int64.fetchOne(transaction.database, sql: SQL.sequence, arguments: ["import": id.rawValue])
    }

    static func addEdit(
        _ transaction: Transaction, _ record: Int64, sequence: Int64, by actor: String, at: Int64
    ) throws {
        try transaction.database.execute(
            sql: SQL.addEdit, arguments: ["sequence": sequence, "record": record, "at": at, "by": actor])
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
        static let ofRecord = """
            SELECT sequence, isRefusal, said FROM statement WHERE recordId = ? ORDER BY sequence, isRefusal
            """
        static let remove = "DELETE FROM statement WHERE recordId = ? AND sequence = ? AND isRefusal = 0"
        static let addPortion = "INSERT OR REPLACE INTO tellingPortion (importId, part, records) VALUES (?, ?, ?)"
        static let parts = "SELECT part FROM tellingPortion WHERE importId = :import ORDER BY part"
        static let portion = "SELECT records FROM tellingPortion WHERE importId = ? AND part = ?"
        static let removePortion = "DELETE FROM tellingPortion WHERE importId = :import AND part = :part"
        static let addEdit =
            "INSERT INTO customerEdit (sequence, recordId, at, by) VALUES (:sequence, :record, :at, :by)"
        static let edits = "SELECT recordId, at, by FROM customerEdit WHERE sequence > :sequence ORDER BY sequence DESC"
        static let all = [
            "tellings": tellings, "begin": begin, "setVisible": setVisible, "end": end, "sequence": sequence,
            "put": put,
            "ofRecord": ofRecord, "remove": remove, "addPortion": addPortion, "parts": parts, "portion": portion,
            "removePortion": removePortion, "addEdit": addEdit, "edits": edits,
        ]
    }
}

/// The statements of one record after another, read in one transaction.
struct StatementReader {
    struct Statement {
        let sequence: Int64
        let isRefusal: Bool
        let said: [UInt8]
    }

    private let one: BulkStatement
    private let room = Room()
    let tellings: [Int64: Telling]
    let fields: PersonFields

    init(_ transaction: Transaction) throws {
        one = try BulkStatement(transaction, StatementStore.SQL.ofRecord)
        tellings = try StatementStore.tellings(transaction)
        fields = try OwnFieldStore.fields(transaction)
    }

    init(_ transaction: Transaction, fields: PersonFields, tellings: [Int64: Telling]) throws {
        one = try BulkStatement(transaction, StatementStore.SQL.ofRecord)
        self.tellings = tellings
        self.fields = fields
    }

    /// Room for the bytes of one statement, used again and again.
    private final class Room {
        private var held: [UInt8] = []
        func hold(_ bytes: UnsafeRawBufferPointer) {
            held.removeAll(keepingCapacity: true)
            held.append(contentsOf: bytes)
        }
        func with<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T { try held.withUnsafeBytes(body) }
    }

    /// All statements of a record in their sequence, those that nobody sees included.
    func all(_ record: Int64) throws -> [Statement] {
        one.bind(1, record)
        defer { one.reset() }
        var statements: [Statement] = []
        while try one.next() {
            statements.append(
                Statement(
                    sequence: one.integer(0), isRefusal: one.integer(1) == 1, said: Array(one.blob(2))))
        }
        return statements
    }

    /// Hands over the only statement about a record; false without a call when there are others, or it is a refusal
    /// or not to be seen.
    func withOnly(_ record: Int64, _ body: (UnsafeRawBufferPointer, Telling) throws -> Bool) throws -> Bool {
        one.bind(1, record)
        defer { one.reset() }
        guard try one.next(), one.integer(1) == 0 else { return false }
        let telling = tellings[one.integer(0)] ?? .byHand
        // The bytes are gone with the next step.
        room.hold(one.blob(2))
        guard try !one.next(), telling.isVisible else { return false }
        return try room.with { try body($0, telling) }
    }

    func telling(_ statement: Statement) -> Telling {
        statement.isRefusal ? .refusal : tellings[statement.sequence] ?? .byHand
    }

    func isVisible(_ statement: Statement) -> Bool { telling(statement).isVisible }

    /// What is known of somebody, from statements in their sequence; nil when they say nothing but refusals.
    func fold(_ statements: some Sequence<Statement>) -> (values: PersonValues, isKnown: Bool, isCompany: Bool) {
        var (values, isKnown, isCompany) = (PersonValues(), false, false)
        for statement in statements {
            let telling = telling(statement)
            let said = statement.said.withUnsafeBytes { PersonValues(packed: $0, fields) }
            values = values.applying(.init(said, mode: telling.mode, empty: telling.empty), isKnown: isKnown)
            if !statement.isRefusal { isKnown = true }
            if telling.isCompany { isCompany = true }
        }
        return (values, isKnown, isCompany)
    }
}
