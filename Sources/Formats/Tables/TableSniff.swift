import Kernel

/// What the front of an unpacked stream says of the table in it.
struct TableSniff {
    let form: TableShape.Form
    /// Of one row, the first.
    let width: Int
    /// The bytes that were looked at; the rest of the stream follows them.
    let sample: [UInt8]

    static let sampleBytes = 1 << 18

    /// - Throws: `import.not-a-table` for what is no text.
    init(_ source: any ByteSource, options: TableOptions) throws {
        sample = try source.readHead(TableSniff.sampleBytes)
        let isWhole = sample.count < TableSniff.sampleBytes
        var dialect = sample.withUnsafeBytes { CSVSniff.sniff($0, isWholeFile: isWhole) }
        if let encoding = options.encoding { dialect.encoding = encoding }
        if dialect.encoding.unitBytes == 1, FileMagic.looksBinary(sample) {
            throw PlainProblem("import.not-a-table", .invalid)
        }
        if TableSniff.opensJSON(sample, dialect) {
            (form, width) = (.jsonLines, 2)
            return
        }
        if let delimiter = options.delimiter { dialect.delimiter = delimiter }
        form = .text(dialect)
        let front = try? CSVReader(source: MemorySource(sample), dialect: dialect)
        width = front?.header.count ?? 1
    }

    /// `{` first, or `[` and then `{` or nothing: an object, or an array of objects.
    private static func opensJSON(_ sample: [UInt8], _ dialect: CSVDialect) -> Bool {
        var text = sample[...].dropFirst(dialect.skippedBytes)
        if dialect.encoding.unitBytes == 2 { text = text.prefix(4_096).filter { $0 != 0 }[...] }
        text = text.drop { JSONScan.isBlank($0) }
        if text.first == 0x7B { return true }
        guard text.first == 0x5B else { return false }
        let second = text.dropFirst().drop { JSONScan.isBlank($0) }.first
        return second == 0x7B || second == 0x5D
    }
}
