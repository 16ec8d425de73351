import Kernel
import Testing

@testable import Timelines

@Suite("Orders of many batches found by one look")
struct OrderIndexTests {
    private struct Hit: Hashable {
        var batch: Int
        var mine: Int
        var known: Int
    }

    private func hits(_ found: [OrderIndex.Found]) -> [Hit] {
        found.flatMap { found in found.pairs.map { Hit(batch: found.batch, mine: $0.mine, known: $0.known) } }
    }

    private func batch(_ keys: [UInt64]) throws -> LoadedBatch {
        try Facts.load(keys.indices.map { PlainOrder("P-\($0)", key: keys[$0]) })
    }

    /// Keys that lie evenly, that differ in few bits, high or low, or that are the same.
    private func keys(_ count: Int, _ kind: Int, _ random: inout SeededGenerator) -> [UInt64] {
        (0..<count).map { _ in
            switch kind {
            case 0: Hash64.mix(0, UInt64(random.below(2 * count)))
            case 1: UInt64(random.below(count))
            case 2: UInt64(random.below(9)) << 50 | UInt64(random.below(9))
            default: random.next() | 0xFFFF_FFFF_FFFF_FFF0
            }
        }
    }

    @Test("each order of an equal key is found once, batch by batch", arguments: 0..<40 as Range<UInt64>)
    func againstNaive(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var index = OrderIndex()
        let kind = Int(seed % 4)
        let known = (0..<1 + random.below(6)).map { _ in keys(random.below(150), kind, &random) }
        for keys in known { try index.append(batch(keys)) }
        let mine = keys(random.below(150), kind, &random)
        let found = hits(index.find(OrderKeys(unsorted: mine)))
        let wanted = known.indices.flatMap { batch in
            known[batch].indices.flatMap { order in
                mine.indices.filter { mine[$0] == known[batch][order] }.map {
                    Hit(batch: batch, mine: $0, known: order)
                }
            }
        }
        #expect(found.count == wanted.count && Set(found) == Set(wanted))
        #expect(found.map { [$0.batch, $0.known] } == wanted.map { [$0.batch, $0.known] })
        #expect(try hits(index.find(batch(mine))) == found)
    }

    @Test("of a hundred thousand orders in batches of any size, each is found, and nothing else")
    func many() throws {
        var index = OrderIndex()
        var first = 0
        for size in [40_000, 1, 17_000, 0, 300, 42_699] {
            try index.append(try batch((first..<first + size).map { Hash64.mix(7, UInt64($0)) }))
            first += size
        }
        let all = OrderKeys(unsorted: (0..<200_000).map { Hash64.mix(7, UInt64($0)) })
        let starts = [0, 40_000, 40_001, 57_001, 57_001, 57_301]
        let found = hits(index.find(all))
        #expect(found.map { starts[$0.batch] + $0.known } == Array(0..<100_000))
        #expect(found.allSatisfy { starts[$0.batch] + $0.known == $0.mine })
    }

    @Test("a copy does not see what comes after it was made")
    func copies() throws {
        var index = OrderIndex()
        try index.append(try batch([5, 1 << 60]))
        let before = index
        try index.append(try batch([5, 1 << 60, 1 << 61]))
        let keys = OrderKeys(unsorted: [5, 1 << 60, 1 << 61])
        #expect(hits(before.find(keys)).map(\.batch) == [0, 0])
        #expect(hits(index.find(keys)).map(\.batch) == [0, 0, 1, 1, 1])
    }

    @Test("orders that are not looked at are neither found nor asked for")
    func outside() throws {
        let whole = try batch([3, 4, 5])
        var index = OrderIndex()
        try index.append(LoadedBatch(whole, only: [0, 2]))
        #expect(hits(index.find(whole)) == [.init(batch: 0, mine: 0, known: 0), .init(batch: 0, mine: 2, known: 2)])
        #expect(hits(index.find(LoadedBatch(whole, only: [1, 2]))) == [.init(batch: 0, mine: 2, known: 2)])
    }

    @Test("entries stand in proportion to their bits, from the first place to the last")
    func places() {
        #expect([0, .max / 2, .max].map { Segment.home($0, 1_000) } == [0, 499, 999])
        #expect((0..<16).map { Segment.home($0 << 28, 16) } == Array(0..<16))
    }

    @Test("nothing is found in nothing")
    func empty() throws {
        #expect(OrderIndex().find(OrderKeys(unsorted: [0, .max])).isEmpty)
        var index = OrderIndex()
        try index.append(try batch([]))
        #expect(index.find(OrderKeys(unsorted: [0, .max])).isEmpty)
    }
}
