import Testing

@testable import Formats

@Suite("Cells of a workbook")
struct XLSXCellTests {
    /// One row of cells under a header of as many columns.
    private func cells(
        _ cells: [String], strings: [String] = [], styles: String = "", is1904: Bool = false,
        _ options: TableOptions = .init()
    ) throws -> [String] {
        var book = WorkbookMaker(rows: row(1, cells.indices.map { "h\($0)" } + ["fin"]) + row(2, cells + ["x"]))
        (book.strings, book.styles, book.is1904) = (strings, styles, is1904)
        let table = try readTable(book.bytes, options)
        #expect(table.problem == nil)
        return Array((table.rows.first?.fields ?? []).dropLast())
    }

    private func shownNumber(_ text: String, _ decimal: DecimalSign = .point) throws -> String {
        try cells(["<c><v>\(text)</v></c>"], TableOptions(decimal: decimal)).first ?? ""
    }

    @Test("Texts come from the shared list or the cell itself; runs are joined, phonetic readings left out")
    func texts() throws {
        let rich = "<r><rPr><b/></rPr><t>Pe</t></r><r><t xml:space=\"preserve\">ña </t></r><rPh><t>ペニャ</t></rPh>"
        let found = try cells(
            [
                "<c t=\"s\"><v>0</v></c>", "<c t=\"s\"><v>1</v></c>",
                "<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>&lt;b&gt;</t></r><rPh><t>no</t></rPh></is></c>",
                "<c t=\"s\"><v>2</v></c>",
            ], strings: ["José &amp; Cía", rich, "una_x000D_\ndos_x0009_tres_x0041_ _x00zz_"])
        #expect(found == ["José & Cía", "Peña ", "a<b>", "una\ndos\ttresA _x00zz_"])
    }

    @Test("A formula gives the value it had; one that never had any is empty")
    func formulas() throws {
        let found = try cells([
            "<c t=\"str\"><f>A1&amp;B1</f><v>hola</v></c>", "<c><f>1+1</f><v>2</v></c>", "<c><f>NOW()</f></c>",
        ])
        #expect(found == ["hola", "2", ""])
    }

    @Test("Truth values, errors and formulas that look dangerous are texts as they are seen")
    func others() throws {
        let found = try cells([
            "<c t=\"b\"><v>1</v></c>", "<c t=\"b\"><v>0</v></c>", "<c t=\"e\"><v>#N/A</v></c>", "=HYPERLINK(1)",
        ])
        #expect(found == ["true", "false", "#N/A", "=HYPERLINK(1)"])
    }

