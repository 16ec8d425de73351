import Kernel

/// Reads JSON Lines, or one array of objects, as a table: a row for each object, a column for each key that
/// any of them has.
///
/// The file is read twice: keys that appear late in it are columns like others. `CSVRow.raw` of a sound object is the
/// row as a line of CSV, of a broken one its own bytes.
final class JSONTableReader: TableReader {
    let header: [String]
    private let records: JSONRecords
    private var reader: JSONRecordReader
    private var rows = RowQueue()
    private var rowNumber = 0

    /// `again` gives the same bytes once more.
    /// - Throws: `import.too-many-columns`, and what `JSONRecords` throws.
    init(
        _ source: any ByteSource, again: () throws -> any ByteSource, options: TableOptions, limits: TableLimits
    ) throws {
        reader = JSONRecordReader(decimal: options.decimal, limits: limits)
        let first = try JSONRecords(JSONTableReader.text(of: again(), options), limits: limits.rows)
        while let record = try first.next() {
            let known = reader.columns.names.count
            do throws(JSONTrouble) {
                try reader.read(record.bytes, adds: true)
            } catch {
                // What a broken object calls its keys may be broken, too.
                reader.columns.cut(to: known)
            }
            guard reader.columns.names.count <= limits.rows.maxColumns else {
                throw PlainProblem(
                    "import.too-many-columns", .tooLarge,
                    ["line": String(record.line), "columns": String(limits.rows.maxColumns)])
            }
        }
        header = reader.columns.names.map { Blank.trim(String(validating: $0, as: UTF8.self) ?? "") }
        records = try JSONRecords(JSONTableReader.text(of: source, options), limits: limits.rows)
    }

    func next() throws -> CSVRow? {
        rows.recycle()
        guard let record = try records.next() else { return nil }
        rowNumber += 1
        do throws(JSONTrouble) {
            try reader.read(record.bytes, adds: false)
            reader.write(to: &rows, width: header.count)
            rows.endRow(line: record.line)
        } catch {
            rows.appendBroken(record.bytes, line: record.line, defect: error.defect)
        }
        return rows.take(number: rowNumber)
    }

    /// UTF-8 without a byte order mark, whatever the file is written in.
    private static func text(of source: any ByteSource, _ options: TableOptions) throws -> any ByteSource {
        let sample = try source.readHead(1 << 16)
        let guess = sample.withUnsafeBytes { EncodingGuess.guess($0) }
        let whole = PeekedSource(head: sample, rest: source)
        _ = try whole.readHead(guess.1)
        // JSON is UTF-8 (RFC 8259); a few bytes that are not do not make it Windows-1252.
        let encoding = options.encoding ?? (guess.0 == .windows1252 ? .utf8 : guess.0)
        return encoding == .utf8 ? whole : TranscodingSource(whole, from: encoding)
    }
}
