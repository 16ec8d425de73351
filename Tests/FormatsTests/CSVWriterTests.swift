import Testing

@testable import Formats

@Suite("Writing a text table")
struct CSVWriterTests {
    private func write(_ rows: [[String]], _ options: CSVWriter.Options = CSVWriter.Options()) throws -> String {
        var writer = CSVWriter(options)
        for row in rows { try writer.append(row) }
        return String(validating: writer.bytes, as: UTF8.self) ?? ""
    }

    @Test("Quotes stand only where they are needed")
    func quotes() throws {
        let rows = [["a", "b,c", "d\"e", "f\ng", " h", ""], [""], ["ñ;x"]]
        #expect(try write(rows) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\",\n\"\"\nñ;x\n")
    }

    @Test("Delimiter, byte order mark and line ends as Excel in Spanish wants them")
    func options() throws {
        let options = CSVWriter.Options(delimiter: 0x3B, hasBOM: true, usesCRLF: true)
        #expect(
            try write([["a", "1,5"], ["x;y", ""]], options).utf8.elementsEqual("\u{FEFF}a;1,5\r\n\"x;y\";\r\n".utf8))
    }

    @Test("Formulas are disarmed on request, plain numbers and telephones stay")
    func formulas() throws {
        let cells = [
            "=1+1", "@SUM(A1)", "-5", "+573001234567", "-1.234,50", "-x", "+", "\tx", "\rx", "=5", "a=b", "-5-",
        ]
        let options = CSVWriter.Options(delimiter: 0x7C, guardsFormulas: true)
        let expected =
            "\"'=1+1\"|\"'@SUM(A1)\"|-5|+573001234567|-1.234,50|\"'-x\"|\"'+\"|\"'\tx\"|\"'\rx\"|\"'=5\"|a=b|\"'-5-\"\n"
        #expect(try write([cells], options) == expected)
        #expect(try write([["=1+1"]]) == "=1+1\n")
    }

    @Test("A first cell that looks like Excel's sep line is not taken for one")
    func sepCell() throws {
        let text = try write([["sep=;"], ["x"]])
        #expect(text == "\"sep=;\"\nx\n")
        #expect(!sniff(Array(text.utf8)).hasSepLine)
    }

    @Test("A sink gets every byte once, in blocks")
    func sink() throws {
        final class Collected { var bytes: [UInt8] = [] }
        let collected = Collected()
        var writer = CSVWriter { collected.bytes += $0 }
        var plain = CSVWriter()
        for number in 0..<20_000 {
            try writer.append([String(number), "x"])
            try plain.append([String(number), "x"])
        }
        #expect(!collected.bytes.isEmpty)
        #expect(writer.bytes.count < 1 << 16)
        try writer.finish()
        #expect(collected.bytes == plain.bytes)
        #expect(writer.bytes.isEmpty)
    }
}
