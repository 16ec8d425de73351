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

    /// Calls `body` with the positions in both of each pair of equal keys.
    ///
    /// The smaller side gallops through the larger, so that a day's file of a thousand orders does not walk
    /// through five million.
    /// - Complexity: O(s · log(l ÷ s)) for s keys against l.
    public func join(_ other: OrderKeys, _ body: (_ mine: Int, _ theirs: Int) throws -> Void) rethrows {
        if keys.count > other.keys.count { return try other.join(self) { try body($1, $0) } }
        var at = 0
        for mine in keys.indices {
            let key = keys[mine]
            at = other.firstIndex(notBelow: key, from: at)
            var theirs = at
            while theirs < other.keys.count, other.keys[theirs] == key {
                try body(mine, theirs)
                theirs += 1
            }
        }
    }

    /// The first position at or after `start` whose key is not below `key`, by galloping and bisection.
    private func firstIndex(notBelow key: UInt64, from start: Int) -> Int {
        var step = 1
        var low = start
        while low + step < keys.count, keys[low + step] < key {
            low += step
            step *= 2
        }
        var high = min(low + step, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
