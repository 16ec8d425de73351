import Foundation
import Kernel
import Testing

@testable import Formats

/// The nastiest inputs an import meets, by their number in the list of them; what people write in cells (19–25) and
/// what happens around the file (30) is tested with the whole of the import.
@Suite("Nasty inputs")
struct NastyInputTests {
    @Test("1: a byte order mark is no part of the first header")
    func input1() throws {
        #expect(try readTable([0xEF, 0xBB, 0xBF] + Array("id,n\n1,2\n".utf8)).header == ["id", "n"])
    }

    @Test("2: UTF-16 with and without a mark, and with a byte too many")
    func input2() throws {
        for isBig in [false, true] {
            let text = utf16("id;n\n1;Peña\n", bigEndian: isBig)
            let mark: [UInt8] = isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
            #expect(try readTable(mark + text).cells == [["1", "Peña"]])
            #expect(try readTable(text).cells == [["1", "Peña"]])
            let odd = try readTable(mark + text + [0x41]).problem
            // Counted behind the mark.
            #expect(odd == PlainProblem("import.utf16-odd-tail", .invalid, ["byte": "\(text.count)"]))
        }
    }

    @Test("3: Windows-1252 with its own signs")
    func input3() throws {
        let bytes = Array("n,v\nPe".utf8) + [0xF1] + Array("a,".utf8) + [0x80, 0x93, 0x94] + Array("\n".utf8)
        #expect(try readTable(bytes).cells == [["Peña", "€“”"]])
    }

    @Test("4: a few Windows lines in a UTF-8 file are rejected, and no replacement character enters")
    func input4() throws {
        let good = (1...20).map { "\($0),Peña\n" }.joined()
        let bytes = Array(("id,n\n" + good).utf8) + Array("21,Pe".utf8) + [0xF1] + Array("a\n22,ñ\n".utf8)
        let table = try readTable(bytes)
        #expect(table.rows.filter { $0.defect == .invalidEncoding }.map(\.line) == [22])
        #expect(!table.cells.joined().contains { $0.contains("\u{FFFD}") })
    }

    @Test("5: texts encoded twice are noticed and can be repaired; others are left alone")
    func input5() {
        #expect(DoubleEncoding.repaired("PeÃ±a") == "Peña")
        #expect(DoubleEncoding.repaired("â‚¬ 5 â€“ MarÃ\u{AD}a") == "€ 5 – María")
        for text in ["Peña", "", "Ana", "Ñandú", "€uro", "São Paulo", "日本", "Ã", "naïve £5"] {
            #expect(DoubleEncoding.repaired(text) == nil)
        }
    }

