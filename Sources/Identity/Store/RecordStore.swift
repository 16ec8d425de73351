import GRDB
import Kernel
import Storage

/// Reads and writes `source`, `sourceRecord` and `identityLink`. No other room writes these tables.
public enum RecordStore {
    static func sourceID(_ transaction: Transaction, _ name: String) throws -> Int64? {
        try Int64.fetchOne(transaction.database, sql: SQL.source, arguments: ["name": name])
    }

    static func addSource(_ transaction: Transaction, _ name: String) throws -> Int64 {
        if let known = try sourceID(transaction, name) { return known }
        try transaction.database.execute(sql: SQL.addSource, arguments: ["name": name])
        return transaction.database.lastInsertedRowID
    }

    public static func sourceCount(_ transaction: Transaction) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.sourceCount) ?? 0
    }

    public static func largestID(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.largest) ?? 0
    }

    /// Record of each text of a dictionary whose code is wanted; 0 where the source has no such record.
    ///
    /// Many are read in one pass over the source, few are asked for one by one.
    static func find(
        _ transaction: Transaction, source: Int64, _ texts: TextDictionary, wanted: [Bool]
    ) throws -> [Int64] {
        var found = [Int64](repeating: 0, count: texts.count)
        let asked = wanted.reduce(0) { $0 + ($1 ? 1 : 0) }
        let known = try Int.fetchOne(transaction.database, sql: SQL.largest) ?? 0
        guard asked > 0, known > 0 else { return found }
        if asked * 8 > known {
            let all = try BulkStatement(transaction, SQL.all(ofSource: source))
            while try all.next() {
                if let code = texts.find(all.utf8(1)), wanted[Int(code)] { found[Int(code)] = all.integer(0) }
            }
        } else {
            let one = try BulkStatement(transaction, SQL.one)
            for code in wanted.indices where wanted[code] {
                one.bind(1, source)
                texts.withBytes(code) { one.bind(2, utf8: $0) }
                if try one.next() { found[code] = one.integer(0) }
                one.reset()
            }
        }
        return found
    }

    static func find(_ transaction: Transaction, source: Int64, _ externalID: String) throws -> RecordID? {
        try Int64.fetchOne(
            transaction.database, sql: SQL.oneNamed, arguments: ["source": source, "externalId": externalID]
        )
        .map(RecordID.init(rawValue:))
    }

    /// Enters records of an import. Returns their ids in the same sequence.
    static func add(
        _ transaction: Transaction, source: Int64, _ texts: TextDictionary, codes: ArraySlice<Int>, of id: ImportID
    ) throws -> [Int64] {
        let insert = try BulkStatement(transaction, SQL.add)
        return try codes.map { code in
            insert.bind(1, source)
            texts.withBytes(code) { insert.bind(2, utf8: $0) }
            insert.bind(3, id.rawValue)
            try insert.run()
            return insert.lastInsertedID
        }
    }

    /// Removes up to `limit` records that an import brought. Returns how many there were.
    static func remove(_ transaction: Transaction, of id: ImportID, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.remove, arguments: ["import": id.rawValue, "limit": limit])
        return transaction.database.changesCount
    }

    /// Records that an import brought, after an id, ascending.
    public static func records(
        _ transaction: Transaction, of id: ImportID, after: Int64, limit: Int
    ) throws -> [Int64] {
        try Int64.fetchAll(
            transaction.database, sql: SQL.ofImport, arguments: ["import": id.rawValue, "after": after, "limit": limit])
    }

    /// Records that are not their own customer, with their customer.
    public static func links(_ transaction: Transaction) throws -> [(record: Int64, customer: Int64)] {
        try Row.fetchAll(transaction.database, sql: SQL.links).map { ($0["recordId"], $0["customerId"]) }
    }

    /// References of customers: the external id of the oldest record, behind `source:` where the home has several.
    public static func references(_ transaction: Transaction, _ ids: [CustomerID]) throws -> [CustomerID: String] {
        let isPrefixed = try sourceCount(transaction) > 1
        let one = try BulkStatement(transaction, SQL.reference)
        var references: [CustomerID: String] = [:]
        for id in ids {
            one.bind(1, id.rawValue)
            if try one.next() {
                references[id] = isPrefixed ? one.text(0) + ":" + one.text(1) : one.text(1)
            }
            one.reset()
        }
        return references
    }

    public enum SQL {
        static let source = "SELECT id FROM source WHERE name = :name"
        static let addSource = "INSERT INTO source (name) VALUES (:name)"
        static let sourceCount = """
            SELECT count(*) FROM source WHERE EXISTS (SELECT 1 FROM sourceRecord WHERE sourceId = source.id)
            """
        static let largest = "SELECT max(id) FROM sourceRecord"
        static let one = "SELECT id FROM sourceRecord WHERE sourceId = ? AND externalId = ?"
        static let oneNamed = "SELECT id FROM sourceRecord WHERE sourceId = :source AND externalId = :externalId"
        static let add = "INSERT INTO sourceRecord (sourceId, externalId, importId) VALUES (?, ?, ?)"
        static let remove = """
            DELETE FROM sourceRecord WHERE id IN (SELECT id FROM sourceRecord WHERE importId = :import LIMIT :limit)
            """
        static let ofImport = """
            SELECT id FROM sourceRecord WHERE importId = :import AND id > :after ORDER BY id LIMIT :limit
            """
        static let links = "SELECT recordId, customerId FROM identityLink"
        static let reference = """
            SELECT source.name, sourceRecord.externalId FROM sourceRecord
            JOIN source ON source.id = sourceRecord.sourceId WHERE sourceRecord.id = ?
            """
        static func all(ofSource id: Int64) -> String {
            "SELECT id, externalId FROM sourceRecord WHERE sourceId = \(id)"
        }
        public static let all = [
            "source": source, "addSource": addSource, "sourceCount": sourceCount, "largest": largest,
            "one": one, "oneNamed": oneNamed, "add": add, "remove": remove, "ofImport": ofImport, "links": links,
            "reference": reference, "all": all(ofSource: 1),
        ]
    }
}
