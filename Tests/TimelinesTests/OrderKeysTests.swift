import Kernel
import Testing

@testable import Timelines

@Suite("Orders found again by their key")
struct OrderKeysTests {
    struct Pair: Hashable {
        var mine: Int32
        var theirs: Int32
    }

    /// Every order of one side beside every order of the other.
    private func naive(_ mine: [UInt64], _ theirs: [UInt64]) -> [Pair] {
        mine.indices.flatMap { my in
            theirs.indices.filter { theirs[$0] == mine[my] }.map { Pair(mine: Int32(my), theirs: Int32($0)) }
        }
    }

    private func joined(_ mine: [UInt64], _ theirs: [UInt64]) -> [Pair] {
        let (left, right) = (OrderKeys(unsorted: mine), OrderKeys(unsorted: theirs))
        var pairs: [Pair] = []
        left.join(right) { pairs.append(Pair(mine: left.orders[$0], theirs: right.orders[$1])) }
        return pairs
    }

    @Test("joining finds each pair of equal keys once, duplicates included", arguments: 0..<150 as Range<UInt64>)
    func againstNaive(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let span = 1 + random.below(300)
        func keys() -> [UInt64] { (0..<random.below(200)).map { _ in UInt64(random.below(span)) } }
        let (mine, theirs) = (keys(), keys())
        let pairs = joined(mine, theirs)
        #expect(pairs.count == Set(pairs).count)
        #expect(Set(pairs) == Set(naive(mine, theirs)))
    }

    @Test("a few keys among very many are found at either end and in the middle")
    func gallop() {
        let many = (0..<100_000).map { UInt64($0) * 3 }
        let few: [UInt64] = [0, 1, 3, 149_997, 149_998, 299_997, 299_998, .max]
        let found = [
            Pair(mine: 0, theirs: 0), Pair(mine: 2, theirs: 1), .init(mine: 3, theirs: 49_999),
            .init(mine: 5, theirs: 99_999),
        ]
        #expect(joined(few, many) == found)
        #expect(Set(joined(many, few)) == Set(found.map { Pair(mine: $0.theirs, theirs: $0.mine) }))
    }

    @Test("nothing is found in nothing")
    func empty() {
        #expect(joined([], []).isEmpty && joined([1], []).isEmpty && joined([], [1]).isEmpty)
    }

    @Test("the smallest and the largest key are keys like any other")
    func extremes() {
        #expect(
            Set(joined([0, .max, .max], [.max, 0])) == [
                .init(mine: 0, theirs: 1), .init(mine: 1, theirs: 0), .init(mine: 2, theirs: 0),
            ])
    }

    @Test("keys read from a file stand in ascending order, each beside its order")
    func fromFile() throws {
        let orders = [30, 10, 20, 10].map { (key: UInt64) in PlainOrder("P", key: key) }
        let keys = try BatchKeys(try Facts.open(try Facts.bytes(orders)))
        #expect((0..<keys.count).map { keys.key($0) } == [10, 10, 20, 30])
        #expect((0..<keys.count).map(keys.order) == [1, 3, 2, 0])
    }
}
