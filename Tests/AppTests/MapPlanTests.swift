import Kernel
import Testing

@testable import Identity

/// The pure part of writing a map: what differs, in what portions, and what was before.
@Suite("What differs between two maps")
struct MapPlanTests {
    /// A random map of some records: each with its customer, who is the oldest of theirs.
    private func map(_ random: inout SeededGenerator, _ count: Int) -> [Int64: Int64] {
        var groups = [Int64: Int64]()
        var links = [Int64: Int64]()
        for record in 1...Int64(count) {
            let group = Int64(random.below(count))
            if let customer = groups[group] { links[record] = customer } else { groups[group] = record }
        }
        return links
    }

    private func isFlat(_ links: [Int64: Int64]) -> Bool {
        links.allSatisfy { $0.value < $0.key && links[$0.value] == nil }
    }

    private func apply(_ groups: ArraySlice<[MapPlan.Change]>, to links: inout [Int64: Int64]) {
        for change in groups.joined() { links[change.record] = change.after == change.record ? nil : change.after }
    }

    @Test(
        "After every portion the map is flat; at the end it is the wanted one, and going back is exact",
        arguments: 0..<60)
    func portions(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed + 1))
        let count = 2 + random.below(40)
        let (before, wanted) = (map(&random, count), map(&random, count))
        let plan = MapPlan(current: before, wanted: wanted)
        let portions = plan.portions(of: 1 + random.below(5))
        #expect(portions.flatMap { $0.map(\.count) } == plan.groups.map(\.count))
        var links = before
        for portion in portions {
            apply(portion, to: &links)
            #expect(isFlat(links))
        }
        #expect(links == wanted)
        #expect(MapPlan(current: wanted, wanted: wanted).groups.isEmpty)
        let undo = RunUndo(current: wanted, changes: plan.groups.flatMap { $0 }, aliases: [:], isSeen: { _ in true })
        #expect(undo.wanted == before && undo.left.isEmpty)
        for portion in MapPlan(current: wanted, wanted: undo.wanted).portions(of: 1) {
            apply(portion, to: &links)
            #expect(isFlat(links))
        }
        #expect(links == before)
    }

    @Test("Going back without records that are gone gives the others their groups of before", arguments: 0..<60)
    func gone(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed + 100))
        let count = 4 + random.below(30)
        let (before, after) = (map(&random, count), map(&random, count))
        let plan = MapPlan(current: before, wanted: after)
        let gone = Set((1...Int64(count)).filter { _ in random.below(5) == 0 })
        func without(_ links: [Int64: Int64]) -> [Int64: Int64] {
            MapWish((1...Int64(count)).map { (record: $0, name: links[$0] ?? $0) }, isSeen: { !gone.contains($0) })
                .links
        }
        // As it stands when some have left their customers.
        var aliases: [Int64: Int64] = [:]
        for leader in gone where after[leader] == nil {
            let staying = after.filter { $0.value == leader && !gone.contains($0.key) }.keys
            if let oldest = staying.min() { aliases[leader] = oldest }
        }
        let undo = RunUndo(
            current: without(after), changes: plan.groups.flatMap { $0 }, aliases: aliases,
            isSeen: { !gone.contains($0) })
        #expect(isFlat(undo.wanted) && undo.left.isSubset(of: gone))
        #expect(undo.wanted == without(before))
    }
}
