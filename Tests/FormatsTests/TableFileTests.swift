import Kernel
import Testing

@testable import Formats

@Suite("One door to tables")
struct TableFileTests {
    @Test("Text is read as its bytes suggest, plain or gzip, or as a person says")
    func text() throws {
        let bytes = Array("id;valor\n1;2,5\n".utf8)
        #expect(try readTable(bytes, name: "a.xlsx").cells == [["1", "2,5"]])
        #expect(try readTable(gzipMember(bytes)).cells == [["1", "2,5"]])
        #expect(try look(gzipMember(bytes)) == TableShape(form: .text(CSVDialect(delimiter: 0x3B)), packing: ["gzip"]))
        #expect(try readTable(bytes, TableOptions(delimiter: 0x2C)).cells == [["1;2", "5"]])
        let latin = Array("id,n\n1,Pe".utf8) + [0xF1] + Array("a\n".utf8)
        #expect(try readTable(latin).cells == [["1", "Peña"]])
        #expect(try readTable(latin, TableOptions(encoding: .utf8)).rows.first?.defect == .invalidEncoding)
        #expect(try readTable([0xFF, 0xFE] + utf16("a\tb\nñ\t2\n")).cells == [["ñ", "2"]])
    }

    @Test("A picture is no table, nor is a program")
    func binary() throws {
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<3000).map { UInt8($0 % 20) }
        #expect(try refusal(bytes) == "import.not-a-table")
        #expect(try refusal(gzipMember(bytes)) == "import.not-a-table")
    }

    @Test("An empty file is an empty table")
    func empty() throws {
        #expect(try readTable([]) == ReadTable())
        #expect(try readTable(gzipMember([])) == ReadTable())
    }

    @Test("Old and encrypted workbooks are told apart")
    func compound() throws {
        let magic: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        let old = magic + [UInt8](repeating: 0, count: 2000) + utf16("Workbook")
        #expect(try refusal(old) == "import.xls-refused")
        #expect(try refusal(magic) == "import.xls-refused")
        let locked = magic + [UInt8](repeating: 0, count: 2000) + utf16("EncryptedPackage")
        #expect(try refusal(locked) == "import.xlsx-encrypted")
        #expect(try refusal(gzipMember(locked)) == "import.xlsx-encrypted")
        // The directory may stand far behind: the header says in which sector.
        var far = magic + [UInt8](repeating: 0, count: 200_000) + utf16("EncryptedPackage") + [0, 0]
        far[30] = 9
        far.replaceSubrange(48..<52, with: [UInt8(389 & 255), UInt8(389 >> 8), 0, 0])
        #expect(try refusal(far) == "import.xlsx-encrypted")
    }

    @Test("Progress grows to the size of the file, in every format")
    func progress() throws {
        let csv = Array(("id,n\n" + (1...20_000).map { "\($0),Ana\n" }.joined()).utf8)
        var zip = ZipMaker()
        zip.add("a.csv", bytes: csv, deflates: true)
        let book = WorkbookMaker(rows: (1...20_000).map { row($0, ["\($0)", "x"]) }.joined()).bytes
        let json = Array((1...20_000).map { "{\"id\":\($0)}\n" }.joined().utf8)
        for bytes in [csv, gzipMember(csv), zip.bytes, book, json] {
            try withTemporaryFile(bytes, name: "a") { path in
                let (reader, progress) = try TableFile.open(path: path, shape: TableFile.look(path: path))
                #expect(progress.byteCount == Int64(bytes.count))
                let start = progress.bytesRead
                var last = start
                while try reader.next() != nil {
                    #expect(progress.bytesRead >= last)
                    last = progress.bytesRead
                }
                #expect(last * 10 >= progress.byteCount * 9)
            }
        }
    }
}