    @Test(
        "Numbers have the fifteen digits Excel shows and no noise of binary fractions",
        arguments: [
            ("0.30000000000000004", "0.3"), ("1234.5", "1234.5"), ("19900", "19900"), ("-12.50", "-12.50"),
            ("2.9500000000000002", "2.95"), ("9.9999999999999996E-2", "0.1"), ("1E5", "100000"),
            ("1.5E-7", "0.00000015"),
            ("999999999999999", "999999999999999"), ("-0.1", "-0.1"), (".5", "0.5"),
            ("5.55E-17", "0.0000000000000000555"),
            ("0.99999999999999999", "1"), ("123456.78900000001", "123456.789"), ("0", "0"), ("00012", "00012"),
            ("abc", "abc"), ("1.2.3", "1.2.3"),
        ])
    func numbers(_ text: String, _ shown: String) throws { #expect(try shownNumber(text) == shown) }

    @Test(
        "A number of more than fifteen digits, which Excel has damaged, can be told by its exponent",
        arguments: [
            ("1234567890123456", "1.23456789012346E+15"), ("1.2345678901234568E+17", "1.23456789012346E+17"),
            ("1E+20", "1E+20"), ("-57300123456789012", "-5.7300123456789E+16"), ("1E-40", "1E-40"),
        ])
    func damagedNumbers(_ text: String, _ shown: String) throws { #expect(try shownNumber(text) == shown) }

    @Test("Numbers are written with the decimal sign that is asked for")
    func decimalSign() throws {
        #expect(try shownNumber("1234.5", .comma) == "1234,5")
        #expect(try shownNumber("0.30000000000000004", .comma) == "0,3")
        #expect(try shownNumber("1.2345678901234568E+17", .comma) == "1,23456789012346E+17")
    }

    private static let styles =
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
        + "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"
        + "<numFmt numFmtId=\"166\" formatCode=\"#,##0\\ &quot;días&quot;\"/>"
        + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
        + "<xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
        + "<xf numFmtId=\"166\"/><xf numFmtId=\"20\"/></cellXfs>"

    private func dates(_ serials: [(Int, String)], is1904: Bool = false) throws -> [String] {
        try cells(serials.map { "<c s=\"\($0)\"><v>\($1)</v></c>" }, styles: Self.styles, is1904: is1904)
    }

    @Test("A number is a date by the format of its cell alone")
    func dates() throws {
        let found = try dates([
            (1, "45443"), (2, "45443.430902777778"), (3, "45443"), (4, "1.5"), (5, "45443"), (6, "0.5"), (0, "45443"),
            (1, "-1"), (1, "2958466"), (99, "45443"),
        ])
        #expect(
            found == [
                "2024-05-31", "2024-05-31T10:20:30", "2024-05-31", "1.5", "45443", "12:00:00", "45443", "-1", "2958466",
                "45443",
            ])
    }

    @Test("The first days of the 1900 calendar, with its 29 February that never was")
    func earlyDates() throws {
        let found = try dates([(1, "1"), (1, "59"), (1, "60"), (1, "61"), (2, "59.99999999"), (1, "2958465")])
        #expect(found == ["1900-01-01", "1900-02-28", "1900-02-29", "1900-03-01", "1900-02-29", "9999-12-31"])
    }

    @Test("The 1904 calendar of old Macs")
    func dates1904() throws {
        #expect(
            try dates([(1, "0"), (1, "43981"), (2, "43981.5")], is1904: true) == [
                "1904-01-01", "2024-05-31", "2024-05-31T12:00:00",
            ])
    }

    @Test("Seconds are rounded, also over midnight")
    func rounding() throws {
        #expect(
            try dates([(2, "45443.99999999"), (2, "45443.4309027"), (6, "0.9999999")])[0...1] == [
                "2024-06-01", "2024-05-31T10:20:30",
            ])
    }

    @Test("Dates kept as ISO texts lose what says nothing")
    func isoDates() throws {
        let found = try cells([
            "<c t=\"d\"><v>2024-05-31T00:00:00.000Z</v></c>", "<c t=\"d\"><v>2024-05-31T10:20:30</v></c>",
            "<c t=\"d\"><v>2024-05-31</v></c>",
        ])
        #expect(found == ["2024-05-31", "2024-05-31T10:20:30", "2024-05-31"])
    }

    @Test(
        "Custom formats are dates by their letters outside quotes, escapes and brackets",
        arguments: [
            ("dd/mm/yyyy", CellMeaning.date), ("d-mmm-yy", .date), ("[$-C0A]d \"de\" mmmm", .date), ("mmmm", .date),
            ("yyyy-mm-dd hh:mm:ss", .date), ("h:mm AM/PM", .time), ("mm:ss.0", .time), ("hh:mm", .time),
            ("[h]:mm", .number), ("[mm]:ss", .number), ("[s]", .number), ("0.00", .number), ("#,##0.00", .number),
            ("\"d\"0", .number), ("\\d0", .number), ("[Red]0.00", .number), ("General", .number), ("@", .number),
            ("_-* #,##0\\ \"días\"_-", .number), ("0.00E+00", .number), ("[$$-240A]#,##0;[Red]d", .number),
            ("yyyy\"", .date), ("[", .number), ("\\", .number),
        ])
    func formats(_ code: String, _ meaning: CellMeaning) { #expect(NumberFormat.meaning(code) == meaning) }
}
