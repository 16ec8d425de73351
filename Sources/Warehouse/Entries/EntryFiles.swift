import Intake
import Kernel
import Storage
import Timelines

/// The files of events and payments in `facts/`, which no other room touches.
struct EntryFiles {
    let home: Home

    private var folder: String { home.folder("facts") }

    /// Write in `tmp/`, sync the file, rename, sync the folder; the manifest follows in a transaction.
    func write(_ rows: EntryRows, _ batch: EntryBatch) throws -> EntryBatch {
        var batch = batch
        batch.file = EntryBatch.file(batch.importID, part: batch.part)
        let written = try BatchFile.write(batch.file, in: home, rows.write)
        (batch.byteCount, batch.digest) = (written.byteCount, written.digest)
        batch.entries = rows.count
        batch.firstOn = rows.days.map { Day(number: Int32(clamping: $0.lowerBound)) }
        batch.lastOn = rows.days.map { Day(number: Int32(clamping: $0.upperBound)) }
        return batch
    }

    /// Writes what takes the place of a batch when people are erased.
    func rewrite(
        _ batch: EntryBatch, erasure: Int64, _ content: (@escaping BatchWriter.Sink) throws -> Int
    ) throws -> EntryBatch {
        var new = batch
        new.file = EntryBatch.file(batch.importID, part: batch.part, erasure: erasure)
        let written = try BatchFile.write(new.file, in: home, content)
        (new.byteCount, new.digest) = (written.byteCount, written.digest)
        return new
    }

    /// Removes files that the manifest does not list: of one import, or all of them.
    func removeUnlisted(of id: ImportID? = nil) throws {
        let listed = try Set(home.database.read { try EntryStore.all($0) }.map(\.file))
        let prefix = id.map { "e\($0)-" } ?? "e"
        let gone = try home.disk.list(folder).filter { name in
            name.hasPrefix(prefix) && name.hasSuffix(EntryBatch.suffix) && !listed.contains(name)
                && !BatchFile.isFolder(folder + "/" + name)
        }
        try home.unlink(gone.map { folder + "/" + $0 })
        // Unsynced, a removal may be undone by a power cut, and then nobody would look for the file again.
        if !gone.isEmpty || id != nil { try home.disk.syncFolder(folder) }
    }
}
