import Formats
import Kernel
import Storage

/// The rows that were not taken, as they were, each behind the line, column and reason of its refusal.
///
/// The first four columns are Vínculo's and are passed over when the file, mended, is imported again. The fourth
/// says how days and numbers were read in the file, which its few rows alone would not tell.
enum RejectFile {
    static let columns = ["line", "column", "reason", "reading"].map { ColumnMapping.reserved + $0 }

    /// `dmy comma`
    static func reading(_ inspection: Inspection) -> String {
        inspection.dateOrder.rawValue + (inspection.decimal == .comma ? " comma" : " point")
    }

    static func name(of id: ImportID) -> String { "import-\(id)-rejected.csv" }

    /// Rows of an import that never became visible do not stay behind.
    static func remove(of id: ImportID, in home: Home) throws {
        try home.disk.remove(home.folder("rejects") + "/" + name(of: id))
        try home.disk.syncFolder(home.folder("rejects"))
    }

    /// Writes `rejects/NAME`, synced, by reading the file a second time.
    static func write(
        _ rejections: [Rejection], of path: String, _ inspection: Inspection, to name: String, in home: Home
    ) throws {
        let temporary = home.folder("tmp") + "/" + name
        try home.disk.remove(temporary)
        let file = try home.disk.create(temporary)
        let reader = try inspection.open(path).reader
        let delimiter = inspection.shape.rawDelimiter
        var out = Array(try line(columns + reader.header, delimiter))
        out.append(10)
        let wanted = Dictionary(rejections.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
        while let row = try reader.next() {
            guard let rejection = wanted[row.rowNumber] else { continue }
            let column =
                inspection.mapping.columns.indices.contains(rejection.column)
                ? inspection.mapping.columns[rejection.column].name : ""
            out += try line([String(rejection.line), column, rejection.reason.code, reading(inspection)], delimiter)
            out.append(delimiter)
            out.append(contentsOf: row.raw)
            out.append(10)
            if out.count > 1 << 20 {
                try file.append(out)
                out.removeAll(keepingCapacity: true)
            }
        }
        try file.append(out)
        try file.sync()
        try file.close()
        let target = home.folder("rejects") + "/" + name
        try home.disk.remove(target)
        try home.disk.rename(temporary, to: target)
        try home.disk.syncFolder(home.folder("rejects"))
    }

    /// Cells as one line without its end.
    private static func line(_ cells: [String], _ delimiter: UInt8) throws -> ArraySlice<UInt8> {
        var writer = CSVWriter(CSVWriter.Options(delimiter: delimiter))
        try writer.append(cells)
        return writer.bytes.dropLast()
    }
}
