import GRDB

/// Tables of segments. Append only: a shipped migration is history.
public enum SegmentMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("segments-0001") { try $0.execute(sql: segment) }
        migrator.registerMigration("segments-0002") { try $0.execute(sql: former) }
    }

    private static let segment = """
        -- A removed one keeps its line until another takes its name, so that a removal can be taken back.
        CREATE TABLE segment (
          id         INTEGER PRIMARY KEY AUTOINCREMENT,
          name       TEXT NOT NULL CHECK (name <> ''),
          -- Folded: how names are told apart.
          nameKey    TEXT NOT NULL CHECK (nameKey <> ''),
          -- The rule as JSON.
          rule       TEXT NOT NULL CHECK (json_valid(rule)),
          createdAt  INTEGER NOT NULL,
          createdBy  TEXT NOT NULL CHECK (createdBy <> ''),
          changedAt  INTEGER NOT NULL,
          removedAt  INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX segmentByName ON segment (nameKey) WHERE removedAt IS NULL;
        """

    /// As it was before the last change, so that this can be taken back.
    private static let former = """
        ALTER TABLE segment ADD COLUMN formerName TEXT CHECK (formerName <> '');
        ALTER TABLE segment ADD COLUMN formerRule TEXT CHECK (formerRule IS NULL OR json_valid(formerRule));
        """
}
