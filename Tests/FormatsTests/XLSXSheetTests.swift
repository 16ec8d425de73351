import Testing

@testable import Formats

@Suite("Sheets of a workbook")
struct XLSXSheetTests {
    @Test("The first row with two cells is the header; titles above it and empty rows are no rows")
    func header() throws {
        let rows =
            row(2, ["Ventas 2024"]) + row(3, [""]) + row(4, ["", "solo"]) + row(6, [" id ", "nombre"])
            + row(7, ["1", "Ana"]) + "<row r=\"8\"/><row r=\"9\"><c r=\"A9\" s=\"1\"/></row>" + row(12, ["2", "Luis"])
        let table = try readTable(WorkbookMaker(rows: rows).bytes)
        #expect(table.header == ["id", "nombre"])
        #expect(table.cells == [["1", "Ana"], ["2", "Luis"]])
        #expect(table.rows.map(\.line) == [7, 12])
    }

    @Test("A table of one column has its first cell as header, whatever follows later")
    func oneColumn() throws {
        let rows = (1...30).map { row($0, ["correo\($0)"]) }.joined() + row(31, ["a", "b"])
        let table = try readTable(WorkbookMaker(rows: rows).bytes)
        #expect(table.header == ["correo1"])
        #expect(table.rows.count == 30)
        #expect(table.rows.last?.fields == ["a", "b"])
        #expect(table.rows.first?.line == 2)
    }

    @Test("Rows are as wide as the header; what stands beyond it is not lost")
    func widths() throws {
        let rows = row(1, ["a", "b", "c"]) + row(2, ["1"]) + row(3, ["1", "2", "3", "4"]) + row(4, ["", "", "3"])
        let table = try readTable(WorkbookMaker(rows: rows).bytes)
        #expect(table.cells == [["1", "", ""], ["1", "2", "3", "4"], ["", "", "3"]])
        #expect(table.rows.map { String(decoding: $0.raw, as: UTF8.self) } == ["1,,", "1,2,3,4", ",,3"])
    }

    @Test("The raw row is a line of CSV that reads back as the same cells")
    func raw() throws {
        let rows = row(1, ["a", "b", "c"]) + row(2, ["x,y", "di &quot;hola&quot;", " dos\nlíneas"])
        let table = try readTable(WorkbookMaker(rows: rows).bytes)
        #expect(table.cells == [["x,y", "di \"hola\"", " dos\nlíneas"]])
        #expect(read(Array("a,b,c\n".utf8) + (table.rows.first?.raw ?? [])).cells == table.cells)
    }

    @Test("Places may be left out of rows and cells")
    func withoutReferences() throws {
        let rows =
            "<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"
        let table = try readTable(WorkbookMaker(rows: rows).bytes)
        #expect(table.header == ["a", "b"])
        #expect(table.cells == [["1", "2"]])
        #expect(table.rows.first?.line == 2)
    }

    @Test("Hidden rows and columns are left out unless they are asked for, and counted")
    func hidden() throws {
        let columns = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>"
        let rows =
            row(1, ["a", "b", "c"]) + row(2, ["1", "2", "3"], attributes: " hidden=\"1\"") + row(3, ["4", "5", "6"])
        let book = WorkbookMaker(rows: rows, before: columns).bytes
        #expect(try readTable(book).cells == [["4", "6"]])
        #expect(try readTable(book).header == ["a", "c"])
        let shape = try look(book)
        #expect((shape.hiddenRows, shape.hiddenColumns) == (1, 1))
        let all = TableOptions(includesHidden: true)
        #expect(try readTable(book, all).cells == [["1", "2", "3"], ["4", "5", "6"]])
        #expect(try look(book, all).hiddenColumns == 1)
    }

