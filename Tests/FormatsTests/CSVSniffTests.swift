import Kernel
import Testing

@testable import Formats

@Suite("Guessing how a table is written")
struct CSVSniffTests {
    static let text = "nombre;ciudad;valor\nJosé Peña;Bogotá;1,5\nÍñigo;Cádiz;2,5\n"

    @Test("A byte order mark says the encoding and disappears")
    func marks() {
        let text = CSVSniffTests.text
        let files: [([UInt8], TextEncoding)] = [
            ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8), ([0xFF, 0xFE] + utf16(text), .utf16LE),
            ([0xFE, 0xFF] + utf16(text, bigEndian: true), .utf16BE),
        ]
        for (bytes, encoding) in files {
            #expect(sniff(bytes).encoding == encoding)
            #expect(sniff(bytes).delimiter == 0x3B)
            let table = readAsSniffed(bytes)
            #expect(table.header == ["nombre", "ciudad", "valor"])
            #expect(table.cells.first == ["José Peña", "Bogotá", "1,5"])
        }
    }

    @Test("UTF-16 without a mark is seen by its zero bytes")
    func unmarkedWide() {
        for bigEndian in [false, true] {
            let bytes = utf16(CSVSniffTests.text, bigEndian: bigEndian)
            #expect(sniff(bytes).encoding == (bigEndian ? .utf16BE : .utf16LE))
            #expect(readAsSniffed(bytes).cells.last == ["Íñigo", "Cádiz", "2,5"])
        }
    }

    @Test("An odd byte at the end of UTF-16 is a problem with its place")
    func oddTail() {
        let bytes = utf16("a\n1\n") + [0x41]
        let table = read(bytes, CSVDialect(encoding: .utf16LE))
        #expect(table.problem == PlainProblem("import.utf16-odd-tail", .invalid, ["byte": "8"]))
    }

    @Test("Pairs of UTF-16 make one character; a lone half spoils its row only")
    func surrogates() {
        let lone: [UInt8] = [0x3D, 0xD8]
        let bytes = utf16("n\n😀\nx") + lone + utf16("y\nz\n") + lone
        let table = read(bytes, CSVDialect(encoding: .utf16LE))
        #expect(table.rows.map(\.defect) == [nil, .invalidEncoding, nil, .invalidEncoding])
        #expect(table.cells[0] == ["😀"])
    }

    @Test("Windows-1252 is proposed when the bytes are no UTF-8, and reads ñ, € and curly quotes")
    func windows() {
        let bytes: [UInt8] = Array("n;v\nPe".utf8) + [0xF1] + Array("a;".utf8) + [0x80, 0x93, 0x94, 0x0A]
        #expect(sniff(bytes).encoding == .windows1252)
        #expect(readAsSniffed(bytes).cells == [["Peña", "€“”"]])
    }

    @Test("A UTF-8 file with a few Windows lines stays UTF-8, and those lines are rejected")
    func mixed() {
        let bytes = Array("n\nPeña\nMuñoz\nCádiz\n".utf8) + [0x50, 0xF1, 0x0A]
        #expect(sniff(bytes).encoding == .utf8)
        #expect(readAsSniffed(bytes).rows.map(\.defect) == [nil, nil, nil, .invalidEncoding])
    }

    @Test("A sample cut within a character is still UTF-8")
    func cutSample() {
        #expect(sniff(Array("n\nPe".utf8) + [0xC3], isWhole: false).encoding == .utf8)
    }

    @Test(
        "Forbidden UTF-8 is refused row by row, not read as Windows-1252",
        arguments: [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func forbidden(_ bytes: [UInt8]) {
        let table = readAsSniffed(Array("n\n".utf8) + bytes + Array("\nok\n".utf8))
        #expect(table.rows.map(\.defect) == [.invalidEncoding, nil])
    }

    @Test(
        "The delimiter is the one that cuts rows evenly",
        arguments: [
            ("a,b,c\n1,2,3\n", ","), ("a;b\n1,5;2,5\n3,5;4\n", ";"), ("a\tb\nx, y\t1\nz, w, v\t2\n", "\t"),
            ("a|b\n1|2\n", "|"), ("a,b\n\"x;y;z\",1\n\"p;q;r\",2\n", ","), ("a;b\n\"1\n2,3\";x\n", ";"),
            ("nombre\nPérez, Juan\nGómez, Ana\n", ";"), ("a\n1\n", ","), ("", ","), ("a;b,c;d\n1;2,2;3\n4;5;6\n", ";"),
        ])
    func delimiters(_ text: String, _ delimiter: String) {
        #expect(sniff(Array(text.utf8)).delimiter == delimiter.utf8.first)
    }

    @Test(
        "Names of encodings are understood as people write them",
        arguments: [
            ("utf8", TextEncoding.utf8), ("UTF-8", .utf8), ("latin1", .windows1252), ("ISO-8859-1", .windows1252),
            ("cp1252", .windows1252), ("windows-1252", .windows1252), ("utf-16le", .utf16LE), ("UTF-16BE", .utf16BE),
        ])
    func names(_ name: String, _ encoding: TextEncoding) {
        #expect(TextEncoding(name: name) == encoding)
    }

    @Test("An encoding we do not read is refused", arguments: ["", "ebcdic", "shift-jis", "utf7"])
    func unknownNames(_ name: String) {
        #expect(TextEncoding(name: name) == nil)
    }

    @Test("The check of UTF-8 agrees with Swift's on a hundred thousand random byte strings")
    func validation() {
        var random = SeededGenerator(seed: 3)
        let leads: [UInt8] = [
            0x41, 0x7F, 0x80, 0xBF, 0xC1, 0xC3, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F, 0xF5,
        ]
        for _ in 0..<100_000 {
            let bytes = (0..<random.below(40)).map { _ in leads[random.below(random.below(2) == 0 ? 1 : leads.count)] }
            let found = bytes.withUnsafeBytes { UTF8Check.firstInvalid($0, from: 0, isEnd: true).invalid }
            #expect((found == nil) == (String(validating: bytes, as: UTF8.self) != nil))
            if let found { #expect(String(validating: bytes[..<found], as: UTF8.self) != nil) }
        }
    }
}
