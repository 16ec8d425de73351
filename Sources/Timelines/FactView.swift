import Kernel

/// A batch with what a reader needs to know beside it: its orders by key, and which of them a later import says
/// anew.
public final class LoadedBatch: Sendable {
    public let batch: FactBatch
    public let keys: OrderKeys
    /// Order number as the source writes it, by order; empty where the source gives none.
    public let ids: TextColumn
    public let content: [Int64]
    public let rowCounts: [Int64]
    public let instants: [Int64]
    public let records: [Int64]
    public let source: String

    public init(_ batch: FactBatch) throws {
        self.batch = batch
        keys = try OrderKeys(batch)
        ids = try batch.textColumn(OrderColumn.id)
        content = try batch.integers(OrderColumn.content)
        rowCounts = try batch.integers(OrderColumn.rowCount)
        instants = try batch.integers(OrderColumn.instant)
        records = try batch.integers(OrderColumn.record)
        source = try batch.texts(OrderColumn.source).first ?? ""
        let count = content.count
        guard [rowCounts.count, instants.count, records.count, keys.keys.count, ids.count].allSatisfy({ $0 == count })
        else { throw FactProblem.damaged(batch.name, block: OrderColumn.content) }
    }

    public var orderCount: Int { content.count }

    /// Whether two orders of equal key are the same order: the hash alone does not decide.
    func isSameOrder(_ mine: Int, as other: LoadedBatch, _ theirs: Int) -> Bool {
        guard source == other.source else { return false }
        return ids.withBytes(mine) { my in
            other.ids.withBytes(theirs) { their in
                guard my.count == their.count, my.elementsEqual(their) else { return false }
                return !my.isEmpty
                    || (instants[mine] == other.instants[theirs] && records[mine] == other.records[theirs])
            }
        }
    }
}

/// All facts that can be seen, as of one state of the manifest.
///
/// The visible version of an order is that of the latest import. Which those are is decided here, when keys are
/// merged, and never written into a batch.
public struct FactView: Sendable {
    /// In the sequence of the imports.
    public private(set) var batches: [LoadedBatch] = []
    /// By batch, by order.
    public private(set) var isSuperseded: [[Bool]] = []

    public init() {}

    /// Adds the batch of a later import.
    /// - Complexity: O(s · log(l ÷ s)) against each batch there is.
    public mutating func append(_ later: LoadedBatch) {
        for index in batches.indices {
            let earlier = batches[index]
            later.keys.join(earlier.keys) { mine, theirs in
                let (new, old) = (Int(later.keys.orders[mine]), Int(earlier.keys.orders[theirs]))
                if later.isSameOrder(new, as: earlier, old) { isSuperseded[index][old] = true }
            }
        }
        batches.append(later)
        isSuperseded.append([Bool](repeating: false, count: later.orderCount))
    }

    /// What each record bought, over all visible orders.
    public func purchaseTotals(records: Int, _ view: PurchaseView) throws -> PurchaseTotals {
        var totals = PurchaseTotals(records: records)
        for (loaded, superseded) in zip(batches, isSuperseded) {
            try totals.add(loaded.batch, isSuperseded: superseded, view)
        }
        return totals
    }
}
