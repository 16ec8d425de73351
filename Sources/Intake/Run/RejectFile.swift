import Formats
import Foundation
import Kernel
import Storage

/// The rows that were not taken, as they were, each behind the line, column and reason of its refusal.
///
/// The first four columns are Vínculo's and are passed over when the file, mended, is imported again. The fourth
/// says how days and numbers were read in the file, which its few rows alone would not tell. Where the file is itself
/// a reject file, its own four make room for the new ones.
enum RejectFile {
    /// Where the rows go, and where they are written before they are whole.
    struct Target: Sendable {
        var path: String
        var temporary: String

        /// The reject file of an import.
        static func of(_ id: ImportID, in home: Home) -> Target {
            let name = RejectFile.name(of: id)
            return Target(path: home.folder("rejects") + "/" + name, temporary: home.folder("tmp") + "/" + name)
        }

        /// Of its review, until it is imported. What a crash leaves half written goes with cut uploads at the next
        /// start; an import that runs meanwhile does not touch it.
        static func ofReview(_ id: ImportID, in home: Home) -> Target {
            Target(
                path: home.folder("rejects") + "/" + RejectFile.nameOfReview(of: id),
                temporary: home.folder("tmp") + "/upload-review-\(id).csv")
        }

        /// A file that somebody names.
        static func file(_ path: String) -> Target { Target(path: path, temporary: path + ".tmp") }
    }

    static let columns = ["line", "column", "reason", "reading"].map { ColumnMapping.reserved + $0 }

    /// `dmy comma`
    static func reading(_ inspection: Inspection) -> String {
        inspection.dateOrder.rawValue + (inspection.decimal == .comma ? " comma" : " point")
    }

    static func name(of id: ImportID) -> String { "import-\(id)-rejected.csv" }
    static func nameOfReview(of id: ImportID) -> String { "import-\(id)-review-rejected.csv" }

    /// Rows of an import that never became visible do not stay behind.
    static func remove(of id: ImportID, in home: Home) throws {
        try home.unlink(home.folder("rejects") + "/" + name(of: id))
        try home.disk.syncFolder(home.folder("rejects"))
    }

    /// What a review wrote goes with it.
    static func removeReview(of id: ImportID, in home: Home) throws {
        try home.unlink(Target.ofReview(id, in: home).path)
    }

    /// Writes the file, synced, by reading the imported one a second time.
    static func write(
        _ rejections: [Rejection], of path: String, _ inspection: Inspection, to target: Target, _ disk: any Disk
    ) throws {
        try disk.remove(target.temporary)
        let file = try disk.create(target.temporary)
        let reader = try inspection.open(path).reader
        let delimiter = inspection.shape.rawDelimiter
        let former = reader.header.prefix { $0.hasPrefix(ColumnMapping.reserved) }.count
        var out = Array(try line(columns + reader.header.dropFirst(former), delimiter))
        out.append(10)
        let wanted = Dictionary(rejections.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
        while let row = try reader.next() {
            guard let rejection = wanted[row.rowNumber] else { continue }
            let column =
                inspection.mapping.columns.indices.contains(rejection.column)
                ? inspection.mapping.columns[rejection.column].name : ""
            out += try line([String(rejection.line), column, rejection.reason.code, reading(inspection)], delimiter)
            out.append(delimiter)
            out.append(contentsOf: cells(row, behind: former, delimiter, inspection))
            out.append(10)
            if out.count > 1 << 20 {
                try file.append(out)
                out.removeAll(keepingCapacity: true)
            }
        }
        try file.append(out)
        try file.sync()
        try file.close()
        try disk.remove(target.path)
        try disk.rename(target.temporary, to: target.path)
        try disk.syncFolder((target.path as NSString).deletingLastPathComponent)
    }

    /// A row's bytes behind the cells that a former reject file put in front of it. They are sound: the row's own
    /// come after them.
    private static func cells(
        _ row: CSVRow, behind count: Int, _ delimiter: UInt8, _ inspection: Inspection
    ) -> UnsafeRawBufferPointer {
        // Of a broken object the bytes are its own, not a row's.
        if row.defect != nil, case .jsonLines = inspection.shape.form { return row.raw }
        var (at, left, isQuoted) = (0, count, false)
        while at < row.raw.count, left > 0 {
            let byte = row.raw[at]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == delimiter, !isQuoted {
                left -= 1
            }
            at += 1
        }
        return UnsafeRawBufferPointer(rebasing: row.raw[at...])
    }

    /// A file of somebody's choice is written anew only where it holds rejected rows already.
    /// - Throws: `import.rejects-exist`.
    static func checkTarget(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let file = FileHandle(forReadingAtPath: path)
        defer { try? file?.close() }
        let head = (try? file?.read(upToCount: ColumnMapping.reserved.utf8.count)) ?? nil
        guard head.map({ $0.elementsEqual(ColumnMapping.reserved.utf8) }) ?? false else {
            throw PlainProblem("import.rejects-exist", .conflict, ["file": path])
        }
    }

    /// Cells as one line without its end.
    private static func line(_ cells: [String], _ delimiter: UInt8) throws -> ArraySlice<UInt8> {
        var writer = CSVWriter(CSVWriter.Options(delimiter: delimiter))
        try writer.append(cells)
        return writer.bytes.dropLast()
    }
}
