/// Figures of what else happened to people.
extension PreparedQuery {
    func answerEvents(
        _ table: Timeline.EventTable, _ first: Int, _ active: PersonBits, _ room: BlockRoom,
        into out: UnsafeMutablePointer<Int64>
    ) {
        active.forEach { out[$0] = answerEvents(table, first + $0, room) }
    }

    private func answerEvents(_ table: Timeline.EventTable, _ person: Int, _ room: BlockRoom) -> Int64 {
        let all = Int(table.starts[person])..<Int(table.starts[person + 1])
        if all.isEmpty { return ofNothing }
        var found = FoundOrders(room)
        var sum: Int64 = 0
        for event in all where table.day[event] >= query.from && table.day[event] <= query.to {
            guard tests.allSatisfy({ picksEvent($0, event) }) else { continue }
            if query.measure == .value, let value = value?[event], value != HistoryQuery.unknown { sum &+= value }
            found.add(event, Int64(table.day[event]), -1, query.measure)
        }
        return query.measure == .value ? sum : found.figure(query.measure)
    }

    private func picksEvent(_ test: PreparedTest, _ event: Int) -> Bool {
        guard case .codes(let codes, let table) = test else { return false }
        return codes.code(event).map { table.value($0) == 1 } ?? false
    }
}

extension HistoryQuery.Subject {
    /// The table whose texts are asked for.
    var table: String {
        switch self {
        case .purchases, .returns: "line"
        case .events: "event"
        case .interactions: "interaction"
        }
    }
}
