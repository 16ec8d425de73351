import Intake
import Kernel
import Timelines

/// The orders or entries of a batch that become nobody's.
struct TheirRows {
    /// The columns by which a row of a batch is known and whose it is.
    struct Columns {
        let key, sorted, id, record, assertedKey: String

        static let orders = Columns(
            key: OrderColumn.key, sorted: OrderColumn.sorted, id: OrderColumn.id, record: OrderColumn.record,
            assertedKey: OrderColumn.assertedKey)
        static let entries = Columns(
            key: EntryColumn.key, sorted: EntryColumn.sorted, id: EntryColumn.id, record: EntryColumn.record,
            assertedKey: EntryColumn.assertedKey)
    }

    let rows: [Int]
    /// Ids that take the place of those that say who it was.
    var ids: [Int: [UInt8]] = [:]

    init(_ rows: [Int]) { self.rows = rows }

    /// Says of a batch that these rows are nobody's, and that keys are the new ones.
    func blank(
        _ blanking: inout BatchBlanking, _ batch: FactBatch, _ columns: Columns, _ source: String, _ keys: ReplacedKeys
    ) throws {
        var record = try batch.integers(columns.record)
        let own = try batch.integers(columns.key)
        guard record.count == own.count, rows.allSatisfy(record.indices.contains) else {
            throw FactProblem.damaged(batch.name, block: columns.record)
        }
        for row in rows { record[row] = 0 }
        let key = own.map { keys.new($0, of: source) }
        blanking.integers[columns.record] = record
        blanking.integers[columns.key] = key
        blanking.integers[columns.sorted] = OrderKeys(unsorted: key.map(UInt64.init(bitPattern:))).orders
            .map(Int64.init)
        blanking.integers[columns.assertedKey] = try batch.integers(columns.assertedKey).map {
            keys.new($0, of: source)
        }
        blanking.texts[columns.id] = ids
    }
}

/// Keys that were made of whom something was about, and those that take their place: all versions of one order or
/// entry, and whoever vouches for it, keep one key.
struct ReplacedKeys {
    private var keys: [String: [UInt64: UInt64]] = [:]

    mutating func replace(_ key: UInt64, with new: UInt64, of source: String) { keys[source, default: [:]][key] = new }

    mutating func replace(_ key: UInt64, of source: String, _ tombstones: Tombstones) {
        let bytes = withUnsafeBytes(of: key.littleEndian) { Array($0) }
        let new = tombstones.pseudonym("order " + source, bytes).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        replace(key, with: new, of: source)
    }

    func new(_ key: Int64, of source: String) -> Int64 {
        keys[source]?[UInt64(bitPattern: key)].map { Int64(bitPattern: $0) } ?? key
    }

    /// Whether an import vouches for something under a key that is replaced.
    func areAsserted(_ batch: FactBatch, _ source: String) throws -> Bool {
        guard let replaced = keys[source] else { return false }
        return try batch.integers(OrderColumn.assertedKey).contains { replaced[UInt64(bitPattern: $0)] != nil }
    }
}
