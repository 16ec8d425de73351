import Testing

@testable import Charts

@Suite("Charts")
struct ChartTests {
    let frame = ChartFrame(
        finding: "Crece", caption: "n = 2", categoryTitle: "Mes", valueTitle: "Ventas", csvPath: "/v.csv?a=1&b=2",
        words: ChartWords(table: "Tabla", csv: "CSV", empty: "Sin datos", partial: "incompleto"))

    @Test("columns stand on zero, the last month dashed, each a link, with the table behind")
    func columns() {
        let html = Chart.columns(
            frame, [ChartMark("oct", 2, link: "/m/10"), ChartMark("nov", 1, link: "/m/11", isPartial: true)],
            axis: { "\(Int($0)) M" }, value: { "\(Int($0)) millones" })
        let expected = """
            <figure class="chart"><h2>Crece</h2><svg width="100%" height="194" role="group" aria-label="Crece">\
            <line class="axis zero" x1="0" x2="100%" y1="168" y2="168"/>\
            <line class="axis" x1="0" x2="100%" y1="93" y2="93"/>\
            <line class="axis" x1="0" x2="100%" y1="18" y2="18"/>\
            <a href="/m/10" aria-label="oct: 2 millones"><title>oct: 2 millones</title>\
            <rect class="hit" x="13%" y="18" width="43.5%" height="150"/>\
            <rect class="mark" x="21.27%" y="18" width="26.97%" height="150" rx="2"/></a>\
            <a href="/m/11" aria-label="nov: 1 millones (incompleto)"><title>nov: 1 millones (incompleto)</title>\
            <rect class="hit" x="56.5%" y="18" width="43.5%" height="150"/>\
            <rect class="mark partial" x="64.77%" y="93" width="26.97%" height="75" rx="2"/></a>\
            <text class="tick" x="0" y="164">0 M</text><text class="tick" x="0" y="89">1 M</text>\
            <text class="tick" x="0" y="14">2 M</text>\
            <text x="34.75%" y="186" text-anchor="middle" aria-hidden="true">oct</text>\
            <text x="78.25%" y="186" text-anchor="middle" aria-hidden="true">nov</text></svg>\
            <figcaption>n = 2</figcaption><details><summary>Tabla</summary>\
            <div class="table" role="region" tabindex="0" aria-label="Crece"><table><thead><tr><th scope="col">Mes</th>\
            <th scope="col" class="n">Ventas</th></tr></thead><tbody>\
            <tr><th scope="row">oct</th><td class="n">2 millones</td></tr>\
            <tr><th scope="row">nov</th><td class="n">1 millones (incompleto)</td></tr></tbody></table></div>\
            <a href="/v.csv?a=1&amp;b=2">CSV</a></details></figure>
            """
        #expect(html == expected)
    }

