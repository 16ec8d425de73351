import Intake
import Kernel
import Timelines

/// What of an import's orders stays when it is undone, because later imports found them as it says them.
///
/// A later import that found an order unchanged holds no more than its key and the hash of its content. Whoever
/// asserts an order takes it over, whole, from the import that goes: the earliest asserter, and the earliest among
/// those that replace, whose word stands against what lies between. Later asserters then lean on these.
struct UndoPlan {
    /// Orders that an asserter takes over from one batch.
    struct Copy {
        let batch: LoadedBatch
        /// Any entry of the asserter: import, sequence and mode are the same in all.
        let asserter: FactBatchEntry
        /// Ascending.
        let orders: [Int]
    }

    let importID: ImportID
    private(set) var copies: [Copy] = []
    /// Batches that go.
    private(set) var batches: [LoadedBatch] = []

    /// - Complexity: O(n) for the orders of the import and the assertions of later ones, of which one batch's are held
    ///   at a time.
    init(of importID: ImportID, in facts: FactSnapshot) throws {
        self.importID = importID
        let mine = facts.entries.filter { $0.importID == importID }
        guard let sequence = mine.first?.sequence else { return }
        batches = try mine.map { try facts.batch($0) }
        let later = Dictionary(grouping: facts.entries.filter { $0.sequence > sequence }) { $0.sequence }
        guard !later.isEmpty else { return }
        var leaving = OrderIndex()
        for batch in batches { try leaving.append(batch) }
        var isTaken = batches.map { [Bool](repeating: false, count: $0.orderCount) }
        var isReplaced = isTaken
        for key in later.keys.sorted() {
            guard let parts = later[key], let entry = parts.first else { continue }
            let asserter = Asserter(parts, in: facts)
            let replaces = entry.mode == .replace
            for (number, asserted) in try asserter.asserted(of: &leaving).sorted(by: { $0.key < $1.key }) {
                let orders = asserted.indices.filter {
                    asserted[$0] && (!isTaken[number][$0] || (replaces && !isReplaced[number][$0]))
                }
                guard !orders.isEmpty else { continue }
                for order in orders {
                    isTaken[number][order] = true
                    if replaces { isReplaced[number][order] = true }
                }
                let copied = try asserter.withoutOwn(orders, of: batches[number])
                if !copied.isEmpty {
                    copies.append(Copy(batch: batches[number], asserter: entry, orders: copied))
                }
            }
        }
    }
}

/// An import with its assertions and what it holds itself.
private final class Asserter {
    private let source: String
    private let parts: [FactBatchEntry]
    private let facts: FactSnapshot
    /// The orders that it holds; nil until they are asked for.
    private var own: OrderIndex?

    init(_ parts: [FactBatchEntry], in facts: FactSnapshot) {
        (self.parts, self.facts) = (parts, facts)
        source = parts.first.map { facts.source($0) } ?? ""
    }

    /// By batch: the orders that the import found as they stand there.
    func asserted(of leaving: inout OrderIndex) throws -> [Int: [Bool]] {
        var isAsserted: [Int: [Bool]] = [:]
        for part in parts {
            let assertions = try facts.assertions(part)
            guard !assertions.contents.isEmpty else { continue }
            leaving.prepare(for: assertions.contents.count)
            for found in leaving.find(assertions.keys) where leaving.batches[found.batch].source == source {
                let batch = leaving.batches[found.batch]
                let content = try batch.content
                let none = [Bool](repeating: false, count: batch.orderCount)
                for (place, order) in found.pairs where content[order] == assertions.contents[place] {
                    isAsserted[found.batch, default: none][order] = true
                }
            }
        }
        return isAsserted
    }

    /// Those that the import does not hold already, from an undo before.
    func withoutOwn(_ orders: [Int], of batch: LoadedBatch) throws -> [Int] {
        var held = try own ?? index()
        own = nil
        held.prepare(for: orders.count)
        own = held
        var isOwn: Set<Int> = []
        for found in try held.findSame(LoadedBatch(batch, only: orders)) {
            isOwn.formUnion(found.pairs.lazy.map(\.mine))
        }
        return isOwn.isEmpty ? orders : orders.filter { !isOwn.contains($0) }
    }

    private func index() throws -> OrderIndex {
        var index = OrderIndex()
        for part in parts { try index.append(facts.batch(part)) }
        return index
    }
}