    @Test("6: overlong, surrogate and five-byte UTF-8 spoil their row")
    func input6() throws {
        for bad: [UInt8] in [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80]] {
            let table = try readTable(Array("id,n\n1,ñandú\n2,".utf8) + bad + Array("\n3,é\n".utf8))
            #expect(table.rows.map(\.defect) == [nil, .invalidEncoding, nil])
        }
    }

    @Test("7: a zero byte spoils its row in text and JSON; XML has none")
    func input7() throws {
        let text = "número,nombre\n1,a\0b\n2,una persona\n"
        #expect(try readTable(Array(text.utf8)).rows.map(\.defect) == [.nulByte, nil])
        #expect(
            try readTable(Array("{\"a\":\"x\\u0000y\"}\n{\"a\":\"z\"}".utf8)).rows.map(\.defect) == [.nulByte, nil])
        #expect(try refusal(WorkbookMaker(rows: row(1, ["a\0b", "c"])).bytes) == "import.archive-damaged")
    }

    @Test("8: line ends of every kind, mixed, and within quotes")
    func input8() throws {
        let table = try readTable(Array("a,b\r1,2\n3,4\r\n\"x\ry\",\"x\r\ny\"\r".utf8))
        #expect(table.cells == [["1", "2"], ["3", "4"], ["x\ny", "x\ny"]])
    }

    @Test("9: a quote that is never closed is named by its line")
    func input9() throws {
        let text = "a,b\n1,\"x\n" + String(repeating: "1,2\n", count: 2000)
        #expect(
            try readTable(Array(text.utf8)).problem
                == PlainProblem("import.quote-never-closed", .invalid, ["line": "2"]))
    }

    @Test("10: quotes doubled, stray and within a text")
    func input10() throws {
        let table = try readTable(Array("a,b\n\"a\"\"b\",1\n\"a\"b,2\na\"b,3\n\"a\\\"b\",4\n5,6\n".utf8))
        #expect(table.cells[0] == ["a\"b", "1"])
        #expect(table.rows.map(\.defect) == [nil, .strayQuote, nil, .strayQuote, nil])
        #expect(table.rows[1].column == 1)
        #expect(table.cells[2] == ["a\"b", "3"])
    }

    @Test("11: semicolons with decimal commas, tabs and bars")
    func input11() throws {
        for mark in [";", "\t", "|"] {
            let text = "id\(mark)valor\n" + (1...50).map { "\($0)\(mark)1,5\n" }.joined()
            #expect(try readTable(Array(text.utf8)).cells.allSatisfy { $0.count == 2 && $0[1] == "1,5" })
        }
    }

    @Test("12: Excel's sep line is no row")
    func input12() throws {
        #expect(try readTable(Array("sep=;\r\na;b\r\n1,5;2\r\n".utf8)).cells == [["1,5", "2"]])
    }

    @Test("13: a line without end is refused long before it fills the memory, packed or not")
    func input13() throws {
        let line = [UInt8](repeating: 0x61, count: 40 << 20)
        #expect(try refusal(Array("a,b\n".utf8) + line) == "import.row-too-long")
        var zip = ZipMaker()
        zip.add("a.csv", bytes: Array("a,b\n".utf8) + line, deflates: true)
        #expect(try refusal(zip.bytes) == "import.row-too-long")
    }

    @Test("14: a hundred thousand columns, and rows of other widths")
    func input14() throws {
        let wide = Array(String(repeating: "a,", count: 100_000).utf8)
        #expect(try refusal(wide) == "import.too-many-columns")
        let keys = "{" + (0..<2_001).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        #expect(try refusal(Array(keys.utf8)) == "import.too-many-columns")
        #expect(try readTable(Array("a,b,c\n1,2\n1,2,3,4\n".utf8)).cells.map(\.count) == [2, 4])
    }

    @Test("15: headers doubled, empty, of other capitals; a header alone")
    func input15() throws {
        #expect(try readTable(Array("id,,ID,id\n1,2,3,4\n".utf8)).header == ["id", "", "ID", "id"])
        #expect(try readTable(Array("id,n\n".utf8)).rows == [])
        let book = WorkbookMaker(rows: row(1, ["id", "", "ID", "id"])).bytes
        #expect(try readTable(book).header == ["id", "", "ID", "id"])
        #expect(try readTable(book).rows == [])
    }

    @Test("16: formulas come in as texts unchanged and go out disarmed")
    func input16() throws {
        let cells = ["=HYPERLINK(1)", "@SUM(A1)", "+573001234567", "-1"]
        let book = WorkbookMaker(
            rows: row(1, ["a", "b", "c", "d"]) + row(2, cells.map { "<c t=\"str\"><v>\($0)</v></c>" }))
        #expect(try readTable(book.bytes).cells == [cells])
        var writer = CSVWriter(.spreadsheet(decimal: .comma))
        try writer.append(cells)
        #expect(
            writer.bytes == [0xEF, 0xBB, 0xBF] + Array("\"'=HYPERLINK(1)\";\"'@SUM(A1)\";+573001234567;-1\r\n".utf8))
    }

    @Test("17: numbers of every country; exponents and other digits are refused")
    func input17() {
        func micros(_ text: String, _ decimal: DecimalSign) -> Int64? {
            withBytes(text) { NumberText.micros($0, decimal: decimal)?.raw }
        }
        #expect(micros("1.234,56", .comma) == 1_234_560_000)
        #expect(micros("1,234.56", .point) == 1_234_560_000)
        #expect(micros("1.234", .comma) == 1_234_000_000)
        #expect(micros("1.234", .point) == 1_234_000)
        #expect(micros("1'234", .point) == 1_234_000_000)
        #expect(micros("$ 1.234", .comma) == 1_234_000_000)
        for text in ["1e5", "1E+15", "٣", "NaN", "1.234,5", "#N/A"] { #expect(micros(text, .point) == nil, "\(text)") }
    }

    @Test("18: dates by one order for a column; impossible ones are none; serials are dates by their format only")
    func input18() throws {
        func day(_ text: String, _ order: DateOrder) -> String? {
            withBytes(text) { DateText.parse($0, order: order)?.day.description }
        }
        #expect(day("03/04/2025", .dmy) == "2025-04-03")
        #expect(day("13/02/2025", .mdy) == nil)
        #expect(day("2025-02-30", .dmy) == nil)
        #expect(day("45000", .dmy) == nil)
        #expect(withBytes("31/12/99") { DateText.parse($0, order: .dmy)?.hasTwoDigitYear } == true)
        var votes = DateVotes()
        for text in ["13/02/2024", "02/13/2024"] { withBytes(text) { votes.add($0) } }
        #expect(votes.hasConflict)
        for (is1904, shown) in [(false, "2023-03-15"), (true, "2027-03-16")] {
            var book = WorkbookMaker(rows: row(1, ["a", "b"]) + row(2, ["<c s=\"1\"><v>45000</v></c>", "45000"]))
            book.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
            book.is1904 = is1904
            #expect(try readTable(book.bytes).cells == [[shown, "45000"]])
        }
    }

    @Test("22: marks that turn the direction of a text are taken out of the names of files, and seen where left open")
    func input22() {
        #expect(FileSource.shownName(of: "/tmp/ventas\u{202E}vsc.exe\u{2067}\u{7}") == "ventasvsc.exe")
        for (text, isBalanced) in [
            ("\u{202B}a\u{202C}", true), ("\u{2067}\u{202E}a\u{202C}b\u{2069}", true), ("a\u{202E}", false),
            ("\u{2067}a\u{202C}", false), ("\u{2069}", false), ("\u{2068}", false), ("שלום €“”", true), ("", true),
        ] {
            var text = text
            #expect(text.withUTF8 { DirectionMarks.areBalanced(UnsafeRawBufferPointer($0)) } == isBalanced)
        }
    }

    @Test("26: a workbook that unpacks to far more than it packs is refused, in little memory")
    func input26Bomb() throws {
        let blanks = [UInt8](repeating: 0x20, count: 1 << 20)
        var zip = WorkbookMaker(rows: row(1, ["a", "b"])).zip
        zip.entries.removeAll { $0.name == "xl/sharedStrings.xml" }
        zip.add("xl/sharedStrings.xml", bytes: Array("<sst><si><t>".utf8) + blanks, deflates: true)
        var limits = TableLimits()
        limits.freeBytes = 1 << 19
        limits.maxRatio = 100
        let before = residentBytes()
        #expect(try refusal(zip.bytes, limits: limits) == "import.archive-bomb")
        #expect(residentBytes() - before < 100 << 20)
        // The same text within the ratio, beyond the room for shared texts.
        limits = TableLimits()
        limits.maxSharedBytes = 1 << 18
        #expect(try refusal(zip.bytes, limits: limits) == "import.archive-bomb")
    }

    @Test("26: a hundred thousand shared texts, and a few too many")
    func input26Strings() throws {
        var book = WorkbookMaker(
            rows: row(1, ["a", "b"]) + row(2, ["<c t=\"s\"><v>99999</v></c>", "<c t=\"s\"><v>0</v></c>"]))
        book.strings = (0..<100_000).map { "texto \($0)" }
        #expect(try readTable(book.bytes).cells == [["texto 99999", "texto 0"]])
        var limits = TableLimits()
        limits.maxSharedStrings = 99_999
        #expect(try refusal(book.bytes, limits: limits) == "import.archive-bomb")
    }

    @Test("26: one long text that many cells or rows repeat")
    func input26Repeated() throws {
        var limits = TableLimits()
        limits.freeBytes = 100_000
        var book = WorkbookMaker(
            rows: row(1, ["a", "b"])
                + (2...300).map { "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"s\"><v>0</v></c></row>" }.joined())
        book.strings = [String(repeating: "x", count: 10_000)]
        #expect(try refusal(book.bytes, limits: limits) == "import.archive-bomb")
        #expect(try readTable(book.bytes).rows.count == 299)
        let merged = WorkbookMaker(
            rows: row(1, ["a", "b"]) + row(2, [String(repeating: "x", count: 10_000), "1"])
                + (3...2000).map { row($0, ["", "1"]) }.joined(),
            behind: "<mergeCells><mergeCell ref=\"A2:A2000\"/></mergeCells>")
        #expect(try refusal(merged.bytes, limits: limits) == "import.archive-bomb")
    }

    @Test("26: nested zips, encrypted files, an .xls by another name, two sheets of one name")
    func input26Others() throws {
        var nested = ZipMaker()
        nested.add("a.zip", bytes: ZipMaker([("b.csv", "a,b\n1,2\n")]).bytes)
        #expect(try refusal(nested.bytes) == "import.archive-nested")
        var locked = WorkbookMaker(rows: row(1, ["a", "b"])).zip
        for place in locked.entries.indices { locked.entries[place].flags |= 1 }
        #expect(try refusal(locked.bytes) == "import.archive-encrypted")
        #expect(try refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0]) == "import.xls-refused")
        var twins = WorkbookMaker()
        for text in ["a", "b"] {
            twins.sheets.append(("Datos", "visible", "<sheetData>\(row(1, [text, "x"]))</sheetData>"))
        }
        twins.sheets.removeFirst()
        let found = try readTable(twins.bytes, TableOptions(sheet: "Datos")).problem
        #expect(found == PlainProblem("import.sheet-unknown", .usage, ["sheet": "Datos", "known": "Datos, Datos"]))
    }

    @Test("26: a workbook cut anywhere is damaged, never a shorter table")
    func input26Cut() throws {
        let whole = WorkbookMaker(rows: row(1, ["a", "b"]) + row(2, ["1", "2"])).bytes
        for length in stride(from: 4, to: whole.count, by: 37) {
            let table = try readTable(Array(whole[..<length]))
            // Of the very end, a few bytes say nothing.
            let isWhole = length > whole.count - 4 && table.cells == [["1", "2"]]
            #expect(isWhole || table.problem?.code == "import.archive-damaged", "\(length) of \(whole.count)")
        }
    }

    @Test("27: document types, entities and places outside are refused before they are believed")
    func input27() throws {
        for prolog in [
            "<!DOCTYPE worksheet [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
            "<!DOCTYPE worksheet SYSTEM \"http://localhost:9/x.dtd\">",
            "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
        ] {
            var book = WorkbookMaker(rows: row(1, ["&x;", "b"]))
            book.prolog = prolog
            #expect(try refusal(book.bytes) == "import.xlsx-dtd")
            // In the other parts, too.
            for part in ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"] {
                var zip = WorkbookMaker(rows: row(1, ["a", "b"])).zip
                guard let place = zip.entries.firstIndex(where: { $0.name == part }) else { continue }
                zip.entries[place].content = Array(prolog.utf8) + zip.entries[place].content
                #expect(try refusal(zip.bytes) == "import.xlsx-dtd", "\(part)")
            }
        }
    }

    @Test("27: links to other places and macros are not touched")
    func input27Links() throws {
        var zip = WorkbookMaker(rows: row(1, ["a", "b"]) + row(2, ["1", "2"])).zip
        zip.add("xl/vbaProject.bin", bytes: [0xD0, 0xCF, 0x11, 0xE0])
        zip.add("xl/externalLinks/externalLink1.xml", "<externalLink><externalBook/></externalLink>")
        guard let place = zip.entries.firstIndex(where: { $0.name == "xl/_rels/workbook.xml.rels" }) else { return }
        let links = String(decoding: zip.entries[place].content, as: UTF8.self)
        let outside =
            "<Relationship Id=\"z\" Type=\"x/sharedStrings\" TargetMode=\"External\" Target=\"http://localhost:9/a\"/>"
        zip.entries[place].content = Array(links.replacing("</Rel", with: outside + "</Rel").utf8)
        #expect(try readTable(zip.bytes).cells == [["1", "2"]])
    }

    @Test("27: elements within elements without end")
    func input27Depth() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(try refusal(WorkbookMaker(rows: row(1, ["a", "b"]), behind: deep).bytes) == "import.archive-damaged")
        let comment = "<!--" + String(repeating: "x", count: 12 << 20) + "-->"
        #expect(try refusal(WorkbookMaker(rows: comment + row(1, ["a", "b"])).bytes) == "import.archive-damaged")
    }

    @Test("28: cells of every type in one row, and a number that Excel has damaged")
    func input28() throws {
        let cells = [
            "<c t=\"s\"><v>0</v></c>", "directo", "<c t=\"b\"><v>1</v></c>", "<c t=\"e\"><v>#N/A</v></c>",
            "<c s=\"1\"><v>45443</v></c>", "<c><f>A1</f><v>7</v></c>", "<c><f>A1</f></c>",
            "<c><v>1.0123456789012346E+17</v></c>",
            "<c><v>101234567890123</v></c>",
        ]
        var book = WorkbookMaker(rows: row(1, cells.indices.map { "h\($0)" }) + row(2, cells))
        (book.strings, book.styles) = (["compartido"], "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>")
        let shown = [
            "compartido", "directo", "true", "#N/A", "2024-05-31", "7", "", "1.01234567890123E+17", "101234567890123",
        ]
        #expect(try readTable(book.bytes).cells == [shown])
    }

    @Test("29: names that leave the archive, links and folders are passed over")
    func input29Names() throws {
        var zip = ZipMaker([
            ("../../etc/cron.d/x.csv", "x,y\n1,2\n"), ("/etc/passwd.csv", "x,y\n1,2\n"), ("C:\\x.csv", "x,y\n1,2\n"),
            ("a\\..\\..\\x.csv", "x,y\n1,2\n"), ("enlace.csv", "/etc/passwd"), ("bueno.csv", "id,n\n1,Ana\n"),
        ])
        zip.entries[4].mode = 0o120777
        #expect(try look(zip.bytes).members == ["bueno.csv"])
        #expect(try readTable(zip.bytes).cells == [["1", "Ana"]])
    }

    @Test("29: a hundred thousand entries are refused at the door")
    func input29Entries() throws {
        var zip = ZipMaker([("a.csv", "id,n\n1,Ana\n")])
        zip.listings = 100_000
        // The field holds 65,535 at most; what it says is not what stands there.
        for claim: UInt16 in [65_535, 34_464] {
            zip.claimedEntries = claim
            #expect(try refusal(zip.bytes) == "import.archive-entries")
        }
        zip.claimedEntries = 1
        #expect(try readTable(zip.bytes).cells == [["1", "Ana"]])
    }

    @Test("29: sizes and sums that the headers get wrong are damage, whichever way")
    func input29Sizes() throws {
        for deflates in [false, true] {
            let text = "id,n\n" + (1...200).map { "\($0),Ana\n" }.joined()
            var zip = ZipMaker()
            zip.add("a.csv", text, deflates: deflates)
            let count = UInt32(text.utf8.count)
            for claim in [0, 10, count - 1, count + 1, UInt32.max - 1] {
                var wrong = zip
                wrong.entries[0].claimedBytes = claim
                #expect(try refusal(wrong.bytes) != nil, "\(claim)")
            }
            zip.entries[0].crc = 1
            #expect(try refusal(zip.bytes) == "import.archive-damaged")
        }
    }

    @Test("29: a table of blank lines that is a bomb in disguise")
    func input29Bomb() throws {
        var zip = ZipMaker()
        let lines = [UInt8](repeating: 0x0A, count: 1 << 20)
        zip.add("a.csv", bytes: Array("a,b\n1,2\n".utf8) + lines, deflates: true)
        var limits = TableLimits()
        (limits.freeBytes, limits.maxRatio) = (1 << 18, 100)
        #expect(try refusal(zip.bytes, limits: limits) == "import.archive-bomb")
        #expect(try readTable(zip.bytes).cells == [["1", "2"]])
    }

    private func residentBytes() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }
}
