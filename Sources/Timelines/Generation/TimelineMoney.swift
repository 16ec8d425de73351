import Kernel

/// Kinds, days and amounts of lines, and what they come to by order and by person.
extension TimelineScatter {
    func writeMoneyAndTotals(_ writer: BatchWriter) throws {
        let kinds = ScatterRoom<UInt8>(count: starts.lines, filled: 0)
        let amounts = ScatterRoom<Int64>(count: starts.lines, filled: TimelineColumn.unknown)
        try scatterMoney(into: amounts, kinds)
        try writer.addRaw(TimelineColumn.kind, kinds.values)
        let spans = orders.flags.contains { $0 & TimelineOrders.Flag.spansDays != 0 }
        let days = ScatterRoom<Int32>(count: spans ? starts.lines : 0, filled: 0)
        if spans {
            try scatter(into: days, column(LineColumn.day)) { Int32(clamping: $1) }
            try writer.addRaw(TimelineColumn.day, days.values)
        }
        try ScaledColumn.add(TimelineColumn.amount, amounts.values, to: writer)
        let sorted = sortedOrders()
        try sorted.day.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.orderDay, $0) }
        try sorted.flags.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.flags, $0) }
        try DayOrder.write(starts, orderDay: sorted.day, lineDay: spans ? days : nil, to: writer)
        let net = try orderNet(amounts.values)
        try net.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.orderNet, $0) }
        let lines = TimelineTotals.Lines(kinds: kinds.values, days: spans ? days.values : nil)
        try TimelineTotals(starts, day: sorted.day, flags: sorted.flags, net: net, lines).write(writer)
    }

    /// What lines are worth, `TimelineColumn.unknown` without a rate, and what they are.
    private func scatterMoney(into amounts: ScatterRoom<Int64>, _ kinds: ScatterRoom<UInt8>) throws {
        try forEachBatch { number in
            let loaded = sources.facts.batches[number]
            var lines = try LineColumns(loaded.batch, sources.allOfIt)
            try forEachLine(of: number, loaded.column(LineColumn.kind)) { line, place in
                try lines.reach(line..<line + 1)
                let kind = UInt8(truncatingIfNeeded: lines.kind(line)) & TimelineColumn.kindMask
                let isPaid = kind == LineKind.purchase.rawValue && lines.amount(line) > 0
                kinds.put(kind | (isPaid ? TimelineColumn.paid : 0), at: place)
                amounts.put(lines.worth(line) ?? TimelineColumn.unknown, at: place)
            }
        }
    }

    /// Day and flags by order of the timeline.
    private func sortedOrders() -> (day: [Int32], flags: [UInt8]) {
        var (day, flags) = ([Int32](repeating: 0, count: starts.orders), [UInt8](repeating: 0, count: starts.orders))
        for met in 0..<orders.count {
            day[Int(orders.place[met])] = orders.day[met]
            flags[Int(orders.place[met])] = orders.flags[met]
        }
        return (day, flags)
    }

    /// What each order's lines are worth together.
    /// - Throws: `FactProblem.overflow`.
    private func orderNet(_ amounts: UnsafeBufferPointer<Int64>) throws -> [Int64] {
        var overflow = false
        let net = (0..<starts.orders).map { order in
            var sum: Int64 = 0
            for line in Int(starts.lineStart[order])..<Int(starts.lineStart[order + 1])
            where amounts[line] != TimelineColumn.unknown {
                (sum, overflow) = sum.sum(amounts[line], overflow)
            }
            return sum
        }
        if overflow { throw FactProblem.overflow }
        return net
    }

    private func column(_ name: String) -> @Sendable (Int) throws -> PackedColumn? {
        { try sources.facts.batches[$0].batch.packed(name) }
    }

    func writeQuantities(_ writer: BatchWriter) throws {
        let room = ScatterRoom<Int64>(count: starts.lines, filled: 0)
        try scatter(into: room, column(LineColumn.quantity)) { $1 }
        try ScaledColumn.add(TimelineColumn.quantity, room.values, to: writer)
    }
}

/// What all of a person's history comes to.
struct TimelineTotals {
    private var firstDay: [Int32], lastDay: [Int32], firstPurchase: [Int32], lastPurchase: [Int32]
    private var purchases: [UInt32]
    private var net: [Int64]

    struct Lines {
        let kinds: UnsafeBufferPointer<UInt8>
        /// Nil where every order has one day.
        let days: UnsafeBufferPointer<Int32>?
    }

    /// - Throws: `FactProblem.overflow`.
    init(_ starts: TimelineStarts, day: [Int32], flags: [UInt8], net orderNet: [Int64], _ lines: Lines) throws {
        let people = starts.people
        firstDay = [Int32](repeating: .max, count: people)
        lastDay = [Int32](repeating: .min, count: people)
        firstPurchase = [Int32](repeating: .max, count: people)
        lastPurchase = [Int32](repeating: .min, count: people)
        purchases = [UInt32](repeating: 0, count: people)
        net = [Int64](repeating: 0, count: people)
        var overflow = false
        for person in 0..<people {
            for order in Int(starts.orderStart[person])..<Int(starts.orderStart[person + 1]) {
                (net[person], overflow) = net[person].sum(orderNet[order], overflow)
                var (last, bought) = (day[order], day[order])
                if flags[order] & TimelineOrders.Flag.spansDays != 0, let days = lines.days {
                    bought = .max
                    for line in Int(starts.lineStart[order])..<Int(starts.lineStart[order + 1]) {
                        last = max(last, days[line])
                        if lines.kinds[line] & TimelineColumn.kindMask == LineKind.purchase.rawValue {
                            bought = min(bought, days[line])
                        }
                    }
                }
                (firstDay[person], lastDay[person]) = (min(firstDay[person], day[order]), max(lastDay[person], last))
                guard flags[order] & TimelineOrders.Flag.purchase != 0 else { continue }
                purchases[person] += 1
                firstPurchase[person] = min(firstPurchase[person], bought)
                lastPurchase[person] = max(lastPurchase[person], bought)
            }
        }
        if overflow { throw FactProblem.overflow }
    }

    func write(_ writer: BatchWriter) throws {
        try firstDay.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.firstDay, $0) }
        try lastDay.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.lastDay, $0) }
        try firstPurchase.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.firstPurchase, $0) }
        try lastPurchase.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.lastPurchase, $0) }
        try purchases.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.purchases, $0) }
        try net.withUnsafeBufferPointer { try writer.addRaw(TimelineColumn.net, $0) }
    }
}
