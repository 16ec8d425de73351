import GRDB

/// The table of the timeline. Append only: a shipped migration is history.
public enum TimelineMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("warehouse-timeline-0001") { try $0.execute(sql: generation) }
    }

    private static let generation = """
        -- The generation of the timeline that readers use; at most one. It is derived: without it, or without its files, it
        -- is built anew. Ids are never given twice, and neither are names of files.
        CREATE TABLE timelineGeneration (
          id             INTEGER PRIMARY KEY AUTOINCREMENT,
          basis          TEXT NOT NULL CHECK (basis <> ''),
          history        TEXT NOT NULL CHECK (history <> ''),
          historyBytes   INTEGER NOT NULL CHECK (historyBytes > 0),
          historyDigest  INTEGER NOT NULL,
          people         TEXT NOT NULL CHECK (people <> ''),
          peopleBytes    INTEGER NOT NULL CHECK (peopleBytes > 0),
          peopleDigest   INTEGER NOT NULL
        ) STRICT;
        """
}
