/// Customers by the month of their first purchase, and how many of them bought in each month since.
public enum Cohorts {
    public struct Cohort: Sendable, Equatable {
        /// Months since the year 0 of the first purchase: year · 12 + month − 1.
        public let month: Int
        /// Customers who bought in that month, one month after, two months after …; up to the last month asked for. The
        /// first is the size of the cohort.
        public var customers: [Int]
    }

    /// The cohorts that have customers, by month.
    ///
    ///     cohort(c) = min month of c's purchases        customers[k] = customers of the cohort who bought k months after
    ///
    /// - Parameters:
    ///   - histories: of each customer the months with a purchase, ascending, each once.
    ///   - last: the month up to which rows go; purchases after it are left out.
    /// - Returns: ascending by month; the firsts sum to the customers.
    /// - Complexity: O(n) for n months of customers, and the cells of the answer.
    public static func table(_ histories: some Sequence<some Collection<Int32>>, upTo last: Int) -> [Cohort] {
        var rows: [Int: [Int]] = [:]
        for months in histories {
            guard let first = months.first.map(Int.init), first <= last else { continue }
            rows[first, default: [Int](repeating: 0, count: last - first + 1)].withUnsafeMutableBufferPointer { row in
                for month in months where Int(month) <= last { row[Int(month) - first] += 1 }
            }
        }
        return rows.sorted { $0.key < $1.key }.map { Cohort(month: $0.key, customers: $0.value) }
    }
}
