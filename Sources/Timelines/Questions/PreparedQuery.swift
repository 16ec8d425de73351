import Kernel

/// A query with the columns it reads, opened and checked: asking it cannot fail.
///
/// Where nothing is asked of single lines, orders answer, and where all of a person's history lies in the time asked
/// for, the totals kept of it. Else lines are picked test by test; who has orders of several days is answered line by
/// line.
final class PreparedQuery: @unchecked Sendable {
    let timeline: Timeline
    let query: HistoryQuery
    let tests: [PreparedTest]
    /// Where its lines are picked together with those of other figures; nil where they are picked alone.
    let place: PickPlace?
    /// What is tested of lines that have been picked there.
    let otherTests: [PreparedTest]
    /// Where its figures of a block are kept for the next question of the pass.
    let slot: Int?
    /// Columns of lines and orders; nil also where it looks at none of their values.
    let amount: ScaledColumn?
    let quantity: ScaledColumn?
    let cost: ScaledColumn?
    let orderNet: RawColumn<Int64>?
    /// Of events and interactions: where they are, and their values.
    let table: Timeline.EventTable?
    let value: ScaledColumn?
    /// Codes that are told apart by `products` and `categories`, and what counts as the same.
    let apart: CodedTexts?
    let sameAs: [UInt32]
    /// Millionths of the currency's unit for a minor unit.
    let microsPerMinor: Int64

    /// - Throws: `FactProblem.damaged`.
    init(
        _ query: HistoryQuery, _ timeline: Timeline, currency: Currency, _ pass: QuestionPass = QuestionPass()
    ) throws {
        (self.query, self.timeline) = (query, timeline)
        (place, slot) = (pass.places[query], pass.slot(query))
        tests = try query.tests.map { try PreparedTest($0, query.subject.table, timeline) }
        let picking = query.tests.firstIndex { $0.field != nil }
        otherTests = tests.enumerated().filter { $0.offset != picking }.map(\.element)
        // A column that is opened is compared with its checksum, all of it: only what is looked at.
        amount = query.readsAmounts(timeline) ? try timeline.scaled(TimelineColumn.amount) : nil
        quantity = query.measure == .quantity ? try timeline.scaled(TimelineColumn.quantity) : nil
        cost = query.measure == .profit ? try timeline.scaled(TimelineColumn.cost) : nil
        orderNet = query.measure == .amount && query.isOfOrders ? try timeline.orderNet : nil
        (table, value) =
            switch query.subject {
            case .purchases, .returns: (nil, nil)
            case .events: (timeline.events, try timeline.scaled(TimelineColumn.value("event")))
            case .interactions: (timeline.interactions, try timeline.scaled(TimelineColumn.value("interaction")))
            }
        microsPerMinor = Micros.scale / currency.minorFactor
        switch query.measure {
        case .products: (apart, sameAs) = (try timeline.coded("line", "sku"), [])
        case .categories:
            apart = try timeline.coded("line", "category")
            var all = TextDictionary()
            sameAs = apart?.texts.foldedCodes(in: &all) ?? []
        default: (apart, sameAs) = (nil, [])
        }
    }

    /// The figure of those people of a block who are asked for.
    /// - Parameters:
    ///   - first: index of the block's first person.
    ///   - active: those asked for; all of them there.
    ///   - out: room for a value of each person of the block; of others it is left as it was.
    func answer(_ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>) {
        if let slot { return answerKept(slot, first, active, room, into: out) }
        answerAnew(first, active, room, into: out)
    }

    /// The figures of a block that are kept, with those who are asked for among them.
    func kept(_ slot: Int, _ first: Int, _ active: PersonBits, _ room: BlockRoom) -> UnsafeMutablePointer<Int64> {
        let kept = room.kept(slot)
        if kept.first != first { (kept.first, kept.known) = (first, .none) }
        let missing = active & ~kept.known
        if !missing.isEmpty { answerAnew(first, missing, room, into: kept.values) }
        kept.known = kept.known | missing
        return kept.values
    }

    private func answerKept(
        _ slot: Int, _ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>
    ) {
        let values = kept(slot, first, active, room)
        active.forEach { out[$0] = values[$0] }
    }

    private func answerAnew(
        _ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: UnsafeMutablePointer<Int64>
    ) {
        if let table { return answerEvents(table, first, active, room, into: out) }
        if isPicked(first, active, room) {
            let nothing = ofNothing
            active.forEach { out[$0] = nothing }
            return forEachPicked(first, active, room) { out[$0] = $1 }
        }
        var regular = active
        if let irregular = timeline.irregular {
            let others = irregular.bits(first) & active
            regular = active & ~others
            others.forEach { out[$0] = answerLineByLine(first + $0, room) }
        }
        if regular.isEmpty { return }
        if query.isOfOrders {
            answerOrders(first, regular, room, into: out)
        } else {
            answerLines(first, regular, room, into: out)
        }
    }

    /// The figure of nothing.
    var ofNothing: Int64 {
        switch query.measure {
        case .count, .quantity, .amount, .profit, .value, .products, .categories: 0
        case .first, .last, .rhythm: HistoryQuery.unknown
        }
    }

    /// Twice the median of the gaps between distinct ascending days.
    static func rhythm(_ days: inout [Int64]) -> Int64 {
        guard days.count >= 3 else { return HistoryQuery.unknown }
        for index in 0..<days.count - 1 { days[index] = days[index + 1] - days[index] }
        days.removeLast()
        days.sort()
        let middle = days.count / 2
        return days.count % 2 == 1 ? 2 * days[middle] : days[middle - 1] + days[middle]
    }
}

extension PersonSet {
    /// The bits of a block.
    func bits(_ first: Int) -> PersonBits {
        var bits = PersonBits.none
        for word in 0..<PersonBits.wordCount where first >> 6 + word < words.count {
            bits.words[word] = words[first >> 6 + word]
        }
        return bits
    }
}
