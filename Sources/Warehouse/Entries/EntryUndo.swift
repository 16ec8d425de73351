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
    private let view: EntryView
    /// Positions in `view.batches` of the import's own.
    private let mine: [Int]

    init(_ id: ImportID, in view: EntryView) {
        self.view = view
        mine = view.batches.indices.filter { view.batches[$0].origin == id.rawValue }
        for index in mine { copies += Self.copies(of: view.batches[index], in: view) }
    }

    /// Batches of each later import, in sequence.
    private static func later(than batch: LoadedEntries, in view: EntryView) -> [[LoadedEntries]] {
        var groups: [[LoadedEntries]] = []
        for other in view.batches where other.sequence > batch.sequence {
            if groups.last?.first?.origin == other.origin {
                groups[groups.count - 1].append(other)
            } else {
                groups.append([other])
            }
        }
        return groups
    }

    private static func copies(of batch: LoadedEntries, in view: EntryView) -> [Copy] {
        var isOpen = [Bool](repeating: true, count: batch.count)
        var copies: [Copy] = []
        for group in later(than: batch, in: view) {
            guard let first = group.first else { continue }
            var own = Set<Int>()
            var asserted = Set<Int>()
            for other in group {
                batch.join(other) { entry, _ in own.insert(entry) }
                batch.joinAsserted(other) { entry in if isOpen[entry] { asserted.insert(entry) } }
            }
            let wanted = asserted.subtracting(own).sorted()
            if !wanted.isEmpty {
                copies.append(
                    Copy(
                        from: batch, entries: wanted, origin: first.origin, sequence: first.sequence,
                        isFallback: first.isFallback))
            }
            if !first.isFallback { for entry in own.union(asserted) { isOpen[entry] = false } }
        }
        return copies
    }

    /// How many visible entries of the import go, come back as another import has them, or stay as they are.
    func preview() -> UndoPreview.Facts {
        var facts = UndoPreview.Facts()
        for index in mine {
            let batch = view.batches[index]
            let after = contentAfter(batch)
            for entry in after.indices where !view.isHidden[index][entry] {
                switch after[entry] {
                case nil: facts.removed += 1
                case batch.content[entry]: facts.kept += 1
                default: facts.restored += 1
                }
            }
        }
        return facts
    }

    /// What will be visible of each entry of a batch; nil is nothing.
    private func contentAfter(_ batch: LoadedEntries) -> [UInt64?] {
        var after = [UInt64?](repeating: nil, count: batch.count)
        func hear(_ entry: Int, _ content: UInt64, _ isFallback: Bool) {
            if !isFallback || after[entry] == nil { after[entry] = content }
        }
        let words =
            view.batches.filter { $0.origin != batch.origin }.map { ($0.sequence, Optional($0), Copy?.none) }
            + copies.filter { $0.from === batch }.map { ($0.sequence, LoadedEntries?.none, Optional($0)) }
        for (_, other, copy) in words.sorted(by: { $0.0 < $1.0 }) {
            if let other { batch.join(other) { hear($0, other.content[$1], other.isFallback) } }
            for entry in copy?.entries ?? [] { hear(entry, batch.content[entry], copy?.isFallback ?? true) }
        }
        return after
    }
}
