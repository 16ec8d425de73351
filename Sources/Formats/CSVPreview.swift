import Kernel

/// The first rows of a file and what its columns look like, for a person to confirm before anything is written.
public struct CSVPreview: Sendable {
    public var dialect: CSVDialect
    public var header: [String]
    /// The first data rows, up to the number asked for; short ones are short.
    public var rows: [[String]]
    /// As many as `header`, and more when rows are wider.
    public var columns: [CSVColumnProfile]
    /// Data rows the profiles are made of, rows with a defect included.
    public var profiledRows: Int
    public var defectiveRows: Int
    /// Whether the profiles saw every row of the file.
    public var sawWholeFile: Bool

    /// Bytes, unpacked, that are looked at.
    public static let sampleBytes = 1 << 20

    /// Reads the front of the file at `path`; `dialect` overrules what its bytes suggest.
    ///
    /// - Throws: what `FileOpening` and `CSVReader` throw for that part of the file.
    public static func inspect(path: String, dialect: CSVDialect? = nil, rows: Int = 200) throws -> CSVPreview {
        try inspect(FileOpening.open(path: path).source, dialect: dialect, rows: rows)
    }

    static func inspect(_ source: any ByteSource, dialect: CSVDialect?, rows: Int) throws -> CSVPreview {
        let sample = try source.readHead(sampleBytes)
        let isWhole = sample.count < sampleBytes
        let dialect = dialect ?? sample.withUnsafeBytes { CSVSniff.sniff($0, isWholeFile: isWhole) }
        let reader = try CSVReader(source: PeekedSource(head: sample, rest: source), dialect: dialect)
        var preview = CSVPreview(
            dialect: dialect, header: reader.header, rows: [],
            columns: reader.header.map { _ in CSVColumnProfile() }, profiledRows: 0, defectiveRows: 0,
            sawWholeFile: false)
        while reader.textBytesRead < sampleBytes || isWhole {
            guard let row = try reader.next() else {
                preview.sawWholeFile = true
                break
            }
            preview.add(row, keepingRows: rows)
        }
        return preview
    }

    private mutating func add(_ row: CSVRow, keepingRows kept: Int) {
        profiledRows += 1
        if rows.count < kept { rows.append(row.texts) }
        guard row.defect == nil else {
            defectiveRows += 1
            return
        }
        while columns.count < row.fieldCount { columns.append(CSVColumnProfile()) }
        for index in 0..<row.fieldCount { columns[index].add(row.field(index)) }
    }
}

/// What the values of one column look like.
public struct CSVColumnProfile: Sendable, Equatable {
    /// Rows whose cell is not blank.
    public private(set) var filled = 0
    /// Shortest and longest filled cell, in bytes of UTF-8; 0 when none is filled.
    public private(set) var shortestBytes = 0
    public private(set) var longestBytes = 0
    public private(set) var decimals = DecimalVotes()
    public private(set) var dates = DateVotes()

    public init() {}

    mutating func add(_ cell: UnsafeRawBufferPointer) {
        let trimmed = Blank.trim(cell)
        guard !trimmed.isEmpty else { return }
        shortestBytes = filled == 0 ? trimmed.count : min(shortestBytes, trimmed.count)
        longestBytes = max(longestBytes, trimmed.count)
        filled += 1
        decimals.add(trimmed)
        dates.add(trimmed)
    }
}
