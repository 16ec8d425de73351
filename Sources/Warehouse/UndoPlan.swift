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

    /// - Complexity: O(n · log n) for the n assertions of later imports.
    init(of importID: ImportID, in facts: FactSnapshot) throws {
        self.importID = importID
        let mine = facts.entries.filter { $0.importID == importID }
        guard let sequence = mine.first?.sequence else { return }
        batches = try mine.map { try facts.batch($0) }
        let later = Dictionary(grouping: facts.entries.filter { $0.sequence > sequence }) { $0.sequence }
        var asserters: [Asserter] = []
        for key in later.keys.sorted() { asserters.append(try Asserter(later[key] ?? [], in: facts)) }
        for batch in batches { try plan(batch, asserters.filter { $0.source == batch.source }) }
    }

    private mutating func plan(_ batch: LoadedBatch, _ asserters: [Asserter]) throws {
        var isTaken = [Bool](repeating: false, count: batch.orderCount)
        var isReplaced = isTaken
        for asserter in asserters {
            guard let entry = asserter.entry else { continue }
            let replaces = entry.mode == .replace
            let orders = asserter.asserted(of: batch).filter { !isTaken[$0] || (replaces && !isReplaced[$0]) }
            guard !orders.isEmpty else { continue }
            for order in orders {
                isTaken[order] = true
                if replaces { isReplaced[order] = true }
            }
            let copied = try asserter.withoutOwn(orders, of: batch)
            if !copied.isEmpty { copies.append(Copy(batch: batch, asserter: entry, orders: copied)) }
        }
    }
}

/// An import with its assertions and what it holds itself.
private struct Asserter {
    let entry: FactBatchEntry?
    let source: String
    private let assertions: [OrderAssertions]
    private let parts: [FactBatchEntry]
    private let facts: FactSnapshot

    init(_ parts: [FactBatchEntry], in facts: FactSnapshot) throws {
        (self.parts, self.facts) = (parts, facts)
        entry = parts.first
        source = parts.first.map { facts.source($0) } ?? ""
        assertions = try parts.map { try facts.assertions($0) }.filter { !$0.contents.isEmpty }
    }

    /// Orders of a batch that the import found as they stand there, ascending.
    func asserted(of batch: LoadedBatch) -> [Int] {
        var isAsserted = [Bool](repeating: false, count: batch.orderCount)
        for part in assertions { part.joinAsserted(batch) { isAsserted[$0] = true } }
        return isAsserted.indices.filter { isAsserted[$0] }
    }

    /// Those that the import does not hold already, from an undo before.
    func withoutOwn(_ orders: [Int], of batch: LoadedBatch) throws -> [Int] {
        let wanted = LoadedBatch(batch, only: orders)
        var isOwn = [Bool](repeating: false, count: batch.orderCount)
        for part in parts { try wanted.joinSameOrders(facts.batch(part)) { order, _ in isOwn[order] = true } }
        return orders.filter { !isOwn[$0] }
    }
}
