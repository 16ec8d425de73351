import GRDB
import Intake
import Kernel
import Storage

/// Reads and writes `consentEvidence`, `consentImport` and `optOutLogLength`. No other room writes these tables.
public enum ConsentStore {
    /// What sources call records.
    public static func keys(_ transaction: Transaction, _ records: [RecordID]) throws -> [RecordID: RecordKey] {
        let one = try BulkStatement(transaction, SQL.key)
        var keys: [RecordID: RecordKey] = [:]
        for record in records {
            one.bind(1, record.rawValue)
            if try one.next() { keys[record] = RecordKey(source: one.text(0), externalID: one.text(1)) }
            one.reset()
        }
        return keys
    }

    /// What people have said, as far as it is visible, in the sequence in which we heard it.
    public static func evidence(
        _ transaction: Transaction, _ people: [RecordKey]
    ) throws -> [RecordKey: [ConsentEvidence]] {
        let one = try BulkStatement(transaction, SQL.evidence)
        var found: [RecordKey: [ConsentEvidence]] = [:]
        for person in people where found[person] == nil {
            one.bind(1, person.source)
            one.bind(2, person.externalID)
            while try one.next() {
                if let statement = read(one, person) { found[person, default: []].append(statement) }
            }
        }
        return found
    }

    /// Enters statements: under the id of an import, which readers do not see yet, or by hand.
    static func add(_ transaction: Transaction, _ statements: [ConsentEvidence]) throws {
        let insert = try BulkStatement(transaction, SQL.add)
        for statement in statements {
            insert.bind(1, statement.person.source)
            insert.bind(2, statement.person.externalID)
            insert.bind(3, statement.channel.rawValue)
            insert.bind(4, statement.purpose)
            insert.bind(5, statement.isYes ? 1 : 0)
            insert.bind(6, statement.at)
            insert.bind(7, statement.isAtWritten ? 1 : 0)
            insert.bind(8, statement.origin)
            insert.bind(9, statement.textVersion)
            bind(insert, 10, statement.validUntil.map { Int64($0.number) })
            insert.bind(11, statement.allowedHours)
            bind(insert, 12, statement.invalid.isEmpty ? nil : SaidText.encode(statement.invalid))
            insert.bind(13, statement.isFallback ? 1 : 0)
            bind(insert, 14, statement.importID?.rawValue)
            insert.bind(15, statement.sequence)
            bind(insert, 16, statement.recordedBy)
            try insert.run()
        }
        try PeopleStore.note(transaction, purposesOf: statements)
    }

    /// Notes whom a portion of an import names.
    static func addPortion(_ transaction: Transaction, _ id: ImportID, part: Int, _ records: [UInt8]) throws {
        let insert = try BulkStatement(transaction, SQL.addPortion)
        insert.bind(1, id.rawValue)
        insert.bind(2, Int64(part))
        insert.bind(3, blob: records)
        try insert.run()
    }

    /// Hands over whom visible consents files name, one portion after another.
    static func forEachPortion(
        _ transaction: Transaction, excluding id: ImportID?, _ body: ([Int64]) -> Void
    ) throws {
        let some = try BulkStatement(transaction, SQL.visiblePortions)
        some.bind(1, id?.rawValue ?? 0)
        while try some.next() { body(RecordList.unpack(some.blob(0))) }
    }

    /// Hands over whom one import names, one portion after another.
    static func forEachPortion(_ transaction: Transaction, of id: ImportID, _ body: ([Int64]) -> Void) throws {
        let some = try BulkStatement(transaction, SQL.portions)
        some.bind(1, id.rawValue)
        while try some.next() { body(RecordList.unpack(some.blob(0))) }
    }

    static func removePortions(_ transaction: Transaction, _ id: ImportID) throws {
        try transaction.database.execute(sql: SQL.removePortions, arguments: ["import": id.rawValue])
    }

    /// Makes what an import brought visible.
    static func apply(_ transaction: Transaction, _ id: ImportID, sequence: Int64) throws {
        try transaction.database.execute(
            sql: SQL.apply, arguments: ["import": id.rawValue, "sequence": sequence])
    }

    /// Hides what an import brought, but for refusals.
    static func undo(_ transaction: Transaction, _ id: ImportID) throws {
        try transaction.database.execute(sql: SQL.undo, arguments: ["import": id.rawValue])
    }