    @Test("losses hang below zero and are marked as such")
    func negative() {
        let html = Chart.columns(
            frame, [ChartMark("a", 10), ChartMark("b", -5)], axis: { "\($0)" }, value: { "\($0)" })
        #expect(html.contains("role=\"img\""))
        #expect(html.contains("<rect class=\"mark\" x=\"21.27%\" y=\"18\" width=\"26.97%\" height=\"100\" rx=\"2\"/>"))
        #expect(
            html.contains("<rect class=\"mark neg\" x=\"64.77%\" y=\"118\" width=\"26.97%\" height=\"50\" rx=\"2\"/>"))
    }

    @Test(
        "what cannot be drawn is a dash, not a broken picture",
        arguments: [
            [Double.nan, 1], [Double.infinity, 1], [-Double.infinity, 1], [0, 0],
            [Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude],
            [Double.leastNonzeroMagnitude, 0], [1e-300, 2e-300], [1e300, 1],
        ])
    func oddNumbers(values: [Double]) {
        let marks = values.map { ChartMark("x", $0) }
        let html =
            Chart.columns(frame, marks, axis: { _ in "t" }, value: { _ in "v" })
            + Chart.bars(frame, marks, value: { _ in "v" }) + Chart.sparkline(values)
        #expect(!html.lowercased().contains("nan") && !html.contains("inf"))
        #expect(!html.contains("e+") && !html.contains("e-3"))
        #expect(html.hasPrefix("<figure"))
        if values.contains(where: { !$0.isFinite }) { #expect(html.contains(">–<")) }
    }

    @Test("without data a chart says so and offers nothing to open")
    func empty() {
        let html = Chart.columns(frame, [], axis: { "\($0)" }, value: { "\($0)" })
        #expect(
            html
                == "<figure class=\"chart\"><h2>Crece</h2><p class=\"mut\">Sin datos</p><figcaption>n = 2</figcaption></figure>"
        )
        #expect(Chart.sparkline([]).isEmpty && Chart.sparkline([1]).isEmpty)
    }

    @Test("hostile names stay text everywhere")
    func hostile() {
        let evil = "\"><script>alert('x')</script>&"
        let frame = ChartFrame(
            finding: evil, caption: evil, categoryTitle: evil, valueTitle: evil, csvPath: evil,
            words: ChartWords(table: evil, csv: evil, empty: evil, partial: evil))
        let marks = [ChartMark(evil, 1, shown: evil, link: evil, isPartial: true)]
        let heat = HeatTable(
            finding: evil, caption: evil, corner: evil, columns: [evil],
            rows: [(evil, [.init(1, shown: evil, link: evil), .init(2, shown: evil)])])
        let all =
            Chart.columns(frame, marks, axis: { _ in evil }, value: { _ in evil })
            + Chart.bars(frame, marks, value: { _ in evil }) + heat.html
        #expect(!all.contains("<script"))
        #expect(!all.contains("alert('"))
        #expect(all.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"))
        #expect(!all.contains(" style="))
    }

    @Test("bars are shares of the longest")
    func bars() {
        let html = Chart.bars(
            frame, [ChartMark("A", 200, link: "/a"), ChartMark("B", -50), ChartMark("C", 0)], value: { "\(Int($0))" })
        #expect(
            html.contains(
                "<li><a href=\"/a\"><span>A</span> <span>200</span><svg width=\"100%\" height=\"10\" aria-hidden=\"true\"><rect class=\"mark\" width=\"100%\" height=\"10\" rx=\"5\"/></svg></a></li>"
            ))
        #expect(html.contains("<rect class=\"mark neg\" width=\"25%\""))
        #expect(html.contains("<rect class=\"mark\" width=\"0%\""))
    }

    @Test("a sparkline runs from edge to edge; a flat one lies in the middle")
    func sparkline() {
        #expect(Chart.sparkline([1, 3, 2]).contains("points=\"0,26 50,4 100,15\""))
        #expect(Chart.sparkline([5, 5]).contains("points=\"0,15 100,15\""))
    }

    @Test("heat grows with the square root; nothing is the lightest, the most is the darkest")
    func heat() {
        #expect(HeatTable.level(0, 100) == 0)
        #expect(HeatTable.level(1, 100) == 1)
        #expect(HeatTable.level(25, 100) == 5)
        #expect(HeatTable.level(100, 100) == 9)
        #expect(HeatTable.level(.nan, 100) == 0 && HeatTable.level(-1, 100) == 0 && HeatTable.level(1, 0) == 0)
        let html = HeatTable(
            finding: "F", caption: "C", columns: ["F1"],
            rows: [("R5", [.init(4, shown: "4", link: "/x"), .init(.nan, shown: "?")])]
        ).html
        #expect(
            html.contains(
                "<td class=\"h9\"><a href=\"/x\" aria-label=\"R5 F1: 4\">4</a></td><td class=\"h0\"><span>–</span></td>"
            ))
    }

    @Test(
        "the axis has round numbers and always zero",
        arguments: [
            ([31, 47], [0, 20, 40, 60]), ([0.3], [0, 0.1, 0.2, 0.3]), ([-3, 7], [-5, 0, 5, 10]), ([], [0]), ([0], [0]),
            ([-8, -2], [-10, -5, 0]),
        ] as [([Double], [Double])])
    func scale(values: [Double], ticks: [Double]) {
        let scale = Scale(values)
        #expect(scale.ticks.count == ticks.count)
        for (found, expected) in zip(scale.ticks, ticks) { #expect(abs(found - expected) < 1e-9) }
    }
}
