/// The values that merged regions carry down from their first row, while a sheet is read from top to bottom.
struct MergedValues: ~Copyable {
    /// What a region carries in one column of the table, and over which rows.
    private struct Carried {
        /// The row in which a region begins that has no value yet; 0 without one.
        var startRow = 0
        var lastRow = 0
        var value: [UInt8]?
    }

    private let runs: [MergedRun]
    private var next = 0
    private var columns: [Carried] = []
    /// Columns that carry something, ascending or not.
    private var active: [Int] = []
    private var row = 0

    /// `runs` by first row.
    init(_ runs: [MergedRun]) { self.runs = runs }

    @inline(__always)
    var isIdle: Bool { active.isEmpty }

    mutating func begin(row number: Int, _ map: borrowing SheetColumns) {
        row = number
        if !active.isEmpty {
            for column in active where columns[column].lastRow < number { columns[column] = Carried() }
            active.removeAll { columns[$0].lastRow == 0 }
        }
        while next < runs.count, Int(runs[next].firstRow) <= number {
            let run = runs[next]
            next += 1
            let column = Int(map.logical[Int(run.column)])
            if Int(run.firstRow) == number, column >= 0 { start(column, lastRow: Int(run.lastRow)) }
        }
    }

    private mutating func start(_ column: Int, lastRow: Int) {
        while columns.count <= column { columns.append(Carried()) }
        if columns[column].lastRow == 0 { active.append(column) }
        columns[column] = Carried(startRow: row, lastRow: lastRow, value: nil)
    }

    /// A cell of this row, which may be the first of a region.
    mutating func see(_ column: Int, _ value: UnsafeRawBufferPointer) {
        guard column < columns.count, columns[column].startRow == row else { return }
        columns[column].value = Array(value)
    }

    /// What stands in a cell that is empty itself.
    func value(_ column: Int) -> [UInt8]? { column < columns.count ? columns[column].value : nil }

    /// The last column with a carried value; −1 without one.
    var lastColumn: Int { active.reduce(-1) { columns[$1].value == nil ? $0 : max($0, $1) } }
}
