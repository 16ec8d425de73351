import Kernel
import Storage

extension IntakeRoom {
    /// The files of imports that a database lists. Without them the base is whole: an original is what facts could be made
    /// from anew, a reject file what its original holds.
    public static let keptFiles = KeptFiles(list: { transaction in
        try ImportStore.list(transaction, limit: .max).flatMap { record in
            let rejects = [
                record.summary?.rejectFile == nil ? nil : RejectFile.name(of: record.id),
                record.preview?.rejectFile == nil ? nil : RejectFile.nameOfReview(of: record.id),
            ]
            let original = KeptFiles.Item("originals/" + record.sha256, byteCount: record.byteCount, mayBeMissing: true)
            return (record.gaveUpOriginal ? [] : [original])
                + rejects.compactMap { $0.map { KeptFiles.Item("rejects/" + $0, mayBeMissing: true) } }
        }
    })
}
