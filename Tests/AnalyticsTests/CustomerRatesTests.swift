import Kernel
import Testing

@testable import Analytics

@Suite("Attrition, retention, attraction")
struct CustomerRatesTests {
    private func history(
        was: Bool = false, active: Bool = false, new: Bool = false, before: Int64 = 0, money: Int64 = 0,
        first: Bool = false, again: Bool = false
    ) -> PeriodHistory {
        var history = PeriodHistory()
        (history.wasActive, history.isActive, history.isNew) = (was, active, new)
        (history.moneyBefore, history.money) = (before, money)
        (history.isFirstBuyer, history.hasRepurchased) = (first, again)
        return history
    }

    @Test("by hand: four active, one lost, two new")
    func byHand() {
        let rates = CustomerRates([
            history(was: true, active: true, before: 50, money: 999, first: true, again: true),
            history(was: true, active: true, before: 30), history(was: true, before: 20, first: true),
            history(was: true, active: true, before: 100, first: true, again: true),
            history(active: true, new: true, money: 40), history(active: true, new: true, money: 10), history(),
        ])
        #expect((rates.activeAtStart, rates.active, rates.lost, rates.retained, rates.new) == (4, 5, 1, 3, 2))
        #expect(rates.attrition == Fraction(1, 4) && rates.attritionMoney == Fraction(1, 10))
        #expect(rates.retention == Fraction(3, 4) && rates.retentionMoney == Fraction(9, 10))
        #expect(rates.attraction == Fraction(1, 2) && rates.attractionMoney == Fraction(1, 4))
        #expect(rates.repurchaseIndex == Fraction(2, 3))
        #expect(rates.acquisitionCost(500) == Fraction(250) && rates.retentionCost(100) == Fraction(100, 3))
    }

    @Test("what has nothing to be divided by is unknown, never 0")
    func unknown() {
        let nobody = CustomerRates([PeriodHistory]())
        #expect(nobody.attrition == nil && nobody.retention == nil && nobody.attraction == nil)
        #expect(nobody.repurchaseIndex == nil && nobody.acquisitionCost(5) == nil && nobody.retentionCost(5) == nil)
        let worthless = CustomerRates([history(was: true, before: -5)])
        #expect(worthless.attrition == Fraction(1) && worthless.attritionMoney == nil)
        #expect(worthless.retentionMoney == nil && worthless.attractionMoney == nil)
        #expect(CustomerRates([history(new: true)]).acquisitionCost(nil) == nil)
    }

    @Test("lost and retained are the active at the start; amounts of any size are summed")
    func invariants() {
        var random = SeededGenerator(seed: 25)
        let histories = (0..<500).map { _ in
            history(
                was: random.below(2) == 0, active: random.below(2) == 0, new: random.below(3) == 0,
                before: Int64.max - Int64(random.below(9)), money: .max, first: random.below(2) == 0)
        }
        let rates = CustomerRates(histories)
        #expect(rates == CustomerRates(histories.reversed()))
        #expect(rates.lost + rates.retained == rates.activeAtStart)
        #expect(rates.attrition?.complement == rates.retention)
        #expect(rates.moneyLost <= rates.moneyAtStart && rates.moneyNew == Int128(rates.new) * Int128(Int64.max))
    }
}

@Suite("Profit of a customer")
struct CustomerProfitTests {
    @Test("money less cost, exact to the millionth of a millionth; unknown where the cost is")
    func profit() {
        let scale = CustomerProfit.scale
        let profits = CustomerProfit.profits(
            money: [1_000, 1_000, 0, -50, .min], cost: [400 * scale + 1, nil, 7 * scale, -20 * scale, .max])
        #expect(profits == [600 * scale - 1, nil, -7 * scale, -30 * scale, nil])
        #expect(CustomerProfit.minor(600 * scale - 1) == 600)
        #expect(CustomerProfit.minor(-scale / 2) == -1 && CustomerProfit.minor(.max) == nil)
    }
}
