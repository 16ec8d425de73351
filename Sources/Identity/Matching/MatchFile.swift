import Formats
import Intake
import Kernel
import Matching

/// A file read to find out which of its rows are one person. Needs no home, keeps nothing.
public struct MatchFile: Sendable {
    public private(set) var table: MatchTable
    public let mapping: MatchMapping
    public let dateOrder: DateOrder
    /// People or companies, as said or as the columns look.
    public let kind: ImportKind
    /// For each row, which rows are truly one; nil where no column says. Never compared.
    public let truth: [Int32]?
    /// Rows whose structure is broken: they stand alone.
    public let unreadable: Int

    public struct Options: Sendable {
        public var reading: ImportOptions
        public var kind: ImportKind?
        /// Column → field, see `MatchMapping`.
        public var map: [String: String] = [:]
        public var onlyMapped = false
        /// The column that says which rows are truly one.
        public var truth: String?
        /// Another file's columns: those of the same name are compared as there, no others.
        public var like: MatchMapping?

        public init(reading: ImportOptions) { self.reading = reading }
    }

    /// - Throws: what is wrong with the file, `match.unknown-column`, `match.unknown-field`, `match.nothing-to-compare`,
    ///   `match.nothing-in-common`.
    public static func read(
        path: String, _ options: Options, progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws -> MatchFile {
        var reading = options.reading
        reading.map = [:]
        reading.onlyMapped = false
        reading.kind = try options.kind ?? guess(path, reading)
        let look = try Inspection.inspect(path: path, options: reading, home: nil)
        var said = options.map
        if let truth = options.truth { said[truth] = "-" }
        let mapping =
            try options.like.map { MatchMapping.of(look.mapping, like: $0) }
            ?? MatchMapping.of(look.mapping, said: said, onlyMapped: options.onlyMapped)
        guard mapping.columns.contains(where: { $0.kind != nil }) else {
            let columns = options.like?.columns.filter { $0.kind != nil }.map(\.name).joined(separator: ", ")
            throw columns.map { PlainProblem("match.nothing-in-common", .usage, ["columns": $0]) }
                ?? PlainProblem("match.nothing-to-compare", .usage)
        }
        let truth = options.truth.flatMap { name in
            mapping.columns.firstIndex { $0.name == name || FoldedText.key($0.name) == FoldedText.key(name) }
        }
        var cells = MatchCells(mapping, truth: truth)
        let (reader, measure) = try look.open(path)
        while let row = try reader.next() {
            cells.add(row)
            if cells.rows % 10_000 == 0 { progress(measure.bytesRead, measure.byteCount) }
        }
        return MatchFile(
            table: MatchTable(columns: cells.finish(), rows: cells.rows), mapping: mapping,
            dateOrder: look.dateOrder, kind: reading.kind, truth: truth == nil ? nil : cells.truth,
            unreadable: cells.unreadable)
    }

    /// Companies where the columns name them better than people; nothing else can be matched.
    private static func guess(_ path: String, _ options: ImportOptions) throws -> ImportKind {
        try Inspection.guessKind(path: path, options: options) == .companies ? .companies : .people
    }
}

extension MatchFile {
    /// Hands over the table, of which nothing is kept: a million rows need not be in memory twice.
    public mutating func takeTable() -> MatchTable {
        defer { table = MatchTable(columns: [], rows: 0) }
        return table
    }

    /// The rows as records to be looked for among those of another file, whose columns of the same name they have.
    public func records(like other: MatchFile) -> some Sequence<MatchRecord> {
        let places = other.table.columns.map { column in
            let key = FoldedText.key(column.name)
            return table.columns.firstIndex { $0.name == column.name }
                ?? table.columns.firstIndex { FoldedText.key($0.name) == key }
        }
        return (0..<table.rows).lazy.map { MatchRecord(self.table, row: $0, columns: places) }
    }
}

/// The cells of the columns that are compared, as codes of their distinct texts.
///
/// Cells are gathered some thousand rows at a time and coded column by column: the look-ups of one dictionary overlap.
private struct MatchCells {
    private static let portion = 4_096

    private let mapping: [(index: Int, column: MatchMapping.Column)]
    private let truthIndex: Int?
    private var gathered: [TextList]
    private var texts: [TextDictionary]
    private var codes: [[Int32]]
    private var truthTexts = TextDictionary()
    private(set) var truth: [Int32] = []
    private(set) var rows = 0
    private(set) var unreadable = 0

    init(_ mapping: MatchMapping, truth: Int?) {
        self.mapping = mapping.columns.enumerated().compactMap {
            $0.element.kind == nil ? nil : ($0.offset, $0.element)
        }
        truthIndex = truth
        gathered = self.mapping.map { _ in TextList() }
        texts = self.mapping.map { _ in TextDictionary() }
        codes = self.mapping.map { _ in [] }
    }

    mutating func add(_ row: CSVRow) {
        let isSound = row.defect == nil
        if !isSound { unreadable += 1 }
        for (at, (index, _)) in mapping.enumerated() {
            gathered[at].append(isSound ? row.field(index) : UnsafeRawBufferPointer(start: nil, count: 0))
        }
        if let truthIndex {
            let text = row.field(truthIndex)
            // Of whom nobody knows, is nobody else.
            truth.append(text.isEmpty ? Int32(truncatingIfNeeded: -1 - rows) : Int32(truthTexts.code(of: text)))
        }
        rows += 1
        if rows % Self.portion == 0 { flush() }
    }

    private mutating func flush() {
        for at in mapping.indices {
            codes[at].append(contentsOf: texts[at].codes(of: gathered[at]))
            gathered[at].removeAll()
        }
    }

    mutating func finish() -> [MatchColumn] {
        flush()
        return mapping.enumerated().compactMap { at, mapped in
            mapped.column.kind.map {
                MatchColumn(name: mapped.column.name, kind: $0, texts: texts[at], codes: codes[at])
            }
        }
    }
}
