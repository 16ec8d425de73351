import Kernel
import Timelines

/// What the first page says of the company, as of a day.
public struct CompanyFigures: Sendable {
    public var asOf: Day
    public var currency: Currency
    /// Customers with a purchase in the 12 months ending that day, and a year before.
    public var active = 0
    public var activeBefore = 0
    /// Active a year before and not active now.
    public var lost = 0
    /// Minor units, net, of the 12 months ending that day, and of the 12 before.
    public var net: Int64 = 0
    public var netBefore: Int64 = 0
    public var purchases = 0
    public var purchasesBefore = 0
    /// The last 13 calendar months, the last one perhaps incomplete.
    public var months: [MonthTotals.Month] = []
    /// Some lines are in another currency and in no sum of money.
    public var linesLeftOut = 0

    /// Lost ÷ active a year before; nil when nobody was.
    public var attritionRatio: Double? {
        activeBefore > 0 ? Double(lost) / Double(activeBefore) : nil
    }

    /// Change to the year before, 0.1 is +10 %; nil when there was nothing.
    public static func change(_ now: Int64, _ before: Int64) -> Double? {
        before > 0 ? Double(now) / Double(before) - 1 : nil
    }
}
