import Kernel

/// Which orders have rows on both sides of the end of a portion, as far as can be seen there: they go on, whole, to the
/// next one.
///
/// Files are mostly sorted by order or by time, so that the rows of an order lie close to each other. An order with a
/// row among the last ones of a portion may go on; all its rows move. What lies farther apart than that is found by
/// `SplitOrders` when the file is read.
extension OrderSheet {
    /// Rows at the end of a portion whose orders may go on.
    static let openRows = 4_096

    /// Moves the rows of orders that may go on to an empty sheet.
    func moveOpenOrders(to next: OrderSheet, openRows: Int) {
        let from = max(0, count - openRows)
        guard from < count else { return }
        var open = Set<UInt64>()
        for place in from..<count where rows[place].order >= 0 { open.insert(orderHashes[Int(rows[place].order)]) }
        let firstRow = Int(rows[from].row)
        for rejected in rejectedOrders.reversed() {
            guard rejected.row >= firstRow else { break }
            open.insert(orderHashes[Int(rejected.order)])
        }
        // Orders are told by their hash alone: one that moves without need comes to no harm.
        isGone = orderHashes.map(open.contains)
        for order in isGone.indices where isGone[order] && isRejected[order] {
            next.isRejected[Int(next.order(orderKeys.bytes(order)))] = true
        }
        for place in 0..<count where rows[place].order >= 0 && isGone[Int(rows[place].order)] { move(place, to: next) }
    }

    private func move(_ place: Int, to next: OrderSheet) {
        var row = rows[place]
        row.order = next.order(orderKeys.bytes(Int(row.order)))
        if row.person >= 0 { row.person = next.person(persons.bytes(Int(row.person))) }
        row.currency = next.code(of: currencies[Int(row.currency)]) ?? 0
        if let extra = extra(place) {
            row.extra = Int32(truncatingIfNeeded: next.extras.count)
            next.extras.append(extra)
        }
        if !unitCosts.isEmpty { next.unitCosts.append(unitCosts[place]) }
        let codes = next.append(row)
        for slot in 0..<width {
            codes[slot] = texts[slot].withBytes(Int(self.codes[place * width + slot])) {
                next.texts[slot].code(of: $0)
            }
        }
        rows[place].order = -1
    }
}

/// Finds orders that have rows in several portions of a file.
///
/// Memory: 8 bytes an order.
struct SplitOrders {
    private var portions: [[UInt64]] = []

    /// - Parameter hashes: of the orders that a portion has rows of, refused ones among them; ascending.
    mutating func add(_ hashes: [UInt64]) { portions.append(hashes) }

    /// Whether two portions have a hash in common. A chance hit of two orders costs time and changes nothing.
    /// - Complexity: O(n) for n orders: a table of the hashes of one range of values at a time.
    func hasAny() -> Bool {
        guard portions.count > 1 else { return false }
        var starts = portions.map { _ in 0 }
        let ranges = UInt64(1 + portions.reduce(0) { $0 + $1.count } / 100_000)
        for range in 1...ranges {
            let end = range == ranges ? UInt64.max : UInt64.max / ranges * range
            var all: [UInt64] = []
            for portion in portions.indices {
                let start = starts[portion]
                var at = start
                while at < portions[portion].count, portions[portion][at] <= end { at += 1 }
                all += portions[portion][start..<at]
                starts[portion] = at
            }
            let order = KeySort.order(all.map { $0 &* 0x9E37_79B1_85EB_CA87 })
            for pair in zip(order, order.dropFirst()) where all[Int(pair.0)] == all[Int(pair.1)] { return true }
        }
        return false
    }
}
