import Kernel
import Timelines

/// What is asked of the figures of value: ABC, F×V, cohorts, rates, concentration, profit.
public struct ValueQuestion: Sendable, Hashable {
    public var asOf: Day
    /// Money of purchases alone, returns left out.
    public var isGross = false
    /// Orders of gifts alone count as purchases.
    public var includesZero = false
    /// Days looked at, ending with `asOf`. Nil is all of history; for F×V and rates, 12 months.
    public var window: Lookback?
    /// Only facts of this source.
    public var source: String?

    public init(asOf: Day) { self.asOf = asOf }

    /// The same of RFM.
    public var rfm: RFMQuestion {
        RFMQuestion(
            asOf: asOf, isGross: isGross, includesZero: includesZero,
            windowDays: window.map { asOf.days(since: $0.before(asOf)) }, source: source)
    }

    /// The facts up to a day: of all history, or those that end with it.
    func view(_ currency: Currency, _ rates: RateTable, until day: Day? = nil, _ window: Lookback?) -> PurchaseView {
        let day = day ?? asOf
        return PurchaseView(
            asOf: day, includesZero: includesZero, from: window?.start(endingOn: day), currency: currency, rates: rates)
    }
}
