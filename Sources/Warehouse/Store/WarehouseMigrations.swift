import GRDB

/// Warehouse's tables. Append only: a shipped migration is history.
public enum WarehouseMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("warehouse-0001-fact-batch") { try $0.execute(sql: factBatch) }
        migrator.registerMigration("warehouse-0002-mode") { try $0.execute(sql: mode) }
        migrator.registerMigration("warehouse-0003-rate") { try $0.execute(sql: rate) }
        migrator.registerMigration("warehouse-0004-section") { try $0.execute(sql: section) }
        migrator.registerMigration("warehouse-0005-quarantine") { try $0.execute(sql: quarantine) }
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

    /// The table is made anew, because SQLite takes no UNIQUE away. Ids go on from where they were: none is given twice.
    private static let section = """
        -- The manifest. A file that is not listed here does not exist. Batches of several imports may stand in one file,
        -- one behind the other: each is a stretch of its orders, and one of what it vouches for.
        CREATE TABLE factBatchNew (
          id             INTEGER PRIMARY KEY AUTOINCREMENT,
          importId       INTEGER NOT NULL,
          sequence       INTEGER NOT NULL,
          part           INTEGER NOT NULL CHECK (part >= 0),
          file           TEXT NOT NULL CHECK (file <> ''),
          byteCount      INTEGER NOT NULL CHECK (byteCount > 0),
          orders         INTEGER NOT NULL CHECK (orders >= 0),
          lines          INTEGER NOT NULL CHECK (lines >= 0),
          firstOn        INTEGER,
          lastOn         INTEGER,
          mode           TEXT NOT NULL CHECK (mode IN ('replace', 'skip', 'add')),
          firstOrder     INTEGER CHECK (firstOrder >= 0),
          firstAsserted  INTEGER CHECK (firstAsserted >= 0),
          asserted       INTEGER CHECK (asserted >= 0),
          UNIQUE (sequence, part),
          CHECK ((firstOrder IS NULL) = (firstAsserted IS NULL)),
          CHECK ((firstOrder IS NULL) = (asserted IS NULL))
        ) STRICT;
        INSERT INTO factBatchNew (id, importId, sequence, part, file, byteCount, orders, lines, firstOn, lastOn, mode)
          SELECT id, importId, sequence, part, file, byteCount, orders, lines, firstOn, lastOn, mode FROM factBatch;
        DROP TABLE factBatch;
        ALTER TABLE factBatchNew RENAME TO factBatch;
        CREATE INDEX factBatchByImport ON factBatch (importId);
        CREATE UNIQUE INDEX factBatchByFile ON factBatch (file) WHERE firstOrder IS NULL;
        """

    private static let quarantine = """
        -- What tells the file from every other; NULL for files of before, until somebody has looked at them.
        ALTER TABLE factBatch ADD COLUMN digest INTEGER;
        -- Since when, and by whom, a damaged file is set aside: readers do not see it, and it is kept.
        ALTER TABLE factBatch ADD COLUMN quarantinedAt INTEGER;
        ALTER TABLE factBatch ADD COLUMN quarantinedBy TEXT CHECK ((quarantinedBy IS NULL) = (quarantinedAt IS NULL));
        -- Each page asks for what is set aside, which mostly is nothing.
        CREATE INDEX factBatchSetAside ON factBatch (sequence, part) WHERE quarantinedAt IS NOT NULL;
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
