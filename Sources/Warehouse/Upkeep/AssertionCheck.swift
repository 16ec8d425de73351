import Kernel
import Storage
import Timelines

/// Asks, before new facts take the place of old ones, whether everything that imports vouch for is there.
///
/// An import that found an order unchanged holds no more than its key and the hash of its content, which must stand
/// in a batch of its own or of an earlier import. Facts that a later version of Vínculo reads otherwise would leave
/// such a word without its order, and a later undo would lose it: then nothing is changed.
struct AssertionCheck {
    private let home: Home
    private let orders: [FactBatchEntry]
    private let entries: [EntryBatch]

    init(_ home: Home, _ remake: Remake) {
        (self.home, orders, entries) = (home, remake.orderBatches, remake.entryBatches)
    }

    /// - Throws: `warehouse.unfounded` where a word has nothing behind it.
    func run() throws {
        var earlier: [LoadedBatch] = []
        var assertions: [(FactBatchEntry, OrderAssertions)] = []
        for entry in orders.sorted(by: { ($0.sequence, $0.part) < ($1.sequence, $1.part) }) {
            // A file that could not be made anew is told by its damage.
            guard let batch = try? LoadedBatch(BatchOpening(home).open(entry.file, entry.byteCount)) else { return }
            earlier.append(batch)
            assertions.append((entry, try OrderAssertions(batch.batch)))
        }
        for (entry, asserted) in assertions where !asserted.contents.isEmpty {
            var isFounded = [Bool](repeating: false, count: asserted.contents.count)
            for (index, batch) in earlier.enumerated() where assertions[index].0.sequence <= entry.sequence {
                asserted.keys.join(batch.keys) { my, their in
                    let place = Int(asserted.keys.orders[my])
                    if batch.content[Int(batch.keys.orders[their])] == asserted.contents[place] {
                        isFounded[place] = true
                    }
                }
            }
            try require(isFounded, entry.importID.rawValue)
        }
        try checkEntries()
    }

    private func checkEntries() throws {
        var earlier: [LoadedEntries] = []
        for batch in entries.sorted(by: { ($0.sequence, $0.part) < ($1.sequence, $1.part) }) {
            guard
                let loaded = try? LoadedEntries(
                    BatchOpening(home).open(batch.file, batch.byteCount), origin: batch.importID.rawValue,
                    sequence: batch.sequence, isFallback: batch.isFallback)
            else { return }
            earlier.append(loaded)
        }
        for batch in earlier where !batch.assertedContent.isEmpty {
            var isFounded = [Bool](repeating: false, count: batch.assertedContent.count)
            for other in earlier where other.sequence <= batch.sequence && other.source == batch.source {
                batch.asserted.join(other.keys) { my, their in
                    let place = Int(batch.asserted.orders[my])
                    if other.content[Int(other.keys.orders[their])] == batch.assertedContent[place] {
                        isFounded[place] = true
                    }
                }
            }
            try require(isFounded, batch.origin)
        }
    }

    private func require(_ isFounded: [Bool], _ id: Int64) throws {
        let missing = isFounded.count { !$0 }
        guard missing > 0 else { return }
        throw PlainProblem("warehouse.unfounded", .failed, ["import": String(id), "count": String(missing)])
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
