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
    private let repairsEncoding: Bool
    private let table: TableOptions

    static let sampleRows = 2_000

    /// Looks at a file. Decimal sign and date order are decided on whole columns: where the first rows leave them
    /// open, the rest of the file is read for them.
    /// - Parameter isHasty: leave columns that the first rows say nothing of to whoever reads the rest, see `silent`.
    /// - Throws: `ImportProblem`, or what is wrong with the file.
    public static func inspect(
        path: String, options: ImportOptions, home: HomeSettings?, isHasty: Bool = false,
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
        let silent = isHasty && !sawAll ? look.silent(mapping, options) : []
        if !sawAll { sawAll = try look.settle(mapping, reader, options, without: silent) }
        let verdict = try Verdict(look, mapping, options, home)
        return Inspection(
            shape: shape, mapping: mapping, decimal: verdict.decimal, dateOrder: verdict.dateOrder,
            assumed: verdict.assumed + hidden(shape, options) + look.doubleEncoded(mapping, options)
                + (look.rows == 0 ? [.headerOnly] : []),
            samples: look.samples.map { Array($0.prefix(5)) },
            rowsSeen: look.rows, sawAll: sawAll, isRemembered: remembered != nil,
            sexes: look.sexes(mapping), silent: sawAll ? [] : silent, sawDecimal: verdict.sawDecimal,
            repairsEncoding: options.repairsEncoding == true,
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
            sawDecimal: sawDecimal,
            repairsEncoding: repairsEncoding, table: table.with(decimal))
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
    func open(_ path: String) throws -> (reader: any TableReader, progress: TableProgress) {
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

/// What is gathered from the columns while looking.
struct ColumnLook {
    private(set) var rows = 0
    private(set) var samples: [[String]]
    private(set) var decimals: [DecimalVotes]
    private(set) var dates: [DateVotes]
    /// By column: whether a cell said anything of decimal sign or date order.
    private var hasSpoken: [Bool]
    private let header: [String]

    init(header: [String]) {
        self.header = header
        samples = header.map { _ in [] }
        decimals = header.map { _ in DecimalVotes() }
        dates = header.map { _ in DateVotes() }
        hasSpoken = header.map { _ in false }
    }

    var evidence: [ColumnMapping.Evidence] {
        zip(header, samples).map { ColumnMapping.Evidence(name: $0, samples: $1) }
    }

    /// What the column of sexes says of its `M`.
    func sexes(_ mapping: ColumnMapping) -> SexText.Votes {
        var votes = SexText.Votes()
        for text in mapping.index(of: "sex").map({ samples[$0] }) ?? [] { votes.add(text) }
        return votes
    }

    /// Columns with texts that were encoded twice, and whether they are repaired.
    func doubleEncoded(_ mapping: ColumnMapping, _ options: ImportOptions) -> [ImportSummary.Assumption] {
        mapping.columns.indices.compactMap { index in
            guard mapping.columns[index].field != nil else { return nil }
            let count = samples[index].count { DoubleEncoding.repaired($0) != nil }
            let what = options.repairsEncoding == true ? "repairedEncoding" : "doubleEncoding"
            return count > 0
                ? ImportSummary.Assumption(column: mapping.columns[index].name, what: what, value: String(count)) : nil
        }
    }

    /// What a reject file says of how the file it came from was read.
    var reading: String? { zip(header, samples).first { $0.0 == RejectFile.columns.last }?.1.first }

    mutating func add(_ row: CSVRow) {
        rows += 1
        guard row.defect == nil else { return }
        for column in header.indices {
            let cell = row.field(column).trimmed
            guard !cell.isEmpty else { continue }
            if samples[column].count < 200 { samples[column].append(row.text(column).trimmingSpaces()) }
            decimals[column].add(cell)
            dates[column].add(cell)
            hasSpoken[column] = hasSpoken[column] || !Self.tellsNothing(cell)
        }
    }

    /// Columns that are open and of which no cell has said anything, as it stands in the file.
    func silent(_ mapping: ColumnMapping, _ options: ImportOptions) -> [Int] {
        mapping.columns.indices.filter { index in
            let column = mapping.columns[index]
            return !hasSpoken[index] && column.rule == nil && isOpen(index, column.field, options)
        }
    }

    /// Reads on for the columns whose sign or order is still open. Returns whether the file was read to its end.
    mutating func settle(
        _ mapping: ColumnMapping, _ reader: any TableReader, _ options: ImportOptions, without silent: [Int]
    ) throws -> Bool {
        while true {
            let open = mapping.columns.indices.filter {
                !silent.contains($0) && isOpen($0, mapping.columns[$0].field, options)
            }
            if open.isEmpty { return false }
            for _ in 0..<Inspection.sampleRows {
                guard let row = try reader.next() else { return true }
                rows += 1
                for column in open where row.defect == nil {
                    let cell = row.field(column).trimmed
                    if Self.tellsNothing(cell) { continue }
                    decimals[column].add(cell)
                    dates[column].add(cell)
                }
            }
        }
    }

    /// Whole numbers and ISO days read alike under every sign and order: most cells of most files.
    @inline(__always)
    static func tellsNothing(_ cell: UnsafeRawBufferPointer) -> Bool {
        if cell.count >= 10, cell[4] == 45, cell[7] == 45 { return true }
        return cell.count <= 15 && cell.allSatisfy { $0 &- 48 < 10 }
    }

    private func isOpen(_ column: Int, _ field: Field?, _ options: ImportOptions) -> Bool {
        switch field?.content {
        case .number: options.decimal == nil && decimals[column].verdict == nil
        case .date: options.dateOrder == nil && dates[column].verdict == nil && !dates[column].hasConflict
        default: false
        }
    }
}

/// The decimal sign and date order of a file: said, seen, or by the home's country.
private struct Verdict {
    let decimal: DecimalSign
    let dateOrder: DateOrder
    let sawDecimal: Bool
    private(set) var assumed: [ImportSummary.Assumption] = []

    init(_ look: ColumnLook, _ mapping: ColumnMapping, _ options: ImportOptions, _ home: HomeSettings?) throws {
        var numbers = DecimalVotes()
        var dates = DateVotes()
        var (numberColumn, dateColumn) = ("", "")
        for (index, column) in mapping.columns.enumerated() {
            switch column.field?.content {
            case .number:
                numbers.merge(look.decimals[index])
                if look.decimals[index].isUndecided { numberColumn = column.name }
            case .date:
                dates.merge(look.dates[index])
                if look.dates[index].isUndecided || look.dates[index].hasConflict { dateColumn = column.name }
            default: break
            }
        }
        let country = home?.country ?? "CO"
        sawDecimal = numbers.verdict != nil
        decimal = try Self.decimal(numbers, numberColumn, options, country, &assumed)
        dateOrder = try Self.dateOrder(dates, dateColumn, options, country, &assumed)
    }

    private static func decimal(
        _ votes: DecimalVotes, _ column: String, _ options: ImportOptions, _ country: String,
        _ assumed: inout [ImportSummary.Assumption]
    ) throws -> DecimalSign {
        if let said = options.decimal { return said == "," ? .comma : .point }
        if let seen = votes.verdict { return seen }
        // These write 1,234.56; most of the Spanish and Portuguese speaking world writes 1.234,56.
        let usual: DecimalSign =
            ["MX", "US", "GB", "GT", "HN", "NI", "SV", "DO", "PA", "PE", "PR"].contains(country) ? .point : .comma
        guard votes.isUndecided else { return usual }
        if options.strict { throw ImportProblem.undecided(column: column, what: "decimal") }
        assumed.append(.init(column: column, what: "decimal", value: usual == .comma ? "," : "."))
        return usual
    }

    private static func dateOrder(
        _ votes: DateVotes, _ column: String, _ options: ImportOptions, _ country: String,
        _ assumed: inout [ImportSummary.Assumption]
    ) throws -> DateOrder {
        if let said = options.dateOrder.flatMap(DateOrder.init(rawValue:)) { return said }
        if let seen = votes.verdict { return seen }
        let usual: DateOrder = country == "US" ? .mdy : .dmy
        guard votes.isUndecided || votes.hasConflict else { return usual }
        if options.strict { throw ImportProblem.undecided(column: column, what: "date") }
        assumed.append(.init(column: column, what: "dateOrder", value: usual.rawValue))
        return usual
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
