import Kernel
import Storage
import Timelines

extension WarehouseRoom {
    /// The files of the warehouse that a database lists: every batch of its manifests.
    public static let keptFiles = KeptFiles(
        list: { transaction in
            try FactBatchStore.list(transaction).map { KeptFiles.Item("facts/" + $0.file, byteCount: $0.byteCount) }
                + EntryStore.list(transaction).map { KeptFiles.Item("facts/" + $0.file, byteCount: $0.byteCount) }
        },
        damage: { path, region in
            guard path.hasPrefix("facts/") else { return [] }
            return try FactBatch(region, name: String(path.dropFirst("facts/".utf8.count))).damagedBlocks()
        })
}
