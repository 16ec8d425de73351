import Kernel

/// A batch with what a reader needs to know beside it: its orders by key, and what tells one from another.
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
    /// Orders of the batch that are not looked at; empty when all are.
    public let isOutside: [Bool]
    /// Put together from several imports, so that no single one said it.
    public let isMerged: Bool

    public init(_ batch: FactBatch, isMerged: Bool = false) throws {
        self.batch = batch
        self.isMerged = isMerged
        keys = try OrderKeys(batch)
        ids = try batch.textColumn(OrderColumn.id)
        content = try batch.integers(OrderColumn.content)
        rowCounts = try batch.integers(OrderColumn.rowCount)
        instants = try batch.integers(OrderColumn.instant)
        records = try batch.integers(OrderColumn.record)
        source = try batch.texts(OrderColumn.source).first ?? ""
        isOutside = []
        let count = content.count
        guard [rowCounts.count, instants.count, records.count, keys.keys.count, ids.count].allSatisfy({ $0 == count })
        else { throw FactProblem.damaged(batch.name, block: OrderColumn.content) }
    }

    /// Some orders of a batch, as if the others were not in it.
    public init(_ whole: LoadedBatch, only orders: [Int]) {
        batch = whole.batch
        (ids, content, rowCounts) = (whole.ids, whole.content, whole.rowCounts)
        (instants, records, source, isMerged) = (whole.instants, whole.records, whole.source, whole.isMerged)
        var isOutside = [Bool](repeating: true, count: whole.orderCount)
        for order in orders { isOutside[order] = false }
        self.isOutside = isOutside
        let positions = whole.keys.orders.indices.filter { !isOutside[Int(whole.keys.orders[$0])] }
        keys = OrderKeys(
            keys: positions.map { whole.keys.keys[$0] }, orders: positions.map { whole.keys.orders[$0] })
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

    /// Calls `body` with each order of this batch that is also in the other, and its number there.
    public func joinSameOrders(_ other: LoadedBatch, _ body: (_ mine: Int, _ theirs: Int) throws -> Void) rethrows {
        try keys.join(other.keys) { my, their in
            let (mine, theirs) = (Int(keys.orders[my]), Int(other.keys.orders[their]))
            if isSameOrder(mine, as: other, theirs) { try body(mine, theirs) }
        }
    }
}

/// The orders that an import found unchanged, by key: it vouches for them.
public struct OrderAssertions: Sendable {
    /// Positions in `contents` by ascending key.
    public let keys: OrderKeys
    /// Hash of what the import says of the order.
    public let contents: [Int64]

    public init(_ batch: FactBatch) throws {
        let all = try batch.integers(OrderColumn.assertedKey)
        contents = try batch.integers(OrderColumn.assertedContent)
        guard all.count == contents.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.assertedContent)
        }
        keys = OrderKeys(unsorted: all.map(UInt64.init(bitPattern:)))
    }

    /// Calls `body` with each order of a batch that is asserted as it stands there.
    public func joinAsserted(_ batch: LoadedBatch, _ body: (_ order: Int) throws -> Void) rethrows {
        try keys.join(batch.keys) { my, their in
            let order = Int(batch.keys.orders[their])
            if contents[Int(keys.orders[my])] == batch.content[order] { try body(order) }
        }
    }
}