    @Test("A merged order number stands in each of its lines; wider regions keep their first cell")
    func merged() throws {
        let rows =
            row(1, ["pedido", "producto", "nota"]) + row(2, ["A-1", "té", "ancho"]) + row(3, ["", "café"])
            + "<row r=\"4\"><c r=\"A4\" s=\"1\"/><c r=\"B4\" t=\"str\"><v>pan</v></c></row>" + row(5, ["A-2", "sal"])
            + "<row r=\"6\"/>" + row(7, ["", "", "última"])
        let merges =
            "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"C2:D3\"/><mergeCell ref=\"B5:B7\"/></mergeCells>"
        let table = try readTable(WorkbookMaker(rows: rows, behind: merges).bytes)
        #expect(
            table.cells == [
                ["A-1", "té", "ancho"], ["A-1", "café", ""], ["A-1", "pan", ""], ["A-2", "sal", ""],
                ["", "sal", "última"],
            ])
    }

    @Test("A region whose first row is hidden still gives its value to the others")
    func mergedHidden() throws {
        let rows =
            row(1, ["pedido", "producto"]) + row(2, ["A-1", "té"], attributes: " hidden=\"true\"")
            + row(3, ["", "café"])
        let book = WorkbookMaker(rows: rows, behind: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>")
        #expect(try readTable(book.bytes).cells == [["A-1", "café"]])
    }

    @Test("The first visible sheet that is not empty is read, or the one that is named")
    func choice() throws {
        var book = WorkbookMaker()
        book.sheets = [
            ("Secreta", "hidden", "<sheetData>\(row(1, ["x", "y"]))</sheetData>"),
            ("Portada", "visible", "<sheetData/>"),
            ("Datos", "visible", "<sheetData>\(row(1, ["id", "n"]) + row(2, ["1", "2"]))</sheetData>"),
            ("Más", "visible", "<sheetData>\(row(1, ["otro", "n"]))</sheetData>"),
        ]
        let shape = try look(book.bytes)
        #expect(shape.sheets == ["Portada", "Datos", "Más"])
        #expect(shape.sheet == "Datos")
        #expect(shape.form == .workbook)
        #expect(try readTable(book.bytes).header == ["id", "n"])
        #expect(try readTable(book.bytes, TableOptions(sheet: "Más")).header == ["otro", "n"])
        #expect(try readTable(book.bytes, TableOptions(sheet: "Secreta")).header == ["x", "y"])
        #expect(try readTable(book.bytes, TableOptions(sheet: "Portada")).header == [])
        let unknown = try readTable(book.bytes, TableOptions(sheet: "Nada")).problem
        #expect(unknown?.code == "import.sheet-unknown")
        #expect(unknown?.arguments == ["sheet": "Nada", "known": "Secreta, Portada, Datos, Más"])
    }

    @Test("A workbook of empty sheets is an empty table")
    func empty() throws {
        let table = try readTable(WorkbookMaker().bytes)
        #expect(table == ReadTable())
    }

    @Test("Prefixed names, as other programs write them, are read like bare ones")
    func prefixes() throws {
        let body = row(1, ["a", "b"]) + row(2, ["1", "dos"])
        let pattern = body.replacing("<", with: "<x:").replacing("<x:/", with: "</x:")
        var book = WorkbookMaker()
        book.sheets = [("H", "visible", "<x:sheetData>\(pattern)</x:sheetData>")]
        #expect(try readTable(book.bytes).cells == [["1", "dos"]])
    }

    @Test("Long texts repeated in every row do not pile up in memory")
    func repeated() throws {
        var book = WorkbookMaker(
            rows: row(1, ["a", "b"])
                + (2...200).map { number in
                    "<row r=\"\(number)\"><c r=\"A\(number)\" t=\"s\"><v>0</v></c></row>"
                }.joined())
        book.strings = [String(repeating: "largo ", count: 20_000)]
        let archive = try ZipArchive(ZipBytes(book.bytes, name: "a"))
        guard let main = try WorkbookParts.main(of: archive) else { return #expect(Bool(false)) }
        let table = try WorkbookTable(archive, WorkbookParts(archive, main: main), options: .init())
        let reader = try table.open(TableShape(form: .workbook)).reader
        var rows = 0
        while let row = try reader.next() {
            rows += row.field(0).count == 120_000 ? 1 : 0
            #expect(((reader as? XLSXReader)?.waitingBytes ?? .max) < 10 << 20)
        }
        #expect(rows == 199)
    }

    @Test("A column beyond the limit stops the file, empty cells there do not")
    func limits() throws {
        var limits = TableLimits()
        limits.rows = CSVLimits(maxColumns: 3, maxFieldBytes: 10, maxRowBytes: 30)
        let four = row(1, ["a", "b", "c"]) + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"XFD2\"/></row>"
        #expect(try readTable(WorkbookMaker(rows: four).bytes, limits: limits).cells == [["1", "", ""]])
        let wide = row(1, ["a", "b", "c"]) + row(2, ["", "", "", "4"])
        #expect(try refusal(WorkbookMaker(rows: wide).bytes, limits: limits) == "import.too-many-columns")
        let long = row(1, ["a", "b"]) + row(2, ["1", "12345678901x"]) + row(3, ["2", "3"])
        let table = try readTable(WorkbookMaker(rows: long).bytes, limits: limits)
        #expect(table.rows.map(\.defect) == [.fieldTooLong, nil])
        #expect(table.rows.first?.column == 2)
        let longer = row(1, ["a", "b"]) + row(2, [String(repeating: "x", count: 31)])
        #expect(try refusal(WorkbookMaker(rows: longer).bytes, limits: limits) == "import.row-too-long")
    }

    @Test("Cells and rows out of their order are damage, not data in the wrong place")
    func disorder() throws {
        let cells = "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>"
        #expect(try refusal(WorkbookMaker(rows: cells).bytes) == "import.archive-damaged")
        #expect(
            try refusal(WorkbookMaker(rows: row(2, ["a", "b"]) + row(1, ["1", "2"])).bytes) == "import.archive-damaged")
        let text = row(1, ["<c t=\"s\"><v>7</v></c>", "b"])
        #expect(try refusal(WorkbookMaker(rows: text).bytes) == "import.archive-damaged")
        #expect(try refusal(WorkbookMaker(rows: "<row r=\"1\"><c r=\"A1\"><v>1</v>").bytes) == "import.archive-damaged")
    }

    @Test("Formulas that no program has worked out are counted; those with a result are not")
    func emptyFormulas() throws {
        let cells = ["<c><f>A1</f></c>", "<c><f>A1</f><v></v></c>", "<c><f>A1</f><v/></c>", "<c><f>A1</f><v>7</v></c>"]
        let book = WorkbookMaker(rows: row(1, ["a", "b", "c", "d"]) + row(2, cells) + row(3, cells))
        #expect(try look(book.bytes).emptyFormulas == 6)
        #expect(try readTable(book.bytes).cells.first == ["", "", "", "7"])
        #expect(
            try look(WorkbookMaker(rows: row(1, ["a", "b"]) + row(2, ["1", "</f></c>"])).bytes).emptyFormulas == 0)
    }
}
