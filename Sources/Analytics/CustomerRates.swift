import Kernel

/// What a customer did around a period, for the rates: a row of the input.
public struct PeriodHistory: Sendable, Equatable {
    /// A purchase in the 12 months ending at the start of the period, and in those ending at its end.
    public var wasActive = false
    public var isActive = false
    /// The first purchase of all lies in the period.
    public var isNew = false
    /// Minor units of the 12 months ending at the start, and of the period.
    public var moneyBefore: Int64 = 0
    public var money: Int64 = 0
    /// The first purchase lies in the 12 months before the start, and another within 12 months of it.
    public var isFirstBuyer = false
    public var hasRepurchased = false

    public init() {}
}

/// How many customers were lost, kept and won in a period, in customers and in money.
///
///     attrition  = lost ÷ active at the start          retention = 1 − attrition
///     attraction = new ÷ active at the start           repurchase index = bought again ÷ first buyers
///
/// In money: of the lost and of the active, what they bought in the 12 months before the start; of the new, what they
/// bought in the period. A rate over nobody, or over money of 0 and less, is unknown, never 0.
///
/// The literature's band of 15–35 % a year is for attrition of 12 months.
/// - SeeAlso: contract §4 and §7.
public struct CustomerRates: Sendable, Equatable {
    public private(set) var activeAtStart = 0
    public private(set) var active = 0
    /// Active at the start and not at the end; the rest of the active at the start is retained.
    public private(set) var lost = 0
    public private(set) var new = 0
    public private(set) var firstBuyers = 0
    public private(set) var repurchased = 0
    /// Minor units.
    public private(set) var moneyAtStart: Int128 = 0
    public private(set) var moneyLost: Int128 = 0
    public private(set) var moneyNew: Int128 = 0

    /// - Parameter histories: customers in any sequence; sums fit up to 2⁶³ of them.
    /// - Complexity: O(n).
    public init(_ histories: some Sequence<PeriodHistory>) {
        for history in histories {
            if history.isActive { active += 1 }
            if history.wasActive {
                activeAtStart += 1
                moneyAtStart &+= Int128(history.moneyBefore)
                if !history.isActive {
                    lost += 1
                    moneyLost &+= Int128(history.moneyBefore)
                }
            }
            if history.isNew {
                new += 1
                moneyNew &+= Int128(history.money)
            }
            if history.isFirstBuyer {
                firstBuyers += 1
                repurchased += history.hasRepurchased ? 1 : 0
            }
        }
    }

    public var retained: Int { activeAtStart - lost }

    public var attrition: Fraction? { Fraction(lost, activeAtStart) }
    public var attritionMoney: Fraction? { ofMoney(moneyLost) }
    public var retention: Fraction? { Fraction(retained, activeAtStart) }
    public var retentionMoney: Fraction? { attritionMoney?.complement }
    public var attraction: Fraction? { Fraction(new, activeAtStart) }
    public var attractionMoney: Fraction? { ofMoney(moneyNew) }
    public var repurchaseIndex: Fraction? { Fraction(repurchased, firstBuyers) }

    private func ofMoney(_ part: Int128) -> Fraction? { moneyAtStart > 0 ? Fraction(part, moneyAtStart) : nil }

    /// Minor units of spend for each new customer; nil without spend so labelled, or without anybody new.
    public func acquisitionCost(_ spend: Int64?) -> Fraction? { spend.flatMap { Fraction($0, new) } }

    /// Minor units of spend for each customer who was kept.
    public func retentionCost(_ spend: Int64?) -> Fraction? { spend.flatMap { Fraction($0, retained) } }
}
