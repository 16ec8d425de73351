import GRDB
import Intake
import Kernel
import Storage

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
        migrator.registerMigration("customers-0002-packed-versions") { database in
            try database.execute(sql: packedVersions)
            try VersionConversion.run(database)
            try database.execute(sql: "DROP TABLE recordVersion; DROP TABLE recordValue;")
        }
        migrator.registerMigration("customers-0003-statement-blocks") { database in
            try database.execute(sql: statementBlocks)
        }
        migrator.registerMigration("customers-0004-flips") { try $0.execute(sql: PeopleStore.tables) }
    }

    private static let packedVersions = """
        -- What one import says, and how it wants to be heard. A refusal that outlives its import has a line of its own
        -- in statement; edits by hand have no line here and replace.
        CREATE TABLE telling (
          sequence   INTEGER PRIMARY KEY,
          importId   INTEGER NOT NULL UNIQUE,
          kind       TEXT NOT NULL CHECK (kind IN ('person', 'company')),
          mode       TEXT NOT NULL CHECK (mode IN ('fill', 'replace', 'skip')),
          empty      TEXT NOT NULL CHECK (empty IN ('keep', 'clear')),
          isVisible  INTEGER NOT NULL CHECK (isVisible IN (0, 1))
        ) STRICT;

        -- What was said of one record at one place in the sequence, packed. The record's values are the fold of its
        -- visible statements; they are not stored a second time.
        CREATE TABLE statement (
          recordId   INTEGER NOT NULL,
          sequence   INTEGER NOT NULL,
          isRefusal  INTEGER NOT NULL CHECK (isRefusal IN (0, 1)),
          said       BLOB NOT NULL,
          PRIMARY KEY (recordId, sequence, isRefusal)
        ) STRICT, WITHOUT ROWID;

        -- Whom an import names, portion by portion: differences of ascending record ids, LEB128.
        CREATE TABLE tellingPortion (
          importId  INTEGER NOT NULL,
          part      INTEGER NOT NULL,
          records   BLOB NOT NULL,
          PRIMARY KEY (importId, part)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE customerEdit (
          sequence  INTEGER PRIMARY KEY,
          recordId  INTEGER NOT NULL,
          at        INTEGER NOT NULL,
          by        TEXT NOT NULL CHECK (by <> '')
        ) STRICT;
        CREATE INDEX customerEditByRecord ON customerEdit (recordId, sequence);

        ALTER TABLE customer ADD COLUMN nameKey TEXT CHECK (nameKey <> '');
        ALTER TABLE customer ADD COLUMN document TEXT CHECK (document <> '');
        """
}

extension CustomerMigrations {
    private static let statementBlocks = """
        -- Statements of many records at one place in the sequence: entries of StatementBlock, ascending. Blocks of one
        -- place do not overlap. A row of statement at the same place stands instead of the block's entry.
        CREATE TABLE statementBlock (
          id        INTEGER PRIMARY KEY,
          sequence  INTEGER NOT NULL,
          first     INTEGER NOT NULL,
          last      INTEGER NOT NULL CHECK (last >= first),
          said      BLOB NOT NULL,
          UNIQUE (sequence, first)
        ) STRICT;

        -- What lists show of a customer is folded from statements when a list is made.
        DROP TABLE customer;
        """
}

/// Packs the versions that earlier releases kept as JSON.
enum VersionConversion {
    static func run(_ database: Database) throws {
        let transaction = Transaction(database)
        var fields = try OwnFieldStore.fields(transaction)
        let country = (try? Settings.home(transaction).country) ?? "CO"
        let imports = try Row.fetchAll(
            database, sql: "SELECT DISTINCT importId, sequence, mode, empty FROM recordVersion ORDER BY sequence")
        for row in imports {
            try database.execute(
                sql: """
                    INSERT INTO telling (sequence, importId, kind, mode, empty, isVisible)
                    SELECT :sequence, :import, 'person', :mode, :empty,
                      EXISTS (SELECT 1 FROM import WHERE id = :import AND state = 'applied')
                    """,
                arguments: [
                    "sequence": row["sequence"], "import": row["importId"], "mode": row["mode"], "empty": row["empty"],
                ])
        }
        let insert = try BulkStatement(transaction, StatementStore.SQL.put)
        var portion: [Int64: [Int64]] = [:]
        let versions = try Row.fetchCursor(
            database, sql: "SELECT recordId, importId, sequence, said, invalid FROM recordVersion ORDER BY recordId")
        while let row = try versions.next() {
            let (said, invalid) = (SaidText.decode(row["said"]), SaidText.decode(row["invalid"]))
            for name in said.keys where fields.code(of: name) == nil {
                fields = try OwnFieldStore.added(transaction, OwnField(name: name))
            }
            insert.bind(1, row["recordId"] as Int64)
            insert.bind(2, row["sequence"] as Int64)
            insert.bind(3, 0)
            var packer = PersonPacker(country: country, today: Day(number: 0), fields: fields)
            insert.bind(4, blob: packer.pack(said, known: invalid))
            try insert.run()
            portion[row["importId"], default: []].append(row["recordId"])
        }
        for (id, records) in portion {
            try StatementStore.addPortion(transaction, ImportID(id), part: 0, RecordList.pack(records))
        }
    }
}
