import Kernel

/// A batch of events or payments with what a reader needs to know beside it: who said it, when in the sequence of
/// what was said, and its entries by key. Nothing of it is unpacked: columns are read where they lie.
public final class LoadedEntries: KeyedBatch {
    public let batch: FactBatch
    /// The import that says it.
    public let origin: Int64
    public let sequence: Int64
    /// Counts only where nothing earlier is visible: the import left known entries as they were.
    public let isFallback: Bool
    public let source: String
    public let keys: BatchKeys
    public let isOutside: [Bool] = []
    /// The id of each entry as the source writes it.
    public let ids: PackedTexts
    /// Hash of what the import says of each entry.
    public let content: PackedColumn

    public init(_ batch: FactBatch, origin: Int64, sequence: Int64, isFallback: Bool) throws {
        self.batch = batch
        self.origin = origin
        self.sequence = sequence
        self.isFallback = isFallback
        source = try batch.texts(EntryColumn.source).first ?? ""
        ids = try batch.packedTexts(EntryColumn.id)
        content = try batch.packed(EntryColumn.content)
        keys = try BatchKeys(batch, key: EntryColumn.key, sorted: EntryColumn.sorted)
        guard ids.count == content.count, keys.count == content.count else {
            throw FactProblem.damaged(batch.name, block: EntryColumn.content)
        }
    }

    public var count: Int { content.count }

    /// Entries that the import found unchanged, by key, and what they say.
    /// - Throws: `FactProblem.damaged`.
    public func asserted() throws -> OrderAssertions { try OrderAssertions(batch) }

    /// Source record of each entry; 0 is nobody.
    public func records() throws -> [Int64] {
        let records = try batch.integers(EntryColumn.record)
        guard records.count == count else { throw FactProblem.damaged(batch.name, block: EntryColumn.record) }
        return records
    }

    public func rows() throws -> EntryRows { try EntryRows(batch) }
}

/// Events, or payments, by key.
public typealias EntryIndex = KeyIndex<LoadedEntries>

extension EntryIndex {
    /// Adds the entries of a batch.
    public mutating func append(_ batch: LoadedEntries) throws { try add(batch) }

    /// The entries that have one of these keys, batch by batch. Equal keys need not be the same entry.
    /// - Complexity: O(k) for k keys.
    public func find(_ keys: OrderKeys) -> [Found] { found(keys) }

    /// The entries that are the same as one of a batch, batch by batch: the hash alone does not decide.
    public func findSame(_ later: LoadedEntries) -> [Found] {
        find(later).compactMap { found in
            let other = batches[found.batch]
            guard other.source == later.source else { return nil }
            var found = found
            found.pairs.removeAll { mine, known in
                later.ids.withBytes(mine) { !other.ids.isText(known, $0) }
            }
            return found.pairs.isEmpty ? nil : found
        }
    }
}

/// All events, or all payments, that can be seen, as of one state of the manifest.
///
/// Of an entry that several imports speak of, the latest is visible; an import that left known entries as they were
/// counts only where nothing earlier does. Which those are is decided here and never written into a batch.
public struct EntryView: Sendable {
    /// By batch, by entry.
    public private(set) var isHidden: [[Bool]] = []
    /// The batches, and by key the entries that are seen. Each entry that any batch names is seen in one version.
    private var index = EntryIndex()

    public init() {}

    /// In the sequence of the imports.
    public var batches: [LoadedEntries] { index.batches }

    /// Adds the batch of a later import.
    /// - Throws: `FactProblem.overflow` for more entries than an index holds.
    /// - Complexity: O(n) for the n entries of the batch, however many there are.
    public mutating func append(_ later: LoadedEntries) throws {
        prepare(for: later.count)
        let known = index.findSame(later)
        var hidden = [Bool](repeating: false, count: later.count)
        var replaced = [UInt32](repeating: 0, count: known.isEmpty ? 0 : later.count)
        for found in known {
            for pair in found.pairs {
                if later.isFallback {
                    hidden[pair.mine] = true
                } else if !isHidden[found.batch][pair.known] {
                    isHidden[found.batch][pair.known] = true
                    replaced[pair.mine] = index.number(found.batch, pair.known) + 1
                }
            }
        }
        try index.enter(.init(batch: later, replaced: replaced, isHidden: later.isFallback ? hidden : []))
        isHidden.append(hidden)
    }

    /// So many entries will be looked for: makes that cheap where it pays.
    public mutating func prepare(for entries: Int) {
        let isHidden = isHidden
        index.prepare(for: entries) { isHidden[$0][$1] }
    }

    /// The entries that are seen and have one of these keys, batch by batch. Equal keys need not be the same entry.
    /// - Complexity: O(k) for k keys.
    public func find(_ keys: OrderKeys) -> [EntryIndex.Found] {
        index.find(keys).compactMap { found in
            var found = found
            found.pairs.removeAll { isHidden[found.batch][$0.known] }
            return found.pairs.isEmpty ? nil : found
        }
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
