import Intake
import Kernel
import Timelines

/// What taking an import of events or payments back means for the others: what is copied to whom, and what readers
/// will see then.
///
/// An import that found an entry unchanged keeps no copy of it. Before the entry goes, it is written under each later
/// import that found it so, up to the first that has a word of its own on it: a skipping import only answers where
/// nothing earlier is visible, so the next one's word is needed, too.
struct EntryUndo {
    /// Entries of one batch that become the word of a later import.
    struct Copy {
        let from: LoadedEntries
        var entries: [Int]
        let origin: Int64
        let sequence: Int64
        let isFallback: Bool
    }

    private(set) var copies: [Copy] = []
    private let id: ImportID
    private let view: EntryView
    /// The import's own batches.
    private var leaving = EntryIndex()
    /// Positions of those in `view.batches`.
    private let mine: [Int]

    /// - Complexity: O(n) for the entries of the import and of later ones.
    init(_ id: ImportID, in view: EntryView) throws {
        (self.id, self.view) = (id, view)
        mine = view.batches.indices.filter { view.batches[$0].origin == id.rawValue }
        for index in mine { try leaving.append(view.batches[index]) }
        leaving.prepare(for: view.batches.reduce(0) { $0 + $1.count })
        if !mine.isEmpty { try plan() }
    }

    /// Batches of each later import, in sequence.
    private var later: [[LoadedEntries]] {
        let sequence = leaving.batches.map(\.sequence).max() ?? .max
        var groups: [[LoadedEntries]] = []
        for other in view.batches where other.sequence > sequence {
            if groups.last?.first?.origin == other.origin {
                groups[groups.count - 1].append(other)
            } else {
                groups.append([other])
            }
        }
        return groups
    }

    private mutating func plan() throws {
        /// By batch, by entry: whether no later import has a word of its own on it so far.
        var isOpen = leaving.batches.map { [Bool](repeating: true, count: $0.count) }
        for group in later {
            guard let first = group.first else { continue }
            let words = try Words(of: group, on: leaving, isOpen)
            for (number, batch) in leaving.batches.enumerated() {
                let wanted = words.asserted[number].subtracting(words.own[number]).sorted()
                if !wanted.isEmpty {
                    copies.append(
                        Copy(
                            from: batch, entries: wanted, origin: first.origin, sequence: first.sequence,
                            isFallback: first.isFallback))
                }
                guard !first.isFallback else { continue }
                for entry in words.own[number].union(words.asserted[number]) { isOpen[number][entry] = false }
            }
        }
    }

    /// How many visible entries of the import go, come back as another import has them, or stay as they are.
    func preview() throws -> UndoPreview.Facts {
        var facts = UndoPreview.Facts()
        for (index, after) in zip(mine, try contentsAfter()) {
            let content = view.batches[index].content
            for entry in after.indices where !view.isHidden[index][entry] {
                switch after[entry] {
                case nil: facts.removed += 1
                case content[entry]: facts.kept += 1
                default: facts.restored += 1
                }
            }
        }
        return facts
    }

    /// By batch of the import: what will be visible of each entry; nil is nothing.
    private func contentsAfter() throws -> [[Int64?]] {
        var after = leaving.batches.map { [Int64?](repeating: nil, count: $0.count) }
        func hear(_ batch: Int, _ entry: Int, _ content: Int64, _ isFallback: Bool) {
            if !isFallback || after[batch][entry] == nil { after[batch][entry] = content }
        }
        let words =
            view.batches.filter { $0.origin != id.rawValue }.map { ($0.sequence, Optional($0), Copy?.none) }
            + copies.map { ($0.sequence, LoadedEntries?.none, Optional($0)) }
        for (_, other, copy) in words.sorted(by: { $0.0 < $1.0 }) {
            if let other {
                for found in leaving.findSame(other) {
                    for pair in found.pairs {
                        hear(found.batch, pair.known, other.content[pair.mine], other.isFallback)
                    }
                }
            }
            guard let copy, let number = leaving.batches.firstIndex(where: { $0 === copy.from }) else { continue }
            for entry in copy.entries { hear(number, entry, copy.from.content[entry], copy.isFallback) }
        }
        for batch in view.batches { try batch.batch.checkIntact() }
        return after
    }
}

/// What one later import says of the entries of another, by batch of that one.
private struct Words {
    /// Entries of which it has a word of its own.
    private(set) var own: [Set<Int>]
    /// Entries that it found just so.
    private(set) var asserted: [Set<Int>]

    /// - Parameter isAsked: by batch, by entry, whether it matters who found it just so.
    init(of group: [LoadedEntries], on entries: EntryIndex, _ isAsked: [[Bool]]) throws {
        own = entries.batches.map { _ in [] }
        asserted = own
        for other in group {
            for found in entries.findSame(other) { own[found.batch].formUnion(found.pairs.lazy.map(\.known)) }
            // Key and content are hashes of the id with different seeds: together 128 bits.
            let vouched = try other.asserted()
            guard !vouched.contents.isEmpty else { continue }
            for found in entries.find(vouched.keys) where entries.batches[found.batch].source == other.source {
                let content = entries.batches[found.batch].content
                for (place, entry) in found.pairs
                where isAsked[found.batch][entry] && content[entry] == vouched.contents[place] {
                    asserted[found.batch].insert(entry)
                }
            }
        }
    }
}
