extension ConsentStore {
    public enum SQL {
        private static let columns = """
            id, channel, purpose, isYes, saidAt, isAtWritten, origin, textVersion, validUntilOn, allowedHours, invalid,
            isFallback, importId, sequence, recordedBy
            """
        /// By hand, of a visible import, or a refusal of one that was taken back.
        private static let isVisible = """
            (importId IS NULL OR EXISTS (SELECT 1 FROM consentImport
              WHERE consentImport.importId = consentEvidence.importId AND (isUndone = 0 OR isYes = 0)))
            """
        static let key = """
            SELECT source.name, externalId FROM sourceRecord JOIN source ON source.id = sourceId
            WHERE sourceRecord.id = ?
            """
        static let evidence = """
            SELECT \(columns) FROM consentEvidence WHERE source = ? AND externalId = ? AND \(isVisible)
            ORDER BY sequence, id
            """
        static let add = """
            INSERT INTO consentEvidence (source, externalId, channel, purpose, isYes, saidAt, isAtWritten, origin,
              textVersion, validUntilOn, allowedHours, invalid, isFallback, importId, sequence, recordedBy)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        static let addPortion = "INSERT INTO consentPortion (importId, part, records) VALUES (?, ?, ?)"
        static let visiblePortions = """
            SELECT records FROM consentPortion JOIN consentImport USING (importId) WHERE isUndone = 0 AND importId <> ?
            """
        static let portions = "SELECT records FROM consentPortion WHERE importId = ? ORDER BY part"
        static let removePortions = "DELETE FROM consentPortion WHERE importId = :import"
        static let apply = "INSERT INTO consentImport (importId, sequence) VALUES (:import, :sequence)"
        static let undo = "UPDATE consentImport SET isUndone = 1 WHERE importId = :import"
        static let unstage = """
            DELETE FROM consentEvidence WHERE id IN
              (SELECT id FROM consentEvidence WHERE importId = :import
                 AND NOT EXISTS (SELECT 1 FROM consentImport WHERE importId = :import) LIMIT :limit)
            """
        static let removeUndone = """
            DELETE FROM consentEvidence WHERE id IN
              (SELECT id FROM consentEvidence WHERE importId = :import AND isYes = 1
                 AND EXISTS (SELECT 1 FROM consentImport WHERE importId = :import AND isUndone = 1) LIMIT :limit)
            """
        static let count = "SELECT count(*) FROM consentEvidence WHERE importId = :import AND isYes = :isYes"
        static let agreements = """
            SELECT \(columns), source, externalId FROM consentEvidence WHERE importId = ? AND isYes = 1
            ORDER BY id LIMIT ?
            """
        private static let later = """
            FROM consentEvidence AS hand WHERE hand.importId IS NULL AND hand.sequence > :sequence AND EXISTS
              (SELECT 1 FROM consentEvidence AS said WHERE said.source = hand.source
                 AND said.externalId = hand.externalId AND said.channel = hand.channel AND said.importId = :import)
            """
        static let since = """
            SELECT hand.externalId, hand.saidAt, hand.recordedBy \(later) ORDER BY hand.sequence DESC LIMIT :limit
            """
        static let sinceCount = "SELECT count(*) \(later)"
        static let agreedByHand = """
            SELECT DISTINCT source, externalId FROM consentEvidence WHERE importId IS NULL AND isYes = 1
            """
        static let byHand = """
            SELECT sourceRecord.id, channel, evidence.externalId, saidAt, recordedBy
            FROM consentEvidence AS evidence JOIN source ON source.name = evidence.source
            JOIN sourceRecord ON sourceId = source.id AND sourceRecord.externalId = evidence.externalId
            WHERE evidence.importId IS NULL AND sequence > :sequence ORDER BY sequence DESC
            """
        static let people = "SELECT DISTINCT source, externalId FROM consentEvidence"
        static let forget = "DELETE FROM consentEvidence WHERE source = ? AND externalId = ?"
        static let logLength = "SELECT byteCount FROM optOutLogLength WHERE id = 1"
        static let setLogLength = "UPDATE optOutLogLength SET byteCount = max(byteCount, :byteCount) WHERE id = 1"
        public static let all = [
            "key": key, "evidence": evidence, "add": add, "addPortion": addPortion,
            "visiblePortions": visiblePortions, "portions": portions, "removePortions": removePortions, "apply": apply,
            "undo": undo, "unstage": unstage,
            "removeUndone": removeUndone, "count": count, "agreements": agreements, "since": since,
            "agreedByHand": agreedByHand, "byHand": byHand, "sinceCount": sinceCount, "logLength": logLength,
            "setLogLength": setLogLength, "people": people, "forget": forget,
        ]
    }
}
