import Kernel

/// Orders by key, ascending.
protocol SortedKeys {
    var count: Int { get }
    /// The order at a position.
    func order(_ position: Int) -> Int
    func key(_ position: Int) -> UInt64
}

/// The orders or entries of a batch by key, read where they lie.
public final class BatchKeys: SortedKeys, Sendable {
    private let key: PackedColumn
    private let sorted: PackedColumn

    /// - Throws: `FactProblem.damaged` where what is sorted are not the batch's orders.
    convenience init(_ batch: FactBatch) throws {
        try self.init(batch, key: OrderColumn.key, sorted: OrderColumn.sorted)
    }

    /// - Parameters:
    ///   - key: column of the keys.
    ///   - sorted: column of the rows in ascending order of key.
    init(_ batch: FactBatch, key name: String, sorted: String) throws {
        (self.key, self.sorted) = (try batch.packed(name), try batch.packed(sorted))
        let count = Int64(key.count)
        guard self.sorted.count == key.count, count <= Int64(Int32.max),
            self.sorted.allSatisfy({ $0 >= 0 && $0 < count })
        else {
            throw FactProblem.damaged(batch.name, block: sorted)
        }
    }

    var count: Int { sorted.count }
    func order(_ position: Int) -> Int { Int(sorted[position]) }
    func key(_ position: Int) -> UInt64 { key(of: order(position)) }
    func key(of order: Int) -> UInt64 { UInt64(bitPattern: key[order]) }
}

/// Keys held in memory, and whose they are, ascending by key.
public struct OrderKeys: SortedKeys, Sendable {
    /// Ascending; equal keys stand together.
    public let keys: [UInt64]
    /// The order that each key belongs to.
    public let orders: [Int32]

    public init(keys: [UInt64], orders: [Int32]) {
        self.keys = keys
        self.orders = orders
    }

    var count: Int { keys.count }
    func order(_ position: Int) -> Int { Int(orders[position]) }
    func key(_ position: Int) -> UInt64 { keys[position] }

    /// Keys of unsorted orders, put into ascending order.
    public init(unsorted: [UInt64]) {
        let order = KeySort.order(unsorted)
        self.init(keys: order.map { unsorted[Int($0)] }, orders: order)
    }
}
