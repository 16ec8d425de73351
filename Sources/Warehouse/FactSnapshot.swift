import Kernel
import Timelines

/// The manifest, its batches, and which of their orders are visible, as of one moment.
struct FactSnapshot: Sendable {
    private(set) var entries: [FactBatchEntry] = []
    /// The batch of each entry.
    private(set) var loaded: [LoadedBatch] = []
    private(set) var view = FactView()

    mutating func append(_ entry: FactBatchEntry, _ batch: LoadedBatch) throws {
        try view.append(batch, mode: entry.mode, origin: entry.importID.rawValue)
        entries.append(entry)
        loaded.append(batch)
    }

    /// The facts as they will be once an import is undone.
    func view(after plan: UndoPlan) throws -> FactView {
        var stays = zip(entries, loaded).filter { $0.0.importID != plan.importID }
        for copy in plan.copies {
            // Behind the other parts of its import: they name other orders.
            let place = stays.lastIndex { $0.0.importID == copy.asserter.importID } ?? stays.count - 1
            stays.insert((copy.asserter, LoadedBatch(copy.batch, only: copy.orders)), at: place + 1)
        }
        var view = FactView()
        for (entry, batch) in stays { try view.append(batch, mode: entry.mode, origin: entry.importID.rawValue) }
        return view
    }
}
