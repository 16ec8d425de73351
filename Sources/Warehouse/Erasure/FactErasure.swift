import Intake
import Kernel
import Storage
import Timelines

/// Makes the orders of erased people nobody's: their lines stay in every total of the company.
///
/// A batch is never changed: another takes its place in the manifest. What the order was known by where it had no
/// number, and texts of the file's own, which may say anything, are taken out.
public struct FactErasure: ErasureStep {
    public let name = "facts"
    let facts: FactBase

    public init(_ facts: FactBase) { self.facts = facts }

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {
        let snapshot = try facts.snapshot()
        for (batch, isSuperseded) in zip(snapshot.view.batches, snapshot.view.isSuperseded) {
            let buyers = try batch.records
            preview.orders += buyers.indices.count { !isSuperseded[$0] && records.contains(buyers[$0]) }
        }
        for entry in snapshot.entries where try snapshot.records(entry).contains(where: records.contains) {
            preview.note(import: entry.importID.rawValue)
        }
    }

    public func erase(_ erasure: Erasure) throws {
        let snapshot = try facts.snapshot()
        // By file: what stands in stretches of one file is written anew together, and so is what nobody lists any more.
        let entries = Dictionary(grouping: snapshot.entries, by: \.file)
        var work: [(file: String, batch: LoadedBatch, theirs: TheirRows)] = []
        var keys = ReplacedKeys()
        for (file, batch) in snapshot.files.sorted(by: { $0.key < $1.key }) {
            work.append((file, batch, try look(batch, erasure, &keys)))
        }
        var switched: [(old: FactBatchEntry, new: FactBatchEntry)] = []
        for (file, batch, theirs) in work where try !theirs.rows.isEmpty || keys.areAsserted(batch.batch, batch.source)
        {
            try erasure.progress("erase-facts", Int64(switched.count), Int64(work.count))
            let name = file.dropLast(BatchFile.suffix.count) + "-erased-\(erasure.id)" + BatchFile.suffix
            let written = try write(String(name), batch, theirs, keys, erasure)
            for entry in entries[file] ?? [] { switched.append((entry, entry.standing(in: String(name), written))) }
        }
        guard !switched.isEmpty else { return }
        try erasure.setting.home.database.write { transaction in
            for (old, new) in switched {
                guard try FactBatchStore.remove(transaction, old) else {
                    throw FactProblem.damaged(old.file, block: "manifest")
                }
                try FactBatchStore.add(transaction, new)
            }
        }
        try BatchFile.sweep(erasure.setting.home, always: true)
    }

    /// The orders of a file that are theirs, and what they are known by that tells whose they are.
    private func look(_ batch: LoadedBatch, _ erasure: Erasure, _ keys: inout ReplacedKeys) throws -> TheirRows {
        let texts = AddressTexts(country: erasure.setting.settings.country)
        let records = try batch.records
        var theirs = TheirRows(records.indices.filter { erasure.records.contains(records[$0]) })
        if theirs.rows.isEmpty { return theirs }
        let ids = try batch.ids
        for order in theirs.rows {
            let id = ids.text(order)
            let isPersonal =
                !id.isEmpty
                && texts.anything(id, sources: [batch.source]).contains(where: erasure.tombstones.contains)
            if isPersonal { theirs.ids[order] = [] }
            guard id.isEmpty || isPersonal else { continue }
            keys.replace(batch.key(order), of: batch.source, erasure.tombstones)
        }
        return theirs
    }

    private func write(
        _ name: String, _ batch: LoadedBatch, _ theirs: TheirRows, _ keys: ReplacedKeys, _ erasure: Erasure
    ) throws -> BatchFile.Written {
        var blanking = BatchBlanking(batch.batch)
        try theirs.blank(&blanking, batch.batch, .orders, batch.source, keys)
        let starts = try batch.batch.lineStarts()
        var isGone = [Bool](repeating: false, count: starts.last ?? 0)
        for order in theirs.rows { for line in starts[order]..<starts[order + 1] { isGone[line] = true } }
        for column in batch.batch.columnNames where column.name.hasPrefix("line.attr:") {
            blanking.blanked[column.name] = isGone
        }
        return try BatchFile.write(name, in: erasure.setting.home, blanking.write)
    }
}

extension FactBatchEntry {
    /// The same batch, its file written anew.
    fileprivate func standing(in file: String, _ written: BatchFile.Written) -> FactBatchEntry {
        FactBatchEntry(
            id: 0, importID: importID, sequence: sequence, part: part, file: file, byteCount: written.byteCount,
            orders: orders,
            lines: lines, firstOn: firstOn, lastOn: lastOn, mode: mode, section: section, digest: written.digest)
    }
}
