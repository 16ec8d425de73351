import Foundation
import Kernel
import Testing

@testable import Matching

/// What holds for tables made by chance: of some people, some columns, some seed. How many is said by `VINCULO_MATCH_WORLDS`.
@Suite("Worlds made by chance")
struct MatchingWorldTests {
    private static let worlds = Int(ProcessInfo.processInfo.environment["VINCULO_MATCH_WORLDS"] ?? "") ?? 3

    private struct World {
        let kinds: [MatchKind]
        let rows: [[String]]
        let truth: [Int32]

        /// Names, and each other column in two worlds of three.
        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            let people = 60 + random.below(140)
            let all = GeneratedPeople(seed: seed, people: people, records: people + 30 + random.below(120))
            let chosen = GeneratedPeople.kinds.indices.filter { $0 < 3 || random.unit() < 0.67 }
            kinds = chosen.map { GeneratedPeople.kinds[$0] }
            rows = all.rows.map { row in chosen.map { row[$0] } }
            truth = all.truth
        }

        func table(_ rows: [[String]]) -> MatchTable { HandTable.of(kinds, rows) }
        func run(_ rows: [[String]]) -> MatchResult { Matcher(table(rows), dateOrder: .dmy).run() }
    }

    @Test("no sequence of rows decides, in a table or one after another; what changes a little changes little")
    func worlds() {
        var (precision, recall, kept, all) = (0.0, 0.0, 0, 0)
        for seed in 1...UInt64(Self.worlds) {
            let world = World(seed: 7_000 + seed)
            let found = world.run(world.rows)
            let score = ClusterScore(found.clusters, truth: world.truth)
            precision += score.precision / Double(Self.worlds)
            recall += score.recall / Double(Self.worlds)
            var random = SeededGenerator(seed: seed)
            let order = world.rows.indices.shuffled(using: &random)
            let shuffled = world.run(order.map { world.rows[$0] }).partition
            #expect(Set(shuffled.map { Set($0.map { order[$0] }) }) == found.partition, "seed \(seed)")
            let known = world.rows.count * 4 / 5
            let late = Array(known..<world.rows.count)
            #expect(
                added(world, known, late) == added(world, known, late.shuffled(using: &random)), "seed \(seed)")
            let (same, of) = stable(world, found, &random)
            kept += same
            all += of
        }
        #expect(precision >= 0.985 && recall >= 0.8, "\(precision) \(recall)")
        #expect(Double(kept) >= 0.99 * Double(all), "\(kept) of \(all)")
        print(
            "\nPROOF precision \(rounded(precision)), recall \(rounded(recall)) over \(Self.worlds) worlds; where one row in a hundred changes, "
                + "\(rounded(Double(kept) / Double(all))) of the others' people keep their name")
    }

    private func rounded(_ share: Double) -> String { String(format: "%.4f", share) }

    /// The groups of rows once the late ones were added in a sequence.
    private func added(_ world: World, _ known: Int, _ late: [Int]) -> Set<Set<Int>> {
        let index = Matcher(world.table(Array(world.rows.prefix(known))), dateOrder: .dmy).index()
        for row in late { index.add(MatchRecord(world.rows[row].map { $0 })) }
        let rows = Array(0..<known) + late
        return Set(Dictionary(grouping: rows.indices) { index.person(of: $0) }.values.map { Set($0.map { rows[$0] }) })
    }

    /// How many rows keep the first row of their person when one in a hundred others changes: of how many.
    private func stable(_ world: World, _ found: MatchResult, _ random: inout SeededGenerator) -> (Int, Int) {
        var rows = world.rows
        var changed: Set<Int> = []
        for _ in 0..<max(1, rows.count / 100) {
            let row = random.below(rows.count)
            changed.insert(row)
            rows[row] = world.rows[random.below(rows.count)].enumerated().map {
                $0.offset % 2 == 0 ? rows[row][$0.offset] : $0.element
            }
        }
        let after = world.run(rows)
        let touched = Set(changed.flatMap { [found.clusters[$0], after.clusters[$0]] })
        let others = rows.indices.filter {
            !touched.contains(found.clusters[$0]) && !touched.contains(after.clusters[$0])
        }
        return (others.count { found.clusters[$0] == after.clusters[$0] }, others.count)
    }
}
