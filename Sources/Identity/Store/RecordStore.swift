import GRDB
import Kernel
import Storage

/// Reads and writes `source`, `sourceRecord`, `recordRange` and `recordAdoption`. No other room writes these tables.
public enum RecordStore {
    static func sourceID(_ transaction: Transaction, _ name: String) throws -> Int64? {
        try Int64.fetchOne(transaction.database, sql: SQL.source, arguments: ["name": name])
    }

    static func addSource(_ transaction: Transaction, _ name: String) throws -> Int64 {
        if let known = try sourceID(transaction, name) { return known }
        try transaction.database.execute(sql: SQL.addSource, arguments: ["name": name])
        return transaction.database.lastInsertedRowID
    }

    /// The names of all sources of records.
    public static func sources(_ transaction: Transaction) throws -> [String] {
        try String.fetchAll(transaction.database, sql: SQL.sources)
    }

    public static func sourceCount(_ transaction: Transaction) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.sourceCount) ?? 0
    }

    public static func largestID(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.largest) ?? 0
    }

    /// The largest record that another import than this one brought; 0 when there is none.
    public static func largestID(_ transaction: Transaction, excluding id: ImportID) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.largestOfOthers, arguments: ["import": id.rawValue]) ?? 0
    }

    /// Whether a record is there for readers: its import was visible once, and nothing has taken it away since.
    public static func isSeen(_ transaction: Transaction, _ record: RecordID) throws -> Bool {
        try Bool.fetchOne(transaction.database, sql: SQL.isSeen, arguments: ["record": record.rawValue]) ?? false
    }

    /// How many records readers see.
    /// - Complexity: O(records), by the pages of one index.
    public static func seenCount(_ transaction: Transaction) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.seenCount) ?? 0
    }

    static func count(_ transaction: Transaction, source: Int64) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.countOfSource, arguments: ["source": source]) ?? 0
    }

    /// Fills in the record of each code that the source has. Returns those of them that nobody sees.
    static func find(
        _ transaction: Transaction, source: Int64, _ texts: TextDictionary, _ codes: [Int], into ids: inout [Int64]
    ) throws -> Set<Int64> {
        var hidden: Set<Int64> = []
        let one = try BulkStatement(transaction, SQL.one)
        for code in codes {
            one.bind(1, source)
            texts.withBytes(code) { one.bind(2, utf8: $0) }
            if try one.next() {
                ids[code] = one.integer(0)
                if one.integer(1) == 0 { hidden.insert(one.integer(0)) }
            }
            one.reset()
        }
        return hidden
    }

    /// All records of a source.
    static func all(_ transaction: Transaction, source: Int64) throws -> KnownRecords {
        var known = KnownRecords(keys: TextDictionary(minimumCapacity: try count(transaction, source: source)))
        let all = try BulkStatement(transaction, SQL.all(ofSource: source))
        while try all.next() {
            _ = known.keys.code(of: all.utf8(1))
            known.ids.append(all.integer(0))
            if all.integer(2) == 0 { known.hidden.insert(all.integer(0)) }
        }
        return known
    }

    static func find(_ transaction: Transaction, source: Int64, _ externalID: String) throws -> RecordID? {
        try Int64.fetchOne(
            transaction.database, sql: SQL.oneNamed, arguments: ["source": source, "externalId": externalID]
        )
        .map(RecordID.init(rawValue:))
    }

    /// The record that a source calls so, seen or not.
    public static func find(_ transaction: Transaction, source: String, externalID: String) throws -> RecordID? {
        try sourceID(transaction, source).flatMap { try find(transaction, source: $0, externalID) }
    }

    /// Enters records of an import and fills in their ids.
    static func add(
        _ transaction: Transaction, source: Int64, _ texts: TextDictionary, codes: ArraySlice<Int>, of id: ImportID,
        into ids: inout [Int64]
    ) throws {
        let insert = try BulkStatement(transaction, SQL.add)
        for code in codes {
            insert.bind(1, source)
            texts.withBytes(code) { insert.bind(2, utf8: $0) }
            insert.bind(3, id.rawValue)
            try insert.run()
            ids[code] = insert.lastInsertedID
        }
        guard let first = codes.first, let last = codes.last else { return }
        try noteRange(transaction, id, ids[first]...ids[last])
    }

    /// Ids are given in sequence: what one transaction enters stands together.
    private static func noteRange(_ transaction: Transaction, _ id: ImportID, _ range: ClosedRange<Int64>) throws {
        let arguments: StatementArguments = [
            "import": id.rawValue, "first": range.lowerBound, "last": range.upperBound,
        ]
        try transaction.database.execute(sql: SQL.extendRange, arguments: arguments)
        if transaction.database.changesCount == 0 {
            try transaction.database.execute(sql: SQL.addRange, arguments: arguments)
        }
    }

    /// Notes records that nobody sees and that an import names again.
    static func promise(_ transaction: Transaction, _ records: Set<Int64>, to id: ImportID) throws {
        let insert = try BulkStatement(transaction, SQL.promise)
        for record in records.sorted() {
            insert.bind(1, id.rawValue)
            insert.bind(2, record)
            try insert.run()
        }
    }

    /// Makes them somebody again, with the flip.
    static func adopt(_ transaction: Transaction, of id: ImportID) throws {
        try transaction.database.execute(sql: SQL.adopt, arguments: ["import": id.rawValue])
        try forgetAdoption(transaction, of: id)
    }

    static func forgetAdoption(_ transaction: Transaction, of id: ImportID) throws {
        try transaction.database.execute(sql: SQL.forgetAdoption, arguments: ["import": id.rawValue])
    }

    /// Takes records away that no import names any more. Those in `hidden` stay, seen by nobody, because a refusal
    /// hangs on them. Either way they are no part of a customer from then on.
    public static func remove(_ transaction: Transaction, _ records: [Int64], hidden: Set<Int64>) throws {
        try LinkStore.leave(transaction, records)
        let remove = try BulkStatement(transaction, SQL.removeOne)
        let hide = try BulkStatement(transaction, SQL.hide)
        for record in records {
            let statement = hidden.contains(record) ? hide : remove
            statement.bind(1, record)
            try statement.run()
        }
    }

    /// Takes records out of their customers before they go for good.
    public static func leave(_ transaction: Transaction, _ records: [Int64]) throws {
        try LinkStore.leave(transaction, records)
    }

    /// Makes those of some records somebody again whom nobody sees. Returns the records that are not there.
    static func readmit(_ transaction: Transaction, _ records: [Int64], to id: ImportID) throws -> [Int64] {
        let one = try BulkStatement(transaction, SQL.owner)
        let admit = try BulkStatement(transaction, SQL.readmit)
        var missing: [Int64] = []
        for record in records {
            one.bind(1, record)
            let isThere = try one.next()
            let isHidden = isThere && one.integer(0) == 0
            one.reset()
            if !isThere { missing.append(record) }
            guard isHidden else { continue }
            admit.bind(1, id.rawValue)
            admit.bind(2, record)
            try admit.run()
        }
        return missing
    }

    /// The records of a source but for those that nobody sees, ascending.
    public static func seen(_ transaction: Transaction, source: String) throws -> [Int64] {
        guard let id = try sourceID(transaction, source) else { return [] }
        return try Int64.fetchAll(transaction.database, sql: SQL.seenOfSource, arguments: ["source": id])
    }

    /// The records that nobody sees, ascending.
    public static func hidden(_ transaction: Transaction) throws -> [Int64] {
        try Int64.fetchAll(transaction.database, sql: SQL.hidden)
    }

    /// The record that a reference names: `source:id`, or an id where one source alone has it.
    public static func find(_ transaction: Transaction, reference: String) throws -> RecordID? {
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2, let source = try sourceID(transaction, parts[0]),
            let found = try find(transaction, source: source, parts[1])
        {
            return found
        }
        let found = try Int64.fetchAll(transaction.database, sql: SQL.named, arguments: ["externalId": reference])
        return found.count == 1 ? found.first.map(RecordID.init(rawValue:)) : nil
    }

    /// Records that some source calls so, as far as readers may see them.
    public static func named(_ transaction: Transaction, _ externalID: String) throws -> [RecordID] {
        try Int64.fetchAll(transaction.database, sql: SQL.named, arguments: ["externalId": externalID])
            .map(RecordID.init(rawValue:))
    }

    /// Hands over every record, seen or not: its id, its source and what that calls it.
    public static func forEach(_ transaction: Transaction, _ body: (Int64, String, String) -> Void) throws {
        let all = try BulkStatement(transaction, SQL.every)
        while try all.next() { body(all.integer(0), all.text(1), all.text(2)) }
    }

    /// Takes records out for good, with what links them to others. Those that stay have a customer all the same.
    static func erase(_ transaction: Transaction, _ records: [Int64]) throws {
        try LinkStore.leave(transaction, records)
        try IdentityRunStore.forget(transaction, records)
        for sql in [SQL.eraseAdoption, SQL.removeOne] {
            let remove = try BulkStatement(transaction, sql)
            for record in records {
                remove.bind(1, record)
                try remove.run()
            }
        }
    }

    /// Removes records that an import entered, up to `limit` ids of them. Returns whether there may be more.
    static func remove(_ transaction: Transaction, of id: ImportID, limit: Int) throws -> Bool {
        let found = try Row.fetchOne(transaction.database, sql: SQL.lastRange, arguments: ["import": id.rawValue])
        guard let found else { return false }
        let (first, last): (Int64, Int64) = (found["first"], found["last"])
        let from = max(first, last - Int64(limit) + 1)
        let arguments: StatementArguments = ["import": id.rawValue, "from": from, "last": last]
        try transaction.database.execute(sql: SQL.remove, arguments: arguments)
        if from == first {
            try transaction.database.execute(sql: SQL.removeRange, arguments: ["import": id.rawValue, "first": first])
        } else {
            try transaction.database.execute(
                sql: SQL.cutRange, arguments: ["import": id.rawValue, "first": first, "last": from - 1])
        }
        return true
    }

    /// What its source calls a record.
    public static func name(_ transaction: Transaction, _ record: RecordID) throws -> (
        source: String, externalID: String
    )? {
        let one = try BulkStatement(transaction, SQL.reference)
        one.bind(1, record.rawValue)
        return try one.next() ? (one.text(0), one.text(1)) : nil
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
        static let sources = "SELECT name FROM source ORDER BY id"
        static let sourceCount = """
            SELECT count(*) FROM source
            WHERE EXISTS (SELECT 1 FROM sourceRecord WHERE sourceId = source.id AND importId <> 0)
            """
        static let largest = "SELECT max(id) FROM sourceRecord"
        /// The records of an import stand together, at the end while it runs.
        static let largestOfOthers = """
            SELECT id FROM sourceRecord WHERE importId <> :import ORDER BY id DESC LIMIT 1
            """
        static let isSeen = """
            SELECT 1 FROM sourceRecord JOIN import ON import.id = importId
            WHERE sourceRecord.id = :record AND state IN ('applied', 'undone')
            """
        /// All, less those that are hidden and those of imports that are not visible yet.
        static let seenCount = """
            SELECT (SELECT count(*) FROM sourceRecord) - (SELECT count(*) FROM sourceRecord WHERE importId = 0)
              - (SELECT count(*) FROM import JOIN recordRange ON recordRange.importId = import.id
                 JOIN sourceRecord ON sourceRecord.id BETWEEN first AND last AND sourceRecord.importId = import.id
                 WHERE state NOT IN ('applied', 'undone'))
            """
        static let countOfSource = "SELECT count(*) FROM sourceRecord WHERE sourceId = :source"
        static let promise = "INSERT OR IGNORE INTO recordAdoption (importId, recordId) VALUES (?, ?)"
        static let adopt = """
            UPDATE sourceRecord SET importId = :import
            WHERE importId = 0 AND id IN (SELECT recordId FROM recordAdoption WHERE importId = :import)
            """
        static let forgetAdoption = "DELETE FROM recordAdoption WHERE importId = :import"
        static let removeOne = "DELETE FROM sourceRecord WHERE id = ?"
        static let owner = "SELECT importId FROM sourceRecord WHERE id = ?"
        static let readmit = "UPDATE sourceRecord SET importId = ? WHERE id = ? AND importId = 0"
        static let seenOfSource = "SELECT id FROM sourceRecord WHERE sourceId = :source AND importId <> 0 ORDER BY id"
        static let hidden = "SELECT id FROM sourceRecord WHERE importId = 0 ORDER BY id"
        static let hide = "UPDATE sourceRecord SET importId = 0 WHERE id = ?"
        /// Source by source, for the sake of the index.
        static let named = """
            SELECT sourceRecord.id FROM source CROSS JOIN sourceRecord ON sourceId = source.id
            WHERE externalId = :externalId AND importId <> 0 LIMIT 21
            """
        static let one = "SELECT id, importId FROM sourceRecord WHERE sourceId = ? AND externalId = ?"
        static let oneNamed = "SELECT id FROM sourceRecord WHERE sourceId = :source AND externalId = :externalId"
        static let add = "INSERT INTO sourceRecord (sourceId, externalId, importId) VALUES (?, ?, ?)"
        static let remove = """
            DELETE FROM sourceRecord WHERE id BETWEEN :from AND :last AND importId = :import
            """
        static let lastRange = """
            SELECT first, last FROM recordRange WHERE importId = :import ORDER BY first DESC LIMIT 1
            """
        static let addRange = "INSERT INTO recordRange (importId, first, last) VALUES (:import, :first, :last)"
        static let extendRange = """
            UPDATE recordRange SET last = :last WHERE importId = :import AND last = :first - 1
            """
        static let cutRange = "UPDATE recordRange SET last = :last WHERE importId = :import AND first = :first"
        static let removeRange = "DELETE FROM recordRange WHERE importId = :import AND first = :first"
        static let every = """
            SELECT sourceRecord.id, source.name, externalId FROM sourceRecord JOIN source ON source.id = sourceId
            """
        static let eraseAdoption = "DELETE FROM recordAdoption WHERE recordId = ?"
        static let reference = """
            SELECT source.name, sourceRecord.externalId FROM sourceRecord
            JOIN source ON source.id = sourceRecord.sourceId WHERE sourceRecord.id = ?
            """
        static func all(ofSource id: Int64) -> String {
            "SELECT id, externalId, importId FROM sourceRecord WHERE sourceId = \(id)"
        }
        public static let all = [
            "largestOfOthers": largestOfOthers, "isSeen": isSeen, "seenCount": seenCount,
            "sources": sources, "source": source, "addSource": addSource, "sourceCount": sourceCount,
            "largest": largest,
            "one": one, "oneNamed": oneNamed, "add": add, "remove": remove, "lastRange": lastRange,
            "addRange": addRange, "extendRange": extendRange, "cutRange": cutRange,
            "removeRange": removeRange, "every": every, "eraseAdoption": eraseAdoption,
            "reference": reference, "all": all(ofSource: 1), "countOfSource": countOfSource, "promise": promise,
            "adopt": adopt, "forgetAdoption": forgetAdoption, "removeOne": removeOne, "hide": hide, "named": named,
            "owner": owner, "readmit": readmit, "seenOfSource": seenOfSource, "hidden": hidden,
        ]
    }
}
