import Intake
import Kernel
import Storage
import Timelines

/// Asks, before new facts take the place of old ones, whether everything that imports vouch for is there.
///
/// An import that found an order unchanged holds no more than its key and the hash of its content, which must stand
/// in a batch of its own or of an earlier import. Facts that a later version of Vínculo reads otherwise would leave
/// such a word without its order, and a later undo would lose it: then nothing is changed.
struct AssertionCheck {
    let home: Home
    let orders: [FactBatchEntry]
    let entries: [EntryBatch]

    init(_ home: Home, _ orders: [FactBatchEntry], _ entries: [EntryBatch]) {
        (self.home, self.orders, self.entries) = (home, orders, entries)
    }

    /// A word of an import that has nothing behind it.
    struct Unfounded {
        let importID: Int64
        let sequence: Int64
        let count: Int
    }

    /// - Parameter withheld: the place in the sequence of the first file that is set aside: what later imports vouch for may
    ///   stand there.
    /// - Throws: `warehouse.unfounded` where a word has nothing behind it; `FactProblem.damaged` where that cannot be
    ///   told because a file does not hold.
    func run(withheld: Int64 = .max) throws {
        guard let first = try unfounded().first(where: { $0.sequence <= withheld }) else { return }
        throw PlainProblem(
            "warehouse.unfounded", .failed, ["import": String(first.importID), "count": String(first.count)])
    }

    /// Imports some of whose words have nothing behind them.
    func unfounded() throws -> [Unfounded] {
        var answer: [Unfounded] = []
        let (listed, said) = (orders, entries)
        let facts = try FactBase(home) { listed }.snapshot()
        let byFile = Dictionary(grouping: listed, by: \.file)
        var index = OrderIndex()
        var holders: [Holder] = []
        for (name, file) in facts.files {
            try index.append(file)
            holders.append(Holder(batch: file, entries: byFile[name] ?? []))
        }
        for entry in listed {
            let asserted = try facts.assertions(entry)
            guard !asserted.contents.isEmpty else { continue }
            var isFounded = [Bool](repeating: false, count: asserted.contents.count)
            index.prepare(for: asserted.contents.count)
            for found in index.find(asserted.keys) {
                try holders[found.batch].found(found, asserted, before: entry.sequence, &isFounded)
            }
            answer.note(isFounded, entry.importID.rawValue, entry.sequence)
        }
        for kind in ImportKind.allCases where kind.isOfEntries {
            try check(EntryBase(home) { said }.visible(kind).batches, &answer)
        }
        return answer
    }

    private func check(_ batches: [LoadedEntries], _ answer: inout [Unfounded]) throws {
        var index = EntryIndex()
        for batch in batches { try index.append(batch) }
        for batch in batches {
            let asserted = try batch.asserted()
            guard !asserted.contents.isEmpty else { continue }
            var isFounded = [Bool](repeating: false, count: asserted.contents.count)
            index.prepare(for: asserted.contents.count)
            for found in index.find(asserted.keys) {
                let other = batches[found.batch]
                guard other.sequence <= batch.sequence, other.source == batch.source else { continue }
                for (place, entry) in found.pairs where other.content[entry] == asserted.contents[place] {
                    isFounded[place] = true
                }
            }
            answer.note(isFounded, batch.origin, batch.sequence)
        }
    }
}

extension [AssertionCheck.Unfounded] {
    fileprivate mutating func note(_ isFounded: [Bool], _ id: Int64, _ sequence: Int64) {
        let missing = isFounded.count { !$0 }
        if missing > 0 { append(.init(importID: id, sequence: sequence, count: missing)) }
    }
}

/// A file with the imports whose orders it holds.
private struct Holder {
    let batch: LoadedBatch
    /// Place in the sequence by order; nil where no import has it.
    private let sequences: [Int64?]

    init(batch: LoadedBatch, entries: [FactBatchEntry]) {
        self.batch = batch
        var sequences = [Int64?](repeating: nil, count: batch.orderCount)
        for entry in entries {
            let range = entry.section?.orders(entry.orders) ?? 0..<batch.orderCount
            for order in range.clamped(to: sequences.indices) { sequences[order] = entry.sequence }
        }
        self.sequences = sequences
    }

    func found(
        _ found: OrderIndex.Found, _ asserted: OrderAssertions, before sequence: Int64, _ isFounded: inout [Bool]
    ) throws {
        let content = try batch.content
        for (place, order) in found.pairs {
            if let said = sequences[order], said <= sequence, content[order] == asserted.contents[place] {
                isFounded[place] = true
            }
        }
    }
}

/// Opens batch files for a look that nobody keeps.
struct BatchOpening {
    private let home: Home

    init(_ home: Home) { self.home = home }

    func open(_ file: String, _ byteCount: Int64) throws -> FactBatch {
        let path = home.folder("facts") + "/" + file
        guard try home.disk.size(path) == byteCount else { throw FactProblem.damaged(file, block: "size") }
        return try FactBatch(try home.disk.map(path), name: file)
    }
}
