import Kernel

/// What each source record bought up to a day, in parallel arrays indexed by record id (0 is nobody).
public struct PurchaseTotals: Sendable {
    /// Day numbers; `Int32.min` where there is no purchase.
    public internal(set) var lastDay: [Int32]
    /// Orders whose positive lines sum to more than zero.
    public internal(set) var purchases: [Int32]
    /// Minor units of the home's currency: all lines up to the day, returns and adjustments included.
    public internal(set) var net: [Int64]
    /// Minor units: purchase lines of purchases alone.
    public internal(set) var gross: [Int64]
    /// Lines of other currencies without a rate of their day, which count as purchases and in no sum.
    public internal(set) var linesLeftOut = 0

    public static let none = Int32.min

    /// - Parameter records: the largest record id.
    public init(records: Int) {
        let count = records + 1
        lastDay = [Int32](repeating: Self.none, count: count)
        purchases = [Int32](repeating: 0, count: count)
        net = [Int64](repeating: 0, count: count)
        gross = [Int64](repeating: 0, count: count)
    }
}

/// How the facts are looked at.
public struct PurchaseView: Sendable {
    /// The last day that counts.
    public var asOf: Day
    /// Orders of gifts alone count too.
    public var includesZero: Bool
    /// First day that counts; nil is the beginning.
    public var from: Day?
    public var currency: Currency
    /// What lines of other currencies convert at.
    public var rates: RateTable

    public init(
        asOf: Day, includesZero: Bool = false, from: Day? = nil, currency: Currency, rates: RateTable = .none
    ) {
        self.asOf = asOf
        self.includesZero = includesZero
        self.from = from
        self.currency = currency
        self.rates = rates
    }
}

extension PurchaseTotals {
    /// Adds the visible orders of one batch.
    ///
    /// A purchase is decided on all lines of the order up to the as-of day; its day is that of its earliest
    /// purchase line. With a window it counts when one of its purchase lines lies in it, and is dated by those.
    /// - Parameter isSuperseded: for each order, whether a later import says it anew.
    /// - Throws: `FactProblem.overflow` when a sum leaves 64 bits.
    /// - Complexity: O(lines), one sequential pass.
    public mutating func add(_ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView) throws {
        var lines = try LineColumns(batch, view)
        let counts = try batch.packed(OrderColumn.lineCount)
        let records = try batch.packed(OrderColumn.record)
        guard records.count == counts.count, isSuperseded.count == counts.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.record)
        }
        var start = 0
        for order in counts.indices {
            let count = counts[order]
            guard count >= 0, Int(count) <= lines.count - start,
                let record = Int(exactly: records[order]),
                record >= 0, record < net.count
            else { throw FactProblem.damaged(batch.name, block: OrderColumn.lineCount) }
            let end = start + Int(count)
            defer { start = end }
            if isSuperseded[order] { continue }
            try lines.reach(start..<end)
            try add(lines, start..<end, record: record, view)
        }
        try batch.checkIntact()
    }

    private mutating func add(_ lines: LineColumns, _ range: Range<Int>, record: Int, _ view: PurchaseView) throws {
        let (last, from) = (Int64(view.asOf.number), view.from.map { Int64($0.number) } ?? Int64.min)
        var (positive, net, gross) = (Int64(0), Int64(0), Int64(0))
        var purchaseLines = 0
        var earliestInside = Int64.max
        var overflow = false
        for line in range where lines.day(line) <= last {
            let kind = lines.kind(line)
            if kind == Int64(LineKind.void.rawValue) { continue }
            let worth = lines.worth(line)
            let inside = lines.day(line) >= from
            if kind == Int64(LineKind.purchase.rawValue) {
                // Whether anything was paid is decided in the line's own money, also where it has no rate.
                (positive, overflow) = positive.sum(lines.amount(line), overflow)
                purchaseLines += 1
                if inside { earliestInside = min(earliestInside, lines.day(line)) }
                if inside, let worth { (gross, overflow) = gross.sum(worth, overflow) }
            }
            if inside, let worth {
                (net, overflow) = net.sum(worth, overflow)
            } else if inside {
                linesLeftOut += 1
            }
        }
        (self.net[record], overflow) = self.net[record].sum(net, overflow)
        if purchaseLines > 0, positive > 0 || view.includesZero, earliestInside != Int64.max {
            purchases[record] += 1
            lastDay[record] = max(lastDay[record], Int32(truncatingIfNeeded: earliestInside))
            (self.gross[record], overflow) = self.gross[record].sum(gross, overflow)
        }
        if overflow { throw FactProblem.overflow }
    }
}

extension Int64 {
    /// This + other, and whether that or anything before overflowed.
    func sum(_ other: Int64, _ before: Bool) -> (Int64, Bool) {
        let (value, overflow) = addingReportingOverflow(other)
        return (value, before || overflow)
    }
}
