/// Customers by the month of their first purchase, and how many of them bought in each month since.
public enum Cohorts {
    public struct Cohort: Sendable, Equatable {
        /// Months since the year 0 of the first purchase: year · 12 + month − 1.
        public let month: Int
        /// Customers who bought in that month, one month after, two months after …; up to the last month asked for. The
        /// first is the size of the cohort.
        public var customers: [Int]
    }

    /// One purchase or several of a customer in a month.
    public struct Purchase: Sendable, Hashable {
        public let customer: Int32
        /// Months since the year 0.
        public let month: Int32

        public init(customer: Int32, month: Int32) { (self.customer, self.month) = (customer, month) }
    }

    /// The cohorts that have customers, by month.
    ///
    ///     cohort(c) = min month of c's purchases        customers[k] = customers of the cohort who bought k months after
    ///
    /// - Parameters:
    ///   - purchases: in any sequence; a month that stands there several times for a customer counts once.
    ///   - last: the month up to which rows go; purchases after it are left out.
    /// - Returns: ascending by month; the firsts sum to the customers.
    /// - Complexity: O(n · log n) for n purchases, and the cells of the answer.
    public static func table(_ purchases: [Purchase], upTo last: Int) -> [Cohort] {
        var cohorts: [Int: [Int]] = [:]
        var first: Purchase?
        var former: Purchase?
        let sorted = purchases.lazy.filter { Int($0.month) <= last }
            .sorted { ($0.customer, $0.month) < ($1.customer, $1.month) }
        for purchase in sorted where purchase != former {
            former = purchase
            if first?.customer != purchase.customer { first = purchase }
            let month = Int(first?.month ?? purchase.month)
            cohorts[month, default: [Int](repeating: 0, count: last - month + 1)][Int(purchase.month) - month] += 1
        }
        return cohorts.sorted { $0.key < $1.key }.map { Cohort(month: $0.key, customers: $0.value) }
    }
}
