import GRDB

/// The tables of Office. Append only.
public enum OfficeMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("office-0001-user-loginAttempt") { database in
            try database.execute(
                sql: """
                    CREATE TABLE user (
                      id            INTEGER PRIMARY KEY AUTOINCREMENT,
                      email         TEXT NOT NULL CHECK (email LIKE '%_@_%'),
                      emailKey      TEXT NOT NULL UNIQUE,
                      role          TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'analyst', 'agent', 'typist')),
                      passwordHash  TEXT NOT NULL CHECK (passwordHash LIKE 'scrypt$%'),
                      mustChange    INTEGER NOT NULL CHECK (mustChange IN (0, 1)),
                      createdAt     INTEGER NOT NULL,
                      lastSignInAt  INTEGER,
                      disabledAt    INTEGER
                    ) STRICT;

                    CREATE TABLE loginAttempt (
                      subject   TEXT PRIMARY KEY CHECK (subject <> ''),
                      failures  INTEGER NOT NULL CHECK (failures > 0),
                      lastAt    INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX loginAttemptByLastAt ON loginAttempt (lastAt);
                    """)
        }
    }
}
