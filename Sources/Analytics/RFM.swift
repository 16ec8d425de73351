/// The raw figures of the customers to be scored, in three parallel columns: position i is one customer in each.
///
/// Only customers with a purchase up to the as-of day belong here; who else is left out is the caller's decision.
/// Columns of different lengths are read up to the shortest.
public struct RFMInput: Sendable {
    /// Day number (days since 1970-01-01) of each customer's last purchase.
    public var lastPurchase: [Int32]
    /// Number of purchases of each customer.
    public var purchases: [Int32]
    /// What each customer spent, in minor units of the home's currency; negative where more was returned than kept.
    public var monetary: [Int64]

    public init(lastPurchase: [Int32], purchases: [Int32], monetary: [Int64]) {
        self.lastPurchase = lastPurchase
        self.purchases = purchases
        self.monetary = monetary
    }

    /// Customers in all three columns.
    public var count: Int { min(lastPurchase.count, purchases.count, monetary.count) }
}

/// The scores of the customers of an `RFMInput`, in its order and length.
public struct RFMScores: Sendable {
    /// Recency, frequency and monetary scores, each 1 (worst fifth) to 5 (best fifth).
    public let r, f, m: [UInt8]
    /// The named group of each customer, decided by `r` and `f`.
    public let group: [RFMGroup]
}

/// Recency, frequency and monetary scoring: where each customer stands among all of them.
public enum RFM {
    /// Scores every customer against all customers of the input.
    ///
    ///     score = 1 + ⌊5·w/n⌋       w = scored customers strictly worse, n = scored customers
    ///
    /// Worse is: an older last purchase (recency), fewer purchases (frequency), less money (monetary). Customers
    /// with equal figures have equal scores, and a tie takes the lower one: if all are equal, all score 1. The fifths
    /// are therefore equal in size only where figures are distinct.
    ///
    /// The recency in days (as-of day − last purchase) need not be known: it orders customers as the day itself does.
    ///
    /// - Parameter input: n customers; any figure of its type is allowed, down to `Int64.min`.
    /// - Returns: four columns of n; empty ones for n = 0.
    /// - Complexity: O(n) time for figures that are not adversarial, never more than six passes a column (see
    ///   `OrderStatistics`). Beside the 4·n bytes of the answer it holds the few values that share a bucket with a bound.
    /// - SeeAlso: contract §4. Quintile scoring is that of A. M. Hughes, *Strategic Database Marketing* (1994); the
    ///   rule for ties is ours.
    public static func score(_ input: RFMInput) -> RFMScores {
        let n = input.count
        let r = scores(of: input.lastPurchase, first: n)
        let f = scores(of: input.purchases, first: n)
        let m = scores(of: input.monetary, first: n)
        return RFMScores(r: r, f: f, m: m, group: groups(r: r, f: f))
    }

    /// The scores of the first n values of a column in which a smaller value is worse. O(n).
    static func scores<Value: FixedWidthInteger & Sendable>(of column: [Value], first n: Int) -> [UInt8] {
        column.withUnsafeBufferPointer { all in
            let values = UnsafeBufferPointer(rebasing: all[0..<n])
            let bounds = QuintileBounds(values)
            return [UInt8](unsafeUninitializedCapacity: n) { target, count in
                for index in 0..<n { target[index] = bounds.score(values[index]) }
                count = n
            }
        }
    }

    /// The group of each pair of scores, both 1...5 and equally many. O(n), one look-up each.
    private static func groups(r: [UInt8], f: [UInt8]) -> [RFMGroup] {
        RFMGroup.cells.withUnsafeBufferPointer { cells in
            [RFMGroup](unsafeUninitializedCapacity: r.count) { target, count in
                for index in r.indices {
                    target.initializeElement(at: index, to: cells[Int(r[index]) * 5 + Int(f[index]) - 6])
                }
                count = r.count
            }
        }
    }
}
