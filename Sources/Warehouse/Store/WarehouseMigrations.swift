import GRDB

/// Warehouse's tables. Append only: a shipped migration is history.
public enum WarehouseMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("warehouse-0001-fact-batch") { database in
            try database.execute(
                sql: """
                    -- The manifest. A file that is not listed here does not exist.
                    CREATE TABLE factBatch (
                      id         INTEGER PRIMARY KEY AUTOINCREMENT,
                      importId   INTEGER NOT NULL,
                      sequence   INTEGER NOT NULL,
                      part       INTEGER NOT NULL CHECK (part >= 0),
                      file       TEXT NOT NULL UNIQUE CHECK (file <> ''),
                      byteCount  INTEGER NOT NULL CHECK (byteCount > 0),
                      orders     INTEGER NOT NULL CHECK (orders >= 0),
                      lines      INTEGER NOT NULL CHECK (lines >= 0),
                      firstOn    INTEGER,
                      lastOn     INTEGER,
                      UNIQUE (sequence, part)
                    ) STRICT;
                    """)
        }
    }
}
