import Formats
import Foundation
import Kernel
import Storage

/// What a person does about an import afterwards: again with other columns, its rejected rows mended, away with it.
extension IntakeRoom {
    /// What the rows of a received file most probably are.
    public func guessKind(_ record: ImportRecord) throws -> ImportKind {
        try Inspection.guessKind(path: Originals.path(record.sha256, in: home), options: record.options)
    }

    /// The same file once more, to be read another way. When the new import runs, the old one is undone first.
    public func `repeat`(_ id: ImportID, by actor: String) throws -> ImportID {
        let record = try find(id)
        guard record.wasApplied else { throw ImportProblem.notApplied(id.rawValue) }
        var options = record.options
        // What was taken back already has nothing to make room for.
        options.replaces = record.state == .applied ? id.rawValue : nil
        let kept = Originals.Kept(sha256: record.sha256, byteCount: record.byteCount)
        return try receive(kept, fileName: record.fileName, options: options, by: actor)
    }

    /// Rejected rows as a person mended them, as an import of its own with the options of the first.
    /// - Parameter header: of the reject file, its own four columns included.
    public func mend(_ id: ImportID, header: [String], rows: [[String]], by actor: String) throws -> ImportID {
        let record = try find(id)
        guard record.state == .applied else { throw ImportProblem.notApplied(id.rawValue) }
        guard !rows.isEmpty else { throw PlainProblem("import.nothing-to-mend", .invalid) }
        var csv = CSVWriter(CSVWriter.Options(delimiter: UInt8(ascii: ",")))
        try csv.append(header)
        for row in rows { try csv.append(row) }
        let writer = try Originals.Writer(in: home, temporary: "mend-\(id)-\(now())")
        do {
            try csv.bytes.withUnsafeBytes { try writer.append($0) }
            var options = record.options
            options.mends = id.rawValue
            (options.replaces, options.sheet, options.delimiter, options.encoding) = (nil, nil, nil, nil)
            return try receive(writer.finish(), fileName: record.fileName, options: options, by: actor)
        } catch {
            writer.discard()
            throw error
        }
    }

    /// Takes away a file that was never imported. Its original goes when no other import has it.
    public func discardReceived(_ id: ImportID, by actor: String) throws {
        let sha256 = try home.database.write { transaction in
            let record = try ImportStore.find(transaction, id)
            let busy = try record.job.flatMap { try JobStore.find(transaction, $0) }
            guard !record.wasApplied, record.state != .staging, busy?.isOver ?? true else {
                throw ImportProblem.notWaiting(id.rawValue)
            }
            try ImportStore.remove(transaction, id)
            try AuditTrail.append(
                transaction, at: now(), actor: actor, action: "import.discard", subject: "import:\(id)")
            return try ImportStore.isKept(transaction, record.sha256) ? nil : record.sha256
        }
        try RejectFile.removeReview(of: id, in: home)
        guard let sha256 else { return }
        try Originals.remove(sha256, in: home)
    }
}
