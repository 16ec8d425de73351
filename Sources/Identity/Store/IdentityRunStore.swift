import GRDB
import Kernel
import Storage

/// Reads and writes `identityRun` and `identityChange`: each time the map was written, and what it changed. No other room
/// writes these tables.
public enum IdentityRunStore {
    static func add(
        _ transaction: Transaction, _ map: WantedMap, records: Int, sequence: Int64, by actor: String, at: Int64
    ) throws -> Int64 {
        try transaction.database.execute(
            sql: SQL.add,
            arguments: [
                "by": actor, "at": at, "records": records, "pairs": map.pairsCompared, "people": map.peopleThreshold,
                "companies": map.companiesThreshold, "sequence": sequence,
            ])
        return transaction.database.lastInsertedRowID
    }

    /// What a portion has changed, with how many of each kind.
    static func note(_ transaction: Transaction, _ id: Int64, _ outcome: MapWriting.Outcome) throws {
        let insert = try BulkStatement(transaction, SQL.addChange)
        for change in outcome.written {
            insert.bind(1, id)
            insert.bind(2, change.record)
            insert.bind(3, change.before)
            insert.bind(4, change.after)
            try insert.run()
        }
        try transaction.database.execute(
            sql: SQL.count,
            arguments: [
                "id": id, "joined": outcome.joined, "parted": outcome.parted, "moved": outcome.moved,
                "left": outcome.left,
            ])
    }

    static func changes(_ transaction: Transaction, of id: Int64) throws -> [MapPlan.Change] {
        let all = try BulkStatement(transaction, SQL.changes)
        all.bind(1, id)
        var changes: [MapPlan.Change] = []
        while try all.next() {
            changes.append(MapPlan.Change(record: all.integer(0), before: all.integer(1), after: all.integer(2)))
        }
        return changes
    }

    /// What a portion of an undo has given back. Records that only went along with them are no change of the run.
    static func giveBack(_ transaction: Transaction, _ id: Int64, _ records: some Sequence<Int64>) throws {
        let remove = try BulkStatement(transaction, SQL.removeChange)
        var restored = 0
        for record in records {
            remove.bind(1, id)
            remove.bind(2, record)
            try remove.run()
            restored += transaction.database.changesCount
        }
        try transaction.database.execute(sql: SQL.restored, arguments: ["id": id, "restored": restored])
    }

    /// Ends runs and undos that were cut off: what they have written stands.
    static func closeOpen(_ transaction: Transaction) throws {
        let open = try find(transaction, SQL.open, [:])
        for run in open where run.state == .undoing { try endUndo(transaction, run.id) }
        try transaction.database.execute(sql: SQL.interrupt)
    }

    static func end(_ transaction: Transaction, _ id: Int64) throws {
        try transaction.database.execute(sql: SQL.end, arguments: ["id": id])
    }

    static func beginUndo(_ transaction: Transaction, _ id: Int64, by actor: String, at: Int64) throws {
        try transaction.database.execute(sql: SQL.beginUndo, arguments: ["id": id, "by": actor, "at": at])
    }

    /// What could not be given back is forgotten.
    static func endUndo(_ transaction: Transaction, _ id: Int64) throws {
        try transaction.database.execute(sql: SQL.endUndo, arguments: ["id": id])
        try transaction.database.execute(sql: SQL.removeChanges, arguments: ["id": id])
    }

    /// Forgets what runs did with records that are to be forgotten themselves.
    static func forget(_ transaction: Transaction, _ records: [Int64]) throws {
        let forget = try BulkStatement(transaction, SQL.forget)
        for record in records {
            forget.bind(1, record)
            try forget.run()
        }
    }

    static func one(_ transaction: Transaction, _ id: Int64) throws -> IdentityRun? {
        try find(transaction, SQL.one, ["id": id]).first
    }

    /// Newest first.
    static func list(_ transaction: Transaction, limit: Int) throws -> [IdentityRun] {
        try find(transaction, SQL.list, ["limit": limit])
    }

    /// The last run that stands and changed something; one whose undo was cut off before any other.
    static func lastStanding(_ transaction: Transaction) throws -> IdentityRun? {
        try find(transaction, SQL.lastStanding, [:]).first
    }

    /// Whether the map was ever written and not taken back.
    static func isStanding(_ transaction: Transaction) throws -> Bool {
        try Bool.fetchOne(transaction.database, sql: SQL.isStanding) ?? false
    }

    private static func find(
        _ transaction: Transaction, _ sql: String, _ arguments: StatementArguments
    ) throws -> [IdentityRun] {
        try Row.fetchAll(transaction.database, sql: sql, arguments: arguments).map { row in
            IdentityRun(
                id: row["id"], state: IdentityRun.State(rawValue: row["state"]) ?? .interrupted,
                createdBy: row["createdBy"], createdAt: row["createdAt"], records: row["records"],
                customers: row["records"] - row["linksAfter"], pairsCompared: row["pairsCompared"],
                peopleThreshold: row["peopleThreshold"], companiesThreshold: row["companiesThreshold"],
                linksBefore: row["linksBefore"], linksAfter: row["linksAfter"], joined: row["joined"],
                parted: row["parted"], moved: row["moved"], undoneBy: row["undoneBy"], undoneAt: row["undoneAt"],
                restored: row["restored"], left: row["leftAlone"], sequence: row["sequence"])
        }
    }

