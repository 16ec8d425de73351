import Kernel
import Synchronization

/// The orders or entries of a batch by key, read where they lie.
public final class BatchKeys: SortedKeys, Sendable {
    private let key: PackedColumn
    private let sorted: PackedColumn
    /// How many keys were looked for here, and what tells at once of most of them that they are not.
    private let looks = Mutex<(count: Int, filter: KeyFilter?)>((0, nil))

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

    /// Orders of the batch for each look at which a filter is made: reading a key into it is a few instructions, looking
    /// for one without it some ten accesses to memory.
    private static let ordersPerLook = 40

    /// Calls `body` with each order that has a key asked for, and the key's position among those asked for.
    /// - Parameter keys: ascending; equal keys may stand together.
    /// - Complexity: O(k) for k keys as long as keys lie evenly, O(k · log n) for n orders at worst.
    func find(_ keys: [UInt64], _ body: (_ asked: Int, _ order: Int) -> Void) {
        let filter = looks.withLock { looks in
            looks.count += keys.count
            if looks.filter == nil, looks.count * Self.ordersPerLook > count { looks.filter = KeyFilter(key) }
            return looks.filter
        }
        for (asked, wanted) in keys.enumerated() {
            if let filter, !filter.mayHave(wanted) { continue }
            var position = firstPosition(notBelow: wanted)
            while position < count {
                let order = order(position)
                guard key(of: order) == wanted else { break }
                body(asked, order)
                position += 1
            }
        }
    }

    /// Rounds of guessing before bisection takes over.
    private static let guesses = 6

    /// The first position whose key is not below `wanted`; `count` where there is none.
    ///
    /// Keys are hashes: the place of one is near its share of all there are, and the key that is found there tells how
    /// near. Where keys do not lie evenly, bisection ends it.
    private func firstPosition(notBelow wanted: UInt64) -> Int {
        // What is before `low` is below, what is from `high` on is not.
        var (low, high) = (0, count)
        var guess = place(wanted)
        for _ in 0..<Self.guesses where low < high {
            guess = min(max(guess, low), high - 1)
            let found = key(guess)
            if found < wanted {
                low = guess + 1
                guess = low + place(wanted &- found)
            } else {
                high = guess
                guess = high - 1 - place(found &- wanted)
            }
        }
        while low < high {
            let middle = (low + high) / 2
            if key(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many of the keys there are lie in a stretch of so many hashes.
    private func place(_ width: UInt64) -> Int {
        Int(truncatingIfNeeded: width.multipliedFullWidth(by: UInt64(truncatingIfNeeded: count)).high)
    }
}
