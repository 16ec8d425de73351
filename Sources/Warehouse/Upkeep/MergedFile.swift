import Intake
import Kernel
import Storage
import Timelines

/// Batches of one source, one behind the other in the sequence of what was said, that one file will hold.
struct MergedFile {
    static let prefix = "m"

    let entries: [FactBatchEntry]
    private let batches: [String: FactBatch]

    init(_ entries: [FactBatchEntry], _ batches: [String: FactBatch]) {
        (self.entries, self.batches) = (entries, batches)
    }

    /// Ids are given once, and a batch is put into a file once: nobody else has the name.
    var name: String { Self.prefix + String(entries.map(\.id).max() ?? 0) + BatchFile.suffix }

    /// Writes the file in `tmp/` and syncs it. Nothing names it yet.
    /// - Returns: the lines of the manifest that will stand in place of the former.
    func write(in home: Home) throws -> [FactBatchEntry] {
        try home.disk.remove(temporary(home))
        let parts = try entries.map { entry in
            guard let batch = batches[entry.file] else { throw FactProblem.damaged(entry.file, block: "file") }
            return BatchMerge.Part(
                batch, orders: entry.section?.orders(entry.orders) ?? 0..<entry.orders,
                asserted: entry.section?.assertions ?? 0..<batch.rowCount(OrderColumn.assertedKey))
        }
        let file = try home.disk.create(temporary(home))
        let written = try BatchFile.write(to: file, BatchMerge(parts).write)
        try file.sync()
        try file.close()
        var (order, assertion) = (0, 0)
        return zip(entries, parts).map { entry, part in
            defer { (order, assertion) = (order + part.orders.count, assertion + part.asserted.count) }
            return FactBatchEntry(
                id: 0, importID: entry.importID, sequence: entry.sequence, part: entry.part, file: name,
                byteCount: written.byteCount, orders: entry.orders, lines: entry.lines, firstOn: entry.firstOn,
                lastOn: entry.lastOn, mode: entry.mode,
                section: .init(firstOrder: order, firstAsserted: assertion, asserted: part.asserted.count),
                digest: written.digest)
        }
    }

    /// Gives the file its name, whole and durable, and puts it in the place of the former ones with one transaction.
    /// Needs the import lock.
    /// - Returns: false when one of them has been taken back meanwhile: nothing is changed then.
    func flip(_ written: [FactBatchEntry], in home: Home, audit: (Transaction) throws -> Void) throws -> Bool {
        try home.disk.rename(temporary(home), to: home.folder("facts") + "/" + name)
        try home.disk.syncFolder(home.folder("facts"))
        do {
            try home.database.write { transaction in
                for entry in entries {
                    guard try FactBatchStore.remove(transaction, entry) else { throw Overtaken() }
                }
                for entry in written { try FactBatchStore.add(transaction, entry) }
                try audit(transaction)
            }
            return true
        } catch is Overtaken { return false }
    }

    private func temporary(_ home: Home) -> String { home.folder("tmp") + "/" + Self.temporaryPrefix + name }
    static let temporaryPrefix = "compact-"

    private struct Overtaken: Error {}
}
