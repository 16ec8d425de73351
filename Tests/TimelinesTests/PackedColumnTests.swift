import Kernel
import Testing

@testable import Timelines

@Suite("Columns read where they lie")
struct PackedColumnTests {
    /// Every value by its row, from the last to the first.
    private func backwards(_ column: PackedColumn) -> [Int64] {
        column.indices.reversed().map { column[$0] }.reversed()
    }

    @Test("random columns of every width say what unpacking says", arguments: 0..<64 as Range<UInt64>)
    func random(bits: UInt64) throws {
        var random = SeededGenerator(seed: bits)
        let (step, base) = (Int64(1 + random.below(1000)), Int64(bitPattern: random.next()))
        let codes = (0..<1 + random.below(3000)).map { _ in Int64(bitPattern: random.next() >> bits) }
        let values = codes.map { base &+ step &* $0 }
        var sum = base
        let ascending = codes.map { code in
            sum = sum &+ step &+ code & 1023
            return sum
        }
        let batch = try Facts.open(
            try Facts.write { writer in
                try writer.add("codes", values)
                try writer.add("differences", ascending)
                try writer.add("even", codes.indices.map { base &- step &* Int64($0) })
            })
        #expect(try backwards(batch.packed("codes")) == values)
        #expect(try backwards(batch.packed("differences")) == ascending)
        #expect(try backwards(batch.packed("even")) == batch.integers("even"))
        for (name, wanted) in try [("codes", values), ("differences", ascending), ("even", batch.integers("even"))] {
            let from = random.below(values.count)
            var some: [Int64] = [1]
            try batch.packed(name).unpack(from..<from + random.below(values.count - from + 1), into: &some)
            #expect(some.count <= values.count && some == Array(wanted[from..<from + some.count]))
        }
    }

    @Test("whatever the block they end in", arguments: [0, 1, 16, 17, 16_383, 16_384, 16_385, 32_769, 65_537])
    func lengths(count: Int) throws {
        let values = (0..<count).map { Int64($0 % 977) * 100 - 5000 }
        let ascending = (0..<count).map { Int64($0) * 70 + Int64($0 % 13) }
        let batch = try Facts.open(
            try Facts.write {
                try $0.add("a", values)
                try $0.add("b", ascending)
            })
        #expect(try Array(batch.packed("a")) == values && batch.packed("a").count == count)
        #expect(try Array(batch.packed("b")) == ascending)
        var all: [Int64] = []
        try batch.packed("b").unpack(0..<count, into: &all)
        #expect(all == ascending)
    }

    @Test("also where blocks are of any size, and of widths that are no longer written")
    func uneven() throws {
        var text = try DirectoryText(
            try Facts.write { writer in
                for (index, size) in [3, 500, 1, 20_000].enumerated() {
                    try writer.add("\(index)", (0..<Int64(size)).map { $0 * $0 % 251 })
                }
                try writer.add("4", (0..<300).map { $0 * 977 % 256 })
            })
        let last = try #require(text.blocks.last?.block)
        text.blocks[text.blocks.count - 1].block.width = 1
        text.blocks[text.blocks.count - 1].block.byteCount = 300
        let bytes = Array(text.content[last.offset..<last.offset + 300])
        text.blocks[text.blocks.count - 1].block.checksum = bytes.withUnsafeBytes { Hash64.of($0) }
        let places = text.blocks.map(\.block)
        let region = MemoryRegion(text.file())
        let unpacked = places.flatMap { place in
            [Int64](unsafeUninitializedCapacity: place.rowCount) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                let bytes = region.bytes[place.offset..<place.offset + place.byteCount]
                ColumnBlock.decode(UnsafeRawBufferPointer(rebasing: bytes), place, into: base)
                count = place.rowCount
            }
        }
        #expect(unpacked.count == 20_804 && unpacked.suffix(300) == (0..<300).map { $0 * 977 % 256 })
        let column = PackedColumn(region, places)
        #expect(backwards(column) == unpacked)
        var some: [Int64] = []
        column.unpack(2..<20_700, into: &some)
        #expect(some == Array(unpacked[2..<20_700]))
    }

    @Test("a damaged block is told when the column is opened, texts that pass their end, too")
    func damage() throws {
        var bytes = try DamageTests.small()
        let place = try #require(try DirectoryText(bytes).blocks.first { $0.column == OrderColumn.id + ".text" })
        bytes[place.block.offset] ^= 0x10
        #expect(throws: FactProblem.damaged("1-0.facts", block: OrderColumn.id)) {
            try LoadedBatch(try Facts.open(bytes)).ids
        }
        #expect(try LoadedBatch(try Facts.open(bytes)).records.count == 2)
        let orders = [PlainOrder("A"), PlainOrder("B")]
        for ends: [Int64] in [[2, 1], [1, 3], [-1, 2], [1, .max]] {
            let batch = try LoadedBatch(try Facts.open(try Facts.bytes(orders, replacing: ["order.id.end": ends])))
            #expect(throws: FactProblem.self) { try batch.ids }
        }
    }

    @Test("texts are the same read where they lie, also past a megabyte")
    func texts() throws {
        let ids = (0..<200_000).map { "pedido-\($0 % 7)-\($0)" }
        let batch = try Facts.open(try Facts.bytes(ids.map { PlainOrder($0) }))
        let texts = try batch.packedTexts(OrderColumn.id)
        #expect(texts.count == ids.count && ids.indices.allSatisfy { texts.text($0) == ids[$0] })
        #expect(texts.text(-1).isEmpty && texts.text(ids.count).isEmpty)
    }
}
