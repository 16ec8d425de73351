import Intake
import Kernel
import Storage
import Timelines

/// Makes the events and payments of erased people nobody's, as `FactErasure` does orders.
public struct EntryErasure: ErasureStep {
    public let name = "entries"
    let entries: EntryBase

    public init(_ entries: EntryBase) { self.entries = entries }

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {
        for kind in ImportKind.allCases where kind.isOfEntries {
            let view = try entries.visible(kind)
            for (batch, isHidden) in zip(view.batches, view.isHidden) {
                let theirs = try batch.records().enumerated().filter { records.contains($0.element) }
                preview.entries += theirs.count { !isHidden[$0.offset] }
                if !theirs.isEmpty { preview.note(import: batch.origin) }
            }
        }
    }

    public func erase(_ erasure: Erasure) throws {
        let all = try entries.manifest().map { ($0, try entries.load($0)) }
        var work: [(entry: EntryBatch, batch: LoadedEntries, theirs: TheirRows)] = []
        var keys = ReplacedKeys()
        for (entry, batch) in all {
            let records = try batch.records()
            var theirs = TheirRows(records.indices.filter { erasure.records.contains(records[$0]) })
            let own = try batch.batch.integers(EntryColumn.key)
            for row in theirs.rows {
                guard let id = newID(batch, row, erasure) else { continue }
                theirs.ids[row] = id
                let key = id.withUnsafeBytes { Hash64.of($0, seed: Hash64.of(batch.source)) }
                keys.replace(UInt64(bitPattern: own[row]), with: key, of: batch.source)
            }
            work.append((entry, batch, theirs))
        }
        var switched: [(old: EntryBatch, new: EntryBatch)] = []
        for (entry, batch, theirs) in work where try !theirs.rows.isEmpty || keys.areAsserted(batch.batch, batch.source)
        {
            try erasure.progress("erase-facts", Int64(switched.count), Int64(work.count))
            switched.append((entry, try write(entry, batch, theirs, keys, erasure)))
        }
        guard !switched.isEmpty else { return }
        try erasure.setting.home.database.write { transaction in
            for (old, new) in switched {
                try EntryStore.remove(transaction, old)
                try EntryStore.add(transaction, new)
            }
        }
        try EntryFiles(home: erasure.setting.home).removeUnlisted()
    }

    /// Another id for an entry that is known by whom it is about; nil where its own tells nothing.
    private func newID(_ batch: LoadedEntries, _ row: Int, _ erasure: Erasure) -> [UInt8]? {
        let id = batch.ids.withBytes(row) { Array($0) }
        let texts = AddressTexts(country: erasure.setting.settings.country)
        let isPersonal =
            id.first == 0
            || texts.anything(String(decoding: id, as: UTF8.self), sources: [batch.source])
                .contains(where: erasure.tombstones.contains)
        return isPersonal ? [0] + erasure.tombstones.pseudonym("entry " + batch.source, id) : nil
    }

    private func write(
        _ entry: EntryBatch, _ batch: LoadedEntries, _ theirs: TheirRows, _ keys: ReplacedKeys, _ erasure: Erasure
    ) throws -> EntryBatch {
        var blanking = BatchBlanking(batch.batch)
        try theirs.blank(&blanking, batch.batch, .entries, batch.source, keys)
        var isGone = [Bool](repeating: false, count: batch.count)
        for row in theirs.rows { isGone[row] = true }
        for column in batch.batch.columnNames
        where column.name.hasPrefix("entry.attr:") || column.name == EntryColumn.name(ofField: "text") {
            blanking.blanked[column.name] = isGone
        }
        return try EntryFiles(home: erasure.setting.home).rewrite(entry, erasure: erasure.id, blanking.write)
    }
}
