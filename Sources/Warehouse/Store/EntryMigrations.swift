import GRDB

/// Warehouse's tables of events, payments, products and costs. Append only: a shipped migration is history.
public enum EntryMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("warehouse-entries-0001") { try $0.execute(sql: entries) }
        migrator.registerMigration("warehouse-products-0001") { try $0.execute(sql: products) }
        migrator.registerMigration("warehouse-inbox-0001") { try $0.execute(sql: inbox) }
        migrator.registerMigration("warehouse-entries-0002") { try $0.execute(sql: quarantine) }
    }

    private static let entries = """
        -- The manifest of events and payments. A file that is not listed here does not exist.
        CREATE TABLE entryBatch (
          id          INTEGER PRIMARY KEY AUTOINCREMENT,
          kind        TEXT NOT NULL CHECK (kind IN ('events', 'payments')),
          importId    INTEGER NOT NULL,
          sequence    INTEGER NOT NULL,
          part        INTEGER NOT NULL CHECK (part >= 0),
          file        TEXT NOT NULL UNIQUE CHECK (file <> ''),
          byteCount   INTEGER NOT NULL CHECK (byteCount > 0),
          entries     INTEGER NOT NULL CHECK (entries >= 0),
          firstOn     INTEGER,
          lastOn      INTEGER,
          isFallback  INTEGER NOT NULL CHECK (isFallback IN (0, 1)),
          UNIQUE (sequence, part)
        ) STRICT;
        CREATE INDEX entryBatchByImport ON entryBatch (importId);
        """

    private static let quarantine = """
        -- What tells the file from every other; NULL for files of before, until somebody has looked at them.
        ALTER TABLE entryBatch ADD COLUMN digest INTEGER;
        -- Since when, and by whom, a damaged file is set aside: readers do not see it, and it is kept.
        ALTER TABLE entryBatch ADD COLUMN quarantinedAt INTEGER;
        ALTER TABLE entryBatch ADD COLUMN quarantinedBy TEXT CHECK ((quarantinedBy IS NULL) = (quarantinedAt IS NULL));
        -- Each page asks for what is set aside, which mostly is nothing.
        CREATE INDEX entryBatchSetAside ON entryBatch (sequence, part) WHERE quarantinedAt IS NOT NULL;
        """

    private static let inbox = """
        -- Events that came one by one, until a batch holds them. Ids are never given twice: a flush takes all up to one.
        CREATE TABLE inbox (
          id     INTEGER PRIMARY KEY AUTOINCREMENT,
          at     INTEGER NOT NULL,
          event  TEXT NOT NULL
        ) STRICT;
        """

    private static let products = """
        -- The imports whose products, costs and spend can be seen. Those of others wait or are on their way out.
        CREATE TABLE productImport (
          importId  INTEGER PRIMARY KEY,
          sequence  INTEGER NOT NULL UNIQUE
        ) STRICT;

        -- What one import said of one product; the product is the fold of those that can be seen.
        CREATE TABLE productVersion (
          source    TEXT NOT NULL CHECK (source <> ''),
          sku       TEXT NOT NULL CHECK (sku <> ''),
          importId  INTEGER NOT NULL,
          mode      TEXT NOT NULL CHECK (mode IN ('replace', 'skip')),
          empty     TEXT NOT NULL CHECK (empty IN ('keep', 'clear')),
          said      TEXT NOT NULL,
          invalid   TEXT NOT NULL,
          PRIMARY KEY (source, sku, importId)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX productVersionByImport ON productVersion (importId, source, sku);

        -- The fold. Numbers are millionths; what cannot be read is in said and invalid alone.
        CREATE TABLE product (
          source       TEXT NOT NULL CHECK (source <> ''),
          sku          TEXT NOT NULL CHECK (sku <> ''),
          said         TEXT NOT NULL,
          invalid      TEXT NOT NULL,
          name         TEXT CHECK (name <> ''),
          category     TEXT CHECK (category <> ''),
          subcategory  TEXT CHECK (subcategory <> ''),
          price        INTEGER CHECK (price >= 0),
          currency     TEXT NOT NULL CHECK (length(currency) = 3),
          stock        INTEGER,
          isActive     INTEGER CHECK (isActive IN (0, 1)),
          replaces     TEXT CHECK (replaces <> ''),
          url          TEXT CHECK (url <> ''),
          imageUrl     TEXT CHECK (imageUrl <> ''),
          PRIMARY KEY (source, sku)
        ) STRICT, WITHOUT ROWID;

        -- Every dated statement of what a unit costs, in millionths. One in mode new counts only where no earlier import
        -- speaks of the product.
        CREATE TABLE productCost (
          source     TEXT NOT NULL CHECK (source <> ''),
          sku        TEXT NOT NULL CHECK (sku <> ''),
          validFrom  INTEGER NOT NULL,
          importId   INTEGER NOT NULL,
          mode       TEXT NOT NULL CHECK (mode IN ('replace', 'skip', 'new')),
          cost       INTEGER NOT NULL CHECK (cost >= 0),
          currency   TEXT NOT NULL CHECK (length(currency) = 3),
          PRIMARY KEY (source, sku, validFrom, importId)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX productCostByImport ON productCost (importId, source, sku);

        -- Money spent on customers. What a row is known by is the source's id or, without one, all it says.
        CREATE TABLE spend (
          source          TEXT NOT NULL CHECK (source <> ''),
          key             TEXT NOT NULL CHECK (key <> ''),
          importId        INTEGER NOT NULL,
          mode            TEXT NOT NULL CHECK (mode IN ('replace', 'skip')),
          spentOn         INTEGER NOT NULL,
          amount          INTEGER NOT NULL,
          currency        TEXT NOT NULL CHECK (length(currency) = 3),
          label           TEXT NOT NULL CHECK (label IN ('acquire', 'retain', 'serve', 'other')),
          channel         TEXT NOT NULL,
          campaign        TEXT NOT NULL,
          customerSource  TEXT NOT NULL,
          customer        TEXT NOT NULL,
          notes           TEXT NOT NULL,
          PRIMARY KEY (source, key, importId)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX spendByImport ON spend (importId, key);
        """
}
