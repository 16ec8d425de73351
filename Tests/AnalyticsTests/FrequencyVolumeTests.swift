import Kernel
import Testing

@testable import Analytics

@Suite("Frequency and volume")
struct FrequencyVolumeTests {
    private typealias Thresholds = FrequencyVolume.Thresholds

    @Test("medians of those who bought: the middle one, or the mean of the middle two, never rounded")
    func medians() throws {
        let odd = try #require(FrequencyVolume.medians(purchases: [1, 0, 3, 2], money: [10, 999, 10, 10]))
        #expect(odd == Thresholds(frequency: Fraction(2), volume: Fraction(5)))
        // V: 10/3, 7/2 and beside them 1 and 100: (20 + 21) ÷ 12.
        let even = try #require(FrequencyVolume.medians(purchases: [3, 2, 1, 1], money: [10, 7, 1, 100]))
        #expect(even == Thresholds(frequency: try #require(Fraction(3, 2)), volume: try #require(Fraction(41, 12))))
        #expect(FrequencyVolume.medians(purchases: [0, 0], money: [5, -5]) == nil)
        #expect(FrequencyVolume.medians(purchases: [], money: []) == nil)
        let huge = FrequencyVolume.medians(purchases: [.max, .max], money: [.max, .max])
        #expect(huge?.volume == Fraction(Int64.max, Int32.max))
    }

    @Test("medians and cells are those of everything sorted, whatever the sequence")
    func againstSorting() throws {
        var random = SeededGenerator(seed: 31)
        for n in [1, 2, 3, 10, 57, 400] {
            let purchases = (0..<n).map { _ in Int32(random.below(6)) }
            let money = (0..<n).map { _ in Int64(random.below(50)) * Int64(1 + random.below(1_000_000)) - 1_000_000 }
            let bought = zip(purchases, money).filter { $0.0 > 0 }
            let volumes = bought.compactMap { Fraction($0.1, $0.0) }.sorted()
            let often = bought.map(\.0).sorted()
            guard let found = FrequencyVolume.medians(purchases: purchases, money: money) else {
                #expect(bought.isEmpty)
                continue
            }
            let (low, high) = (volumes[(volumes.count - 1) / 2], volumes[volumes.count / 2])
            let middle = Fraction(
                low.numerator * high.denominator + high.numerator * low.denominator,
                2 * low.denominator * high.denominator)
            #expect(found.volume == middle)
            #expect(found.frequency == Fraction(often[(often.count - 1) / 2] + often[often.count / 2], 2))
            let cells = FrequencyVolume.cells(purchases: purchases, money: money, found)
            for (cell, (purchases, money)) in zip(cells, zip(purchases, money)) {
                let volume = Fraction(money, purchases)
                let isMuch = volume.map { $0 > found.volume }
                #expect((cell == .none) == (purchases == 0))
                if cell != .none {
                    #expect([.loyalty, .migration].contains(cell) == isMuch)
                    #expect([.loyalty, .approach].contains(cell) == (Fraction(purchases) > found.frequency))
                }
            }
        }
        // What leaves 128 bits is compared in twice the width.
        let far = Thresholds(frequency: Fraction(0), volume: try #require(Fraction(Int128.max, 3)))
        #expect(FrequencyVolume.cells(purchases: [2], money: [.max], far) == [.approach])
    }

    @Test("high is strictly above: whoever is the median is not")
    func cells() throws {
        let thresholds = Thresholds(frequency: Fraction(2), volume: try #require(Fraction(10, 3)))
        let cells = FrequencyVolume.cells(
            purchases: [3, 3, 2, 2, 0, 3, 3], money: [10, 11, 7, 6, 50, -9, 9_999_999_999], thresholds)
        #expect(cells == [.approach, .loyalty, .migration, .indifference, .none, .approach, .loyalty])
    }

    @Test("one customer alone is the median of both, and seldom and little")
    func alone() throws {
        let thresholds = try #require(FrequencyVolume.medians(purchases: [9], money: [900]))
        #expect(FrequencyVolume.cells(purchases: [9], money: [900], thresholds) == [.indifference])
        let alike = try #require(FrequencyVolume.medians(purchases: [2, 2, 2], money: [8, 8, 8]))
        #expect(
            FrequencyVolume.cells(purchases: [2, 2, 2], money: [8, 8, 8], alike)
                == [.indifference, .indifference, .indifference])
    }

    @Test("moves by hand, in the sequence of the cells")
    func flows() {
        let flows = FrequencyVolume.flows(
            from: [.none, .loyalty, .none, .loyalty], to: [.approach, .none, .approach, .loyalty], others: 3)
        #expect(
            flows == [
                .init(from: .loyalty, to: .loyalty, customers: 1), .init(from: .loyalty, to: .none, customers: 1),
                .init(from: .none, to: .approach, customers: 2), .init(from: .none, to: .none, customers: 3),
            ])
        #expect(FrequencyVolume.flows(from: [], to: []).isEmpty)
    }

    @Test("cells sum to the customers, moves to both periods, and the sequence of customers does not matter")
    func invariants() throws {
        var random = SeededGenerator(seed: 23)
        for n in [1, 2, 5, 64, 301] {
            func period() -> (purchases: [Int32], money: [Int64]) {
                ((0..<n).map { _ in Int32(random.below(5)) }, (0..<n).map { _ in Int64(random.below(70_000)) - 5_000 })
            }
            let (before, now) = (period(), period())
            guard let first = FrequencyVolume.medians(purchases: before.purchases, money: before.money) else {
                continue
            }
            let turned = FrequencyVolume.medians(
                purchases: before.purchases.reversed(), money: before.money.reversed())
            #expect(turned == first)
            let (from, to) = (
                FrequencyVolume.cells(purchases: before.purchases, money: before.money, first),
                FrequencyVolume.cells(purchases: now.purchases, money: now.money, first)
            )
            let flows = FrequencyVolume.flows(from: from, to: to, others: 4)
            #expect(flows.reduce(0) { $0 + $1.customers } == n + 4)
            for cell in FrequencyVolumeCell.allCases {
                let others = cell == .none ? 4 : 0
                #expect(
                    flows.filter { $0.from == cell }.reduce(-others) { $0 + $1.customers }
                        == from.filter { $0 == cell }.count)
                #expect(
                    flows.filter { $0.to == cell }.reduce(-others) { $0 + $1.customers }
                        == to.filter { $0 == cell }.count)
            }
            // At most half are above a median.
            let buyers = from.filter { $0 != .none }.count
            #expect(2 * from.filter { $0 == .loyalty || $0 == .migration }.count <= buyers)
            #expect(2 * from.filter { $0 == .loyalty || $0 == .approach }.count <= buyers)
        }
    }
}