    public enum SQL {
        private static let columns = """
            id, state, createdBy, createdAt, records, pairsCompared, peopleThreshold, companiesThreshold, linksBefore,
            linksBefore + joined - parted AS linksAfter, joined, parted, moved, undoneBy, undoneAt, restored, leftAlone,
            sequence
            """
        static let add = """
            INSERT INTO identityRun (state, createdBy, createdAt, records, pairsCompared, peopleThreshold,
              companiesThreshold, linksBefore, sequence)
            VALUES ('writing', :by, :at, :records, :pairs, :people, :companies,
              (SELECT count(*) FROM identityLink), :sequence)
            """
        static let addChange = "INSERT INTO identityChange (runId, recordId, before, after) VALUES (?, ?, ?, ?)"
        static let count = """
            UPDATE identityRun SET joined = joined + :joined, parted = parted + :parted, moved = moved + :moved,
              leftAlone = leftAlone + :left WHERE id = :id
            """
        static let changes = "SELECT recordId, before, after FROM identityChange WHERE runId = ? ORDER BY recordId"
        static let removeChange = "DELETE FROM identityChange WHERE runId = ? AND recordId = ?"
        static let removeChanges = "DELETE FROM identityChange WHERE runId = :id"
        static let forget = """
            DELETE FROM identityChange WHERE recordId = ? AND runId IN (SELECT id FROM identityRun)
            """
        static let restored = "UPDATE identityRun SET restored = restored + :restored WHERE id = :id"
        static let interrupt = "UPDATE identityRun SET state = 'interrupted' WHERE state = 'writing'"
        static let open = "SELECT \(columns) FROM identityRun WHERE state IN ('writing', 'undoing') ORDER BY id"
        static let end = "UPDATE identityRun SET state = 'applied' WHERE id = :id"
        static let beginUndo = """
            UPDATE identityRun SET state = 'undoing', undoneBy = :by, undoneAt = :at, leftAlone = 0 WHERE id = :id
            """
        static let endUndo = """
            UPDATE identityRun SET state = 'undone', leftAlone = joined + parted + moved - restored WHERE id = :id
            """
        static let one = "SELECT \(columns) FROM identityRun WHERE id = :id"
        static let list = "SELECT \(columns) FROM identityRun ORDER BY id DESC LIMIT :limit"
        static let lastStanding = """
            SELECT \(columns) FROM identityRun
            WHERE state = 'undoing' OR (state IN ('writing', 'applied', 'interrupted') AND joined + parted + moved > 0)
            ORDER BY state = 'undoing' DESC, id DESC LIMIT 1
            """
        static let isStanding = "SELECT EXISTS (SELECT 1 FROM identityRun WHERE state IN ('applied', 'interrupted'))"
        public static let all = [
            "add": add, "addChange": addChange, "count": count, "changes": changes, "removeChange": removeChange,
            "removeChanges": removeChanges, "forget": forget, "restored": restored, "interrupt": interrupt,
            "open": open, "end": end, "beginUndo": beginUndo, "endUndo": endUndo, "one": one, "list": list,
            "lastStanding": lastStanding, "isStanding": isStanding,
        ]
    }

    static let tables = """
        -- A record that joined a customer remembers the last place in the sequence of what was said then.
        ALTER TABLE identityLink ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

        -- A customer that left, hidden or erased, with the oldest of the records that stayed: they were one with it.
        CREATE TABLE identityAlias (
          formerId    INTEGER PRIMARY KEY,
          customerId  INTEGER NOT NULL CHECK (customerId > formerId)
        ) STRICT;

        -- One time that the base was matched and the map of records written.
        CREATE TABLE identityRun (
          id                  INTEGER PRIMARY KEY AUTOINCREMENT,
          state               TEXT NOT NULL CHECK (state IN ('writing', 'applied', 'interrupted', 'undoing', 'undone')),
          createdBy           TEXT NOT NULL CHECK (createdBy <> ''),
          createdAt           INTEGER NOT NULL,
          records             INTEGER NOT NULL,
          pairsCompared       INTEGER NOT NULL,
          peopleThreshold     REAL,
          companiesThreshold  REAL,
          linksBefore         INTEGER NOT NULL,
          joined              INTEGER NOT NULL DEFAULT 0,
          parted              INTEGER NOT NULL DEFAULT 0,
          moved               INTEGER NOT NULL DEFAULT 0,
          sequence            INTEGER NOT NULL,
          undoneBy            TEXT,
          undoneAt            INTEGER,
          restored            INTEGER NOT NULL DEFAULT 0,
          leftAlone           INTEGER NOT NULL DEFAULT 0,
          CHECK ((undoneBy IS NULL) = (undoneAt IS NULL)),
          CHECK ((state IN ('undoing', 'undone')) = (undoneBy IS NOT NULL))
        ) STRICT;

        -- What each run that stands has changed: the customer of a record before and after.
        CREATE TABLE identityChange (
          runId     INTEGER NOT NULL REFERENCES identityRun (id),
          recordId  INTEGER NOT NULL,
          before    INTEGER NOT NULL,
          after     INTEGER NOT NULL CHECK (after <> before),
          PRIMARY KEY (runId, recordId)
        ) STRICT, WITHOUT ROWID;
        """
}
