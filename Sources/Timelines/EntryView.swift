import Kernel

/// A batch of events or payments with what a reader needs to know beside it: who said it, when in the sequence of
/// what was said, and its entries by key.
public final class LoadedEntries: Sendable {
    public let batch: FactBatch
    /// The import that says it.
    public let origin: Int64
    public let sequence: Int64
    /// Counts only where nothing earlier is visible: the import left known entries as they were.
    public let isFallback: Bool
    public let source: String
    public let keys: OrderKeys
    public let ids: TextColumn
    public let content: [UInt64]
    /// Entries that the import found unchanged, by key, and what they say.
    public let asserted: OrderKeys
    public let assertedContent: [UInt64]

    public init(_ batch: FactBatch, origin: Int64, sequence: Int64, isFallback: Bool) throws {
        self.batch = batch
        self.origin = origin
        self.sequence = sequence
        self.isFallback = isFallback
        source = try batch.texts(EntryColumn.source).first ?? ""
        ids = try batch.textColumn(EntryColumn.id)
        content = try batch.integers(EntryColumn.content).map(UInt64.init(bitPattern:))
        keys = try Self.keys(batch)
        asserted = OrderKeys(unsorted: try batch.integers(EntryColumn.assertedKey).map(UInt64.init(bitPattern:)))
        assertedContent = try batch.integers(EntryColumn.assertedContent).map(UInt64.init(bitPattern:))
        guard ids.count == content.count, keys.keys.count == content.count,
            asserted.keys.count == assertedContent.count
        else { throw FactProblem.damaged(batch.name, block: EntryColumn.content) }
    }

    private static func keys(_ batch: FactBatch) throws -> OrderKeys {
        let all = try batch.integers(EntryColumn.key)
        let sorted = try batch.integers(EntryColumn.sorted)
        guard sorted.count == all.count, sorted.allSatisfy({ $0 >= 0 && $0 < Int64(all.count) }) else {
            throw FactProblem.damaged(batch.name, block: EntryColumn.sorted)
        }
        return OrderKeys(
            keys: sorted.map { UInt64(bitPattern: all[Int($0)]) }, orders: sorted.map { Int32(truncatingIfNeeded: $0) })
    }

    public var count: Int { content.count }

    /// Source record of each entry; 0 is nobody.
    public func records() throws -> [Int64] {
        let records = try batch.integers(EntryColumn.record)
        guard records.count == count else { throw FactProblem.damaged(batch.name, block: EntryColumn.record) }
        return records
    }

    public func rows() throws -> EntryRows { try EntryRows(batch) }

    /// Calls `body` with each of my entries that `other` has, too. Keys are compared whole, not by hash alone.
    public func join(_ other: LoadedEntries, _ body: (_ mine: Int, _ theirs: Int) throws -> Void) rethrows {
        guard source == other.source else { return }
        try keys.join(other.keys) { mine, theirs in
            let (mine, theirs) = (Int(keys.orders[mine]), Int(other.keys.orders[theirs]))
            let isSame = ids.withBytes(mine) { my in
                other.ids.withBytes(theirs) { my.count == $0.count && my.elementsEqual($0) }
            }
            if isSame { try body(mine, theirs) }
        }
    }

    /// Calls `body` with each of my entries that the import of `other` found unchanged, just so.
    ///
    /// Key and content are hashes of the id with different seeds: together 128 bits.
    public func joinAsserted(_ other: LoadedEntries, _ body: (_ mine: Int) throws -> Void) rethrows {
        guard source == other.source else { return }
        try keys.join(other.asserted) { mine, theirs in
            let mine = Int(keys.orders[mine])
            if other.assertedContent[Int(other.asserted.orders[theirs])] == content[mine] { try body(mine) }
        }
    }
}

/// All events, or all payments, that can be seen, as of one state of the manifest.
///
/// Of an entry that several imports speak of, the latest is visible; an import that left known entries as they were
/// counts only where nothing earlier does. Which those are is decided here and never written into a batch.
public struct EntryView: Sendable {
    /// In the sequence of the imports.
    public private(set) var batches: [LoadedEntries] = []
    /// By batch, by entry.
    public private(set) var isHidden: [[Bool]] = []

    public init() {}

    /// Adds the batch of a later import.
    /// - Complexity: O(s · log(l ÷ s)) against each batch there is.
    public mutating func append(_ later: LoadedEntries) {
        var hidden = [Bool](repeating: false, count: later.count)
        for index in batches.indices {
            later.join(batches[index]) { mine, theirs in
                if later.isFallback { hidden[mine] = true } else { isHidden[index][theirs] = true }
            }
        }
        batches.append(later)
        isHidden.append(hidden)
    }

    /// Entries as they are now, each counted once.
    public var count: Int { isHidden.reduce(0) { $0 + $1.reduce(0) { $0 + ($1 ? 0 : 1) } } }

    /// The visible entries of each batch, in columns, batch by batch.
    public func forEachBatch(_ body: (EntryRows) throws -> Void) throws {
        for (loaded, hidden) in zip(batches, isHidden) {
            let rows = try loaded.rows()
            try body(hidden.contains(true) ? rows.picking(hidden.indices.filter { !hidden[$0] }) : rows)
        }
    }
}
