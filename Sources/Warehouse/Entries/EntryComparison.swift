import Intake
import Kernel
import Timelines

/// What an import makes of the entries it brings, beside what is there: new, changed, unchanged or left alone.
struct EntryComparison {
    enum Fate: UInt8, Sendable { case created, updated, unchanged, skipped }

    /// Hash of source and id, by entry.
    let keys: [UInt64]
    /// What is visible of each entry; nil where nothing is.
    private let known: [UInt64?]
    private let skipsKnown: Bool

    /// - Throws: `FactProblem.damaged` when a file goes while it is read.
    /// - Complexity: O(n) for n entries, however many there are.
    init(_ entries: DeliveredEntries, against view: EntryView, skipsKnown: Bool) throws {
        self.skipsKnown = skipsKnown
        let seed = Hash64.of(entries.source)
        keys = entries.key.map { key in entries.keys.withBytes(Int(key)) { Hash64.of($0, seed: seed) } }
        var known = [UInt64?](repeating: nil, count: entries.count)
        if !view.batches.isEmpty {
            for found in view.find(OrderKeys(unsorted: keys)) {
                let loaded = view.batches[found.batch]
                for pair in found.pairs where Self.isSame(pair.mine, entries, loaded, pair.known) {
                    known[pair.mine] = UInt64(bitPattern: loaded.content[pair.known])
                }
            }
        }
        for loaded in view.batches { try loaded.batch.checkIntact() }
        self.known = known
    }

    private static func isSame(_ entry: Int, _ entries: DeliveredEntries, _ loaded: LoadedEntries, _ other: Int) -> Bool
    {
        loaded.source == entries.source
            && entries.keys.withBytes(Int(entries.key[entry])) { loaded.ids.isText(other, $0) }
    }

    /// What becomes of an entry whose last row says `content`.
    private func fate(_ entry: Int, _ content: UInt64) -> Fate {
        guard let known = known[entry] else { return .created }
        return skipsKnown ? .skipped : known == content ? .unchanged : .updated
    }

    /// Entries whose content has to be written. What is known and left alone is written, too: it counts should what is
    /// known ever be taken back.
    func written(_ entries: DeliveredEntries) -> [Int] {
        (0..<entries.count).filter { known[$0] != entries.content[$0] }
    }

    /// Entries that are there just so.
    func asserted(_ entries: DeliveredEntries) -> [Int] {
        (0..<entries.count).filter { known[$0] == entries.content[$0] }
    }

    /// Rows of the file by fate, for the accounting.
    ///
    /// Rows of one entry count as if each came alone, one after another: the first is new, or changes what is there, or
    /// finds it so; a later one finds the row before it so, or changes it.
    func count(_ entries: DeliveredEntries, into summary: inout ImportSummary) {
        var rows = [Int: [UInt64]](minimumCapacity: entries.repeats.count)
        for row in entries.repeats { rows[row.entry, default: []].append(row.content) }
        for entry in 0..<entries.count {
            let earlier = rows[entry] ?? []
            var before: UInt64?
            for content in earlier + [entries.content[entry]] {
                let first = fate(entry, content)
                let later = before.map { first == .skipped ? Fate.skipped : $0 == content ? .unchanged : .updated }
                before = content
                switch later ?? first {
                case .created: summary.created += 1
                case .updated: summary.updated += 1
                case .unchanged: summary.unchanged += 1
                case .skipped: summary.skipped += 1
                }
            }
        }
    }
}

extension Dictionary {
    fileprivate init(minimumCapacity: Int) {
        self.init()
        reserveCapacity(minimumCapacity)
    }
}
