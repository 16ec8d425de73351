import Formats
import Kernel
import Storage

/// What a file looks like before anything is imported: how it is written and which column is which field.
public struct Inspection: Sendable {
    public let shape: TableShape
    public let mapping: ColumnMapping
    public let decimal: DecimalSign
    public let dateOrder: DateOrder
    /// Decided without certainty.
    public let assumed: [ImportSummary.Assumption]
    /// Some cells of each column, first ones first.
    public let samples: [[String]]
    /// Data rows seen, and whether they are all.
    public let rowsSeen: Int
    public let sawAll: Bool
    /// Whether the columns are as a person decided for such a file before.
    public let isRemembered: Bool
    /// What the column of sexes says of its `M`.
    let sexes: SexText.Votes
    /// Columns that said nothing of decimal sign or date order in the rows seen, of which there are more. The verdict
    /// stands as long as they go on saying nothing.
    let silent: [Int]
    /// Whether a column showed the decimal sign.
    private let sawDecimal: Bool
    /// What each column shows of decimal sign and date order by itself: fields of the file's own may be written otherwise
    /// than those that decide for the file.
    let shown: [ColumnLook.Shown]
    private let repairsEncoding: Bool
    private let table: TableOptions

    static let sampleRows = 2_000

    /// How much of a file is looked at.
    public enum Depth: Sendable {
        /// The first rows, and more for columns that they leave open; those of which they say nothing are left to whoever
        /// reads the rest, see `silent`.
        case hasty
        /// The first rows, and more for columns that they leave open.
        case open
        /// All rows: none weighs more for coming first.
        case whole
    }

    /// Looks at a file. Decimal sign and date order are decided on whole columns: where the first rows leave them
    /// open, the rest of the file is read for them.
    /// - Throws: `ImportProblem`, or what is wrong with the file.
    public static func inspect(
        path: String, options: ImportOptions, home: HomeSettings?, depth: Depth = .open,
        memory: (_ signature: String) throws -> [String: String]? = { _ in nil }
    ) throws -> Inspection {
        let shape = try TableFile.look(path: path, options: options.table)
        let reader = try TableFile.open(path: path, shape: shape, options: options.table).reader
        guard !reader.header.isEmpty else { throw withoutColumns(reader, shape) }
        var look = ColumnLook(header: reader.header)
        var sawAll = true
        while let row = try reader.next() {
            look.add(row)
            if look.rows >= sampleRows {
                sawAll = false
                break
            }
        }
        let remembered = try memory(ColumnMapping.signature(of: reader.header))
        let mapping = try ColumnMapping.propose(
            look.evidence, kind: options.kind, said: options.map, onlyNamed: options.onlyMapped, remembered: remembered)
        let options = options.following(look.reading).following(mapping.preset.flatMap(Preset.with(id:)))
        let silent = depth == .hasty && !sawAll ? look.silent(mapping, options) : []
        if !sawAll { sawAll = try look.settle(mapping, reader, options, depth, without: silent) }
        let verdict = try LookVerdict(look, mapping, options, home)
        return Inspection(
            shape: shape, mapping: mapping, decimal: verdict.decimal, dateOrder: verdict.dateOrder,
            assumed: verdict.assumed + hidden(shape, options) + look.doubleEncoded(mapping, options)
                + (look.rows == 0 ? [.headerOnly] : []),
            samples: look.samples.map { Array($0.prefix(5)) },
            rowsSeen: look.rows, sawAll: sawAll, isRemembered: remembered != nil,
            sexes: look.sexes(mapping), silent: sawAll ? [] : silent, sawDecimal: verdict.sawDecimal,
            shown: look.shown(options), repairsEncoding: options.repairsEncoding == true,
            table: options.table.with(verdict.decimal))
    }

    /// Why a file has no columns: nothing is in it, or nothing of it is an object of JSON.
    private static func withoutColumns(_ reader: any TableReader, _ shape: TableShape) -> any Error {
        guard case .jsonLines = shape.form, let row = try? reader.next(), row.defect != nil else {
            return ImportProblem.emptyFile
        }
        return PlainProblem("import.json-unreadable", .invalid, ["line": String(row.lineNumber)])
    }

    private static func hidden(_ shape: TableShape, _ options: ImportOptions) -> [ImportSummary.Assumption] {
        var left = [("emptyFormulas", shape.emptyFormulas)]
        if options.includesHidden != true {
            left += [("hiddenRows", shape.hiddenRows), ("hiddenColumns", shape.hiddenColumns)]
        }
        return left.filter { $0.1 > 0 }.map {
            ImportSummary.Assumption(column: shape.sheet ?? "", what: $0.0, value: String($0.1))
        }
    }

