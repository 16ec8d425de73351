import Intake
import Kernel
import Storage

/// Looks for people by an address or a document, through everything that was said of everybody.
///
/// - Complexity: O(bytes of all statements), a fraction of a second for a million people.
struct StatementSearch {
    private let transaction: Transaction
    private let reader: StatementReader

    init(_ transaction: Transaction) throws {
        self.transaction = transaction
        reader = try StatementReader(transaction)
    }

    /// Records of whom an e-mail address, a telephone or a document is known, in its compared form.
    func find(_ keys: ContactKeys) throws -> Set<RecordID> {
        var found: Set<RecordID> = []
        let asked =
            [(["email"], keys.email), (["mobile", "phone"], keys.phone)]
            + keys.documents.sorted().map { (["document", "tax_id"], $0) }
        for case (let fields, let key?) in asked where !key.isEmpty {
            for record in try candidates(PackedValues.piece(key)).sorted() {
                let values = reader.fold(try reader.visible(record)).values
                if fields.contains(where: { values.key($0) == key }) { found.insert(RecordID(record)) }
            }
        }
        return found
    }

    /// Records of which some statement has these bytes somewhere; a thousand rows and a thousand blocks at most.
    private func candidates(_ key: [UInt8]) throws -> Set<Int64> {
        var records: Set<Int64> = []
        let rows = try BulkStatement(transaction, StatementStore.SQL.rowsWith)
        rows.bind(1, blob: key)
        while try rows.next() { records.insert(rows.integer(0)) }
        let blocks = try BulkStatement(transaction, StatementStore.SQL.blocksWith)
        blocks.bind(1, blob: key)
        while try blocks.next() {
            let bytes = blocks.blob(0)
            var cursor = StatementBlock.Cursor()
            while cursor.next(in: bytes) {
                if bytes[cursor.said].firstRange(of: key) != nil { records.insert(cursor.record) }
            }
        }
        return records
    }
}
