extension Chart {
    /// Bars from zero, one above the other, each with its words on a line of its own so that none is cut off.
    public static func bars(_ frame: ChartFrame, _ marks: [ChartMark], value: (Double) -> String) -> String {
        let rows = marks.map { (label: $0.label, shown: $0.text(value, partial: frame.words.partial)) }
        let longest = marks.map { $0.value.isFinite ? abs($0.value) : 0 }.max() ?? 0
        var list = "<ul class=\"bars\">"
        for (mark, row) in zip(marks, rows) { list += bar(mark, row, longest) }
        return frame.figure(list + "</ul>", rows: rows)
    }

    private static func bar(_ mark: ChartMark, _ row: (label: String, shown: String), _ longest: Double) -> String {
        let width = longest > 0 && mark.value.isFinite ? abs(mark.value) / longest * 100 : 0
        var classes = "mark"
        if mark.value < 0 { classes += " neg" }
        if mark.isPartial { classes += " partial" }
        let inner =
            "<span>\(escaped(row.label))</span> <span>\(escaped(row.shown))</span>"
            + "<svg width=\"100%\" height=\"10\" aria-hidden=\"true\">"
            + "<rect class=\"\(classes)\" width=\"\(coordinate(width))%\" height=\"10\" rx=\"5\"/></svg>"
        guard let link = mark.link else { return "<li><div>\(inner)</div></li>" }
        return "<li><a href=\"\(escaped(link))\">\(inner)</a></li>"
    }
}
