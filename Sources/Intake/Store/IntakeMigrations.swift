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
        migrator.registerMigration("intake-0002-undo-and-kinds") { database in
            try database.execute(sql: undoAndKinds)
        }
        migrator.registerMigration("intake-0003-reading") { try $0.execute(sql: reading) }
        migrator.registerMigration("intake-0004-erasure") { database in
            try database.execute(sql: ErasureStore.tables)
        }
        migrator.registerMigration("intake-0005-packed-originals") { database in
            try database.execute(sql: PlainOriginalStore.tables)
        }
    }

    private static let reading = """
        -- How an import read its file, as JSON, so that its original can be read again just so.
        CREATE TABLE importReading (
          importId  INTEGER PRIMARY KEY,
          reading   TEXT NOT NULL
        ) STRICT;
        """

    /// The table is made anew, because SQLite changes no CHECK in place. Ids go on from where they were.
    private static let undoAndKinds = """
        CREATE TABLE importNew (
          id         INTEGER PRIMARY KEY AUTOINCREMENT,
          state      TEXT NOT NULL
                     CHECK (state IN ('received', 'staging', 'applied', 'undone', 'failed', 'cancelled', 'interrupted')),
          kind       TEXT NOT NULL
                     CHECK (kind IN ('people', 'companies', 'orders', 'events', 'products', 'costs', 'payments',
                                     'consents', 'suppressions')),
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
          undo       TEXT,
          undoneBy   TEXT,
          undoneAt   INTEGER,
          CHECK ((state IN ('applied', 'undone')) = (sequence IS NOT NULL)),
          CHECK (state NOT IN ('applied', 'undone') OR summary IS NOT NULL),
          CHECK ((state = 'undone') = (undoneAt IS NOT NULL))
        ) STRICT;
        INSERT INTO importNew (id, state, kind, source, fileName, sha256, byteCount, options, preview, summary, problem,
                               sequence, isSettled, jobId, createdBy, createdAt, endedAt)
          SELECT id, state, kind, source, fileName, sha256, byteCount, options, preview, summary, problem,
                 sequence, isSettled, jobId, createdBy, createdAt, endedAt FROM import;
        DROP TABLE import;
        ALTER TABLE importNew RENAME TO import;
        CREATE INDEX importByState ON import (state, id);
        CREATE INDEX importUnsettled ON import (id) WHERE state IN ('applied', 'undone') AND isSettled = 0;

        -- One line: the last place given in the sequence of what was said. Imports and edits by hand share it.
        CREATE TABLE saidSequence (
          id    INTEGER PRIMARY KEY CHECK (id = 1),
          last  INTEGER NOT NULL
        ) STRICT;
        INSERT INTO saidSequence (id, last) SELECT 1, coalesce(max(sequence), 0) FROM import;

        -- What a person decided about the columns of a file, for the next one that looks the same.
        CREATE TABLE columnMemory (
          source     TEXT NOT NULL CHECK (source <> ''),
          kind       TEXT NOT NULL CHECK (kind <> ''),
          signature  TEXT NOT NULL CHECK (signature <> ''),
          mapping    TEXT NOT NULL,
          importId   INTEGER NOT NULL,
          at         INTEGER NOT NULL,
          PRIMARY KEY (source, kind, signature)
        ) STRICT, WITHOUT ROWID;

        -- Fields that files brought of their own, with the number under which their values are stored.
        CREATE TABLE ownField (
          code  INTEGER PRIMARY KEY CHECK (code BETWEEN 1000 AND 39999),
          name  TEXT NOT NULL UNIQUE CHECK (name <> ''),
          type  TEXT NOT NULL DEFAULT 'text' CHECK (type IN ('text', 'number', 'date', 'yesNo'))
        ) STRICT;
        """
}
