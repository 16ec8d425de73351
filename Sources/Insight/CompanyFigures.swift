import Kernel
import Timelines
import Warehouse

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
    public var months: [SalesMonth] = []
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

extension CompanyFigures {
    /// - Throws: `FactProblem`.
    init(_ histories: CustomerHistories, _ currency: Currency, _ asOf: Day) throws {
        (self.asOf, self.currency) = (asOf, currency)
        let question = ValueQuestion(asOf: asOf)
        let year = question.query(.year, files: [:])
        let yearBefore = question.query(until: asOf.adding(months: -12), .year, files: [:])
        let (now, before) = (try histories.timeline.purchases(year), try histories.timeline.purchases(yearBefore))
        let (nobodys, nobodysBefore) = (try histories.nobodys(year), try histories.nobodys(yearBefore))
        (net, purchases) = (nobodys.money, Int(nobodys.purchases))
        (netBefore, purchasesBefore) = (nobodysBefore.money, Int(nobodysBefore.purchases))
        _ = histories.timeline.places(of: nil) { place in
            let (isActive, wasActive) = (now.purchases[place] > 0, before.purchases[place] > 0)
            active += isActive ? 1 : 0
            activeBefore += wasActive ? 1 : 0
            lost += wasActive && !isActive ? 1 : 0
            (net, netBefore) = (net &+ now.money[place], netBefore &+ before.money[place])
            purchases += Int(now.purchases[place])
            purchasesBefore += Int(before.purchases[place])
            return false
        }
        linesLeftOut = try histories.linesLeftOut(year, of: nil)
        let last = asOf.monthIndex
        let sales = try histories.months(last - 12...last, asOf: asOf)
        // What was before the first facts is no month without sales.
        if sales.firstDay != .max {
            let first = Day(number: sales.firstDay).monthIndex
            months = sales.months.filter { $0.index >= first }
        }
    }
}
