import GRDB

/// Identity's tables. Append only: a shipped migration is history.
public enum IdentityMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("identity-0001-record") { database in
            try database.execute(
                sql: """
                    CREATE TABLE source (
                      id    INTEGER PRIMARY KEY,
                      name  TEXT NOT NULL UNIQUE CHECK (name <> '')
                    ) STRICT;

                    CREATE TABLE sourceRecord (
                      id          INTEGER PRIMARY KEY,
                      sourceId    INTEGER NOT NULL REFERENCES source (id),
                      externalId  TEXT NOT NULL CHECK (externalId <> ''),
                      importId    INTEGER NOT NULL,
                      UNIQUE (sourceId, externalId)
                    ) STRICT;
                    CREATE INDEX sourceRecordByImport ON sourceRecord (importId);

                    -- Only records that are not their own customer stand here.
                    CREATE TABLE identityLink (
                      recordId    INTEGER PRIMARY KEY REFERENCES sourceRecord (id),
                      customerId  INTEGER NOT NULL REFERENCES sourceRecord (id),
                      CHECK (customerId < recordId)
                    ) STRICT;
                    CREATE INDEX identityLinkByCustomer ON identityLink (customerId);
                    """)
        }
        migrator.registerMigration("identity-0002-adoption") { database in
            try database.execute(
                sql: """
                    -- A record with importId 0 is seen by nobody: its imports were undone, and a refusal hangs on it.
                    -- Here stand those that an import which is not visible yet names again.
                    CREATE TABLE recordAdoption (
                      importId  INTEGER NOT NULL,
                      recordId  INTEGER NOT NULL REFERENCES sourceRecord (id),
                      PRIMARY KEY (importId, recordId)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("identity-0003-ranges") { database in
            try database.execute(
                sql: """
                    -- Where the records stand that an import entered: they have ids one after another. A record whose
                    -- import was undone and that another has adopted keeps its id and is the other's by importId.
                    CREATE TABLE recordRange (
                      importId  INTEGER NOT NULL,
                      first     INTEGER NOT NULL,
                      last      INTEGER NOT NULL CHECK (last >= first),
                      PRIMARY KEY (importId, first)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO recordRange
                      SELECT importId, min(id), max(id) FROM sourceRecord WHERE importId <> 0 GROUP BY importId;

                    -- The same without a reference to check and an index to keep for each of millions of rows.
                    CREATE TABLE leanRecord (
                      id          INTEGER PRIMARY KEY,
                      sourceId    INTEGER NOT NULL,
                      externalId  TEXT NOT NULL CHECK (externalId <> ''),
                      importId    INTEGER NOT NULL,
                      UNIQUE (sourceId, externalId)
                    ) STRICT;
                    INSERT INTO leanRecord SELECT id, sourceId, externalId, importId FROM sourceRecord;
                    DROP TABLE sourceRecord;
                    ALTER TABLE leanRecord RENAME TO sourceRecord;
                    CREATE INDEX hiddenRecord ON sourceRecord (id) WHERE importId = 0;
                    """)
        }
        migrator.registerMigration("identity-0004-sight") { try $0.execute(sql: RecordSight.tables) }
        migrator.registerMigration("identity-0005-runs") { try $0.execute(sql: IdentityRunStore.tables) }
    }
}
