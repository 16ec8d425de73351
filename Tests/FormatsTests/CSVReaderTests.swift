import Kernel
import Testing

@testable import Formats

@Suite("Reading a text table")
struct CSVReaderTests {
    @Test("CR, LF, CRLF and a mix of them end lines alike", arguments: ["\n", "\r\n", "\r", "mixed"])
    func lineEnds(_ end: String) {
        let ends = end == "mixed" ? ["\n", "\r", "\r\n", ""] : [end, end, end, end]
        let table = read("a,b\(ends[0])1,2\(ends[1])3,4\(ends[2])5,6\(ends[3])")
        #expect(table.header == ["a", "b"])
        #expect(table.cells == [["1", "2"], ["3", "4"], ["5", "6"]])
        #expect(table.rows.map(\.line) == [2, 3, 4])
        #expect(table.problem == nil)
    }

    @Test("A line end within quotes is kept as LF, whichever it was, and lines are still counted right")
    func quotedLineEnds() {
        let table = read("a,b\r\n\"x\r\ny\rz\nw\",1\r\nlast,2")
        #expect(table.cells == [["x\ny\nz\nw", "1"], ["last", "2"]])
        #expect(table.rows.map(\.line) == [2, 6])
    }

    @Test("Doubled quotes are one quote, quotes within a text are themselves, empty quotes are empty")
    func quotes() {
        let table = read("a,b,c\n\"a\"\"b\",a\"b,\"\"\n\"\"\"\",\"\"\"x\"\"\",\\\"y\n")
        #expect(table.cells == [["a\"b", "a\"b", ""], ["\"", "\"x\"", "\\\"y"]])
        #expect(table.rows.allSatisfy { $0.defect == nil })
    }

    @Test("Text after a closing quote spoils its own row, by column, and no other")
    func strayQuote() {
        let table = read("a,b\n1,\"a\"b\n2,ok\n\"x\" ,3\n4,fine\n")
        #expect(table.rows.map(\.defect) == [.strayQuote, nil, .strayQuote, nil])
        #expect(table.rows.map(\.column) == [2, 0, 1, 0])
        #expect(table.rows[1].fields == ["2", "ok"])
        #expect(table.rows[0].raw == Array("1,\"a\"b".utf8))
    }

    @Test("Quoted and bare empty cells can be told apart")
    func quotedEmpty() throws {
        let reader = try CSVReader(source: MemorySource(Array("a,b\n\"\",\n".utf8)), dialect: CSVDialect())
        let row = try #require(try reader.next())
        #expect(row.isQuoted(0))
        #expect(!row.isQuoted(1))
        #expect(row.isEmpty)
    }

    @Test("A field that is not there is empty, not a crash")
    func outOfRange() throws {
        let reader = try CSVReader(source: MemorySource(Array("a\n1\n".utf8)), dialect: CSVDialect())
        let row = try #require(try reader.next())
        for index in [-1, 1, 99, .max, .min] {
            #expect(row.field(index).isEmpty)
            #expect(row.text(index).isEmpty)
            #expect(!row.isQuoted(index))
        }
        #expect(row.text(0) == "1")
    }

    @Test("Blank lines are no rows, but a quoted empty cell is one")
    func blankLines() throws {
        let reader = try CSVReader(
            source: MemorySource(Array("\n  \r\na\n\n1\n \t\n\"\"\n\n".utf8)), dialect: CSVDialect())
        #expect(reader.header == ["a"])
        #expect(reader.headerLine == 3)
        var seen: [(Int, Int)] = []
        while let row = try reader.next() { seen.append((row.rowNumber, row.lineNumber)) }
        #expect(seen.map(\.0) == [1, 2])
        #expect(seen.map(\.1) == [5, 7])
    }

    @Test("Short and long rows are handed on as they are")
    func ragged() {
        #expect(read("a,b\n1\n1,2,3\n,\n").cells == [["1"], ["1", "2", "3"], ["", ""]])
    }

    @Test("A header keeps its words, without blanks, byte order marks and invisible characters at their ends")
    func header() {
        let table = read("\u{FEFF} a ,\u{A0}Fecha de compra\u{200B},,A,a\n")
        #expect(table.header == ["a", "Fecha de compra", "", "A", "a"])
        #expect(table.rows.isEmpty)
    }

    @Test("An empty file has no header and no rows", arguments: ["", "\n\n", "\u{FEFF}"])
    func emptyFile(_ text: String) {
        #expect(read(text) == ReadTable())
    }

    @Test("Excel's sep line is honoured and is no row")
    func sepLine() {
        let bytes = Array("sep=;\r\na;b\r\n1,5;2\r\n".utf8)
        #expect(sniff(bytes).hasSepLine)
        let table = readAsSniffed(bytes)
        #expect(table.header == ["a", "b"])
        #expect(table.cells == [["1,5", "2"]])
        #expect(table.rows.first?.line == 3)
    }

    @Test("Formula cells come in unchanged, and so does a telephone number with its plus")
    func formulas() {
        let row = ["=HYPERLINK(1)", "@SUM", "+573001234567", "-1"]
        #expect(read("a,b,c,d\n" + row.joined(separator: ",")).cells == [row])
    }

    @Test("The raw bytes of a row are the row, without its line end")
    func raw() {
        let table = read("a,b\n\"x\ny\",2\r\n3,4")
        #expect(table.rows.map(\.raw) == ["\"x\ny\",2", "3,4"].map { Array($0.utf8) })
    }

    @Test("A delimiter that cannot delimit is refused", arguments: [0x22, 0x0A, 0x0D, 0, 0xE9] as [UInt8])
    func dialects(_ delimiter: UInt8) {
        #expect(read("a\n", CSVDialect(delimiter: delimiter)).problem?.code == "import.dialect-unusable")
    }
}
