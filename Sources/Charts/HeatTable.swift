/// A table whose cells are darker the more they hold. Each cell may open the people in it.
public struct HeatTable: Sendable {
    /// One cell; a missing value is drawn as a dash.
    public struct Cell: Sendable {
        public var value: Double
        public var shown: String
        public var link: String?

        public init(_ value: Double, shown: String, link: String? = nil) {
            self.value = value
            self.shown = shown
            self.link = link
        }
    }

    public var finding: String
    public var caption: String
    /// What the rows are; stands over their headings.
    public var corner: String
    public var columns: [String]
    public var rows: [(label: String, cells: [Cell])]

    public init(
        finding: String, caption: String, corner: String = "", columns: [String],
        rows: [(label: String, cells: [Cell])]
    ) {
        self.finding = finding
        self.caption = caption
        self.corner = corner
        self.columns = columns
        self.rows = rows
    }

    /// The figure. The table is its own twin.
    public var html: String {
        let largest = rows.flatMap(\.cells).map(\.value).filter(\.isFinite).max() ?? 0
        var html = "<figure class=\"chart\"><h2>\(escaped(finding))</h2>"
        html +=
            "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(finding))\"><table class=\"heat\"><thead><tr>"
        html += corner.isEmpty ? "<td></td>" : "<th scope=\"col\">\(escaped(corner))</th>"
        for column in columns { html += "<th scope=\"col\">\(escaped(column))</th>" }
        html += "</tr></thead><tbody>"
        for row in rows {
            html += "<tr><th scope=\"row\">\(escaped(row.label))</th>"
            for (index, cell) in row.cells.enumerated() {
                let column = index < columns.count ? columns[index] : ""
                html += Self.cell(cell, "\(row.label) \(column)", largest)
            }
            html += "</tr>"
        }
        return html + "</tbody></table></div><figcaption>\(escaped(caption))</figcaption></figure>"
    }

    private static func cell(_ cell: Cell, _ place: String, _ largest: Double) -> String {
        let shown = cell.value.isFinite ? cell.shown : "–"
        let open = "<td class=\"h\(level(cell.value, largest))\">"
        guard let link = cell.link else { return open + "<span>\(escaped(shown))</span></td>" }
        return open
            + "<a href=\"\(escaped(link))\" aria-label=\"\(escaped("\(place): \(shown)"))\">\(escaped(shown))</a></td>"
    }

    /// 0…9 on a square-root scale: counts differ by orders of magnitude, and small ones should still be told apart.
    static func level(_ value: Double, _ largest: Double) -> Int {
        guard value.isFinite, value > 0, largest > 0, largest.isFinite else { return 0 }
        return min(9, max(1, Int((value / largest).squareRoot() * 10)))
    }
}
