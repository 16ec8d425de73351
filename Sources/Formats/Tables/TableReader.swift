/// A table that is read row by row, whatever the format of its file.
public protocol TableReader: AnyObject {
    /// The names of the columns, trimmed; empty for an empty table.
    var header: [String] { get }

    /// The next data row, or nil at the end; what it points to is valid until the next call.
    ///
    /// Of text, `raw` is the row as it stands in the file; of other formats it is the row written as one line of CSV.
    /// - Throws: a `Problem` when the file cannot be read on.
    func next() throws -> CSVRow?
}

extension CSVReader: TableReader {}
