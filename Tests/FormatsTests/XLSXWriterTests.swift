import Foundation
import Kernel
import Testing

@testable import Formats

@Suite("Writing a workbook")
struct XLSXWriterTests {
    private func write(_ header: [String], _ rows: [[XLSXCell]], sheet: String = "Clientes") throws -> [UInt8] {
        try withTemporaryFile([], name: "salida.xlsx") { path in
            let writer = try XLSXWriter(path: path, sheet: sheet, header: header)
            for row in rows { try writer.append(row: row) }
            try writer.finish()
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    private func part(_ name: String, of bytes: [UInt8]) throws -> String {
        let archive = try ZipArchive(ZipBytes(bytes, name: "a"))
        let entry = try #require(archive.entry(name))
        return String(decoding: try archive.open(entry).readAll(limit: 1 << 20, name: "a"), as: UTF8.self)
    }

    @Test("What is written reads back as it was, each cell by its kind")
    func roundTrip() throws {
        let day = try #require(Day(iso: "2024-05-31"))
        let bytes = try write(
            ["nombre", "valor", "pedidos", "día", "momento", "acepta", "vacía"],
            [
                [
                    .text("José & <Cía>"), .number(25_900.5), .whole(-3), .day(day), .moment(day, second: 37_230),
                    .flag(true), .empty,
                ],
                [
                    .text(" a\nb "), .number(0.1 + 0.2), .whole(123_456_789_012_345_678), .day(Day(number: -30_000)),
                    .empty, .flag(false), .text(""),
                ],
                [.text("x"), .number(.infinity), .whole(0), .empty, .empty, .empty, .text("fin")],
            ])
        let table = try readTable(bytes)
        #expect(table.header == ["nombre", "valor", "pedidos", "día", "momento", "acepta", "vacía"])
        #expect(
            table.cells == [
                ["José & <Cía>", "25900.5", "-3", "2024-05-31", "2024-05-31T10:20:30", "true", ""],
                [" a\nb ", "0.3", "123456789012345678", "1887-11-12", "", "false", ""],
                ["x", "", "0", "", "", "", "fin"],
            ])
        #expect(try look(bytes).sheets == ["Clientes"])
    }

    @Test("A text is never a formula, a link or a number, whatever it looks like")
    func texts() throws {
        let cells = [
            "=HYPERLINK(\"http://x\")", "+57 300", "@SUM(A1)", "-1", "http://example.com", "00123", "#N/A", "\u{1}a\0b",
        ]
        let bytes = try write(["a"] + cells.dropFirst().map { _ in "b" }, [cells.map { .text($0) }])
        let sheet = try part("xl/worksheets/sheet1.xml", of: bytes)
        #expect(!sheet.contains("<f>"))
        #expect(!sheet.contains("hyperlink"))
        // A control character that XML has no place for is written as an escape and vanishes in reading.
        #expect(try readTable(bytes).cells == [Array(cells.dropLast()) + ["ab"]])
    }

    @Test("The header is bold, stays in view and has filters over all rows")
    func header() throws {
        let sheet = try part(
            "xl/worksheets/sheet1.xml", of: write(["a", "correo electrónico"], [[.whole(1)], [.whole(2)]]))
        #expect(sheet.contains("state=\"frozen\""))
        #expect(sheet.contains("<autoFilter ref=\"A1:B3\"/>"))
        #expect(sheet.contains("<cols>"))
        #expect(sheet.contains("<c r=\"A1\" s=\"1\""))
    }

    @Test("What a sheet cannot hold is a problem with its place")
    func limits() throws {
        let long = String(repeating: "ñ", count: 32_768)
        let found = problem { _ = try write(["a", "b"], [[.empty, .text(long)]]) }
        #expect(found == PlainProblem("export.cell-too-long", .tooLarge, ["row": "2", "column": "2"]))
        #expect(
            try readTable(write(["a", "b"], [[.text(String(long.dropLast())), .empty]])).cells[0][0].utf16.count
                == 32_767)
        let wide = problem { _ = try write([String](repeating: "a", count: 16_385), []) }
        #expect(wide?.code == "export.too-many-columns")
        let lost = problem { try XLSXWriter(path: "/nada/de/nada.xlsx", sheet: "a", header: ["a", "b"]).finish() }
        #expect(lost?.code == "export.write-failed")
    }

    @Test(
        "Names of sheets become such as Excel takes",
        arguments: [
            ("a/b:c[d]", "abcd"), ("'citado'", "citado"), ("", "Sheet1"),
            (String(repeating: "ñ", count: 40), String(repeating: "ñ", count: 31)),
        ])
    func sheetNames(_ name: String, _ shown: String) throws {
        #expect(try look(write(["a", "b"], [], sheet: name)).sheets == [shown])
    }

    @Test("A writer that is dropped unfinished leaves nothing behind in its folder")
    func dropped() throws {
        try withTemporaryFile([], name: "a.txt") { path in
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            do {
                let writer = try XLSXWriter(path: folder + "/b.xlsx", sheet: "a", header: ["a"])
                for _ in 0..<5000 { try writer.append(row: [.text("texto")]) }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.txt"])
        }
    }
}
