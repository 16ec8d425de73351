import Kernel

/// Orders on their way into chunks: all lines of orders that stand one behind the other, or those of the days that count.
extension CubeCore {
    /// All lines of orders that stand one behind the other.
    @inline(__always)
    func takeAll(_ range: Range<Int>, _ base: Int, _ person: Int, _ chunk: inout Chunk) throws {
        let (cells, orders, buyers, capacity) = (self.cells, self.orders, self.buyers, self.capacity)
        let (lineStart, orderDay, days, firstDay) = (self.lineStart, self.orderDay, dayOfOrder, self.firstDay)
        let first = marksBuyers ? firstPurchase(person) : .max
        var count = chunk.count
        for order in range {
            var (line, end) = (Int(lineStart[order]), Int(lineStart[order &+ 1]))
            var key = base
            if let days { key &+= days[Int(orderDay[order]) &- firstDay] }
            let buyer = marksBuyers ? self.buyer(order, person, first) : 0
            while end &- line > capacity &- count {
                // As much as there is room for.
                let some = capacity &- count
                fill(count, some, key, order, buyer)
                chunk.count = capacity
                try flush(&chunk, LinesInARow(first: chunk.firstLine))
                line &+= some
                (count, chunk.firstLine) = (0, line)
            }
            end &-= line
            CubeCore.put(cells + count, end, key)
            if marksOrders { CubeCore.put(orders + count, end, UInt32(truncatingIfNeeded: order)) }
            if marksBuyers { CubeCore.put(buyers + count, end, buyer) }
            count &+= end
        }
        chunk.count = count
    }

    private func fill(_ start: Int, _ count: Int, _ key: Int, _ order: Int, _ buyer: UInt32) {
        for at in start..<start + count {
            cells[at] = key
            orders[at] = UInt32(truncatingIfNeeded: order)
            buyers[at] = buyer
        }
    }

    /// The same so many times; most orders have few lines, and a few are always written.
    @inline(__always)
    private static func put<Value>(_ at: UnsafeMutablePointer<Value>, _ count: Int, _ value: Value) {
        (at[0], at[1], at[2], at[3]) = (value, value, value, value)
        var done = stride
        while done < count {
            at[done] = value
            done &+= 1
        }
    }

    /// The lines of orders that are of the days that count.
    func pick(_ range: Range<Int>, _ base: Int, _ person: Int, _ chunk: inout Chunk) throws {
        let (from, to) = (plan.days.lowerBound, plan.days.upperBound)
        let first = marksBuyers ? firstPurchase(person) : .max
        for order in range {
            let day = orderDay[order]
            if day > to { break }
            let spans = flags[order] & TimelineOrders.Flag.spansDays != 0
            if !spans, day < from { continue }
            if let kept = plan.orders, !kept.contains(order) { continue }
            let isGross = plan.question.isGross
            if isGross, purchaseDay(order) == nil { continue }
            let key = base &+ (spans ? 0 : dayOfOrder.map { $0[Int(day) &- firstDay] } ?? 0)
            let buyer = marksBuyers ? self.buyer(order, person, first) : 0
            for line in Int(lineStart[order])..<Int(lineStart[order &+ 1]) {
                if spans, let day = timeline.lineDay?[line], day < from || day > to { continue }
                if isGross, timeline.kind[line] & TimelineColumn.kindMask != LineKind.purchase.rawValue { continue }
                if chunk.count == capacity { try flush(&chunk, PickedLines(lines: lines)) }
                let at = chunk.count
                (cells[at], lines[at]) = (key, UInt32(truncatingIfNeeded: line))
                (orders[at], buyers[at]) = (UInt32(truncatingIfNeeded: order), buyer)
                chunk.count = at &+ 1
            }
        }
    }

    /// Whose an order is: with the bits of a purchase, and of one of the first day.
    @inline(__always)
    private func buyer(_ order: Int, _ person: Int, _ first: Int32) -> UInt32 {
        guard let day = purchaseDay(order) else { return 0 }
        if person == timeline.count { return CubeBuyer.bought }
        let isNew = day == first ? CubeBuyer.isNew : 0
        return CubeBuyer.bought | isNew | (UInt32(truncatingIfNeeded: person) &+ 1)
    }

    /// The day of its earliest purchase line up to the as-of day; nil where the order is no purchase by then.
    @inline(__always)
    private func purchaseDay(_ order: Int) -> Int32? {
        let flags = self.flags[order]
        if flags & TimelineOrders.Flag.spansDays != 0 || plan.question.includesZero { return slowPurchaseDay(order) }
        return flags & TimelineOrders.Flag.purchase != 0 ? orderDay[order] : nil
    }

    private func slowPurchaseDay(_ order: Int) -> Int32? {
        var (earliest, isPaid) = (Int32.max, false)
        for line in Int(timeline.lineStart[order])..<Int(timeline.lineStart[order + 1]) {
            let (day, kind) = (timeline.lineDay?[line] ?? timeline.orderDay[order], timeline.kind[line])
            guard day <= plan.question.asOf, kind & TimelineColumn.kindMask == LineKind.purchase.rawValue else {
                continue
            }
            earliest = min(earliest, day)
            isPaid = isPaid || kind & TimelineColumn.paid != 0
        }
        return isPaid || (plan.question.includesZero && earliest != .max) ? earliest : nil
    }

    /// The day on which a person bought first, as of the as-of day; of who never did, none that there is.
    @inline(__always)
    private func firstPurchase(_ person: Int) -> Int32 {
        if person >= timeline.count { return .max }
        // What is a purchase by the as-of day may be another order than the first of all.
        let isOther =
            timeline.totals.lastDay[person] > plan.question.asOf && timeline.irregular?.contains(person) == true
        guard isOther || plan.question.includesZero || plan.orders != nil else {
            return timeline.totals.firstPurchase[person]
        }
        let orders = Int(timeline.orderStart[person])..<Int(timeline.orderStart[person + 1])
        return orders.lazy.filter { self.timeline.orderDay[$0] <= self.plan.question.asOf }
            .filter { self.plan.orders?.contains($0) ?? true }
            .compactMap { self.purchaseDay($0) }.min() ?? .max
    }
}