    /// Removes up to `limit` statements of an import that never became visible. Returns how many.
    static func unstage(_ transaction: Transaction, _ id: ImportID, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.unstage, arguments: ["import": id.rawValue, "limit": limit])
        return transaction.database.changesCount
    }

    /// Removes up to `limit` agreements of an import that was taken back. Returns how many.
    static func removeUndone(_ transaction: Transaction, _ id: ImportID, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.removeUndone, arguments: ["import": id.rawValue, "limit": limit])
        return transaction.database.changesCount
    }

    /// How many agreements and refusals an import brought.
    static func counts(_ transaction: Transaction, _ id: ImportID) throws -> (yes: Int, no: Int) {
        func count(_ isYes: Int) throws -> Int {
            try Int.fetchOne(
                transaction.database, sql: SQL.count, arguments: ["import": id.rawValue, "isYes": isYes]) ?? 0
        }
        return (try count(1), try count(0))
    }

    /// The first agreements that an import brought.
    static func agreements(_ transaction: Transaction, _ id: ImportID, limit: Int) throws -> [ConsentEvidence] {
        let some = try BulkStatement(transaction, SQL.agreements)
        some.bind(1, id.rawValue)
        some.bind(2, Int64(limit))
        var found: [ConsentEvidence] = []
        while try some.next() {
            let person = RecordKey(source: some.text(15), externalID: some.text(16))
            if let statement = read(some, person) { found.append(statement) }
        }
        return found
    }

    /// What was entered by hand later than an import about somebody and a channel of which it spoke, newest first.
    static func sinceByHand(
        _ transaction: Transaction, _ id: ImportID, sequence: Int64, limit: Int
    ) throws -> (first: [(reference: String, at: Int64, by: String)], count: Int) {
        let arguments: StatementArguments = ["import": id.rawValue, "sequence": sequence, "limit": limit]
        let rows = try Row.fetchAll(transaction.database, sql: SQL.since, arguments: arguments)
        let count = try Int.fetchOne(
            transaction.database, sql: SQL.sinceCount, arguments: ["import": id.rawValue, "sequence": sequence])
        return (rows.map { ($0["externalId"], $0["saidAt"], $0["recordedBy"]) }, count ?? 0)
    }

    /// People of whom somebody here has entered a yes.
    static func agreedByHand(_ transaction: Transaction) throws -> Set<RecordKey> {
        Set(
            try Row.fetchAll(transaction.database, sql: SQL.agreedByHand)
                .map { RecordKey(source: $0["source"], externalID: $0["externalId"]) })
    }

    /// What was entered by hand later than a place in the sequence about records, newest first.
    static func byHand(
        _ transaction: Transaction, after sequence: Int64
    ) throws -> [(record: Int64, channel: String, reference: String, at: Int64, by: String)] {
        try Row.fetchAll(transaction.database, sql: SQL.byHand, arguments: ["sequence": sequence])
            .map { ($0["id"], $0["channel"], $0["externalId"], $0["saidAt"], $0["recordedBy"]) }
    }

    /// Everybody of whom something was said, seen or not.
    static func people(_ transaction: Transaction) throws -> [RecordKey] {
        let all = try BulkStatement(transaction, SQL.people)
        var people: [RecordKey] = []
        while try all.next() { people.append(RecordKey(source: all.text(0), externalID: all.text(1))) }
        return people
    }

    /// Takes away all that somebody has said. Their refusals live on as what keeps them from coming back.
    static func forget(_ transaction: Transaction, _ person: RecordKey) throws {
        let remove = try BulkStatement(transaction, SQL.forget)
        remove.bind(1, person.source)
        remove.bind(2, person.externalID)
        try remove.run()
    }

    /// Bytes that `optout.log` has at least.
    static func logLength(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.logLength) ?? 0
    }

    /// Remembers how long `optout.log` is: called in the transaction that makes what was written to it known.
    public static func setLogLength(_ transaction: Transaction, _ byteCount: Int64) throws {
        try transaction.database.execute(sql: SQL.setLogLength, arguments: ["byteCount": byteCount])
    }

    private static func bind(_ statement: BulkStatement, _ index: Int32, _ value: Int64?) {
        if let value { statement.bind(index, value) } else { statement.bindNull(index) }
    }

    private static func bind(_ statement: BulkStatement, _ index: Int32, _ text: String?) {
        if let text { statement.bind(index, text) } else { statement.bindNull(index) }
    }

    private static func read(_ row: BulkStatement, _ person: RecordKey) -> ConsentEvidence? {
        guard let channel = ContactChannel(rawValue: row.text(1)) else { return nil }
        var statement = ConsentEvidence(
            person: person, channel: channel, purpose: row.text(2), isYes: row.integer(3) == 1, at: row.integer(4),
            importID: row.isNull(12) ? nil : ImportID(row.integer(12)), sequence: row.integer(13))
        statement.id = row.integer(0)
        statement.isAtWritten = row.integer(5) == 1
        statement.origin = row.text(6)
        statement.textVersion = row.text(7)
        statement.validUntil = row.isNull(8) ? nil : Day(number: Int32(clamping: row.integer(8)))
        statement.allowedHours = row.text(9)
        statement.invalid = row.isNull(10) ? [:] : SaidText.decode(row.text(10))
        statement.isFallback = row.integer(11) == 1
        statement.recordedBy = row.isNull(14) ? nil : row.text(14)
        return statement
    }
}
