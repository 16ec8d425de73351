/// Figures whose lines have been picked together with those of others: of few people there is anything to say.
extension PreparedQuery {
    /// Whether its lines are picked for the whole block: where that is worth its while, and not too many are.
    func isPicked(_ first: Int, _ active: PersonBits, _ room: BlockRoom) -> Bool {
        guard let place, place.picks.count > 1 || active.count >= PersonBits.count / 8 else { return false }
        let picks = room.picks(place.group)
        if picks.first != first { place.picks.pick(first, into: picks) }
        return !picks.isFull
    }

    /// The figures of those asked for of whom at least so many lines are picked; of others fewer are. To be asked where
    /// `isPicked`.
    func forEachPicked(
        _ first: Int, _ active: PersonBits, _ room: BlockRoom, atLeast least: Int = 1, _ body: (Int, Int64) -> Void
    ) {
        var regular = active
        if let irregular = timeline.irregular {
            let others = irregular.bits(first) & active
            regular = active & ~others
            others.forEach { body($0, answerLineByLine(first + $0, room)) }
        }
        guard let place else { return }
        let picks = room.picks(place.group)
        let (all, end) = (picks.picked, picks.starts[place.member + 1])
        var at = picks.starts[place.member]
        while at < end {
            let person = Int(all[at].person)
            var next = at &+ 1
            while next < end, Int(all[next].person) == person { next &+= 1 }
            if next &- at >= least, regular[person] {
                let lines = UnsafeBufferPointer(start: all + at, count: next &- at)
                body(person, figure(first &+ person, lines, room))
            }
            at = next
        }
    }

    /// What the picked lines of one person come to, each of whose orders has one day.
    private func figure(_ person: Int, _ picked: UnsafeBufferPointer<Pick>, _ room: BlockRoom) -> Int64 {
        var found = FoundOrders(room)
        var sum: Int64 = 0
        var order = Int(timeline.orderStart[person])
        let end = Int(timeline.orderStart[person &+ 1])
        for pick in picked {
            let line = Int(pick.line)
            order = timeline.order(of: line, among: order..<end)
            guard order < end else { break }
            let day = timeline.orderDay[order]
            guard day >= query.from, day <= query.to else { continue }
            if !otherTests.isEmpty, !otherTests.allSatisfy({ picks($0, line, order) }) { continue }
            switch query.measure {
            case .quantity, .amount, .profit, .value:
                if query.subject == .returns, !isOfKind(line) { continue }
                guard let worth = worth(line) else { return HistoryQuery.unknown }
                sum &+= worth
            default:
                guard isOfKind(line), query.subject == .returns || isPurchase(order) else { continue }
                found.add(order, Int64(day), name(line), query.measure)
            }
        }
        switch query.measure {
        case .quantity, .amount, .profit, .value: return sum
        default: return found.figure(query.measure)
        }
    }

    /// How many lines somebody needs at least for the figure to be other than that of nothing, or to lie in ranges.
    func leastLines(for ranges: [ClosedRange<Int64>]) -> Int {
        switch query.measure {
        case .count, .products, .categories:
            // There are no more purchases, products or categories than lines.
            if ranges.holds(0) { return 1 }
            return Int(clamping: ranges.lazy.filter { $0.upperBound > 0 }.map { max(1, $0.lowerBound) }.min() ?? 1)
        default: return 1
        }
    }
}

/// Where the lines of a figure are picked.
struct PickPlace: Sendable {
    let picks: LinePicks
    /// Its number among those of the pass.
    let group: Int
    let member: Int
}

extension Timeline {
    /// The order of a line.
    /// - Parameter orders: among which it is.
    /// - Complexity: O(log orders).
    @inline(__always)
    func order(of line: Int, among orders: Range<Int>) -> Int {
        var (low, high) = (orders.lowerBound, orders.upperBound)
        while high &- low > 1 {
            let middle = (low &+ high) / 2
            if Int(lineStart[middle]) <= line { low = middle } else { high = middle }
        }
        return low
    }
}
