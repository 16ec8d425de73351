import Kernel

/// A query about purchases with the columns it reads, opened: asking it of a person cannot fail.
struct PurchaseKernel: Sendable {
    let timeline: Timeline
    let query: PurchaseQuery
    private let orderNet: RawColumn<Int64>
    private let amount: ScaledColumn?
    private let cost: ScaledColumn?
    private let files: OrderFiles?

    /// - Throws: `FactProblem.damaged`.
    init(_ query: PurchaseQuery, _ timeline: Timeline) throws {
        (self.query, self.timeline) = (query, timeline)
        orderNet = try timeline.orderNet
        amount = try timeline.scaled(TimelineColumn.amount)
        cost = query.hasCosts ? try timeline.scaled(TimelineColumn.cost) : nil
        files = try query.files.map { try OrderFiles($0, timeline) }
    }

    /// What somebody bought.
    /// - Parameter person: index; the number of people stands for nobody.
    @inline(__always)
    func sum(_ person: Int) -> PurchaseSum {
        var sum = PurchaseSum()
        forEachOrder(person) { order, day in
            if isSpanning(order) {
                addSpanning(order, to: &sum)
            } else if day >= query.from {
                addWhole(order, day, to: &sum)
            }
        }
        return sum
    }

    /// The orders of a person that begin by the as-of day and are of the files asked for.
    @inline(__always)
    func forEachOrder(_ person: Int, _ body: (Int, Int32) -> Void) {
        for order in Int(timeline.orderStart[person])..<Int(timeline.orderStart[person &+ 1]) {
            let day = timeline.orderDay[order]
            if day > query.asOf { break }
            if let files, !files.contains(order) { continue }
            body(order, day)
        }
    }

    /// Whether the lines of an order are of several days.
    @inline(__always)
    func isSpanning(_ order: Int) -> Bool { timeline.flags[order] & TimelineOrders.Flag.spansDays != 0 }

    /// Whether an order whose lines are of one day, which counts, is a purchase.
    @inline(__always)
    func isPurchase(whole order: Int) -> Bool {
        timeline.flags[order] & TimelineOrders.Flag.purchase != 0
            || (query.includesZero && lines(order).contains(where: isPurchaseLine))
    }

    /// Whether an order of several days is a purchase by the as-of day.
    func isPurchase(spanning order: Int) -> Bool {
        let sold = lines(order).filter { isPurchaseLine($0) && day($0, order) <= query.asOf }
        return !sold.isEmpty && (query.includesZero || sold.contains { timeline.kind[$0] & TimelineColumn.paid != 0 })
    }

    @inline(__always)
    func lines(_ order: Int) -> Range<Int> {
        Int(timeline.lineStart[order])..<Int(timeline.lineStart[order &+ 1])
    }

    @inline(__always)
    func day(_ line: Int, _ order: Int) -> Int32 { timeline.lineDay?[line] ?? timeline.orderDay[order] }

    @inline(__always)
    func isPurchaseLine(_ line: Int) -> Bool {
        timeline.kind[line] & TimelineColumn.kindMask == LineKind.purchase.rawValue
    }

    /// Minor units of the home's currency; nil without a rate of the line's day.
    @inline(__always)
    func worth(_ line: Int) -> Int64? {
        guard let worth = amount?[line], worth != TimelineColumn.unknown else { return nil }
        return worth
    }

    @inline(__always)
    private func addWhole(_ order: Int, _ day: Int32, to sum: inout PurchaseSum) {
        let isPurchase = isPurchase(whole: order)
        if !query.isGross {
            sum.earn(orderNet[order])
        } else if isPurchase {
            for line in lines(order) where isPurchaseLine(line) { sum.earn(worth(line) ?? 0) }
        }
        if isPurchase { sum.buy(on: day) }
        if query.hasCosts, isPurchase || !query.isGross {
            for line in lines(order) { addCost(line, to: &sum) }
        }
    }

    private func addSpanning(_ order: Int, to sum: inout PurchaseSum) {
        let isPurchase = isPurchase(spanning: order)
        var earliest = Int32.max
        for line in lines(order) {
            let day = day(line, order)
            guard day >= query.from, day <= query.asOf else { continue }
            if isPurchaseLine(line) { earliest = min(earliest, day) }
            guard !query.isGross || (isPurchase && isPurchaseLine(line)) else { continue }
            sum.earn(worth(line) ?? 0)
            if query.hasCosts { addCost(line, to: &sum) }
        }
        if isPurchase, earliest != .max { sum.buy(on: earliest) }
    }

    /// Adds what the goods of a line have cost that was sold, or came back: one without a cost makes all of it unknown, and
    /// one without a rate is left out, as its money is.
    private func addCost(_ line: Int, to sum: inout PurchaseSum) {
        let kind = timeline.kind[line] & TimelineColumn.kindMask
        guard kind == LineKind.purchase.rawValue || (kind == LineKind.return.rawValue && !query.isGross),
            worth(line) != nil
        else { return }
        guard let cost = cost?[line], cost != TimelineColumn.unknown else { return sum.isCostUnknown = true }
        sum.cost &+= Int128(cost)
    }
}
