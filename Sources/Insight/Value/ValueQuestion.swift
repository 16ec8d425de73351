import Kernel
import Timelines

/// What is asked of the figures of value: RFM, ABC, F×V, cohorts, rates, concentration, profit.
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
    /// Only people, or only companies; nil is both.
    public var kind: CustomerKind?

    public init(asOf: Day) { self.asOf = asOf }

    /// As it is asked of a timeline: of all history up to a day, or of what ends with it.
    /// - Parameter files: files of orders by source.
    func query(until day: Day? = nil, _ window: Lookback?, files: [String: Set<UInt64>]) -> PurchaseQuery {
        let day = day ?? asOf
        var query = PurchaseQuery(asOf: day.number, from: window?.start(endingOn: day).number ?? .min)
        (query.includesZero, query.isGross) = (includesZero, isGross)
        query.files = source.map { PickedFiles(files[$0] ?? []) }
        return query
    }
}
