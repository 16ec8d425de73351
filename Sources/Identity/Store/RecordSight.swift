import GRDB
import Intake
import Kernel
import Storage

/// Which records readers see, all at once, and how often that has changed in ways that no import tells.
public enum RecordSight {
    /// Hands over every record in ascending id: whether readers see it, and what its source calls it (valid until the
    /// next one is asked for).
    /// - Complexity: O(records), one pass.
    public static func forEach(
        _ transaction: Transaction, _ body: (Int64, _ isSeen: Bool, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let visible = Set(try Int64.fetchAll(transaction.database, sql: SQL.visible))
        let all = try BulkStatement(transaction, SQL.records)
        var (last, isLastVisible) = (Int64(0), false)
        while try all.next() {
            let brought = all.integer(1)
            if brought != last { (last, isLastVisible) = (brought, visible.contains(brought)) }
            try body(all.integer(0), isLastVisible, all.utf8(2))
        }
    }

    /// Whether readers see a record, for many of them: a bit each.
    static func seen(_ transaction: Transaction) throws -> (Int64) -> Bool {
        var seen = RecordSet()
        try forEach(transaction) { record, isSeen, _ in if isSeen { seen.insert(record) } }
        return seen.contains
    }

    /// The records that an import entered.
    public static func entered(_ transaction: Transaction, by id: ImportID) throws -> [ClosedRange<Int64>] {
        try Row.fetchAll(transaction.database, sql: SQL.ranges, arguments: ["import": id.rawValue]).map {
            ($0["first"] as Int64)...($0["last"] as Int64)
        }
    }

    /// How often records have been hidden or shown again one by one, or joined with others. It only grows.
    public static func changes(_ transaction: Transaction) throws -> Int64 {
        try Int64.fetchOne(transaction.database, sql: SQL.changes) ?? 0
    }

    public enum SQL {
        static let visible = "SELECT id FROM import WHERE state IN ('applied', 'undone')"
        static let records = "SELECT id, importId, externalId FROM sourceRecord ORDER BY id"
        static let ranges = "SELECT first, last FROM recordRange WHERE importId = :import ORDER BY first"
        static let changes = "SELECT changes FROM recordSight WHERE id = 1"
        public static let all = ["visible": visible, "records": records, "ranges": ranges, "changes": changes]
    }

    static let tables = """
        -- One line: how often what readers see of records has changed by other ways than an import or its undo as a whole.
        CREATE TABLE recordSight (
          id       INTEGER PRIMARY KEY CHECK (id = 1),
          changes  INTEGER NOT NULL
        ) STRICT;
        INSERT INTO recordSight (id, changes) VALUES (1, 0);

        CREATE TRIGGER recordIsShownOrHidden AFTER UPDATE OF importId ON sourceRecord WHEN OLD.importId <> NEW.importId
        BEGIN UPDATE recordSight SET changes = changes + 1 WHERE id = 1; END;
        CREATE TRIGGER recordIsLinked AFTER INSERT ON identityLink
        BEGIN UPDATE recordSight SET changes = changes + 1 WHERE id = 1; END;
        CREATE TRIGGER recordIsLinkedAnew AFTER UPDATE ON identityLink
        BEGIN UPDATE recordSight SET changes = changes + 1 WHERE id = 1; END;
        CREATE TRIGGER recordIsUnlinked AFTER DELETE ON identityLink
        BEGIN UPDATE recordSight SET changes = changes + 1 WHERE id = 1; END;
        """
}
