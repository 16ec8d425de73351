import Kernel

/// What is asked of everybody's purchases: which time, and what counts in it.
///
/// A purchase is decided on all lines of the order up to the as-of day. It counts when one of its purchase lines lies in the
/// time, and is dated by the earliest of those; money is that of the lines in the time.
public struct PurchaseQuery: Sendable {
    /// Days since 1970, inclusive.
    public var from: Int32
    public var asOf: Int32
    /// Orders of gifts alone count as purchases.
    public var includesZero = false
    /// Money of purchase lines of purchases; else of all lines, returns and adjustments included.
    public var isGross = false
    /// Also the days of the first purchase and of the next.
    public var hasDays = false
    /// Also what was sold has cost.
    public var hasCosts = false
    /// Only orders of some files; nil is all.
    public var files: PickedFiles?

    public init(asOf: Int32, from: Int32 = .min) { (self.asOf, self.from) = (asOf, from) }
}

/// What everybody bought, by index of the person; what was not asked for is empty.
public struct PurchaseColumns: Sendable {
    public internal(set) var purchases: [Int32] = []
    /// Day of the last purchase; `Int32.min` without any.
    public internal(set) var last: [Int32] = []
    /// Minor units of the home's currency; lines without a rate are left out.
    public internal(set) var money: [Int64] = []
    /// Days of the first purchase and of the next, which may be of the same day; `Int32.max` where there is none.
    public internal(set) var first: [Int32] = []
    public internal(set) var second: [Int32] = []
    /// Millionths of the currency's unit of the lines whose money is summed; `unknownCost` where one of those has no cost.
    public internal(set) var cost: [Int128] = []

    public static let noDay = Int32.max
    public static let unknownCost = Int128.min

    public init() {}

    /// Puts other people behind these.
    public mutating func append(_ others: PurchaseColumns) {
        purchases += others.purchases
        last += others.last
        money += others.money
        first += others.first
        second += others.second
        cost += others.cost
    }
}

/// What one person bought, or nobody.
public struct PurchaseSum: Sendable {
    public internal(set) var purchases: Int32 = 0
    public internal(set) var last = Int32.min
    public internal(set) var first = PurchaseColumns.noDay
    public internal(set) var second = PurchaseColumns.noDay
    public internal(set) var money: Int64 = 0
    var cost: Int128 = 0
    var isCostUnknown = false
    var overflow = false

    @inline(__always)
    mutating func buy(on day: Int32) {
        purchases &+= 1
        last = max(last, day)
        if day < first { (first, second) = (day, first) } else { second = min(second, day) }
    }

    @inline(__always)
    mutating func earn(_ minor: Int64) {
        let (sum, isTooLarge) = money.addingReportingOverflow(minor)
        money = sum
        overflow = overflow || isTooLarge
    }
}
