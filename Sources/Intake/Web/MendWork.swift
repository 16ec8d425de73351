import Kernel

/// The rejected rows of an import that are still to be mended, and what a form says of them.
struct MendWork: Sendable {
    /// Names of the file's own columns; Vínculo's stand in `front`.
    let header: [String]
    let front: [String]
    /// Rows that no visible import has taken since, by line.
    let open: [RejectRows.Row]
    /// Those on one page.
    let page: [RejectRows.Row]
    /// Line behind which the page begins.
    let from: Int
    let mendedCount: Int
    /// Whether the whole reject file was looked at.
    let isWhole: Bool
    /// Place of the order's number among the cells, where rows hang together.
    let orderColumn: Int?

    static let mostRows = 200
    /// Cells on one page: a form holds no more than 2,000 fields, and nobody looks through more.
    static let mostCells = 280

    init(_ rejects: RejectRows, mended lines: Set<Int>, from: Int, orderColumn: String?) {
        header = rejects.header
        front = rejects.front
        open = rejects.rows.filter { !lines.contains($0.line) }
        mendedCount = rejects.rows.count - open.count
        isWhole = rejects.isWhole
        self.from = from
        let width = max(1, rejects.header.count)
        let count = min(Self.mostRows, max(3, Self.mostCells / width))
        page = Array(open.filter { $0.line > from }.prefix(count))
        self.orderColumn = orderColumn.flatMap { rejects.header.firstIndex(of: $0) }
    }

    /// Cells beyond these many are not shown, and stay as they are.
    static let mostColumns = 500

    static func cellName(_ row: RejectRows.Row, _ place: Int) -> String { "c-\(row.line)-\(place)" }
    static func includeName(_ row: RejectRows.Row) -> String { "i-\(row.line)" }

    /// The rows to import: those changed or ticked in the form, and with them every row of the same order, because
    /// an order is taken whole.
    func chosen(_ form: [String: String]) -> [[String]] {
        var mended: [Int: [String]] = [:]
        for row in page {
            let cells = mend(row, form)
            if cells != shown(row) || form[Self.includeName(row)] == "1" { mended[row.line] = cells }
        }
        guard !mended.isEmpty else { return [] }
        // Both the number an order had and the one it has now: a mistyped number may be what was mended.
        let orders = Set(open.filter { mended[$0.line] != nil }.flatMap { [order($0.cells), order(mended[$0.line])] })
        return open.compactMap { row in
            if let cells = mended[row.line] { return row.front + trimmed(cells) }
            guard let key = order(row.cells), orders.contains(key) else { return nil }
            return row.front + row.cells
        }
    }

    /// A row's cells, with an empty one for each column that it lacks.
    func shown(_ row: RejectRows.Row) -> [String] {
        row.cells + [String](repeating: "", count: max(0, header.count - row.cells.count))
    }

    private func mend(_ row: RejectRows.Row, _ form: [String: String]) -> [String] {
        shown(row).enumerated().map { place, cell in
            guard let typed = form[Self.cellName(row, place)] else { return cell }
            // Forms send line ends as CR LF; the file has LF.
            return typed.replacing("\r\n", with: "\n")
        }
    }

    /// A row with more cells than the header is whole again once the surplus ones are empty.
    private func trimmed(_ cells: [String]) -> [String] {
        var cells = cells
        while cells.count > header.count, cells.last?.isEmpty == true { cells.removeLast() }
        return cells
    }

    private func order(_ cells: [String]?) -> String? {
        guard let orderColumn, let cells, cells.indices.contains(orderColumn) else { return nil }
        let key = cells[orderColumn].trimmingSpaces()
        return key.isEmpty ? nil : key
    }
}
