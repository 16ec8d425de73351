/// Which columns of a sheet become columns of the table, and which regions of it are merged.
struct SheetColumns {
    /// Columns a sheet of Excel has: A to XFD.
    static let most = 16_384
    private static let allShown: [Int32] = (0..<Int32(most)).map { $0 }
    /// Column of the table for each column of the sheet; −1 for one that is left out.
    private(set) var logical = allShown
    private(set) var hidden = 0
    /// Spans of hidden columns seen so far.
    private var spans = 0

    /// Takes note that the columns `first` to `last`, from 1, are hidden.
    mutating func hide(_ first: Int, _ last: Int, leavesOut: Bool) {
        guard first >= 1, first <= last, first <= SheetColumns.most else { return }
        // A sheet has no more spans than columns; more would only take time.
        spans += 1
        guard spans <= SheetColumns.most else { return }
        for column in (first - 1)..<min(last, SheetColumns.most) where logical[column] >= 0 {
            hidden += 1
            if leavesOut { logical[column] = -1 }
        }
        guard leavesOut else { return }
        var next = logical[..<(first - 1)].last { $0 >= 0 }.map { $0 + 1 } ?? 0
        for column in (first - 1)..<SheetColumns.most where logical[column] >= 0 {
            logical[column] = next
            next += 1
        }
    }

    /// The column, from 0, of a reference such as `AB12`; nil beyond XFD and for what is no reference.
    @inline(__always)
    static func column(of reference: XMLName) -> Int? {
        var (column, at) = (0, reference)
        while true {
            let letter = (UInt8(bitPattern: at.pointee) | 0x20) &- 0x61
            guard letter < 26 else { break }
            column = column * 26 + Int(letter) + 1
            guard column <= most else { return nil }
            at += 1
        }
        return column > 0 ? column - 1 : nil
    }
}

/// A merged region one column wide, whose value holds for each of its rows.
struct MergedRun: Equatable, Sendable {
    var column: Int32
    var firstRow: Int32
    var lastRow: Int32

    /// Reads `B2:B9`; nil for wider regions and for those of one row.
    init?(_ reference: UnsafeRawBufferPointer) {
        let corners = reference.split(separator: 0x3A)
        guard corners.count == 2, let first = MergedRun.cell(corners[0]), let last = MergedRun.cell(corners[1]),
            first.column == last.column, first.row < last.row
        else { return nil }
        (column, firstRow, lastRow) = (first.column, first.row, last.row)
    }

    private static func cell(_ text: Slice<UnsafeRawBufferPointer>) -> (column: Int32, row: Int32)? {
        var (column, row, letters) = (Int32(0), Int32(0), 0)
        for byte in text where byte != 0x24 {
            let letter = (byte | 0x20) &- 0x61
            if letter < 26, row == 0, letters < 3 {
                (column, letters) = (column * 26 + Int32(letter) + 1, letters + 1)
            } else if byte &- 0x30 < 10, row < 100_000_000 {
                row = row * 10 + Int32(byte &- 0x30)
            } else {
                return nil
            }
        }
        return column > 0 && column <= SheetColumns.most && row > 0 ? (column - 1, row) : nil
    }
}
