import Kernel
import Storage

extension IntakeRoom {
    /// The files of imports that a database lists. Without them the base is whole: an original is what facts could be made
    /// from anew, a reject file what its original holds. A packed original is known by what comes out of it.
    public static let keptFiles = KeptFiles(
        list: { transaction in
            try ImportStore.list(transaction, limit: .max).flatMap { record in
                let rejects = [
                    record.summary?.rejectFile == nil ? nil : RejectFile.name(of: record.id),
                    record.preview?.rejectFile == nil ? nil : RejectFile.nameOfReview(of: record.id),
                ]
                let original = KeptFiles.Item(
                    "originals/" + record.sha256, byteCount: record.byteCount, mayBeMissing: true)
                return (record.gaveUpOriginal ? [] : [original])
                    + rejects.compactMap { $0.map { KeptFiles.Item("rejects/" + $0, mayBeMissing: true) } }
            }
        },
        damage: { path, region in
            guard path.hasPrefix("originals/"), case let name = path.dropFirst("originals/".count),
                ContentName.isPacked(name), let sha256 = ContentName.sha256(name)
            else { return [] }
            let isSound = try PackedOriginal.isSound(
                RegionSource(region), byteCount: Int64(region.bytes.count), sha256: sha256)
            return isSound ? [] : ["content"]
        })
}
