import Kernel

/// Sales of the whole company by calendar month, nobody's orders included.
public struct MonthTotals: Sendable, Equatable {
    public struct Month: Sendable, Equatable {
        public let year: Int
        /// 1…12.
        public let month: Int
        /// Minor units: all lines of the month, returns and adjustments included.
        public var net: Int64 = 0
        /// Purchases by the day of their earliest purchase line.
        public var purchases = 0

        /// Months since year 0, for sorting and distances.
        public var index: Int { year * 12 + month - 1 }
        public var firstDay: Day { Day(number: Day.number(year: year, month: month, day: 1)) }
    }

    private var byIndex: [Int: Month] = [:]

    public init() {}

    /// Ascending; months without facts are left out.
    public var months: [Month] { byIndex.values.sorted { $0.index < $1.index } }

    public func month(_ index: Int) -> Month {
        byIndex[index] ?? Month(year: index / 12, month: index % 12 + 1)
    }

    /// Adds the visible orders of one batch.
    /// - Throws: `FactProblem.overflow` when a sum leaves 64 bits.
    /// - Complexity: O(lines).
    public mutating func add(_ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView) throws {
        var lines = try LineColumns(batch, view)
        let counts = try batch.packed(OrderColumn.lineCount)
        guard counts.count == isSuperseded.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.lineCount)
        }
        var start = 0
        for order in counts.indices {
            let count = counts[order]
            guard count >= 0, Int(count) <= lines.count - start else {
                throw FactProblem.damaged(batch.name, block: OrderColumn.lineCount)
            }
            let end = start + Int(count)
            if !isSuperseded[order] {
                try lines.reach(start..<end)
                try add(lines, start..<end, view)
            }
            start = end
        }
        try batch.checkIntact()
    }

    private mutating func add(_ lines: LineColumns, _ range: Range<Int>, _ view: PurchaseView) throws {
        var positive: Int64 = 0
        var earliest = Int64.max
        var overflow = false
        for line in range where lines.day(line) <= Int64(view.asOf.number) {
            let kind = lines.kind(line)
            if kind == Int64(LineKind.void.rawValue) { continue }
            if kind == Int64(LineKind.purchase.rawValue) {
                (positive, overflow) = positive.sum(lines.amount(line), overflow)
                earliest = min(earliest, lines.day(line))
            }
            if let worth = lines.worth(line) {
                var month = month(slot(lines.day(line)))
                (month.net, overflow) = month.net.sum(worth, overflow)
                byIndex[month.index] = month
            }
        }
        if overflow { throw FactProblem.overflow }
        if positive > 0 || (view.includesZero && earliest != .max) {
            var month = month(slot(earliest))
            month.purchases += 1
            byIndex[month.index] = month
        }
    }

    private func slot(_ day: Int64) -> Int {
        let parts = Day(number: Int32(clamping: day)).parts
        return parts.year * 12 + parts.month - 1
    }
}
