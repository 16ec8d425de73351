import GRDB
import Intake
import Kernel
import Storage

/// Reads and writes `peopleFlip` and `consentPurpose`; reads what is known of all people at once. No other room writes
/// these tables.
enum PeopleStore {
    static let tables = """
        -- An import became visible, or was taken back: written by the transaction that does it, never taken away. Whom it
        -- concerns is told by the import's portions.
        CREATE TABLE peopleFlip (
          id        INTEGER PRIMARY KEY AUTOINCREMENT,
          importId  INTEGER NOT NULL,
          isUndo    INTEGER NOT NULL CHECK (isUndo IN (0, 1))
        ) STRICT;
        """

    struct Flip: Equatable {
        let id: Int64
        let importID: ImportID
        let isUndo: Bool
    }

    static func addFlip(_ transaction: Transaction, _ id: ImportID, isUndo: Bool) throws {
        try transaction.database.execute(sql: SQL.addFlip, arguments: ["import": id.rawValue, "isUndo": isUndo])
    }

    /// Those behind one, in their sequence.
    static func flips(_ transaction: Transaction, after id: Int64) throws -> [Flip] {
        try Row.fetchAll(transaction.database, sql: SQL.flips, arguments: ["id": id]).map(flip)
    }

    /// The latest of those up to one.
    static func lastFlip(_ transaction: Transaction, upTo id: Int64 = .max) throws -> Flip? {
        try Row.fetchOne(transaction.database, sql: SQL.lastFlip, arguments: ["id": id]).map(flip)
    }

    private static func flip(_ row: Row) -> Flip {
        Flip(id: row["id"], importID: ImportID(row["importId"] as Int64), isUndo: row["isUndo"])
    }

    /// Remembers for which purposes something is said.
    static func note(_ transaction: Transaction, purposesOf statements: [ConsentEvidence]) throws {
        var noted: Set<[String]> = []
        for statement in statements where !statement.purpose.isEmpty {
            let (channel, purpose) = (statement.channel.rawValue, statement.purpose)
            guard noted.insert([channel, purpose]).inserted else { continue }
            try transaction.database.execute(
                sql: SQL.addPurpose, arguments: ["channel": channel, "purpose": purpose])
        }
    }

    /// Every purpose, as written, with its channel.
    static func purposes(_ transaction: Transaction) throws -> [(channel: ContactChannel, purpose: String)] {
        try Row.fetchAll(transaction.database, sql: SQL.purposes).compactMap { row in
            ContactChannel(rawValue: row["channel"]).map { ($0, row["purpose"]) }
        }
    }

    /// Numbers of the fields and purposes, erasures and undone imports that are not finished, and the last place in the
    /// sequence.
    static func counts(_ transaction: Transaction) throws -> [Int64] {
        guard let row = try Row.fetchOne(transaction.database, sql: SQL.counts) else { return [] }
        return row.databaseValues.map { Int64.fromDatabaseValue($0) ?? 0 }
    }

    /// Records that were changed by hand behind a place in the sequence, and those whose consent was.
    static func byHand(_ transaction: Transaction, after sequence: Int64) throws -> [Int64] {
        try Int64.fetchAll(transaction.database, sql: SQL.editedSince, arguments: ["sequence": sequence])
            + Int64.fetchAll(transaction.database, sql: SQL.saidSince, arguments: ["sequence": sequence])
    }

    /// Records of whom a yes ends on a day of a range.
    static func expiring(_ transaction: Transaction, _ days: Range<Int32>) throws -> [Int64] {
        try Int64.fetchAll(
            transaction.database, sql: SQL.expiring, arguments: ["first": days.lowerBound, "last": days.upperBound])
    }

    /// Addresses that came to the exclusion list by hand behind a place in the sequence, or that an import brought.
    static func excluded(
        _ transaction: Transaction, after sequence: Int64, by imports: [ImportID]
    ) throws -> [ContactAddress] {
        var rows = try Row.fetchAll(transaction.database, sql: SQL.excludedSince, arguments: ["sequence": sequence])
        for id in imports {
            rows += try Row.fetchAll(transaction.database, sql: SQL.excludedBy, arguments: ["import": id.rawValue])
        }
        return rows.compactMap(address)
    }

