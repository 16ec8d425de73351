import Formats
import Kernel

/// The rows of a reject file, to be shown and mended. The rows a person mended are kept in the same form.
public struct RejectRows: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        /// Line of the imported file on which the row began; 0 where nothing readable stands.
        public var line: Int
        /// Name of the column at fault; empty when it is the whole row.
        public var column: String
        /// Code of a `RejectReason`.
        public var reason: String
        /// Vínculo's own cells, as they were.
        public var front: [String]
        /// The row's own cells, behind Vínculo's; as many as the row has, which may differ from the header.
        public var cells: [String]
    }

    /// Names of the row's own columns.
    public var header: [String]
    /// Names of Vínculo's columns in front of them.
    public var front: [String]
    public var rows: [Row]
    /// Whether these are all.
    public var isWhole: Bool

    /// A person looks through no more than these; the file itself has them all.
    public static let most = 20_000

    /// - Throws: `import.not-a-table` when the file does not begin as a reject file does, and what reading throws.
    public static func read(path: String, limit: Int = most) throws -> RejectRows {
        let source = try KeptSource(path: path)
        let dialect = try CSVDialect(delimiter: delimiter(path))
        let reader = try CSVReader(source: source, dialect: dialect)
        let front = reader.header.prefix { $0.hasPrefix(ColumnMapping.reserved) }
        var found = RejectRows(
            header: Array(reader.header.dropFirst(front.count)), front: Array(front), rows: [], isWhole: true)
        while let row = try reader.next() {
            if found.rows.count >= limit {
                found.isWhole = false
                break
            }
            found.rows.append(found.row(row.texts))
        }
        return found
    }

    private func row(_ texts: [String]) -> Row {
        let own = Array(texts.prefix(front.count))
        func cell(_ place: Int) -> String { own.indices.contains(place) ? own[place] : "" }
        return Row(
            line: Int(cell(0)) ?? 0, column: cell(1), reason: cell(2), front: own,
            cells: Array(texts.dropFirst(front.count)))
    }

    /// The byte behind the first column's name, which is Vínculo's own.
    static func delimiter(_ path: String) throws -> UInt8 {
        let first = Array(RejectFile.columns.first.map { $0.utf8 } ?? "".utf8)
        var head = [UInt8](repeating: 0, count: first.count + 1)
        let source = try KeptSource(path: path)
        var filled = 0
        while filled < head.count {
            let count = try head.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 { break }
            filled += count
        }
        guard filled == head.count, head.starts(with: first), let last = head.last else {
            throw ImportProblem.notATable
        }
        return last
    }
}
