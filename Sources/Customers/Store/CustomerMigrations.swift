import GRDB

/// Customers' tables. Append only: a shipped migration is history.
public enum CustomerMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("customers-0001-customer") { database in
            try database.execute(
                sql: """
                    -- What one import said of one record; the record's values are the fold of those not undone.
                    CREATE TABLE recordVersion (
                      recordId  INTEGER NOT NULL,
                      importId  INTEGER NOT NULL,
                      sequence  INTEGER NOT NULL,
                      mode      TEXT NOT NULL CHECK (mode IN ('fill', 'replace', 'skip')),
                      empty     TEXT NOT NULL CHECK (empty IN ('keep', 'clear')),
                      said      TEXT NOT NULL,
                      invalid   TEXT NOT NULL,
                      PRIMARY KEY (recordId, importId)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX recordVersionByImport ON recordVersion (importId, recordId);

                    -- The fold, of visible imports alone.
                    CREATE TABLE recordValue (
                      recordId  INTEGER PRIMARY KEY,
                      said      TEXT NOT NULL,
                      invalid   TEXT NOT NULL
                    ) STRICT;

                    CREATE TABLE customer (
                      id     INTEGER PRIMARY KEY,
                      kind   TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'company')),
                      name   TEXT CHECK (name <> ''),
                      email  TEXT CHECK (email <> ''),
                      phone  TEXT CHECK (phone <> ''),
                      city   TEXT CHECK (city <> '')
                    ) STRICT;
                    """)
        }
    }
}
