import GRDB
import Intake
import Kernel
import Storage

/// Reads and writes `suppression`, the exclusion list. No other room writes this table.
public enum SuppressionStore {
    /// The exclusion that forbids a channel to whoever has one of these addresses; nil when none does.
    public static func find(
        _ transaction: Transaction, _ addresses: [ContactAddress], channel: ContactChannel, on day: Day
    ) throws -> Exclusion? {
        let found = try entries(transaction, addresses)
        for address in addresses {
            // Whoever was erased is written to by nobody, whatever list they stood on.
            if try ErasureStore.isErased(transaction, address) {
                return Exclusion(address: address, channel: nil, at: 0)
            }
            if let exclusion = found[address]?.first(where: { $0.holds(for: channel, on: day) }) { return exclusion }
        }
        return nil
    }

    /// Whether a channel is forbidden to whoever has one of these addresses.
    public static func contains(
        _ transaction: Transaction, _ addresses: [ContactAddress], channel: ContactChannel, on day: Day
    ) throws -> Bool {
        try find(transaction, addresses, channel: channel, on: day) != nil
    }

    /// Visible entries by address; those of imports that were taken back are among them.
    static func entries(
        _ transaction: Transaction, _ addresses: [ContactAddress]
    ) throws -> [ContactAddress: [Exclusion]] {
        let one = try BulkStatement(transaction, SQL.entries)
        var found: [ContactAddress: [Exclusion]] = [:]
        for address in addresses where found[address] == nil {
            one.bind(1, address.value)
            one.bind(2, address.kind.rawValue)
            while try one.next() { found[address, default: []].append(read(one, address)) }
        }
        return found
    }

    static func add(_ transaction: Transaction, _ exclusions: [Exclusion]) throws {
        let insert = try BulkStatement(transaction, SQL.add)
        for exclusion in exclusions {
            insert.bind(1, exclusion.address.kind.rawValue)
            insert.bind(2, exclusion.address.value)
            if let channel = exclusion.channel { insert.bind(3, channel.rawValue) } else { insert.bindNull(3) }
            insert.bind(4, exclusion.reason)
            insert.bind(5, exclusion.at)
            if let last = exclusion.validUntil { insert.bind(6, Int64(last.number)) } else { insert.bindNull(6) }
            insert.bind(7, exclusion.source)
            if let id = exclusion.importID { insert.bind(8, id.rawValue) } else { insert.bindNull(8) }
            insert.bind(9, exclusion.sequence)
            if let actor = exclusion.recordedBy { insert.bind(10, actor) } else { insert.bindNull(10) }
            try insert.run()
        }
    }

    /// Removes up to `limit` entries of an import that never became visible. Returns how many.
    static func unstage(_ transaction: Transaction, _ id: ImportID, limit: Int) throws -> Int {
        try transaction.database.execute(sql: SQL.unstage, arguments: ["import": id.rawValue, "limit": limit])
        return transaction.database.changesCount
    }

    /// Takes away the entries of addresses that are to be forgotten. Returns how many.
    static func forget(_ transaction: Transaction, where isForgotten: (ContactAddress) -> Bool) throws -> Int {
        let all = try BulkStatement(transaction, SQL.addresses)
        var gone: [Int64] = []
        while try all.next() {
            if let address = ContactAddress(kind: all.text(1), normalised: all.text(2)), isForgotten(address) {
                gone.append(all.integer(0))
            }
        }
        let remove = try BulkStatement(transaction, SQL.removeOne)
        for id in gone {
            remove.bind(1, id)
            try remove.run()
        }
        return gone.count
    }

    static func count(_ transaction: Transaction, of id: ImportID) throws -> Int {
        try Int.fetchOne(transaction.database, sql: SQL.count, arguments: ["import": id.rawValue]) ?? 0
    }

    private static func read(_ row: BulkStatement, _ address: ContactAddress) -> Exclusion {
        var exclusion = Exclusion(
            address: address, channel: row.isNull(0) ? nil : ContactChannel(rawValue: row.text(0)), at: row.integer(2))
        exclusion.reason = row.text(1)
        exclusion.validUntil = row.isNull(3) ? nil : Day(number: Int32(clamping: row.integer(3)))
        exclusion.source = row.text(4)
        exclusion.importID = row.isNull(5) ? nil : ImportID(row.integer(5))
        exclusion.sequence = row.integer(6)
        exclusion.recordedBy = row.isNull(7) ? nil : row.text(7)
        return exclusion
    }

    public enum SQL {
        static let entries = """
            SELECT channel, reason, saidAt, validUntilOn, source, importId, sequence, recordedBy FROM suppression
            WHERE address = ? AND kind = ? AND (importId IS NULL
              OR EXISTS (SELECT 1 FROM consentImport WHERE consentImport.importId = suppression.importId))
            ORDER BY sequence, id
            """
        static let add = """
            INSERT INTO suppression (kind, address, channel, reason, saidAt, validUntilOn, source, importId, sequence,
              recordedBy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        static let unstage = """
            DELETE FROM suppression WHERE id IN
              (SELECT id FROM suppression WHERE importId = :import
                 AND NOT EXISTS (SELECT 1 FROM consentImport WHERE importId = :import) LIMIT :limit)
            """
        static let addresses = "SELECT id, kind, address FROM suppression"
        static let removeOne = "DELETE FROM suppression WHERE id = ?"
        static let count = "SELECT count(*) FROM suppression WHERE importId = :import"
        public static let all = [
            "entries": entries, "add": add, "unstage": unstage, "count": count, "addresses": addresses,
            "removeOne": removeOne,
        ]
    }
}
