import Dispatch
import Kernel
import Synchronization

/// Asks everybody of a timeline what they bought, on all cores, in one pass over their orders: exactly, and whenever it is
/// asked. Of whom all history lies in the time asked for, the totals kept answer.
public struct PurchaseScan: Sendable {
    public let timeline: Timeline

    public init(_ timeline: Timeline) { self.timeline = timeline }

    /// What each person bought, by index.
    /// - Throws: `FactProblem.damaged`, `.overflow` where a sum leaves 64 bits.
    /// - Complexity: O(people) where totals answer, else O(orders); with gifts, gross money or costs O(lines).
    public func columns(_ query: PurchaseQuery) throws -> PurchaseColumns {
        let kernel = try PurchaseKernel(query, timeline)
        let rooms = PurchaseRooms(people: timeline.count, query)
        let overflow = Mutex(false)
        PersonStretch.forEach(of: timeline.count) { _, people in
            let isTooLarge = query.isOfTotals ? fillOfTotals(people, kernel, rooms) : fill(people, kernel, rooms)
            if isTooLarge { overflow.withLock { $0 = true } }
        }
        try timeline.file.checkIntact()
        if overflow.withLock({ $0 }) { throw FactProblem.overflow }
        return rooms.columns
    }

    /// What nobody bought: the orders that name no one.
    public func nobody(_ query: PurchaseQuery) throws -> PurchaseSum {
        let sum = try PurchaseKernel(query, timeline).sum(timeline.count)
        try timeline.file.checkIntact()
        if sum.overflow { throw FactProblem.overflow }
        return sum
    }

    private func fillOfTotals(_ people: Range<Int>, _ kernel: PurchaseKernel, _ rooms: PurchaseRooms) -> Bool {
        var overflow = false
        let (totals, from, asOf) = (timeline.totals, kernel.query.from, kernel.query.asOf)
        for person in people {
            let (first, last) = (totals.firstDay[person], totals.lastDay[person])
            if first >= from, last <= asOf {
                rooms.purchases.put(Int32(truncatingIfNeeded: totals.purchases[person]), at: person)
                rooms.last.put(totals.lastPurchase[person], at: person)
                rooms.money.put(totals.net[person], at: person)
            } else if first <= asOf, last >= from {
                let sum = kernel.sum(person)
                rooms.put(sum, at: person)
                overflow = overflow || sum.overflow
            }
        }
        return overflow
    }

    private func fill(_ people: Range<Int>, _ kernel: PurchaseKernel, _ rooms: PurchaseRooms) -> Bool {
        var overflow = false
        for person in people {
            let sum = kernel.sum(person)
            rooms.put(sum, at: person)
            if kernel.query.hasDays {
                rooms.first.put(sum.first, at: person)
                rooms.second.put(sum.second, at: person)
            }
            if kernel.query.hasCosts {
                rooms.cost.put(sum.isCostUnknown ? PurchaseColumns.unknownCost : sum.cost, at: person)
            }
            overflow = overflow || sum.overflow
        }
        return overflow
    }
}

extension Timeline {
    /// Ids of the people at some indices; 0 where there is nobody.
    public func ids(at indices: [Int32]) -> [Int64] { indices.map { people.value(Int($0)) ?? 0 } }
}

/// Where several cores put what they find.
private struct PurchaseRooms: Sendable {
    let purchases: ScatterRoom<Int32>, last: ScatterRoom<Int32>
    let money: ScatterRoom<Int64>
    let first: ScatterRoom<Int32>, second: ScatterRoom<Int32>
    let cost: ScatterRoom<Int128>

    init(people: Int, _ query: PurchaseQuery) {
        purchases = ScatterRoom(count: people, filled: 0)
        last = ScatterRoom(count: people, filled: .min)
        money = ScatterRoom(count: people, filled: 0)
        first = ScatterRoom(count: query.hasDays ? people : 0, filled: PurchaseColumns.noDay)
        second = ScatterRoom(count: query.hasDays ? people : 0, filled: PurchaseColumns.noDay)
        cost = ScatterRoom(count: query.hasCosts ? people : 0, filled: 0)
    }

    @inline(__always)
    func put(_ sum: PurchaseSum, at person: Int) {
        purchases.put(sum.purchases, at: person)
        last.put(sum.last, at: person)
        money.put(sum.money, at: person)
    }

    var columns: PurchaseColumns {
        var columns = PurchaseColumns()
        columns.purchases = Array(purchases.values)
        columns.last = Array(last.values)
        columns.money = Array(money.values)
        columns.first = Array(first.values)
        columns.second = Array(second.values)
        columns.cost = Array(cost.values)
        return columns
    }
}

/// People cut into stretches: a core that is done takes the next.
enum PersonStretch {
    static let size = 16_384

    /// - Parameter body: number of the stretch, and its people.
    static func forEach(of people: Int, _ body: @Sendable (Int, Range<Int>) -> Void) {
        DispatchQueue.concurrentPerform(iterations: count(of: people)) { number in
            body(number, number * size..<min(people, (number + 1) * size))
        }
    }

    static func count(of people: Int) -> Int { (people + size - 1) / size }
}
