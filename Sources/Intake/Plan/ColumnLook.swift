import Formats
import Kernel

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

    /// Decimal sign and date order that the cells of one column tell; nil where they tell nothing, or it was said.
    struct Shown: Sendable {
        let decimal: DecimalSign?
        let dateOrder: DateOrder?
    }

    func shown(_ options: ImportOptions) -> [Shown] {
        zip(decimals, dates).map { numbers, days in
            Shown(
                decimal: options.decimal == nil ? numbers.verdict : nil,
                dateOrder: options.dateOrder == nil ? days.verdict : nil)
        }
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
            return !hasSpoken[index] && column.rule == nil && isOpen(index, column.field, options, .hasty)
        }
    }

    /// Reads on for the columns whose sign or order is still open. Returns whether the file was read to its end.
    mutating func settle(
        _ mapping: ColumnMapping, _ reader: any TableReader, _ options: ImportOptions, _ depth: Inspection.Depth,
        without silent: [Int]
    ) throws -> Bool {
        while true {
            let open = mapping.columns.indices.filter {
                !silent.contains($0) && isOpen($0, mapping.columns[$0].field, options, depth)
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

    private func isOpen(
        _ column: Int, _ field: Field?, _ options: ImportOptions, _ depth: Inspection.Depth
    ) -> Bool {
        let isWhole = depth == .whole
        return switch field?.content {
        case .number: options.decimal == nil && (isWhole || decimals[column].verdict == nil)
        case .date:
            options.dateOrder == nil && (isWhole || dates[column].verdict == nil && !dates[column].hasConflict)
        default: false
        }
    }
}
