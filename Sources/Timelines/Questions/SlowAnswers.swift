/// Figures of people with an order whose lines are of several days: whether it is a purchase, and of which day, depends on
/// the as-of day. There are few of them; each is answered line by line.
extension PreparedQuery {
    func answerLineByLine(_ person: Int, _ room: BlockRoom) -> Int64 {
        var found = FoundOrders(room)
        var sum: Int64 = 0
        for order in Int(timeline.orderStart[person])..<Int(timeline.orderStart[person + 1]) {
            let lines = Int(timeline.lineStart[order])..<Int(timeline.lineStart[order + 1])
            let bought = query.subject == .purchases ? purchaseDay(order, lines) : nil
            for line in lines {
                let day = day(line, order)
                guard day >= query.from, day <= query.to, tests.allSatisfy({ picks($0, line, order) }) else { continue }
                if query.subject == .returns, !isOfKind(line) { continue }
                guard let worth = worth(line) else { return HistoryQuery.unknown }
                sum &+= worth
                guard isOfKind(line) else { continue }
                if query.subject == .returns {
                    found.add(order, Int64(day), name(line), query.measure)
                } else if let bought {
                    found.add(order, Int64(bought), name(line), query.measure)
                }
            }
        }
        switch query.measure {
        case .quantity, .amount, .profit, .value: return sum
        default: return found.figure(query.measure)
        }
    }

    /// The day of the earliest purchase line up to the as-of day; nil where the order is no purchase by then.
    private func purchaseDay(_ order: Int, _ lines: Range<Int>) -> Int32? {
        var (earliest, isPaid) = (Int32.max, false)
        for line in lines where day(line, order) <= query.asOf && isOfKind(line) {
            earliest = min(earliest, day(line, order))
            isPaid = isPaid || timeline.kind[line] & TimelineColumn.paid != 0
        }
        return isPaid ? earliest : nil
    }
}
