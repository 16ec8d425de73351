import Kernel
import Testing

@testable import Timelines

/// Imports of all modes and stretches of files, held against a list of last words.
@Suite("What random imports leave visible")
struct FactViewModelTests {
    /// What is seen of each order: the amounts of its lines.
    private struct Model {
        var seen: [String: [Int64]] = [:]

        mutating func say(_ orders: [PlainOrder], source: String, _ mode: VersionMode) {
            for order in orders {
                let name = order.id.isEmpty ? "\(source) \(order.instant) \(order.record)" : "\(source) \(order.id)"
                let amounts = order.lines.map(\.amount)
                switch mode {
                case .replace: seen[name] = amounts
                case .skip: seen[name] = seen[name] ?? amounts
                case .add: seen[name, default: []] += amounts
                }
            }
        }
    }

    private func seen(_ view: FactView) throws -> [String: [Int64]] {
        var seen: [String: [Int64]] = [:]
        for (loaded, isSuperseded) in zip(view.batches, view.isSuperseded) {
            let (starts, amounts) = (try loaded.batch.lineStarts(), try loaded.batch.integers(LineColumn.amount))
            let (ids, instants, records) = (try loaded.ids, try loaded.instants, try loaded.records)
            for order in isSuperseded.indices where !isSuperseded[order] {
                let id = ids.text(order)
                let name = loaded.source + " " + (id.isEmpty ? "\(instants[order]) \(records[order])" : id)
                #expect(seen[name] == nil, "\(name) is seen twice")
                seen[name] = Array(amounts[starts[order]..<starts[order + 1]])
            }
        }
        return seen
    }

    /// Some of `pool` orders, each once; one of eight without a number.
    private func orders(_ pool: Int, share: Int, amount: Int64, mask: UInt64, _ random: inout SeededGenerator)
        -> [PlainOrder]
    {
        var orders: [PlainOrder] = []
        for number in 0..<pool where random.below(share) == 0 {
            let isNumbered = number % 8 != 0
            let id = isNumbered ? "P-\(number)" : ""
            orders.append(
                PlainOrder(
                    id, record: Int64(number % 5 + 1), instant: isNumbered ? amount : Int64(number),
                    key: Hash64.mix(1, UInt64(number)) & mask, lines: [.init(day: 1, amount: amount)]))
        }
        return orders
    }

    private static let masks: [UInt64] = [.max, 7, 0xFFFF_C000_0000_0000, 0xFF, 0xF000_0000_0000_000F]

    @Test("is what the list of last words says, however keys collide", arguments: 0..<60 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let mask = Self.masks[Int(seed) % Self.masks.count]
        var (view, model) = (FactView(), Model())
        var copies: [(view: FactView, model: Model)] = []
        for number in 1...10 {
            copies.append((view, model))
            let source = random.below(4) == 0 ? "web" : "tienda"
            let mode = [VersionMode.replace, .replace, .skip, .add][random.below(4)]
            func some() -> [PlainOrder] {
                orders(60, share: 1 + random.below(4), amount: Int64(number), mask: mask, &random)
            }
            if random.below(3) == 0 {
                // A file of several imports, of which some were taken back.
                let parts = (0..<4).map { _ in some() }
                let starts = parts.indices.map { parts[..<$0].reduce(0) { $0 + $1.count } }
                let stays = parts.indices.filter { _ in random.below(3) > 0 }
                let whole = try Facts.load(parts.flatMap { $0 }, source: source)
                let sections = stays.map { starts[$0]..<starts[$0] + parts[$0].count }
                try view.append(try LoadedBatch(whole, sections: sections))
                for part in stays { model.say(parts[part], source: source, .replace) }
            } else {
                // An import in two batches, which have no order in common.
                let all = some()
                let cut = random.below(all.count + 1)
                let parts = try [all[..<cut], all[cut...]].map { try Facts.load(Array($0), source: source) }
                for part in parts { try view.append(part, mode: mode, origin: Int64(number)) }
                // Some batches enter the tables, with what was said anew since they came; others wait.
                if random.below(2) == 0 { view.prepare(for: [50, 200, 2_000][random.below(3)]) }
                model.say(all, source: source, mode)
            }
            #expect(try seen(view) == model.seen)
        }
        for copy in copies { #expect(try seen(copy.view) == copy.model.seen) }
    }

    @Test("also of tens of thousands of orders, and each is found by its key")
    func large() throws {
        var random = SeededGenerator(seed: 5)
        var (view, model) = (FactView(), Model())
        for (number, mode) in [VersionMode.replace, .replace, .skip, .add, .replace].enumerated() {
            // Every fortieth key is that of the order before it.
            var some = orders(40_000, share: number == 0 ? 1 : 2, amount: Int64(number + 1), mask: .max, &random)
            for index in some.indices {
                guard let order = Int(some[index].id.dropFirst(2)), order % 40 == 3 else { continue }
                some[index].key = Hash64.mix(1, UInt64(order - 1))
            }
            view.prepare(for: number == 2 ? 1 : 200_000)
            try view.append(try Facts.load(some), mode: mode)
            model.say(some, source: "tienda", mode)
        }
        #expect(try seen(view) == model.seen)
        #expect(view.visibleOrders == model.seen.count)
        let keys = (0..<40_001).map { Hash64.mix(1, UInt64($0)) }
        var found = [Int](repeating: 0, count: keys.count)
        for batch in view.find(OrderKeys(unsorted: keys)) {
            for pair in batch.pairs {
                #expect(view.batches[batch.batch].key(pair.known) == keys[pair.mine])
                found[pair.mine] += 1
            }
        }
        #expect(found.reduce(0, +) == view.visibleOrders)
        #expect(found[2] == 2 && found[3] == 0 && found[4] == 1 && found[40_000] == 0)
    }
}
