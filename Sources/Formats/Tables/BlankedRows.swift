/// A table of which some rows are left out and others are blank but for some cells, before anybody reads them.
///
/// Rows keep their numbers. `raw` of a blanked row is what is left of it, written as one line of CSV.
public final class BlankedRows: TableReader {
    public enum Fate: Sendable { case kept, dropped, blanked }

    public var header: [String] { base.header }
    /// Rows that were left out, and rows that were blanked, so far.
    public private(set) var droppedCount = 0
    public private(set) var blankedCount = 0

    private let base: any TableReader
    private let judge: (CSVRow) -> Fate
    private let keeps: (CSVRow, Int) -> Bool
    private var queue: RowQueue

    /// - Parameters:
    ///   - delimiter: between the cells of a row's `raw`.
    ///   - keeps: whether a cell of a blanked row stays, by its column from 0.
    public init(
        _ base: any TableReader, delimiter: UInt8, judge: @escaping (CSVRow) -> Fate,
        keeps: @escaping (CSVRow, Int) -> Bool
    ) {
        self.base = base
        self.judge = judge
        self.keeps = keeps
        queue = RowQueue(delimiter: delimiter)
    }

    public func next() throws -> CSVRow? {
        queue.recycle()
        while let row = try base.next() {
            switch judge(row) {
            case .kept: return row
            case .dropped: droppedCount += 1
            case .blanked:
                blankedCount += 1
                return blank(row)
            }
        }
        return nil
    }

    private func blank(_ row: CSVRow) -> CSVRow? {
        for column in 0..<max(1, header.count) {
            if keeps(row, column) { queue.append(row.field(column)) } else { queue.appendEmpty() }
        }
        queue.endRow(line: row.lineNumber)
        return queue.take(number: row.rowNumber)
    }
}
