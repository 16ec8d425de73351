import Kernel

/// Where a customer stands between often and much.
public enum FrequencyVolumeCell: String, Sendable, CaseIterable {
    /// Seldom and little (Indiferencia).
    case indifference
    /// Often and little (Aproximación).
    case approach
    /// Often and much (Fidelización).
    case loyalty
    /// Seldom and much (Migración).
    case migration
    /// No purchase in the window.
    case none
}

/// Frequency × volume: how often a customer bought in a window, and how much each time.
///
///     F = purchases        V = money ÷ purchases        F × V = money, exactly
///
/// High is strictly above a threshold, by default the median of those with a purchase in the window. V is kept as a ratio
/// and compared by cross multiplication, so that F × V stays the money to the cent and nobody changes cells by rounding.
public enum FrequencyVolume {
    public struct Thresholds: Sendable, Equatable {
        /// Purchases; halves where the middle lies between two customers.
        public var frequency: Fraction
        /// Minor units a purchase.
        public var volume: Fraction

        public init(frequency: Fraction, volume: Fraction) { (self.frequency, self.volume) = (frequency, volume) }
    }

    /// The medians of F and of V of those who bought; nil where nobody did.
    ///
    /// The middle value of an odd number of customers, the mean of the middle two of an even one: of F in halves, of V
    /// as (a·d + c·b) ÷ (2·b·d) of the middle a/b and c/d, which fits 128 bits.
    /// - Parameters:
    ///   - purchases: of each customer in the window; 0 and less is none.
    ///   - money: minor units of each, in the same sequence.
    /// - Complexity: O(n) on average: the middle is found, nothing is sorted.
    public static func medians(purchases: [Int32], money: [Int64]) -> Thresholds? {
        var volumes: [Volume] = []
        volumes.reserveCapacity(min(purchases.count, money.count))
        for (purchases, money) in zip(purchases, money) where purchases > 0 {
            volumes.append(Volume(money: money, purchases: purchases))
        }
        guard !volumes.isEmpty else { return nil }
        let middle = [(volumes.count - 1) / 2, volumes.count / 2]
        let often = volumes.map(\.purchases).withUnsafeBufferPointer { OrderStatistics.values(at: middle, in: $0) }
        Selection.place(middle[1], of: &volumes, in: 0..<volumes.count)
        // Of an even number the lower one is the greatest of those before.
        let high = volumes[middle[1]]
        let low = middle[0] == middle[1] ? high : volumes[..<middle[1]].max() ?? high
        guard let frequency = Fraction(often.reduce(0) { $0 + Int64($1) }, 2),
            let volume = Fraction(
                Int128(low.money) * Int128(high.purchases) + Int128(high.money) * Int128(low.purchases),
                2 * Int128(low.purchases) * Int128(high.purchases))
        else { return nil }
        return Thresholds(frequency: frequency, volume: volume)
    }

    /// Money a purchase of one customer, as a ratio.
    private struct Volume: Comparable {
        let money: Int64
        /// 1 or more.
        let purchases: Int32

        static func < (left: Volume, right: Volume) -> Bool {
            Int128(left.money) * Int128(right.purchases) < Int128(right.money) * Int128(left.purchases)
        }

        static func == (left: Volume, right: Volume) -> Bool {
            Int128(left.money) * Int128(right.purchases) == Int128(right.money) * Int128(left.purchases)
        }
    }

    /// The cell of each customer.
    ///
    /// | | V at most the threshold | V above it |
    /// | --- | --- | --- |
    /// | F above the threshold | approach | loyalty |
    /// | F at most the threshold | indifference | migration |
    /// - Complexity: O(n).
    public static func cells(purchases: [Int32], money: [Int64], _ thresholds: Thresholds) -> [FrequencyVolumeCell] {
        zip(purchases, money).map { purchases, money in
            guard purchases > 0 else { return .none }
            let isOften = isAbove(thresholds.frequency, Int64(purchases), 1)
            let isMuch = isAbove(thresholds.volume, money, purchases)
            return isOften ? isMuch ? .loyalty : .approach : isMuch ? .migration : .indifference
        }
    }

    /// some ÷ of > threshold, in 128 bits where these are enough.
    private static func isAbove(_ threshold: Fraction, _ some: Int64, _ of: Int32) -> Bool {
        let (mine, isTooLarge) = Int128(some).multipliedReportingOverflow(by: threshold.denominator)
        let (theirs, overflow) = threshold.numerator.multipliedReportingOverflow(by: Int128(of))
        if !isTooLarge, !overflow { return mine > theirs }
        return Fraction(some, of).map { $0 > threshold } ?? false
    }

    /// Customers who were in one cell and are in another, or stayed.
    public struct Flow: Sendable, Hashable {
        public let from, to: FrequencyVolumeCell
        public let customers: Int

        public init(from: FrequencyVolumeCell, to: FrequencyVolumeCell, customers: Int) {
            (self.from, self.to, self.customers) = (from, to, customers)
        }
    }

    /// How customers moved between two periods, both seen by the thresholds of the first.
    ///
    /// - Parameters:
    ///   - before: cell of each customer in the first period.
    ///   - now: cell of each in the second, in the same sequence.
    ///   - others: customers who are in neither, and belong to `none` in both.
    /// - Returns: the moves that somebody made, in the sequence of the cells; they sum to all customers.
    /// - Complexity: O(n).
    public static func flows(
        from before: [FrequencyVolumeCell], to now: [FrequencyVolumeCell], others: Int = 0
    ) -> [Flow] {
        struct Move: Hashable { let from, to: FrequencyVolumeCell }
        var counts: [Move: Int] = [Move(from: .none, to: .none): max(0, others)]
        for (from, to) in zip(before, now) { counts[Move(from: from, to: to), default: 0] += 1 }
        let cells = FrequencyVolumeCell.allCases
        return cells.flatMap { from in
            cells.compactMap { to in
                let count = counts[Move(from: from, to: to)] ?? 0
                return count > 0 ? Flow(from: from, to: to, customers: count) : nil
            }
        }
    }
}
