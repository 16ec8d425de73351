/// Figures of what else happened to people.
extension PreparedQuery {
    func answerEvents(_ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>) {
        active.forEach { out[$0] = answerEvents(first + $0, room) }
    }

    private func answerEvents(_ person: Int, _ room: BlockRoom) -> Int64 {
        let all = Int(timeline.eventStart[person])..<Int(timeline.eventStart[person + 1])
        if all.isEmpty { return ofNothing }
        var found = FoundOrders(room)
        var sum: Int64 = 0
        for event in all where timeline.eventDay[event] >= query.from && timeline.eventDay[event] <= query.to {
            guard tests.allSatisfy({ picksEvent($0, event) }) else { continue }
            if query.measure == .value, let value = value?[event], value != HistoryQuery.unknown { sum &+= value }
            found.add(event, Int64(timeline.eventDay[event]), -1, query.measure)
        }
        return query.measure == .value ? sum : found.figure(query.measure)
    }

    private func picksEvent(_ test: PreparedTest, _ event: Int) -> Bool {
        guard case .codes(let codes, let table) = test else { return false }
        return codes.code(event).map { table.value($0) == 1 } ?? false
    }
}
