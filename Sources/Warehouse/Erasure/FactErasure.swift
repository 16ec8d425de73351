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
        for batch in zip(snapshot.view.batches, snapshot.view.isSuperseded) {
            for order in batch.0.records.indices where !batch.1[order] && records.contains(batch.0.records[order]) {
                preview.orders += 1
            }
        }
        for (entry, batch) in zip(snapshot.entries, snapshot.loaded)
        where batch.records.contains(where: records.contains) {
            preview.note(import: entry.importID.rawValue)
        }
    }

    public func erase(_ erasure: Erasure) throws {
        let snapshot = try facts.snapshot()
        let all = Array(zip(snapshot.entries, snapshot.loaded))
        let texts = AddressTexts(country: erasure.setting.settings.country)
        var work: [(entry: FactBatchEntry, batch: LoadedBatch, theirs: TheirRows)] = []
        var keys = ReplacedKeys()
        for (entry, batch) in all {
            var theirs = TheirRows(batch.records.indices.filter { erasure.records.contains(batch.records[$0]) })
            let own = theirs.rows.isEmpty ? [] : try batch.batch.integers(OrderColumn.key)
            guard own.isEmpty || own.count == batch.orderCount else {
                throw FactProblem.damaged(batch.batch.name, block: OrderColumn.key)
            }
            for order in theirs.rows {
                let id = batch.ids.text(order)
                let isPersonal =
                    !id.isEmpty
                    && texts.anything(id, sources: [batch.source]).contains(where: erasure.tombstones.contains)
                if isPersonal { theirs.ids[order] = [] }
                guard id.isEmpty || isPersonal else { continue }
                keys.replace(UInt64(bitPattern: own[order]), of: batch.source, erasure.tombstones)
            }
            work.append((entry, batch, theirs))
        }
        var switched: [(old: FactBatchEntry, new: FactBatchEntry)] = []
        for (entry, batch, theirs) in work where try !theirs.rows.isEmpty || keys.areAsserted(batch.batch, batch.source)
        {
            try erasure.progress("erase-facts", Int64(switched.count), Int64(work.count))
            switched.append((entry, try write(entry, batch, theirs, keys, erasure)))
        }
        guard !switched.isEmpty else { return }
        try erasure.setting.home.database.write { transaction in
            for (old, new) in switched {
                try FactBatchStore.remove(transaction, old)
                try FactBatchStore.add(transaction, new)
            }
        }
        try BatchFile.sweep(erasure.setting.home, always: true)
    }

    private func write(
        _ entry: FactBatchEntry, _ batch: LoadedBatch, _ theirs: TheirRows, _ keys: ReplacedKeys, _ erasure: Erasure
    ) throws -> FactBatchEntry {
        var blanking = BatchBlanking(batch.batch)
        try theirs.blank(&blanking, batch.batch, .orders, batch.source, keys)
        let starts = try batch.batch.lineStarts()
        var isGone = [Bool](repeating: false, count: starts.last ?? 0)
        for order in theirs.rows { for line in starts[order]..<starts[order + 1] { isGone[line] = true } }
        for column in batch.batch.columnNames where column.name.hasPrefix("line.attr:") {
            blanking.blanked[column.name] = isGone
        }
        let file = BatchFile(
            home: erasure.setting.home, importID: entry.importID, sequence: entry.sequence, part: entry.part,
            mode: entry.mode, erasure: erasure.id)
        let days = entry.firstOn.flatMap { first in
            entry.lastOn.map { Int64(first.number)...Int64(max(first.number, $0.number)) }
        }
        return try file.write(orders: entry.orders, lines: entry.lines, days: days, blanking.write)
    }
}
