import Kernel
import Testing

@testable import Formats

@Suite("Tables within archives")
struct ZipArchiveTests {
    private let csv = "id;nombre\n1;Ana\n2;José\n"

    @Test("A zip with one table is that table, stored or deflated")
    func one() throws {
        for deflates in [false, true] {
            var zip = ZipMaker()
            zip.add("ventas/clientes.csv", csv, deflates: deflates)
            #expect(try readTable(zip.bytes).cells == [["1", "Ana"], ["2", "José"]])
            let shape = try look(zip.bytes)
            #expect(shape.packing == ["zip"])
            #expect(shape.members == ["clientes.csv"])
            #expect(shape.form == .text(CSVDialect(delimiter: 0x3B)))
        }
    }

    @Test("Large archives keep their numbers in eight bytes, and those from a pipe behind the text")
    func large() throws {
        for (deflates, isLarge, isStreamed, hasLargeEnd) in [
            (true, true, false, false), (true, true, true, true), (false, true, false, true),
            (true, false, true, false),
        ] {
            var zip = ZipMaker([("LEEME.txt", "Clientes")])
            zip.add("ventas/clientes.csv", csv, deflates: deflates)
            for at in zip.entries.indices {
                (zip.entries[at].isLarge, zip.entries[at].isStreamed) = (isLarge, isStreamed)
            }
            zip.hasLargeEnd = hasLargeEnd
            #expect(try readTable(zip.bytes).cells == [["1", "Ana"], ["2", "José"]])
            // Zero bytes behind an archive are padding; others, that it was cut or put together.
            #expect(try readTable(zip.bytes + [0, 0, 0]).cells.count == 2)
            #expect(try refusal(zip.bytes + [0x50]) == "import.archive-damaged")
            zip.entries[1].claimedBytes = 9
            #expect(try refusal(zip.bytes) == "import.archive-damaged")
        }
    }

    @Test("What systems put into archives, and what is no table, is passed over")
    func strangers() throws {
        var zip = ZipMaker([
            ("__MACOSX/._clientes.csv", "x,y\n1,2\n"), (".oculto.csv", "x,y\n1,2\n"), ("a/.b/c.csv", "x,y\n1,2\n"),
            ("carpeta/", ""), ("vacío.csv", ""), ("datos/clientes.csv", csv), ("LEEME.txt", "Clientes de 2024\n"),
        ])
        zip.add("foto.jpg", bytes: [0xFF, 0xD8, 0xFF, 0xE0] + (0..<2000).map { UInt8($0 % 32) })
        #expect(try look(zip.bytes).members == ["clientes.csv"])
        #expect(try readTable(zip.bytes).header == ["id", "nombre"])
    }

