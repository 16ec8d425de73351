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
        for keys in known {
            try index.append(batch(keys))
            // Some enter the tables, others are looked through.
            if random.below(2) == 0 { index.prepare(for: random.below(600)) }
        }
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
        index.prepare(for: 10_000)
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
        // Batches of 300 and of one enter first; then all.
        for looks in [2_000, 200_000] {
            index.prepare(for: looks)
            #expect(hits(index.find(all)) == found)
        }
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

    @Test("an order that is hidden when its batch enters the tables is not found any more")
    func hidden() throws {
        var index = OrderIndex()
        try index.append(try batch([7, 8]))
        try index.append(try batch([8, 9]))
        index.prepare(for: 100) { batch, order in batch == 0 && order == 1 }
        let found = hits(index.find(OrderKeys(unsorted: [7, 8, 9])))
        #expect(
            found == [
                .init(batch: 0, mine: 0, known: 0), .init(batch: 1, mine: 1, known: 0),
                .init(batch: 1, mine: 2, known: 1),
            ])
    }

    @Test(
        "a batch's own keys are found with and without a filter, however they lie", arguments: 0..<12 as Range<UInt64>)
    func batchKeys(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let kind = Int(seed % 4)
        let known = keys(5_000, kind, &random)
        let batch = try batch(known)
        var wanted: [UInt64: [Int]] = [:]
        for (order, key) in known.enumerated() { wanted[key, default: []].append(order) }
        // Few looks at first; more than a fortieth make a filter.
        for count in [20, 60, 5_000] {
            let asked = (keys(count, kind, &random) + [0, .max] + known.prefix(count / 10)).sorted()
            var found = [[Int]](repeating: [], count: asked.count)
            batch.keys.find(asked) { found[$0].append($1) }
            #expect(found.map { $0.sorted() } == asked.map { wanted[$0] ?? [] })
        }
    }

    @Test("a filter says no of most keys that are not there, and of none that is")
    func filter() throws {
        let known = (0..<60_000).map { Hash64.mix(3, UInt64($0)) }
        let filter = KeyFilter(try batch(known).batch.packed(OrderColumn.key))
        #expect(known.allSatisfy(filter.mayHave))
        let wrong = (0..<60_000).count { filter.mayHave(Hash64.mix(4, UInt64($0))) }
        #expect(wrong < 3_000 && wrong > 0)
    }

    @Test("nothing is found in nothing")
    func empty() throws {
        #expect(OrderIndex().find(OrderKeys(unsorted: [0, .max])).isEmpty)
        var index = OrderIndex()
        try index.append(try batch([]))
        #expect(index.find(OrderKeys(unsorted: [0, .max])).isEmpty)
    }
}
