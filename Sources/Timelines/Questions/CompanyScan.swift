import Kernel
import Synchronization

/// Sales of a calendar month.
public struct SalesMonth: Sendable, Equatable {
    public let year: Int
    /// 1…12.
    public let month: Int
    /// Minor units: all lines of the month, returns and adjustments included.
    public var net: Int64 = 0
    /// Purchases by the day of their earliest purchase line.
    public var purchases = 0

    /// - Parameter index: months since the year 0.
    public init(_ index: Int) { (year, month) = (index / 12, index % 12 + 1) }

    public var index: Int { year * 12 + month - 1 }
    public var firstDay: Day { Day(number: Day.number(year: year, month: month, day: 1)) }
}

/// Adds up the orders of some people of a timeline, and those that name nobody where these are wanted, too.
public struct CompanyScan: Sendable {
    let timeline: Timeline
    let people: PersonSet
    let hasNobody: Bool

    /// - Parameter people: of the timeline's size.
    public init(_ timeline: Timeline, _ people: PersonSet, hasNobody: Bool) {
        (self.timeline, self.people, self.hasNobody) = (timeline, people, hasNobody)
    }

    /// Lines of the time that have no rate of their day, and are in no sum of money.
    /// - Throws: `FactProblem.damaged`.
    /// - Complexity: O(orders).
    public func linesLeftOut(_ query: PurchaseQuery) throws -> Int {
        guard timeline.hasUnrated else { return 0 }
        let kernel = try PurchaseKernel(query, timeline)
        var count = 0
        func add(_ person: Int) {
            kernel.forEachOrder(person) { order, _ in
                guard timeline.flags[order] & TimelineOrders.Flag.unrated != 0 else { return }
                for line in kernel.lines(order) where kernel.worth(line) == nil {
                    let day = kernel.day(line, order)
                    if day >= query.from, day <= query.asOf { count += 1 }
                }
            }
        }
        people.forEach(add)
        if hasNobody { add(timeline.count) }
        try timeline.file.checkIntact()
        return count
    }

    /// Sales by month of some months, ascending, up to a day.
    /// - Parameters:
    ///   - range: months since the year 0.
    ///   - asOf: later facts do not exist.
    /// - Throws: `FactProblem.damaged`, `.overflow`.
    /// - Complexity: O(orders).
    public func months(_ range: ClosedRange<Int>, asOf: Int32) throws -> SalesByMonth {
        let kernel = try PurchaseKernel(PurchaseQuery(asOf: asOf), timeline)
        let orderNet = try timeline.orderNet
        let all = Mutex(SalesByMonth(range))
        let overflow = Mutex(false)
        PersonStretch.forEach(of: timeline.count) { _, stretch in
            var sums = MonthSums(range, kernel, orderNet)
            for person in stretch where people.contains(person) { sums.add(person) }
            all.withLock { [sums] all in if !all.add(sums.months) || sums.overflow { overflow.withLock { $0 = true } } }
        }
        var sums = MonthSums(range, kernel, orderNet)
        if hasNobody { sums.add(timeline.count) }
        try timeline.file.checkIntact()
        var months = all.withLock { $0 }
        if !months.add(sums.months) || sums.overflow || overflow.withLock({ $0 }) { throw FactProblem.overflow }
        return months
    }
}

/// Sales by month, and when the first of all were.
public struct SalesByMonth: Sendable, Equatable {
    public fileprivate(set) var months: [SalesMonth]
    /// Day of the first line that is in a sum, or of the first purchase; `Int32.max` where nothing is.
    public fileprivate(set) var firstDay = Int32.max

    public init(_ range: ClosedRange<Int>) { months = range.map { SalesMonth($0) } }

    /// Adds the same months of others.
    /// - Returns: whether all sums fit 64 bits.
    public mutating func add(_ others: SalesByMonth) -> Bool {
        firstDay = min(firstDay, others.firstDay)
        var fits = true
        for (index, other) in others.months.enumerated() where months.indices.contains(index) {
            let (sum, overflow) = months[index].net.addingReportingOverflow(other.net)
            months[index].net = sum
            months[index].purchases += other.purchases
            fits = fits && !overflow
        }
        return fits
    }
}

/// The sales of people added up by one core.
private struct MonthSums: Sendable {
    private let kernel: PurchaseKernel
    private let orderNet: RawColumn<Int64>
    /// First day of each month, and of the one behind the last.
    private let starts: [Int32]
    var months: SalesByMonth
    var overflow = false

    init(_ range: ClosedRange<Int>, _ kernel: PurchaseKernel, _ orderNet: RawColumn<Int64>) {
        (self.kernel, self.orderNet) = (kernel, orderNet)
        months = SalesByMonth(range)
        starts = (range.lowerBound...range.upperBound + 1).map { SalesMonth($0).firstDay.number }
    }

    mutating func add(_ person: Int) {
        let (kernel, flags) = (kernel, kernel.timeline.flags)
        let apart = TimelineOrders.Flag.spansDays | TimelineOrders.Flag.unrated
        kernel.forEachOrder(person) { order, day in
            if flags[order] & apart != 0 { return addLines(order) }
            earn(orderNet[order], on: day)
            if flags[order] & TimelineOrders.Flag.purchase != 0 { buy(on: day) }
        }
    }

    private mutating func addLines(_ order: Int) {
        var earliest = Int32.max
        for line in kernel.lines(order) {
            let day = kernel.day(line, order)
            guard day <= kernel.query.asOf else { continue }
            if kernel.isPurchaseLine(line) { earliest = min(earliest, day) }
            if let worth = kernel.worth(line) { earn(worth, on: day) }
        }
        if earliest != .max, kernel.isPurchase(spanning: order) { buy(on: earliest) }
    }

    private mutating func earn(_ minor: Int64, on day: Int32) {
        months.firstDay = min(months.firstDay, day)
        guard let month = month(day) else { return }
        let (sum, isTooLarge) = months.months[month].net.addingReportingOverflow(minor)
        months.months[month].net = sum
        overflow = overflow || isTooLarge
    }

    private mutating func buy(on day: Int32) {
        months.firstDay = min(months.firstDay, day)
        if let month = month(day) { months.months[month].purchases += 1 }
    }

    /// Place of a day's month; nil for one that is not asked for.
    private func month(_ day: Int32) -> Int? {
        guard let last = starts.last, day < last else { return nil }
        return starts.lastIndex { $0 <= day }
    }
}
