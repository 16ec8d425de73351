import Kernel

/// Figures that need single lines: they are picked test by test, block by block, and then added up.
extension PreparedQuery {
    func answerLines(_ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>) {
        if tests.contains(where: { if case .never = $0 { true } else { false } }) {
            return active.forEach { out[$0] = ofNothing }
        }
        pickFirst(first, active, room)
        for test in tests.dropFirst() { pickAgain(first, active, test, room) }
        active.forEach { inside in
            let (low, high) = (Int(room.starts[inside]), Int(room.ends[inside]))
            out[inside] =
                low == high
                ? ofNothing
                : figure(first &+ inside, UnsafeBufferPointer(start: room.picked + low, count: high &- low), room)
        }
    }

    /// Lines of the time asked for that the first test picks; without a test all of them.
    private func pickFirst(_ first: Int, _ active: PersonBits, _ room: BlockRoom) {
        switch tests.first {
        case .codes(.one(let codes), let table)?:
            collect(first, active, room) { Int(table[Int(codes[$0])]) }
        case .codes(.two(let codes), let table)?:
            collect(first, active, room) { Int(table[Int(codes[$0])]) }
        case .codes(.four(let codes), let table)?:
            let last = table.count - 1
            collect(first, active, room) { Int(table[min(Int(codes[$0]), last)]) }
        case let test?:
            collect(first, active, room) { _ in 1 }
            pickAgain(first, active, test, room)
        case nil: collect(first, active, room) { _ in 1 }
        }
    }

    /// - Parameter picks: 1 for a line that is picked, else 0.
    @inline(__always)
    private func collect(_ first: Int, _ active: PersonBits, _ room: BlockRoom, _ picks: (Int) -> Int) {
        var count = 0
        let (from, to, totals) = (query.from, query.to, timeline.totals)
        active.forEach { inside in
            room.starts[inside] = UInt32(truncatingIfNeeded: count)
            let person = first &+ inside
            if totals.lastDay[person] >= from, totals.firstDay[person] <= to {
                let orders = ordersInTime(person)
                let lines = Int(timeline.lineStart[orders.lowerBound])..<Int(timeline.lineStart[orders.upperBound])
                room.reserve(lines.count, behind: count)
                let picked = room.picked
                var line = lines.lowerBound
                while line < lines.upperBound {
                    picked[count] = UInt32(truncatingIfNeeded: line)
                    count &+= picks(line)
                    line &+= 1
                }
            }
            room.ends[inside] = UInt32(truncatingIfNeeded: count)
        }
    }

    /// Keeps of the picked lines those that one more test picks.
    private func pickAgain(_ first: Int, _ active: PersonBits, _ test: PreparedTest, _ room: BlockRoom) {
        var kept = 0
        active.forEach { inside in
            let (low, high) = (Int(room.starts[inside]), Int(room.ends[inside]))
            room.starts[inside] = UInt32(truncatingIfNeeded: kept)
            var order = low < high ? Int(timeline.orderStart[first &+ inside]) : 0
            for at in low..<high {
                let line = Int(room.picked[at])
                if case .orderAmount = test { advance(&order, to: line) }
                guard picks(test, line, order) else { continue }
                room.picked[kept] = room.picked[at]
                kept &+= 1
            }
            room.ends[inside] = UInt32(truncatingIfNeeded: kept)
        }
    }

    /// Whether a test picks a line of an order.
    func picks(_ test: PreparedTest, _ line: Int, _ order: Int) -> Bool {
        let sign: Int64 = query.subject == .returns ? -1 : 1
        switch test {
        case .codes(let codes, let table): return codes.code(line).map { table.value($0) == 1 } ?? false
        case .quantity(let column, let ranges): return ranges.holds(sign &* column[line])
        case .amount(let column, let ranges):
            let amount = column[line]
            return amount != HistoryQuery.unknown && ranges.holds(sign &* amount)
        case .orderAmount(let ranges): return ranges.holds(positiveAmount(order))
        case .never: return false
        }
    }

    /// What the positive lines of an order sum to, up to the as-of day.
    private func positiveAmount(_ order: Int) -> Int64 {
        guard let amount else { return 0 }
        var sum: Int64 = 0
        for line in Int(timeline.lineStart[order])..<Int(timeline.lineStart[order + 1])
        where day(line, order) <= query.asOf && amount[line] > 0 { sum &+= amount[line] }
        return sum
    }

    @inline(__always)
    func day(_ line: Int, _ order: Int) -> Int32 { timeline.lineDay?[line] ?? timeline.orderDay[order] }

    /// The order of a line, at or behind `order`.
    @inline(__always)
    private func advance(_ order: inout Int, to line: Int) {
        while Int(timeline.lineStart[order &+ 1]) <= line { order &+= 1 }
    }

    /// What the picked lines of somebody come to, each of whose orders has one day.
    private func figure(_ person: Int, _ lines: UnsafeBufferPointer<UInt32>, _ room: BlockRoom) -> Int64 {
        switch query.measure {
        case .quantity, .amount, .profit, .value: return sum(lines)
        default: break
        }
        var found = FoundOrders(room)
        var order = Int(timeline.orderStart[person])
        for picked in lines {
            let line = Int(picked)
            guard isOfKind(line) else { continue }
            advance(&order, to: line)
            if query.subject == .purchases, !isPurchase(order) { continue }
            found.add(order, Int64(timeline.orderDay[order]), name(line), query.measure)
        }
        return found.figure(query.measure)
    }

    /// Counted are purchase lines, or return lines.
    @inline(__always)
    func isOfKind(_ line: Int) -> Bool {
        timeline.kind[line] & TimelineColumn.kindMask
            == (query.subject == .returns ? LineKind.return : LineKind.purchase).rawValue
    }

    /// What tells lines apart for `products` and `categories`; −1 for a line that has none.
    @inline(__always)
    func name(_ line: Int) -> Int64 {
        guard let apart, let code = apart.codes.code(line) else { return -1 }
        return sameAs.isEmpty ? Int64(code) : Int64(sameAs[code])
    }

    private func sum(_ lines: UnsafeBufferPointer<UInt32>) -> Int64 {
        var sum: Int64 = 0
        for line in lines {
            if query.subject == .returns, !isOfKind(Int(line)) { continue }
            guard let value = worth(Int(line)) else { return HistoryQuery.unknown }
            sum &+= value
        }
        return sum
    }

    /// What a line adds to a sum; nil where it makes all of it unknown.
    func worth(_ line: Int) -> Int64? {
        let sign: Int64 = query.subject == .returns ? -1 : 1
        let isAdjustment = timeline.kind[line] & TimelineColumn.kindMask == LineKind.adjustment.rawValue
        switch query.measure {
        case .quantity: return isAdjustment ? 0 : sign &* (quantity?[line] ?? 0)
        case .amount:
            let amount = self.amount?[line] ?? HistoryQuery.unknown
            return amount == HistoryQuery.unknown ? 0 : sign &* amount
        case .profit:
            let amount = self.amount?[line] ?? HistoryQuery.unknown
            if amount == HistoryQuery.unknown { return 0 }
            if isAdjustment { return amount &* microsPerMinor }
            let cost = self.cost?[line] ?? HistoryQuery.unknown
            return cost == HistoryQuery.unknown ? nil : sign &* (amount &* microsPerMinor &- cost)
        default: return 0
        }
    }
}
