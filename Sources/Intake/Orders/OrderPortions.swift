import Kernel

/// Which orders have rows on both sides of the end of a portion, as far as can be seen there: they go on, whole, to the
/// next one.
///
/// Files are mostly sorted by order or by time, so that the rows of an order lie close to each other. An order with a
/// row among the last ones of a portion may go on; all its rows move. What lies farther apart than that is found by
/// `SplitKeys` when the file is read.
extension OrderSheet {
    /// Moves the rows of orders that may go on to an empty sheet.
    func moveOpen(to next: OrderSheet, openRows: Int) {
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
        for place in 0..<count where rows[place].order >= 0 && isGone[Int(rows[place].order)] {
            move(place, to: next)
            if let sayings { next.sayings?.add(from: sayings, at: place, place: next.count - 1) }
        }
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
