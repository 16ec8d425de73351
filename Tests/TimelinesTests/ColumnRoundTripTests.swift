import Kernel
import Testing

@testable import Timelines

@Suite("Columns keep what they were given")
struct ColumnRoundTripTests {
    @Test(
        "a block is written in the fewest bits that hold its codes",
        arguments: [
            ([7, 7, 7], 0, 1), ([0, 255], 65, 255), ([0, 1, 255], 72, 1), ([0, 1, 256], 73, 1),
            ([0, 1, 65_535], 80, 1),
            ([0, 1, 65_536], 81, 1), ([0, 1, 4_294_967_295], 96, 1), ([0, 1, 4_294_967_296], 97, 1),
            ([100, 300, 51_100], 72, 200), ([-1000, 0, 24_500], 70, 500), ([.min, .max], 65, -1),
            ([.min, -1, .max], 8, 1), ([0, 1, 1 << 56], 8, 1),
        ] as [([Int64], UInt8, Int64)])
    func widths(values: [Int64], width: UInt8, step: Int64) {
        var bytes: [UInt8] = [1, 2, 3]
        let place = values.withUnsafeBufferPointer { ColumnBlock.encode($0, into: &bytes) }
        #expect(place.width == width)
        #expect(place.step == step)
        #expect(place.base == values.min() && place.largest == values.max())
        #expect(place.offset == 3 && place.byteCount == bytes.count - 3)
        #expect(ColumnBlock.byteCount(rows: values.count, width: width) == place.byteCount)
    }

    @Test(
        "values that go on evenly are written as their differences",
        arguments: [
            ((1...1000).map { $0 }, 128), ((1...1000).map { 1_700_000_000 + $0 * 60 + $0 % 3 }, 130),
            ((1...1000).map { -5 * $0 * $0 }, 142), ([9, 8, 7, 6, 5, 4, 3, 2], 128),
        ] as [([Int64], UInt8)])
    func differences(values: [Int64], width: UInt8) throws {
        var bytes: [UInt8] = []
        let place = values.withUnsafeBufferPointer { ColumnBlock.encode($0, into: &bytes) }
        #expect(place.width == width && place.base == values[0])
        let batch = try Facts.open(try Facts.write { try $0.add("a", values) })
        #expect(try batch.integers("a") == values)
    }

    @Test("random columns of every width come back as they were", arguments: 0..<64 as Range<UInt64>)
    func random(bits: UInt64) throws {
        var random = SeededGenerator(seed: bits)
        let step = Int64(1 + random.below(1000))
        let base = Int64(bitPattern: random.next())
        let values = (0..<1 + random.below(3000)).map { _ in base &+ step &* Int64(bitPattern: random.next() >> bits) }
        let batch = try Facts.open(try Facts.write { try $0.add("a", values) })
        #expect(try batch.integers("a") == values)
        #expect(batch.rowCount("a") == values.count)
    }

    @Test(
        "columns of 1 to 200,000 rows come back as they were, whatever the block they end in",
        arguments: [
            1, 2, 16_383, 16_384, 16_385, 65_536, 65_537, 200_000,
        ])
    func lengths(count: Int) throws {
        let values = (0..<count).map { Int64($0 % 977) * 100 - 5000 }
        let batch = try Facts.open(try Facts.write { try $0.add("a", values) })
        #expect(try batch.integers("a") == values)
        #expect(batch.damagedBlocks().isEmpty)
    }

    @Test("the smallest and largest numbers there are stand in one column")
    func extremes() throws {
        let columns: [[Int64]] = [
            [.min, .max], [.max, .min, 0, -1, 1], [.min], [.max], [.min, .min + 1], [.max - 1, .max],
            [.min, 0, .max - 1],
        ]
        for values in columns {
            let batch = try Facts.open(try Facts.write { try $0.add("a", values) })
            #expect(try batch.integers("a") == values)
        }
    }

    @Test("an empty column is empty, and one that was never written too")
    func empty() throws {
        let batch = try Facts.open(
            try Facts.write { writer in
                try writer.add("empty", [])
                try writer.add("nothing", codes: [], of: TextDictionary())
            })
        #expect(try batch.integers("empty").isEmpty && batch.integers("missing").isEmpty)
        #expect(try batch.texts("nothing").isEmpty && batch.texts("missing").isEmpty)
        #expect(batch.columnNames.map(\.name) == ["empty", "nothing"])
        #expect(batch.columnNames.map(\.form) == [.integers, .codedTexts])
    }

    @Test("a constant column of 200,000 rows costs no bytes but its place")
    func constant() throws {
        let bytes = try Facts.write { try $0.add("a", [Int64](repeating: -42, count: 200_000)) }
        #expect(bytes.count < 1_000)
        #expect(try Facts.open(bytes).integers("a") == [Int64](repeating: -42, count: 200_000))
    }

    @Test("texts come back, also empty ones, accents, and more than one block of them")
    func texts() throws {
        var dictionary = TextDictionary()
        let words =
            ["Café", "", "té 🍵", "\0x", "Café"] + (0..<30_000).map { "producto número \($0) de la casa de Bogotá" }
        let codes = words.map { Int64(dictionary.code(of: $0)) }
        let batch = try Facts.open(try Facts.write { try $0.add("a", codes: codes, of: dictionary) })
        let texts = try batch.textColumn("a")
        #expect(dictionary.arena.count > BlockPlace.textBytes)
        #expect(try batch.integers("a").map { texts.text(Int($0)) } == words)
        #expect(texts.text(-1).isEmpty && texts.text(texts.count).isEmpty)
    }

    @Test("the size that the writer tells is the size of the file")
    func size() throws {
        let sink = ByteSink()
        let writer = try BatchWriter { sink.bytes.append(contentsOf: $0) }
        try writer.add("a", [1, 2, 300])
        let size = try writer.finish()
        #expect(size == sink.bytes.count)
        #expect(try Facts.open(sink.bytes).byteCount == size)
    }
}
