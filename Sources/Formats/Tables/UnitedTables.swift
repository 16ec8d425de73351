import Kernel

/// Several tables read one after the other as one, as exports come that have a file for each state of a list.
///
/// The header is the union of theirs by name, in the order of first appearance, behind one column that says from which
/// file a row is.
final class UnitedTables: TableReader {
    /// One of the tables and the way to open it anew.
    struct Part {
        let name: String
        /// `forRows` says whether its rows are wanted or only its header.
        let open: (_ forRows: Bool) throws -> any TableReader
    }

    /// The name of the column that holds the name of each row's file.
    static let fileColumn = "vinculo:file"

    let header: [String]
    private let parts: [Part]
    /// For each part, the column of the whole for each of its own.
    private let targets: [[Int]]
    private var at = 0
    private var reader: (any TableReader)?
    private var rows: RowQueue
    /// Column of the part for each column of the whole; −1 where it has none.
    private var sources: [Int] = []
    private var rowNumber = 0

    /// - Throws: `import.too-many-columns`, and what the parts throw when they are opened for their headers.
    init(_ parts: [Part], delimiter: UInt8, limits: TableLimits) throws {
        var names = [UnitedTables.fileColumn]
        var targets: [[Int]] = []
        for part in parts {
            targets.append(UnitedTables.place(try part.open(false).header, in: &names))
            guard names.count <= limits.rows.maxColumns else {
                throw PlainProblem(
                    "import.too-many-columns", .tooLarge, ["line": "1", "columns": String(limits.rows.maxColumns)])
            }
        }
        (header, self.parts, self.targets) = (names, parts, targets)
        rows = RowQueue(delimiter: delimiter)
    }

    /// Finds the columns of `header` among `names` and adds the new ones. Of two that have one name, the second is
    /// another column.
    private static func place(_ header: [String], in names: inout [String]) -> [Int] {
        var free: [String: [Int]] = [:]
        for (index, name) in names.enumerated().reversed() where index > 0 { free[name, default: []].append(index) }
        return header.map { name in
            if let index = free[name]?.popLast() { return index }
            names.append(name)
            return names.count - 1
        }
    }

    func next() throws -> CSVRow? {
        rows.recycle()
        while true {
            if let row = try reader?.next() {
                rowNumber += 1
                add(row)
                return rows.take(number: rowNumber)
            }
            reader = nil
            guard at < parts.count else { return nil }
            reader = try parts[at].open(true)
            sources = [Int](repeating: -1, count: header.count)
            for (own, target) in targets[at].enumerated() { sources[target] = own }
            at += 1
        }
    }

    private func add(_ row: CSVRow) {
        let width = targets[at - 1].count
        Array(parts[at - 1].name.utf8).withUnsafeBytes { rows.append($0) }
        for column in 1..<header.count {
            if sources[column] < 0 { rows.appendEmpty() } else { rows.append(row.field(sources[column])) }
        }
        // A row that is shorter or longer than its own header is so here, too, with nothing lost.
        let surplus = (width..<max(width, row.fieldCount)).filter { !row.field($0).isEmpty }
        if row.fieldCount < width, row.defect == nil {
            rows.dropRow()
            addShort(row)
        }
        for column in surplus { rows.append(row.field(column)) }
        let column = row.defectColumn > 0 && row.defectColumn <= width ? targets[at - 1][row.defectColumn - 1] + 1 : 1
        rows.endRow(line: row.lineNumber, defect: row.defect, defectColumn: row.defect == nil ? 0 : column)
    }

    /// Only as many fields as the row has, so that it stays shorter than the header.
    private func addShort(_ row: CSVRow) {
        Array(parts[at - 1].name.utf8).withUnsafeBytes { rows.append($0) }
        for column in 0..<row.fieldCount { rows.append(row.field(column)) }
    }
}
