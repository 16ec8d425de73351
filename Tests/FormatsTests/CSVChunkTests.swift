import Kernel
import Testing

@testable import Formats

@Suite("The same table, however its bytes arrive")
struct CSVChunkTests {
    private static let tricky: [String] = [
        "a,b\r\n1,\"x\"\"y\"\r\n\"\",\"\"\"\"\r\n",
        "a,b\r1,2\r\r\n3,4\n\n5,6",
        "\u{FEFF}nombre,ciudad\nJosé,\"Bogotá,\r\nD.C.\"\n\"Peña\"x,€uro😀\nfin,",
        "a\n\"never\nclosed\nhere", "a\n\"cut", "\"a\"\"\",b\n\"\r\n\r\n\",\"\n\"\n1,2",
        "a,b\n\u{0},1\n2,\u{0}\n3,4\n", "sep\nx", "a,b\n\"1\"\r\n\"2\",\"3\"\r\"4\"",
    ]

    @Test("Blocks of 1 to 64 bytes give what one block gives", arguments: tricky)
    func chunks(_ text: String) {
        let whole = read(Array(text.utf8))
        for chunk in 1...64 { #expect(read(Array(text.utf8), chunk: chunk) == whole, "\(chunk)") }
    }

    @Test("Blocks of 1 to 64 bytes give what one block gives, for bytes that are no UTF-8")
    func chunksOfInvalid() {
        let bytes =
            Array("n,x\n1,".utf8) + [0xC3] + Array("\n2,ñ\n\"".utf8) + [0xE2, 0x82] + Array("\",3\n4,€\n5".utf8) + [
                0xF0
            ]
        let whole = read(bytes)
        #expect(whole.rows.map(\.defect) == [.invalidEncoding, nil, .invalidEncoding, nil, .invalidEncoding])
        for chunk in 1...64 { #expect(read(bytes, chunk: chunk) == whole, "\(chunk)") }
    }

    @Test("Limits bite at the same place in blocks of any size")
    func limits() {
        let limits = CSVLimits(maxColumns: 4, maxFieldBytes: 12, maxRowBytes: 40, maxQuotedLines: 2)
        let texts = [
            "a\n1,2,3,4\n1,2,3,4,5\n", "a\n1234567890123,2\n3\n", "a\n\"1\n2\n3\n4\"\n", "a\n\"12345678901234\"\n",
            "a\n" + String(repeating: "x", count: 41) + "\n5\n", "a\n" + String(repeating: "x", count: 40) + "\n5\n",
        ]
        for text in texts {
            let whole = read(Array(text.utf8), limits: limits)
            #expect(whole.problem != nil || whole.rows.contains { $0.defect != nil })
            for chunk in 1...64 { #expect(read(Array(text.utf8), limits: limits, chunk: chunk) == whole, "\(chunk)") }
        }
    }

    @Test("Two thousand random tables are read back as they were written")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 20_240_630)
        for _ in 0..<2000 {
            let delimiter = DelimiterVote.candidates[random.below(4)]
            let width = 1 + random.below(6)
            let rows = (0..<1 + random.below(8)).map { _ in (0..<width).map { _ in cell(&random) } }
            var writer = CSVWriter(
                CSVWriter.Options(delimiter: delimiter, hasBOM: random.below(2) == 0, usesCRLF: random.below(2) == 0))
            try writer.append((0..<width).map { "h\($0)" })
            for row in rows { try writer.append(row) }
            let dialect = CSVDialect(delimiter: delimiter)
            let table = read(writer.bytes, dialect, chunk: 1 + random.below(100))
            #expect(table.cells == rows)
            #expect(table.problem == nil && table.rows.allSatisfy { $0.defect == nil })
        }
    }

    private func cell(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "a", "ñ", "\"", ",", ";", "\t", "|", "\n", " ", "€", "😀", "'", "=", "\\", "0", "sep=", "é\u{301}",
        ]
        return (0..<random.below(7)).map { _ in pieces[random.below(pieces.count)] }.joined()
    }

    @Test("Twenty thousand damaged files end, without a crash, within their own size")
    func mutations() {
        var random = SeededGenerator(seed: 7)
        let seeds = Self.tricky.map { Array($0.utf8) } + [utf16("a;b\nñ;\"x\ny\"\n"), Array("sep=;\na;b\n1;2".utf8)]
        let bytesThatHurt: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0xFF, 0xC3, 0xED, 0x80, 0x3B, 0x41]
        var (rows, problems) = (0, 0)
        for _ in 0..<20_000 {
            var bytes = seeds[random.below(seeds.count)]
            for _ in 0..<1 + random.below(6) where !bytes.isEmpty {
                let place = random.below(bytes.count)
                let byte = bytesThatHurt[random.below(bytesThatHurt.count)]
                switch random.below(4) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[..<place], at: random.below(bytes.count))
                }
            }
            var dialect = sniff(bytes)
            if random.below(8) == 0 { dialect.encoding = TextEncoding.allCases[random.below(4)] }
            let table = read(bytes, dialect, chunk: 1 + random.below(40))
            rows += table.rows.count
            problems += table.problem == nil ? 0 : 1
            #expect(table.rows.count <= bytes.count)
            #expect(table.problem?.code != "unexpected")
            #expect(!table.cells.joined().contains { $0.unicodeScalars.contains("\u{FFFD}") })
        }
        #expect(rows > 20_000)
        #expect(problems > 100)
    }
}
