import GRDB

/// Tables of consent and exclusion. Append only: a shipped migration is history.
public enum ConsentMigrations {
    public static func register(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("customers-consents-0001") { database in
            try database.execute(
                sql: """
                    -- Imports whose statements readers see. An undone one keeps its refusals and exclusions.
                    CREATE TABLE consentImport (
                      importId  INTEGER PRIMARY KEY,
                      sequence  INTEGER NOT NULL UNIQUE,
                      isUndone  INTEGER NOT NULL DEFAULT 0 CHECK (isUndone IN (0, 1))
                    ) STRICT;

                    -- Who said yes or no to what, and where the proof is. Kept under what the source calls the person,
                    -- so that a refusal outlives the record and meets it when it comes back.
                    CREATE TABLE consentEvidence (
                      id            INTEGER PRIMARY KEY,
                      source        TEXT NOT NULL CHECK (source <> ''),
                      externalId    TEXT NOT NULL CHECK (externalId <> ''),
                      channel       TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp', 'phone', 'postal')),
                      purpose       TEXT NOT NULL,
                      isYes         INTEGER NOT NULL CHECK (isYes IN (0, 1)),
                      saidAt        INTEGER NOT NULL,
                      isAtWritten   INTEGER NOT NULL CHECK (isAtWritten IN (0, 1)),
                      origin        TEXT NOT NULL,
                      textVersion   TEXT NOT NULL,
                      validUntilOn  INTEGER,
                      allowedHours  TEXT NOT NULL,
                      invalid       TEXT,
                      isFallback    INTEGER NOT NULL CHECK (isFallback IN (0, 1)),
                      importId      INTEGER,
                      sequence      INTEGER NOT NULL,
                      recordedBy    TEXT CHECK (recordedBy <> ''),
                      CHECK ((importId IS NULL) = (recordedBy IS NOT NULL)),
                      CHECK (isYes = 1 OR isFallback = 0)
                    ) STRICT;
                    CREATE INDEX consentEvidenceByPerson ON consentEvidence (source, externalId);
                    CREATE INDEX consentEvidenceByImport ON consentEvidence (importId, isYes);

                    -- Addresses and people that are not to be written to. No channel is every channel.
                    CREATE TABLE suppression (
                      id            INTEGER PRIMARY KEY,
                      kind          TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'document', 'record')),
                      address       TEXT NOT NULL CHECK (address <> ''),
                      channel       TEXT CHECK (channel IN ('email', 'sms', 'whatsapp', 'phone', 'postal')),
                      reason        TEXT NOT NULL,
                      saidAt        INTEGER NOT NULL,
                      validUntilOn  INTEGER,
                      source        TEXT NOT NULL,
                      importId      INTEGER,
                      sequence      INTEGER NOT NULL,
                      recordedBy    TEXT CHECK (recordedBy <> ''),
                      CHECK ((importId IS NULL) = (recordedBy IS NOT NULL))
                    ) STRICT;
                    CREATE INDEX suppressionByAddress ON suppression (address, kind);
                    CREATE INDEX suppressionByImport ON suppression (importId);

                    -- Whom a consents file names, portion by portion: differences of ascending record ids, LEB128.
                    CREATE TABLE consentPortion (
                      importId  INTEGER NOT NULL,
                      part      INTEGER NOT NULL,
                      records   BLOB NOT NULL,
                      PRIMARY KEY (importId, part)
                    ) STRICT, WITHOUT ROWID;

                    -- One line: how long optout.log is at least.
                    CREATE TABLE optOutLogLength (
                      id         INTEGER PRIMARY KEY CHECK (id = 1),
                      byteCount  INTEGER NOT NULL CHECK (byteCount >= 0)
                    ) STRICT;
                    INSERT INTO optOutLogLength (id, byteCount) VALUES (1, 0);
                    """)
        }
        migrator.registerMigration("customers-consents-0002-purposes") { database in
            try database.execute(
                sql: """
                    -- Every purpose for which anybody was ever said to have agreed or refused, as written. It only grows.
                    CREATE TABLE consentPurpose (
                      channel  TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp', 'phone', 'postal')),
                      purpose  TEXT NOT NULL CHECK (purpose <> ''),
                      PRIMARY KEY (channel, purpose)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO consentPurpose
                      SELECT DISTINCT channel, purpose FROM consentEvidence WHERE purpose <> '';
                    """)
        }
    }
}
