/// What stands around a chart: the finding above it, the period, unit and count below it, the same data as a table.
public struct ChartFrame: Sendable {
    /// The sentence the chart is there to prove; its heading.
    public var finding: String
    /// Period, unit and n; may end with what is incomplete.
    public var caption: String
    /// What the marks stand for and what is measured: the two column headings of the table twin.
    public var categoryTitle: String
    public var valueTitle: String
    /// Where the same data can be had as a file.
    public var csvPath: String?
    public var words: ChartWords

    public init(
        finding: String, caption: String, categoryTitle: String, valueTitle: String, csvPath: String? = nil,
        words: ChartWords
    ) {
        self.finding = finding
        self.caption = caption
        self.categoryTitle = categoryTitle
        self.valueTitle = valueTitle
        self.csvPath = csvPath
        self.words = words
    }
}

/// The few words a chart says by itself, in the reader's language.
public struct ChartWords: Sendable {
    /// «Ver datos en tabla»
    public var table: String
    /// «Descargar CSV»
    public var csv: String
    /// «Sin datos en este período»
    public var empty: String
    /// Said of a mark whose period is not over: «incompleto».
    public var partial: String

    public init(table: String, csv: String, empty: String, partial: String) {
        self.table = table
        self.csv = csv
        self.empty = empty
        self.partial = partial
    }
}

/// One mark of a chart: a month, a group.
public struct ChartMark: Sendable {
    public var label: String
    /// NaN and infinities are drawn as missing.
    public var value: Double
    /// The value as it is read aloud and printed; nil lets the chart's closure write it.
    public var shown: String?
    /// The people behind the mark.
    public var link: String?
    /// The period is not over: drawn dashed.
    public var isPartial: Bool

    public init(_ label: String, _ value: Double, shown: String? = nil, link: String? = nil, isPartial: Bool = false) {
        self.label = label
        self.value = value
        self.shown = shown
        self.link = link
        self.isPartial = isPartial
    }
}

/// Charts as HTML with SVG inside: no style attributes, no script, all text escaped.
public enum Chart {}

extension ChartFrame {
    /// The figure around a drawing, with its table twin.
    func figure(_ drawing: String, rows: [(label: String, shown: String)]) -> String {
        var html = "<figure class=\"chart\"><h2>\(escaped(finding))</h2>"
        html += rows.isEmpty ? "<p class=\"mut\">\(escaped(words.empty))</p>" : drawing
        html += "<figcaption>\(escaped(caption))</figcaption>"
        if !rows.isEmpty { html += twin(rows) }
        return html + "</figure>"
    }

    private func twin(_ rows: [(label: String, shown: String)]) -> String {
        var html = "<details><summary>\(escaped(words.table))</summary>"
        html +=
            "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(finding))\"><table><thead><tr>"
        html +=
            "<th scope=\"col\">\(escaped(categoryTitle))</th><th scope=\"col\" class=\"n\">\(escaped(valueTitle))</th>"
        html += "</tr></thead><tbody>"
        for row in rows {
            html += "<tr><th scope=\"row\">\(escaped(row.label))</th><td class=\"n\">\(escaped(row.shown))</td></tr>"
        }
        html += "</tbody></table></div>"
        if let csvPath { html += "<a href=\"\(escaped(csvPath))\">\(escaped(words.csv))</a>" }
        return html + "</details>"
    }
}

/// Text that may stand in HTML, in text and in attributes.
func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// A coordinate with two digits at most: `12`, `12.5`, `12.25`.
func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = (min(max(value, -1e9), 1e9) * 100).rounded()
    var text = String(hundredths / 100)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text == "-0" ? "0" : text
}