    static func exclusionsEnding(_ transaction: Transaction, _ days: Range<Int32>) throws -> [ContactAddress] {
        try Row.fetchAll(
            transaction.database, sql: SQL.exclusionsEnding,
            arguments: ["first": days.lowerBound, "last": days.upperBound]
        ).compactMap(address)
    }

    private static func address(_ row: Row) -> ContactAddress? {
        ContactAddress(kind: row["kind"], normalised: row["address"])
    }

    enum SQL {
        static let addFlip = "INSERT INTO peopleFlip (importId, isUndo) VALUES (:import, :isUndo)"
        static let flips = "SELECT id, importId, isUndo FROM peopleFlip WHERE id > :id ORDER BY id"
        static let lastFlip = "SELECT id, importId, isUndo FROM peopleFlip WHERE id <= :id ORDER BY id DESC LIMIT 1"
        static let addPurpose = "INSERT OR IGNORE INTO consentPurpose (channel, purpose) VALUES (:channel, :purpose)"
        static let purposes = "SELECT channel, purpose FROM consentPurpose ORDER BY channel, purpose"
        static let counts = """
            SELECT (SELECT last FROM saidSequence WHERE id = 1), (SELECT count(*) FROM ownField),
              (SELECT count(*) FROM consentPurpose), (SELECT coalesce(max(id), 0) FROM erasure),
              (SELECT count(*) FROM erasure WHERE state <> 'done'),
              (SELECT count(*) FROM import WHERE state IN ('applied', 'undone') AND isSettled = 0 AND state = 'undone'),
              (SELECT changes FROM recordSight WHERE id = 1)
            """
        static let editedSince = "SELECT DISTINCT recordId FROM customerEdit WHERE sequence > :sequence"
        static let saidSince = """
            SELECT DISTINCT sourceRecord.id FROM consentEvidence AS said JOIN source ON source.name = said.source
            JOIN sourceRecord ON sourceId = source.id AND sourceRecord.externalId = said.externalId
            WHERE said.importId IS NULL AND sequence > :sequence
            """
        static let expiring = """
            SELECT DISTINCT sourceRecord.id FROM consentEvidence AS said JOIN source ON source.name = said.source
            JOIN sourceRecord ON sourceId = source.id AND sourceRecord.externalId = said.externalId
            WHERE validUntilOn >= :first AND validUntilOn < :last
            """
        static let excludedSince = """
            SELECT DISTINCT kind, address FROM suppression WHERE importId IS NULL AND sequence > :sequence
            """
        static let excludedBy = "SELECT DISTINCT kind, address FROM suppression WHERE importId = :import"
        static let exclusionsEnding = """
            SELECT DISTINCT kind, address FROM suppression WHERE validUntilOn >= :first AND validUntilOn < :last
            """
        /// Of everybody: what consents files and people here have said, as far as it is visible.
        static let evidence = """
            SELECT sourceRecord.id, said.channel, said.purpose, isYes, saidAt, validUntilOn, invalid, isFallback,
              said.importId, said.sequence, said.id
            FROM consentEvidence AS said JOIN source ON source.name = said.source
            JOIN sourceRecord ON sourceId = source.id AND sourceRecord.externalId = said.externalId
            WHERE said.importId IS NULL OR EXISTS (SELECT 1 FROM consentImport
              WHERE consentImport.importId = said.importId AND (isUndone = 0 OR said.isYes = 0))
            """
        /// The visible exclusion list.
        static let exclusions = """
            SELECT kind, address, channel, validUntilOn FROM suppression WHERE importId IS NULL
              OR EXISTS (SELECT 1 FROM consentImport WHERE consentImport.importId = suppression.importId)
            """
        static let blocks = "SELECT said FROM statementBlock WHERE sequence = ? ORDER BY first"
        static let all = [
            "addFlip": addFlip, "flips": flips, "lastFlip": lastFlip, "addPurpose": addPurpose, "purposes": purposes,
            "counts": counts, "editedSince": editedSince, "saidSince": saidSince, "expiring": expiring,
            "excludedSince": excludedSince, "excludedBy": excludedBy, "exclusionsEnding": exclusionsEnding,
            "evidence": evidence, "exclusions": exclusions, "blocks": blocks,
        ]
    }
}