    /// How the file's text is written; of workbooks and JSON, how their rejected rows are.
    public var dialect: CSVDialect {
        if case .text(let dialect) = shape.form { return dialect }
        return CSVDialect(delimiter: shape.rawDelimiter)
    }

    /// The same look with other columns and signs, which are known: nothing is left to the rest of the file.
    func with(mapping: ColumnMapping, decimal: DecimalSign, dateOrder: DateOrder) -> Inspection {
        Inspection(
            shape: shape, mapping: mapping, decimal: decimal, dateOrder: dateOrder, assumed: assumed, samples: samples,
            rowsSeen: rowsSeen, sawAll: sawAll, isRemembered: isRemembered, sexes: sexes, silent: [],
            sawDecimal: sawDecimal, shown: shown, repairsEncoding: repairsEncoding, table: table.with(decimal))
    }

    /// Whether a row's cell says anything of which the rows seen said nothing. A number that agrees with the sign of
    /// other columns does not.
    @inline(__always)
    func breaksSilence(_ row: CSVRow, _ column: Int) -> Bool {
        let cell = row.field(column).trimmed
        return !ColumnLook.tellsNothing(cell) && row.defect == nil && contradicts(cell, column)
    }

    private func contradicts(_ cell: UnsafeRawBufferPointer, _ column: Int) -> Bool {
        guard sawDecimal, mapping.columns[column].field?.content == .number else { return true }
        var votes = DecimalVotes()
        votes.add(cell)
        return votes.verdict.map { $0 != decimal } ?? false
    }

    /// The rows from the first as they stand, with numbers that are no text written in the file's sign.
    public func open(_ path: String) throws -> (reader: any TableReader, progress: TableProgress) {
        try TableFile.open(path: path, shape: shape, options: table)
    }

    /// The same with what the file's tool adds to its cells taken off.
    func openForReading(_ path: String) throws -> (reader: any TableReader, progress: TableProgress) {
        let (reader, progress) = try open(path)
        var changes: [Int: CellTransforms.Change] = [:]
        for (index, column) in mapping.columns.enumerated() {
            if let change = change(column) { changes[index] = change }
        }
        return (changes.isEmpty ? reader : CellTransforms(reader, changes), progress)
    }

    private func change(_ column: ColumnMapping.Column) -> CellTransforms.Change? {
        guard repairsEncoding else { return column.rule.map { rule in { rule.apply($0, into: &$1) } } }
        return { cell, result in
            guard let text = DoubleEncoding.repaired(cell) else {
                return column.rule?.apply(cell, into: &result) ?? false
            }
            result = Array((column.rule?.apply(text) ?? text).utf8)
            return true
        }
    }
}

extension TableOptions {
    fileprivate func with(_ decimal: DecimalSign) -> TableOptions {
        var options = self
        options.decimal = decimal
        return options
    }
}

extension ImportSummary.Assumption {
    /// The file has columns and no row.
    fileprivate static let headerOnly = ImportSummary.Assumption(column: "", what: "headerOnly", value: "0")
}

extension ImportOptions {
    /// What is said of how the file is read.
    fileprivate var table: TableOptions {
        TableOptions(
            sheet: sheet, includesHidden: includesHidden ?? false,
            encoding: encoding.flatMap(TextEncoding.init(name:)),
            delimiter: delimiter.flatMap(Self.delimiterByte))
    }
}

extension ImportOptions {
    /// With the order of days and the decimal sign of a former reading, where nothing else is said.
    fileprivate func following(_ reading: String?) -> ImportOptions {
        guard let words = reading?.split(separator: " "), words.count == 2 else { return self }
        var options = self
        options.dateOrder = dateOrder ?? DateOrder(rawValue: String(words[0]))?.rawValue
        options.decimal = decimal ?? ["comma": ",", "point": "."][words[1]]
        return options
    }
}

extension ImportOptions {
    /// With the order of days and the decimal sign that a tool always writes, where nothing else is said.
    fileprivate func following(_ preset: Preset?) -> ImportOptions {
        var options = self
        options.dateOrder = dateOrder ?? preset?.dateOrder?.rawValue
        options.decimal = decimal ?? preset?.decimal.map { $0 == .comma ? "," : "." }
        return options
    }
}

extension Inspection {
    /// What the rows of a file most probably are: the kind whose own fields more columns name.
    public static func guessKind(path: String, options: ImportOptions) throws -> ImportKind {
        let shape = try TableFile.look(path: path, options: options.table)
        let reader = try TableFile.open(path: path, shape: shape, options: options.table).reader
        guard !reader.header.isEmpty else { throw withoutColumns(reader, shape) }
        var look = ColumnLook(header: reader.header)
        while look.rows < 500, let row = try reader.next() { look.add(row) }
        return KindGuess.of(look.evidence).kind
    }
}
