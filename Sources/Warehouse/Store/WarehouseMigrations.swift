import GRDB

/// Warehouse's tables. Append only: a shipped migration is history.
public enum WarehouseMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("warehouse-0001-fact-batch") { try $0.execute(sql: factBatch) }
        migrator.registerMigration("warehouse-0002-mode") { try $0.execute(sql: mode) }
        migrator.registerMigration("warehouse-0003-rate") { try $0.execute(sql: rate) }
    }

    private static let factBatch = """
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
        """

    private static let mode = """
        -- How the orders of a batch stand to what earlier imports say of them.
        ALTER TABLE factBatch ADD COLUMN mode TEXT NOT NULL DEFAULT 'replace'
          CHECK (mode IN ('replace', 'skip', 'add'));
        CREATE INDEX factBatchByImport ON factBatch (importId);
        """

    private static let rate = """
        -- What a unit of a currency was worth on a day, in the home's currency. A rate that is said anew gets a new
        -- id, so that the largest id tells whether anything has changed.
        CREATE TABLE rate (
          id        INTEGER PRIMARY KEY AUTOINCREMENT,
          currency  TEXT NOT NULL CHECK (length(currency) = 3 AND currency = upper(currency)),
          day       INTEGER NOT NULL,
          rate      INTEGER NOT NULL CHECK (rate > 0),
          source    TEXT NOT NULL,
          UNIQUE (currency, day)
        ) STRICT;
        """
}
