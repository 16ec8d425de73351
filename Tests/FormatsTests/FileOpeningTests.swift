import Foundation
import Kernel
import Testing

@testable import Formats

@Suite("Opening files")
struct FileOpeningTests {
    private func unpack(_ bytes: [UInt8], blocks: Int = 1 << 16) throws -> [UInt8] {
        let gzip = try GzipSource(DripSource(bytes, blocks))
        var unpacked: [UInt8] = []
        while case let block = try gzip.readHead(1000), !block.isEmpty { unpacked += block }
        return unpacked
    }

    private let text = Array((0..<5000).map { "\($0),ñ\n" }.joined().utf8)

    @Test("Gzip members, one after the other, are one text", arguments: [1, 7, 1 << 16])
    func members(_ blocks: Int) throws {
        #expect(try unpack(gzipMember(text), blocks: blocks) == text)
        #expect(try unpack(gzipMember(text) + gzipMember([]) + gzipMember([0x41]), blocks: blocks) == text + [0x41])
        #expect(try unpack(gzipMember(text) + [0, 0, 0], blocks: blocks) == text)
    }

    @Test("Gzip that is cut, changed or followed by text is damaged")
    func damaged() {
        let whole = gzipMember(Array("a,b\n1,2\n".utf8))
        for count in 0..<whole.count {
            #expect(problem { _ = try unpack(Array(whole[..<count])) }?.code == "import.gzip-damaged", "\(count)")
        }
        var changed = whole
        changed[16] ^= 1
        #expect(problem { _ = try unpack(changed) } == PlainProblem("import.gzip-damaged", .invalid))
        #expect(problem { _ = try unpack(whole + Array("text after".utf8)) }?.code == "import.gzip-damaged")
    }

    @Test("A file is opened by its first bytes, plain or gzip, whatever its name")
    func opens() throws {
        for bytes in [text, gzipMember(text)] {
            try withTemporaryFile(bytes, name: "ventas.xlsx") { path in
                let opened = try FileOpening.open(path: path)
                #expect(try opened.source.readHead(1 << 20) == text)
                #expect(opened.file.byteCount == Int64(bytes.count))
                #expect(opened.file.bytesRead == Int64(bytes.count))
            }
        }
    }

    @Test("Workbooks and archives are refused, also within gzip")
    func refused() throws {
        let workbook: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04, 20, 0]
        let refusals: [([UInt8], String)] = [
            (workbook, "import.xls-refused"), (zip, "import.format-unsupported"),
            (gzipMember(workbook), "import.xls-refused"), (gzipMember(zip), "import.format-unsupported"),
            (gzipMember(gzipMember(text)), "import.format-unsupported"),
        ]
        for (bytes, code) in refusals {
            try withTemporaryFile(bytes, name: "a.csv") { path in
                let expected = PlainProblem(code, .invalid, ["file": "a.csv"])
                #expect(problem { _ = try FileOpening.open(path: path) } == expected)
            }
        }
    }

    @Test("A file that is not there is named without its folders and without tricks in its name")
    func missing() throws {
        let missing = problem { _ = try FileOpening.open(path: "nowhere/ven\u{202E}tas\n.csv") }
        #expect(missing == PlainProblem("import.file-not-found", .notFound, ["file": "ventas.csv"]))
        let folder = FileManager.default.temporaryDirectory.path
        #expect(problem { _ = try FileOpening.open(path: folder) }?.code == "import.not-a-file")
    }

    @Test("The preview shows how a file is written, its first rows and what its columns look like")
    func preview() throws {
        let text = "id;fecha;valor\n" + (1...300).map { "\($0);\($0 % 28 + 1)/02/2024;1.234,5\n" }.joined() + ";x;\n"
        try withTemporaryFile(gzipMember(Array(text.utf8)), name: "ventas.csv.gz") { path in
            let preview = try CSVPreview.inspect(path: path)
            #expect(preview.dialect.delimiter == 0x3B)
            #expect(preview.header == ["id", "fecha", "valor"])
            #expect(preview.rows.count == 200)
            #expect(preview.rows.first == ["1", "2/02/2024", "1.234,5"])
            #expect(preview.profiledRows == 301)
            #expect(preview.sawWholeFile)
            #expect(preview.columns.map(\.filled) == [300, 301, 300])
            #expect(preview.columns[1].dates.verdict == .dmy)
            #expect(preview.columns[1].dates.unreadable == 1)
            #expect(preview.columns[2].decimals.verdict == .comma)
            #expect((preview.columns[0].shortestBytes, preview.columns[0].longestBytes) == (1, 3))
        }
    }

    @Test("The preview of a large file looks at its front only, and at whole rows")
    func largePreview() throws {
        let row = "123456789,abcdefghij\n"
        let text = "a,b\n" + String(repeating: row, count: 200_000)
        let source = MemorySource(Array(text.utf8))
        let preview = try CSVPreview.inspect(source, dialect: nil, rows: 3)
        #expect(!preview.sawWholeFile)
        #expect(preview.rows == Array(repeating: ["123456789", "abcdefghij"], count: 3))
        #expect(preview.profiledRows == (CSVPreview.sampleBytes - 4 + row.utf8.count - 1) / row.utf8.count)
        #expect(preview.columns[1].shortestBytes == 10)
    }

    @Test("The preview names the line of a quote that is never closed")
    func brokenPreview() {
        let text = "a,b\n1,\"x\n" + String(repeating: "1,2\n", count: 2000)
        let found = problem { _ = try CSVPreview.inspect(MemorySource(Array(text.utf8)), dialect: nil, rows: 5) }
        #expect(found == PlainProblem("import.quote-never-closed", .invalid, ["line": "2"]))
    }
}

/// Memory that comes in small blocks.
final class DripSource: ByteSource {
    private let inner: MemorySource
    private let block: Int

    init(_ bytes: [UInt8], _ block: Int) {
        inner = MemorySource(bytes)
        self.block = block
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        inner.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(block)))
    }
}
