import Kernel

/// Orders by key, ascending.
protocol SortedKeys {
    var count: Int { get }
    /// The order at a position.
    func order(_ position: Int) -> Int
    func key(_ position: Int) -> UInt64
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
