import Kernel
import Testing

@testable import Analytics

@Suite("RFM scoring")
struct RFMTests {
    /// The contract's rule taken literally: count who is strictly worse. O(n²).
    private func literal<Value: Comparable>(_ values: [Value]) -> [UInt8] {
        values.map { value in UInt8(1 + 5 * values.count { $0 < value } / values.count) }
    }

    private func expectLiteral(_ input: RFMInput, _ comment: Comment) {
        let scores = RFM.score(input)
        #expect(scores.r == literal(input.lastPurchase), comment)
        #expect(scores.f == literal(input.purchases), comment)
        #expect(scores.m == literal(input.monetary), comment)
        #expect(scores.group == zip(scores.r, scores.f).map { RFMGroup.of(r: Int($0), f: Int($1)) }, comment)
    }

    @Test("scores are those of counting who is worse, for few and many customers with many ties")
    func oracle() {
        var random = SeededGenerator(seed: 11)
        for n in [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 24, 25, 26, 99, 100, 101, 640] {
            for ties in [2, 5, 40, 100_000] {
                let input = RFMInput(
                    lastPurchase: (0..<n).map { _ in Int32(20_000 - random.below(ties)) },
                    purchases: (0..<n).map { _ in Int32(1 + random.below(ties)) },
                    monetary: (0..<n).map { _ in Int64(random.below(ties) - ties / 3) * 1_000_000_007 })
                expectLiteral(input, "n \(n), \(ties) different values")
            }
        }
    }

    @Test("a few customers who dwarf all others do not blur the scores of the rest")
    func outliers() {
        var random = SeededGenerator(seed: 12)
        let n = 2000
        // Money over nineteen orders of magnitude: nearly all values share the first bucket of every pass.
        let money = (0..<n).map { _ in Int64(1) << Int64(random.below(62)) + Int64(random.below(5)) }
        let input = RFMInput(
            lastPurchase: (0..<n).map { $0 == 7 ? .min : $0 == 8 ? .max : Int32(random.below(300)) },
            purchases: (0..<n).map { $0 == 9 ? .max : Int32(1 + random.below(3)) }, monetary: money)
        expectLiteral(input, "skewed")
    }

    @Test("the most extreme amounts are scored")
    func extremes() {
        let money: [Int64] = [.max, .min, 0, .max, -1, .min + 1, .max - 1, 1, .min, 0]
        let days: [Int32] = [.min, .max, 0, 1, -1, .min, .max, 5, 5, 5]
        expectLiteral(RFMInput(lastPurchase: days, purchases: days, monetary: money), "extremes")
        #expect(RFM.scores(of: [Int64.min, .max], first: 2) == [1, 3])
    }

    @Test("nobody, one and two customers")
    func few() {
        let none = RFM.score(RFMInput(lastPurchase: [], purchases: [], monetary: []))
        #expect(none.r.isEmpty && none.f.isEmpty && none.m.isEmpty && none.group.isEmpty)
        let one = RFM.score(RFMInput(lastPurchase: [19_000], purchases: [3], monetary: [500]))
        #expect((one.r, one.f, one.m) == ([1], [1], [1]))
        #expect(one.group == [.hibernating])
        let two = RFM.score(RFMInput(lastPurchase: [19_000, 19_001], purchases: [3, 2], monetary: [5, 5]))
        #expect((two.r, two.f, two.m) == ([1, 3], [3, 1], [1, 1]))
        #expect(two.group == [.atRisk, .sleeping])
    }

    @Test("customers who are all alike share the lowest score")
    func alike() {
        let n = 1000
        let scores = RFM.score(
            RFMInput(
                lastPurchase: Array(repeating: 20_000, count: n), purchases: Array(repeating: 2, count: n),
                monetary: Array(repeating: -3, count: n)))
        #expect(Set(scores.r + scores.f + scores.m) == [1])
        #expect(scores.group == Array(repeating: .hibernating, count: n))
    }

    @Test("distinct figures are parted into equal fifths")
    func fifths() {
        let column = (0..<1000).map { Int64(($0 * 377) % 1000) }
        let scores = RFM.scores(of: column, first: 1000)
        #expect((1...5).map { score in scores.count { $0 == score } } == [200, 200, 200, 200, 200])
        #expect(zip(column, scores).allSatisfy { Int($1) == 1 + Int($0) / 200 })
    }

    @Test("a million customers are scored as a full sort would score them")
    func million() {
        var random = SeededGenerator(seed: 13)
        let n = 1_000_000
        let column = (0..<n).map { _ in Int64(1e6 / (random.unit() + 1e-6)) }
        let sorted = column.sorted()
        // A fifth begins above the value at rank ⌈k·n/5⌉ − 1.
        let bounds = [200_000, 400_000, 600_000, 800_000].map { sorted[$0 - 1] }
        let expected = column.map { value in UInt8(1 + bounds.count { $0 < value }) }
        #expect(RFM.scores(of: column, first: n) == expected)
    }

    @Test("columns of different lengths are read up to the shortest")
    func ragged() {
        let scores = RFM.score(RFMInput(lastPurchase: [1, 2, 3], purchases: [1, 2], monetary: [9, 8, 7, 6]))
        #expect(scores.r == [1, 3] && scores.m == [3, 1] && scores.group.count == 2)
    }
}
