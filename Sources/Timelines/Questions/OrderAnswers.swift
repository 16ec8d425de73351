/// Figures that whole orders answer: of people each of whose orders has one day.
extension PreparedQuery {
    func answerOrders(_ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>) {
        switch query.measure {
        case .count:
            answer(first, active, into: out, whole: { Int64(timeline.totals.purchases[$0]) }) { orders in
                var count: Int64 = 0
                for order in orders { count &+= Int64(timeline.flags[order] & TimelineOrders.Flag.purchase) }
                return count
            }
        case .amount:
            // It is opened for this figure.
            guard let orderNet else { return }
            answer(first, active, into: out, whole: { timeline.totals.net[$0] }) { orders in
                var sum: Int64 = 0
                for order in orders { sum &+= orderNet[order] }
                return sum
            }
        case .first:
            answer(first, active, into: out, whole: { Self.day(timeline.totals.firstPurchase[$0], .max) }) { orders in
                for order in orders where isPurchase(order) { return Int64(timeline.orderDay[order]) }
                return HistoryQuery.unknown
            }
        case .last:
            answer(first, active, into: out, whole: { Self.day(timeline.totals.lastPurchase[$0], .min) }) { orders in
                var order = orders.upperBound
                while order > orders.lowerBound {
                    order &-= 1
                    if isPurchase(order) { return Int64(timeline.orderDay[order]) }
                }
                return HistoryQuery.unknown
            }
        default: answerRhythm(first, active, room, into: out)
        }
    }

    @inline(__always)
    func isPurchase(_ order: Int) -> Bool { timeline.flags[order] & TimelineOrders.Flag.purchase != 0 }

    @inline(__always)
    private static func day(_ day: Int32, _ none: Int32) -> Int64 { day == none ? HistoryQuery.unknown : Int64(day) }

    /// - Parameters:
    ///   - whole: of somebody all of whose history counts.
    ///   - some: of the orders that count.
    @inline(__always)
    private func answer(
        _ first: Int, _ active: PersonBits, into out: UnsafeMutablePointer<Int64>, whole: (Int) -> Int64,
        some: (Range<Int>) -> Int64
    ) {
        let (from, to, nothing) = (query.from, query.to, ofNothing)
        active.forEach { inside in
            let person = first &+ inside
            let (firstDay, lastDay) = (timeline.totals.firstDay[person], timeline.totals.lastDay[person])
            if firstDay >= from, lastDay <= to {
                out[inside] = whole(person)
            } else if lastDay < from || firstDay > to {
                out[inside] = nothing
            } else {
                out[inside] = some(ordersInTime(person))
            }
        }
    }

    private func answerRhythm(
        _ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>
    ) {
        active.forEach { inside in
            room.few.removeAll(keepingCapacity: true)
            for order in ordersInTime(first + inside) where isPurchase(order) {
                let day = Int64(timeline.orderDay[order])
                if room.few.last != day { room.few.append(day) }
            }
            out[inside] = Self.rhythm(&room.few)
        }
    }

    /// The orders of a person within the time asked for, where each order has one day.
    /// - Complexity: O(log n) and O(orders behind the time).
    @inline(__always)
    func ordersInTime(_ person: Int) -> Range<Int> {
        let all = Int(timeline.orderStart[person])..<Int(timeline.orderStart[person &+ 1])
        let high = query.to >= timeline.totals.lastDay[person] ? all.upperBound : bound(all, query.to, isBehind: true)
        let low =
            query.from <= timeline.totals.firstDay[person]
            ? all.lowerBound : bound(all.lowerBound..<high, query.from, isBehind: false)
        return low..<max(low, high)
    }

    /// The first order of that day or later, or of a later day (`isBehind`).
    @inline(__always)
    private func bound(_ orders: Range<Int>, _ day: Int32, isBehind: Bool) -> Int {
        var (low, high) = (orders.lowerBound, orders.upperBound)
        // What is asked for is mostly near the end.
        var step = 1
        while high > low, high &- step >= low {
            let probe = timeline.orderDay[high &- step]
            if isBehind ? probe <= day : probe < day {
                low = high &- step &+ 1
                break
            }
            high &-= step
            step &*= 2
        }
        while low < high {
            let middle = (low &+ high) / 2
            let probe = timeline.orderDay[middle]
            if isBehind ? probe <= day : probe < day { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}
