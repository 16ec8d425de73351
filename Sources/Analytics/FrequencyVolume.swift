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
    /// - Complexity: O(n · log n).
    public static func medians(purchases: [Int32], money: [Int64]) -> Thresholds? {
        let buyers = zip(purchases, money).filter { $0.0 > 0 }
        let frequencies = buyers.map(\.0).sorted()
        let volumes = buyers.sorted { Int128($0.1) * Int128($1.0) < Int128($1.1) * Int128($0.0) }
        guard let low = volumes.dropFirst((volumes.count - 1) / 2).first,
            let high = volumes.dropFirst(volumes.count / 2).first,
            let seldom = frequencies.dropFirst((frequencies.count - 1) / 2).first,
            let often = frequencies.dropFirst(frequencies.count / 2).first,
            let frequency = Fraction(Int64(seldom) + Int64(often), 2),
            let volume = Fraction(
                Int128(low.1) * Int128(high.0) + Int128(high.1) * Int128(low.0), 2 * Int128(low.0) * Int128(high.0))
        else { return nil }
        return Thresholds(frequency: frequency, volume: volume)
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
            guard purchases > 0, let volume = Fraction(money, purchases) else { return .none }
            let (isOften, isMuch) = (Fraction(purchases) > thresholds.frequency, volume > thresholds.volume)
            return isOften ? isMuch ? .loyalty : .approach : isMuch ? .migration : .indifference
        }
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
