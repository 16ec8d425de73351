import Kernel
import Testing

@testable import Analytics

@Suite("Concentration")
struct ConcentrationTests {
    private func top(_ values: [Int64], _ percent: Int) -> Int {
        Concentration(values).top(Fraction(percent)).customers
    }

    @Test("the number of the best is rounded to the nearest, halves to the even one")
    func rounding() throws {
        let ten = [Int64](repeating: 1, count: 10)
        #expect([5, 10, 14, 15, 16, 25, 35, 45, 50, 100].map { top(ten, $0) } == [0, 1, 1, 2, 2, 2, 4, 4, 5, 10])
        #expect(top(ten, 0) == 0 && top(ten, -3) == 0 && top(ten, 900) == 10 && top([], 50) == 0)
        let half = try #require(Fraction(5, 2))
        #expect(Concentration([Int64](repeating: 1, count: 60)).top(half).customers == 2, "1.5")
        #expect(Concentration([Int64](repeating: 1, count: 100)).top(half).customers == 2, "2.5")
        let fine = try #require(Fraction(Int128.max / 3, Int128.max))
        #expect(Concentration(ten).top(fine).customers == 0)
    }

    @Test("shares by hand; money below 0 is 0")
    func shares() {
        let spread = Concentration([10, 40, -7, 30, 20])
        #expect(spread.total == 100)
        #expect(spread.top(Fraction(20)).share == Fraction(2, 5))
        #expect(spread.top(Fraction(40)).share == Fraction(7, 10))
        #expect(spread.top(Fraction(100)).share == Fraction(1))
    }

    @Test("Gini: 0 where all are alike, (n − 1) ÷ n where one has everything, by hand between")
    func gini() {
        #expect(Concentration([5, 5, 5, 5]).gini == Fraction(0))
        #expect(Concentration([0, 0, 0, 9]).gini == Fraction(3, 4))
        // 2·(1·1 + 2·2 + 3·3) ÷ (3·6) − 4 ÷ 3 = 28 ÷ 18 − 24 ÷ 18.
        #expect(Concentration([3, 1, 2]).gini == Fraction(2, 9))
        #expect(Concentration([42]).gini == Fraction(0))
        #expect(Concentration([]).gini == nil && Concentration([0, -4]).gini == nil)
        #expect(Concentration([0, -4]).top(Fraction(50)).share == nil)
        #expect(Concentration([.max, .max, .max]).gini == Fraction(0))
    }

    @Test("shares grow with the percentage, Gini is that of all pairs, and the sequence of customers does not matter")
    func invariants() {
        var random = SeededGenerator(seed: 22)
        for n in [1, 2, 7, 40, 151] {
            let values = (0..<n).map { _ in Int64(random.below(900_000)) - 50_000 }
            let (spread, turned) = (Concentration(values), Concentration(values.reversed()))
            var before = Fraction(0)
            for percent in 0...100 {
                let share = spread.top(Fraction(percent)).share ?? Fraction(0)
                #expect(share >= before && share == turned.top(Fraction(percent)).share ?? Fraction(0))
                before = share
            }
            // G = Σ|xᵢ − xⱼ| ÷ (2·n·Σx) over all ordered pairs.
            let kept = values.map { Int128(max(0, $0)) }
            let gaps = kept.reduce(Int128(0)) { sum, one in kept.reduce(sum) { $0 + ($1 > one ? $1 - one : one - $1) } }
            #expect(spread.gini == Fraction(gaps, 2 * Int128(n) * kept.reduce(0, +)) && spread.gini == turned.gini)
        }
    }
}
