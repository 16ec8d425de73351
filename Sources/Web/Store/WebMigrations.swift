import GRDB

/// The tables of Web. Append only.
public enum WebMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("web-0001-session") { database in
            // `userID` has no foreign key: accounts belong to a room downstream, which revokes by `revokeAll`.
            try database.execute(
                sql: """
                    CREATE TABLE session (
                      tokenHash   BLOB PRIMARY KEY CHECK (length(tokenHash) = 32),
                      userID      INTEGER NOT NULL,
                      createdAt   INTEGER NOT NULL,
                      lastSeenAt  INTEGER NOT NULL CHECK (lastSeenAt >= createdAt)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX sessionByUser ON session (userID);
                    """)
        }
    }
}