    @Test("Several tables are read one after the other, with the name of each row's file")
    func several() throws {
        let zip = ZipMaker([
            ("subscribed_a1.csv", "Email Address,First Name\na@b.co,Ana\nc@d.co,\"Díaz, Eva\"\n"),
            ("unsubscribed_a1.csv", "Email Address,UNSUB_TIME,First Name\ne@f.co,2024-05-31,Luis\n"),
            ("cleaned_a1.csv", "\u{FEFF}Email Address;Nota\ng@h.co;rebota\ni@j.co\nk@l.co;x;de más\n"),
        ])
        let table = try readTable(zip.bytes)
        #expect(table.header == ["vinculo:file", "Email Address", "First Name", "UNSUB_TIME", "Nota"])
        #expect(
            table.cells == [
                ["subscribed_a1.csv", "a@b.co", "Ana", "", ""], ["subscribed_a1.csv", "c@d.co", "Díaz, Eva", "", ""],
                ["unsubscribed_a1.csv", "e@f.co", "Luis", "2024-05-31", ""],
                ["cleaned_a1.csv", "g@h.co", "", "", "rebota"], ["cleaned_a1.csv", "i@j.co"],
                ["cleaned_a1.csv", "k@l.co", "", "", "x", "de más"],
            ])
        #expect(table.rows.map(\.line) == [2, 3, 2, 2, 3, 4])
        #expect(String(decoding: table.rows[1].raw, as: UTF8.self) == "subscribed_a1.csv,c@d.co,\"Díaz, Eva\",,")
        #expect(try look(zip.bytes).members.count == 3)
    }

    @Test("A row with a defect keeps it, at its column of the whole")
    func defects() throws {
        var zip = ZipMaker([("a.csv", "id,nombre\n1,Ana\n")])
        zip.add("b.csv", bytes: Array("nombre,id\nJos".utf8) + [0xC3] + Array(",2\nEva,3\n".utf8) + Array("ñ,4\n".utf8))
        let table = try readTable(zip.bytes)
        #expect(table.rows.map(\.defect) == [nil, .invalidEncoding, nil, nil])
        #expect(table.rows[1].column == 3)
        #expect(table.rows[2].fields == ["b.csv", "3", "Eva"])
    }

    @Test("Two columns of one name stay two")
    func doubled() throws {
        let zip = ZipMaker([("a.csv", "x,x,y\n1,2,3\n"), ("b.csv", "y,x,x\n3,1,2\n")])
        let table = try readTable(zip.bytes)
        #expect(table.header == ["vinculo:file", "x", "x", "y"])
        #expect(table.cells == [["a.csv", "1", "2", "3"], ["b.csv", "1", "2", "3"]])
    }

    @Test("A workbook within a zip or gzip is read, and says so")
    func workbooks() throws {
        let book = WorkbookMaker(rows: row(1, ["a", "b"]) + row(2, ["1", "dos"])).bytes
        var zip = ZipMaker()
        zip.add("informe.xlsx", bytes: book, deflates: true)
        #expect(try readTable(zip.bytes).cells == [["1", "dos"]])
        let shape = try look(zip.bytes)
        #expect((shape.packing, shape.members, shape.sheet) == (["zip"], ["informe.xlsx"], "Hoja1"))
        #expect(try readTable(gzipMember(book)).cells == [["1", "dos"]])
        #expect(try look(gzipMember(book)).packing == ["gzip"])
        var limits = TableLimits()
        limits.maxNestedBytes = 1000
        #expect(try refusal(zip.bytes, limits: limits) == "import.workbook-too-large")
        zip.add("otra.csv", csv)
        #expect(try refusal(zip.bytes) == "import.archive-mixed")
    }

    @Test("A zip within a zip, encrypted files, unknown compression and other documents are refused in words")
    func refusals() throws {
        var nested = ZipMaker()
        nested.add("dentro.zip", bytes: ZipMaker([("a.csv", csv)]).bytes)
        #expect(try refusal(nested.bytes) == "import.archive-nested")
        var packed = ZipMaker()
        packed.add("a.csv.gz", bytes: gzipMember(Array(csv.utf8)))
        #expect(try refusal(packed.bytes) == "import.archive-nested")
        var locked = ZipMaker([("a.csv", csv)])
        locked.entries[0].flags |= 1
        #expect(try refusal(locked.bytes) == "import.archive-encrypted")
        var strange = ZipMaker([("a.csv", csv)])
        strange.entries[0].method = 9
        #expect(try refusal(strange.bytes) == "import.archive-method")
        #expect(try refusal(ZipMaker([("foto/", "")]).bytes) == "import.archive-empty")
        #expect(try refusal(ZipMaker().bytes) == "import.archive-empty")
        let ods = ZipMaker([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")])
        #expect(try refusal(ods.bytes) == "import.ods-refused")
        #expect(try refusal(ZipMaker([("mimetype", "application/epub+zip")]).bytes) == "import.format-unsupported")
        #expect(try refusal(ZipMaker([("Index/Document.iwa", "x")]).bytes) == "import.format-unsupported")
        #expect(try refusal(ZipMaker([("xl/workbook.bin", "x")]).bytes) == "import.xlsb-refused")
        let word = ZipMaker([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")])
        #expect(try refusal(word.bytes) == "import.format-unsupported")
    }

    @Test("Names of old programs are read in the letters of DOS, and shown without tricks")
    func names() throws {
        var zip = ZipMaker([("x", csv)])
        let bytes = zip.bytes
        let name = Array("a".utf8) + [0xA4, 0xA2]
        #expect(String(decoding: name, as: UTF8.self) != "añó")
        // The name stands in both headers.
        zip.entries[0].name = "abc"
        var named = zip.bytes
        for at in named.indices where named[at...].starts(with: Array("abc".utf8)) {
            named.replaceSubrange(at..<at + 3, with: name)
        }
        #expect(try look(named).members == ["añó"])
        #expect(try look(bytes).members == ["x"])
        #expect(try look(ZipMaker([("ven\u{202E}tas\u{7}.csv", csv)]).bytes).members == ["ventas.csv"])
    }
}
