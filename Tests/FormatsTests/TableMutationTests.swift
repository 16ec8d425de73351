import Foundation
import Kernel
import Testing

@testable import Formats

/// Damaged files of every format: nothing but a problem comes of them. `VINCULO_FUZZ_ROUNDS` sets how many.
@Suite("Damaged tables")
struct TableMutationTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["VINCULO_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 2_000

    private static var limits: TableLimits {
        var limits = TableLimits()
        limits.rows = CSVLimits(maxColumns: 50, maxFieldBytes: 2_000, maxRowBytes: 1 << 16)
        limits.maxEntries = 100
        limits.freeBytes = 1 << 20
        limits.maxNestedBytes = 1 << 20
        limits.maxSharedBytes = 1 << 20
        return limits
    }

    private static let book: WorkbookMaker = {
        let merges = "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>"
        let rows =
            row(1, ["id", "fecha", "texto"])
            + row(2, ["1", "<c s=\"1\"><v>45443.5</v></c>", "<c t=\"s\"><v>0</v></c>"])
            + row(
                3, ["", "<c t=\"d\"><v>2024-05-31T00:00:00</v></c>", "ñ &amp; &#x1F600;"], attributes: " hidden=\"1\"")
            + row(4, ["0.30000000000000004", "1E+20", "_x000D_"])
        var book = WorkbookMaker(
            rows: rows, before: "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>", behind: merges)
        book.strings = ["<r><t>a</t></r><rPh><t>b</t></rPh>"]
        book.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
        return book
    }()

    private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator, _ spikes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<1 + random.below(5) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            let length = 1 + random.below(min(40, bytes.count - place))
            switch random.below(6) {
            case 0: bytes[place] ^= UInt8(1 << random.below(8))
            case 1: bytes[place] = spikes[random.below(spikes.count)]
            case 2: bytes.removeSubrange(place..<place + length)
            case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: random.below(bytes.count))
            case 4: bytes.insert(spikes[random.below(spikes.count)], at: place)
            default: bytes.removeLast(min(bytes.count, random.below(length + 1)))
            }
        }
        return bytes
    }

    /// Reads what is left of a table; returns whether it ended well.
    private static func survives(_ bytes: [UInt8], at path: String, hidden: Bool) -> Bool {
        let options = TableOptions(includesHidden: hidden, decimal: hidden ? .comma : .point)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let shape = try TableFile.look(path: path, options: options, limits: limits)
            let (reader, _) = try TableFile.open(path: path, shape: shape, options: options, limits: limits)
            var (rows, cells) = (0, 0)
            while let row = try reader.next() {
                rows += 1
                for column in 0..<row.fieldCount { cells += row.field(column).count }
                _ = row.texts
            }
            #expect(rows <= bytes.count * 100 && cells <= 1 << 26)
            return true
        } catch {
            #expect(error is PlainProblem, "\(error)")
            return false
        }
    }

    private func run(_ seed: UInt64, _ make: (inout SeededGenerator) -> [UInt8]) throws {
        var random = SeededGenerator(seed: seed)
        var survived = 0
        let folder = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        let path = folder + "/vinculo-fuzz-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        for round in 0..<Self.rounds {
            if Self.survives(make(&random), at: path, hidden: round & 1 == 1) { survived += 1 }
        }
        // Both must happen, or the damage is too mild or too heavy to test anything.
        #expect(survived > 0 && survived < Self.rounds)
    }

    private static let xmlSpikes = Array("<>/&;\"'= \0!-[]s1Ar:".utf8) + [0xFF, 0xC3]

    @Test("Bytes of an archive changed, deleted, doubled")
    func archives() throws {
        var zip = ZipMaker()
        zip.add("a.csv", "id,n\n1,Ana\n2,Luis\n", deflates: true)
        zip.add("b.csv", "n;id\nEva;3\n")
        let seeds = [Self.book.bytes, zip.bytes, gzipMember(zip.bytes), gzipMember(Self.book.bytes)]
        try run(1) { random in
            Self.mutate(seeds[random.below(seeds.count)], &random, [0, 1, 8, 0xFF, 0x50, 0x4B])
        }
    }

    @Test("The XML of a workbook changed under sound packing")
    func workbooks() throws {
        var parts = Self.book.zip
        for place in parts.entries.indices { parts.entries[place].deflates = false }
        try run(2) { random in
            var zip = parts
            let place = random.below(zip.entries.count)
            zip.entries[place].content = Self.mutate(zip.entries[place].content, &random, Self.xmlSpikes)
            return zip.bytes
        }
    }

    @Test("JSON changed")
    func json() throws {
        let seeds = [
            "{\"a\":1,\"b\":{\"c\":[1,\"x\",{\"d\":null}]},\"e\":\"\\ud83d\\ude00\\n\"}\n{\"a\":-1.5e3,\"b\":true}\n",
            "[{\"a\":\"ñ\"},\n {\"a\":[[]],\"b\":\"]\"}]", "{\"a\":1}\n",
        ].map { Array($0.utf8) }
        try run(3) { random in
            Self.mutate(seeds[random.below(seeds.count)], &random, Array("{}[]\",:\\u\0\n-.eE0".utf8) + [0xFF, 0xED])
        }
    }

    @Test("Text changed, plain and packed")
    func texts() throws {
        let csv = Array("id;nombre\n1;\"Díaz, \"\"x\"\"\"\n2;Ana\r\n".utf8)
        let seeds = [csv, gzipMember(csv), [0xFF, 0xFE] + utf16("a\tb\nñ\t2\n")]
        try run(4) { random in
            Self.mutate(seeds[random.below(seeds.count)], &random, [0x22, 0x3B, 0x0A, 0x0D, 0, 0xFF, 0xC3, 0x1F, 0x8B])
        }
    }
}
