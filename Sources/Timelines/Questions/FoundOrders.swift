/// The orders of one person that were found, in their sequence.
struct FoundOrders {
    private let room: BlockRoom
    private var count: Int64 = 0
    private var last = -1
    private var firstDay = HistoryQuery.unknown
    private var lastDay = HistoryQuery.unknown

    init(_ room: BlockRoom) {
        self.room = room
        room.few.removeAll(keepingCapacity: true)
    }

    /// - Parameter name: what tells lines apart, −1 for nothing.
    @inline(__always)
    mutating func add(_ order: Int, _ day: Int64, _ name: Int64, _ measure: HistoryQuery.Measure) {
        switch measure {
        case .products, .categories: if name >= 0 { room.few.append(name) }
        case .rhythm: room.few.append(day)
        default: break
        }
        // Returns of one order may be of several days.
        firstDay = firstDay == HistoryQuery.unknown ? day : min(firstDay, day)
        lastDay = max(lastDay, day)
        if order != last { (last, count) = (order, count &+ 1) }
    }

    func figure(_ measure: HistoryQuery.Measure) -> Int64 {
        switch measure {
        case .first: return firstDay
        case .last: return lastDay
        case .products, .categories: return Int64(distinct())
        case .rhythm:
            _ = distinct()
            return PreparedQuery.rhythm(&room.few)
        default: return count
        }
    }

    /// Sorts, and keeps one of each.
    private func distinct() -> Int {
        guard room.few.count > 1 else { return room.few.count }
        room.few.sort()
        var kept = 1
        for index in 1..<room.few.count where room.few[index] != room.few[kept - 1] {
            room.few[kept] = room.few[index]
            kept += 1
        }
        room.few.removeLast(room.few.count - kept)
        return kept
    }
}
