extension Chart {
    /// Columns over time. The width is the page's, the text keeps its size; zero is always on the axis.
    ///
    /// - Parameters:
    ///   - axis: writes a round number of the axis, short (`20 M`).
    ///   - value: writes a value in full, for the table and for screen readers.
    public static func columns(
        _ frame: ChartFrame, _ marks: [ChartMark], axis: (Double) -> String, value: (Double) -> String
    ) -> String {
        let rows = marks.map { (label: $0.label, shown: $0.text(value, partial: frame.words.partial)) }
        let drawing = ColumnDrawing(marks: marks, texts: rows.map(\.shown))
        return frame.figure(drawing.svg(name: frame.finding, axis: axis), rows: rows)
    }

    /// A line without axes beside a figure; for the eye only, the figure says it in words.
    public static func sparkline(_ values: [Double]) -> String {
        let finite = values.filter(\.isFinite)
        guard finite.count >= 2, let low = finite.min(), let high = finite.max() else { return "" }
        let span = high - low
        let step = 100 / Double(finite.count - 1)
        let points = finite.enumerated().map { index, value in
            let height = span > 0 ? (value - low) / span : 0.5
            return "\(coordinate(Double(index) * step)),\(coordinate(26 - 22 * height))"
        }
        return "<svg class=\"spark\" width=\"100%\" height=\"28\" viewBox=\"0 0 100 28\" preserveAspectRatio=\"none\" "
            + "aria-hidden=\"true\"><polyline class=\"stroke\" vector-effect=\"non-scaling-stroke\" "
            + "points=\"\(points.joined(separator: " "))\"/></svg>"
    }
}

extension ChartMark {
    func text(_ write: (Double) -> String, partial: String) -> String {
        let text = shown ?? (value.isFinite ? write(value) : "–")
        return isPartial ? "\(text) (\(partial))" : text
    }
}

/// The geometry of columns: x in percent, y in pixels.
private struct ColumnDrawing {
    let marks: [ChartMark]
    let texts: [String]
    /// Room for the axis' words at the left, in percent.
    private let left = 13.0
    private let top = 18.0
    private let plot = 150.0
    private let labels = 26.0

    init(marks: [ChartMark], texts: [String]) {
        self.marks = marks
        self.texts = texts
    }

    func svg(name: String, axis: (Double) -> String) -> String {
        let scale = Scale(marks.map(\.value))
        let hasLinks = marks.contains { $0.link != nil }
        // Links inside would be lost to screen readers under role="img".
        var svg =
            "<svg width=\"100%\" height=\"\(coordinate(top + plot + labels))\" role=\"\(hasLinks ? "group" : "img")\" "
        svg += "aria-label=\"\(escaped(name))\">"
        for tick in scale.ticks {
            let y = coordinate(height(tick, scale))
            svg += "<line class=\"axis\(tick == 0 ? " zero" : "")\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        for index in marks.indices { svg += column(index, scale) }
        for tick in scale.ticks {
            svg +=
                "<text class=\"tick\" x=\"0\" y=\"\(coordinate(height(tick, scale) - 4))\">\(escaped(axis(tick)))</text>"
        }
        return svg + xLabels() + "</svg>"
    }

    private var pitch: Double { (100 - left) / Double(max(1, marks.count)) }

    private func height(_ value: Double, _ scale: Scale) -> Double { top + plot * (1 - scale.position(value)) }

    private func column(_ index: Int, _ scale: Scale) -> String {
        let mark = marks[index]
        let x = left + pitch * Double(index) + pitch * 0.19
        var shape = "<rect class=\"hit\" x=\"\(coordinate(left + pitch * Double(index)))%\" y=\"\(coordinate(top))\" "
        shape += "width=\"\(coordinate(pitch))%\" height=\"\(coordinate(plot))\"/>"
        if mark.value.isFinite {
            let zero = height(0, scale)
            let end = height(mark.value, scale)
            var classes = "mark"
            if mark.value < 0 { classes += " neg" }
            if mark.isPartial { classes += " partial" }
            shape += "<rect class=\"\(classes)\" x=\"\(coordinate(x))%\" y=\"\(coordinate(min(zero, end)))\" "
            shape += "width=\"\(coordinate(pitch * 0.62))%\" height=\"\(coordinate(abs(zero - end)))\" rx=\"2\"/>"
        }
        let says = escaped("\(mark.label): \(texts[index])")
        let titled = "<title>\(says)</title>" + shape
        guard let link = mark.link else { return "<g>\(titled)</g>" }
        return "<a href=\"\(escaped(link))\" aria-label=\"\(says)\">\(titled)</a>"
    }

    /// At most twelve labels, and on a phone (class `thin`) every third of them.
    private func xLabels() -> String {
        let step = (marks.count + 11) / 12
        guard step > 0 else { return "" }
        var svg = ""
        for (place, index) in stride(from: 0, to: marks.count, by: step).enumerated() {
            let middle = coordinate(left + pitch * (Double(index) + 0.5))
            let thin = marks.count > 6 && place % 3 != 0 ? " class=\"thin\"" : ""
            svg +=
                "<text\(thin) x=\"\(middle)%\" y=\"\(coordinate(top + plot + 18))\" text-anchor=\"middle\" aria-hidden=\"true\">"
            svg += "\(escaped(marks[index].label))</text>"
        }
        return svg
    }
}
