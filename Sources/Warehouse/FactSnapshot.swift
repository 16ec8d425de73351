import Kernel
import Timelines

/// The manifest, its batches, and which of their orders are visible, as of one moment.
struct FactSnapshot: Sendable {
    private(set) var entries: [FactBatchEntry] = []
    /// Files by name, whole.
    private(set) var files: [String: LoadedBatch] = [:]
    private(set) var view = FactView()

    init() {}

    /// All entries anew. `load` gives a file.
    init(_ manifest: [FactBatchEntry], _ load: (FactBatchEntry) throws -> LoadedBatch) throws {
        for entry in manifest where files[entry.file] == nil { files[entry.file] = try load(entry) }
        entries = manifest
        view = try Self.view(manifest.compactMap { piece($0) })
    }

    /// Adds the batch of a later import, which has a file of its own.
    mutating func append(_ entry: FactBatchEntry, _ batch: LoadedBatch) throws {
        try view.append(batch, mode: entry.mode, origin: entry.importID.rawValue)
        entries.append(entry)
        files[entry.file] = batch
    }

    /// So many orders will be looked for.
    mutating func prepare(for orders: Int) { view.prepare(for: orders) }

    /// The batch of an entry: its file, or the stretch of it.
    func batch(_ entry: FactBatchEntry) throws -> LoadedBatch {
        guard let file = files[entry.file] else { throw FactProblem.damaged(entry.file, block: "file") }
        return entry.section.map { LoadedBatch(file, section: $0.orders(entry.orders)) } ?? file
    }

    /// Source records that the orders of an entry name.
    func records(_ entry: FactBatchEntry) throws -> PackedColumn.Iterator {
        guard let all = try files[entry.file]?.records else { throw FactProblem.damaged(entry.file, block: "file") }
        return all.values(entry.section?.orders(entry.orders) ?? 0..<all.count)
    }

    /// What an entry vouches for.
    func assertions(_ entry: FactBatchEntry) throws -> OrderAssertions {
        guard let file = files[entry.file] else { throw FactProblem.damaged(entry.file, block: "file") }
        return try entry.section.map { try OrderAssertions(file.batch, section: $0.assertions) }
            ?? OrderAssertions(file.batch)
    }

    func source(_ entry: FactBatchEntry) -> String { files[entry.file]?.source ?? "" }

    /// The facts as they will be once an import is undone.
    func view(after plan: UndoPlan) throws -> FactView {
        var stays = entries.filter { $0.importID != plan.importID }.compactMap { piece($0) }
        for copy in plan.copies {
            // Behind the other parts of its import: they name other orders.
            let place = stays.lastIndex { $0.entry.importID == copy.asserter.importID } ?? stays.count - 1
            let taken = LoadedBatch(copy.batch, only: copy.orders)
            stays.insert(Piece(entry: copy.asserter, batch: taken, section: nil), at: place + 1)
        }
        return try Self.view(stays)
    }

    /// A batch on its way into a view.
    private struct Piece {
        let entry: FactBatchEntry
        /// Of a stretch, its whole file.
        let batch: LoadedBatch
        let section: Range<Int>?
    }

    private func piece(_ entry: FactBatchEntry) -> Piece? {
        files[entry.file].map { Piece(entry: entry, batch: $0, section: entry.section?.orders(entry.orders)) }
    }

    /// Stretches of one file between which no other file of their source stands are joined as one batch: within it, the
    /// later has the last word. Sources know nothing of each other's orders.
    private static func view(_ pieces: [Piece]) throws -> FactView {
        var groups: [(entry: FactBatchEntry, batch: LoadedBatch, sections: [Range<Int>])] = []
        var last: [String: Int] = [:]
        for piece in pieces {
            if let section = piece.section, let index = last[piece.batch.source], groups[index].batch === piece.batch,
                !groups[index].sections.isEmpty
            {
                groups[index].sections.append(section)
                continue
            }
            last[piece.batch.source] = groups.count
            groups.append((piece.entry, piece.batch, piece.section.map { [$0] } ?? []))
        }
        var view = FactView()
        for group in groups {
            let batch = group.sections.isEmpty ? group.batch : try LoadedBatch(group.batch, sections: group.sections)
            let origin = group.sections.isEmpty ? group.entry.importID.rawValue : nil
            try view.append(batch, mode: group.entry.mode, origin: origin)
        }
        return view
    }
}

extension FactBatchEntry.Section {
    func orders(_ count: Int) -> Range<Int> { firstOrder..<firstOrder + count }
    var assertions: Range<Int> { firstAsserted..<firstAsserted + asserted }
}
