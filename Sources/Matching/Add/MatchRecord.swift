import Kernel

/// A record that stands in no table yet: a cell for each column of the table it is compared with, in its sequence.
public struct MatchRecord: Sendable {
    /// Nil where nothing is known.
    private let cells: [[UInt8]?]

    /// Texts that say that nothing is known are no values, as in `MatchColumn`.
    public init(_ cells: [String?]) {
        self.cells = cells.map { cell in
            let bytes = cell.map { Array($0.utf8) }
            return bytes?.withUnsafeBytes(MissingText.says) ?? true ? nil : bytes
        }
    }

    /// A row of another table.
    /// - Parameter columns: for each column of the table it is compared with the column of this one, nil where there is none.
    public init(_ table: MatchTable, row: Int, columns: [Int?]) {
        cells = columns.map { place in
            guard let place, table.columns.indices.contains(place), table.columns[place].codes.indices.contains(row)
            else { return nil }
            let column = table.columns[place]
            let code = column.codes[row]
            return code < 0 ? nil : column.texts.withBytes(Int(code)) { Array($0) }
        }
    }

    /// Calls `body` with what a column says, if it does.
    func withCell(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        if column < cells.count, let cell = cells[column] { cell.withUnsafeBytes(body) }
    }

    /// What it says as one number, the same as of a row of the table.
    var hash: UInt64 {
        var hash: UInt64 = 0
        for column in cells.indices { withCell(column) { hash ^= Hash64.of($0, seed: UInt64(column)) } }
        return hash
    }
}
