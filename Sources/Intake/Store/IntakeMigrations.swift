import GRDB

/// Intake's tables. Append only: a shipped migration is history.
public enum IntakeMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("intake-0001-import") { database in
            try database.execute(
                sql: """
                    CREATE TABLE import (
                      id         INTEGER PRIMARY KEY AUTOINCREMENT,
                      state      TEXT NOT NULL
                                 CHECK (state IN ('received', 'staging', 'applied', 'failed', 'cancelled', 'interrupted')),
                      kind       TEXT NOT NULL CHECK (kind IN ('people', 'orders')),
                      source     TEXT NOT NULL CHECK (source <> ''),
                      fileName   TEXT NOT NULL,
                      sha256     TEXT NOT NULL,
                      byteCount  INTEGER NOT NULL CHECK (byteCount >= 0),
                      options    TEXT NOT NULL,
                      preview    TEXT,
                      summary    TEXT,
                      problem    TEXT,
                      sequence   INTEGER UNIQUE,
                      isSettled  INTEGER NOT NULL DEFAULT 0 CHECK (isSettled IN (0, 1)),
                      jobId      INTEGER,
                      createdBy  TEXT NOT NULL,
                      createdAt  INTEGER NOT NULL,
                      endedAt    INTEGER,
                      CHECK ((state = 'applied') = (sequence IS NOT NULL)),
                      CHECK (state <> 'applied' OR summary IS NOT NULL)
                    ) STRICT;
                    CREATE INDEX importByState ON import (state, id);
                    CREATE INDEX importUnsettled ON import (id) WHERE state = 'applied' AND isSettled = 0;
                    """)
        }
    }
}
