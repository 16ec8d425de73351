import GRDB

/// The ground's own tables. Append only: a shipped migration is history.
public enum GroundMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("ground-0001-setting-job-audit") { database in
            try database.execute(
                sql: """
                    CREATE TABLE setting (
                      key    TEXT PRIMARY KEY CHECK (key <> ''),
                      value  TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;

                    CREATE TABLE job (
                      id          INTEGER PRIMARY KEY AUTOINCREMENT,
                      kind        TEXT NOT NULL CHECK (kind <> ''),
                      payload     TEXT NOT NULL,
                      state       TEXT NOT NULL DEFAULT 'queued'
                                  CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
                      stopAsked   INTEGER NOT NULL DEFAULT 0 CHECK (stopAsked IN (0, 1)),
                      attempts    INTEGER NOT NULL DEFAULT 0,
                      owner       TEXT,
                      done        INTEGER NOT NULL DEFAULT 0,
                      total       INTEGER NOT NULL DEFAULT 0,
                      step        TEXT NOT NULL DEFAULT '',
                      result      TEXT,
                      problem     TEXT,
                      createdBy   TEXT NOT NULL,
                      createdAt   INTEGER NOT NULL,
                      startedAt   INTEGER,
                      endedAt     INTEGER
                    ) STRICT;
                    CREATE INDEX jobByState ON job (state, id);

                    CREATE TABLE audit (
                      id       INTEGER PRIMARY KEY AUTOINCREMENT,
                      at       INTEGER NOT NULL,
                      actor    TEXT NOT NULL CHECK (actor <> ''),
                      action   TEXT NOT NULL CHECK (action <> ''),
                      subject  TEXT NOT NULL,
                      before   TEXT,
                      after    TEXT
                    ) STRICT;
                    CREATE TRIGGER auditIsNeverChanged BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
                    CREATE TRIGGER auditIsNeverDeleted BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
                    """)
        }
    }
}
