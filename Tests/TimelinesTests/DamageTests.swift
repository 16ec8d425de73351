import Kernel
import Testing

@testable import Timelines

@Suite("Damage in a fact file is found")
struct DamageTests {
    static func small() throws -> [UInt8] {
        try Facts.bytes([
            PlainOrder("A-1", record: 3, instant: 77, lines: [.init(day: 15_000, amount: 1_250_000)]),
            PlainOrder(
                "A-2", record: 4, instant: 99,
                lines: [
                    .init(day: 15_001, amount: 990_000), .init(kind: .return, day: 15_020, amount: -90_001),
                    .init(day: 15_001, amount: 70_000, currency: "USD"),
                ]),
        ])
    }

    /// What a reader would do with the file: open, check, read everything, add it up.
    /// - Throws: `FactProblem` when the damage is noticed.
    static func readAll(_ bytes: [UInt8]) throws {
        let batch = try Facts.open(bytes)
        if let block = batch.damagedBlocks().first { throw FactProblem.damaged("damagedBlocks", block: block) }
        try addUp(batch)
    }

    /// The same without asking for damage first.
    static func addUp(_ batch: FactBatch) throws {
        var view = FactView()
        try view.append(LoadedBatch(batch))
        try view.append(LoadedBatch(batch))
        let look = PurchaseView(asOf: Day(number: 20_000), currency: .cop)
        _ = try view.purchaseTotals(records: 10, look)
    }

    @Test("the file is sound to begin with")
    func sound() throws {
        try Self.readAll(try Self.small())
    }

    @Test("any byte turned over is noticed, whichever it is", arguments: [0x01, 0x80, 0xFF] as [UInt8])
    func flippedByte(mask: UInt8) throws {
        let bytes = try Self.small()
        var unnoticed: [Int] = []
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= mask
            do {
                try Self.readAll(damaged)
                unnoticed.append(index)
            } catch is FactProblem {}
        }
        #expect(unnoticed.isEmpty)
        #expect(bytes.count > 500)
    }

    @Test("reading a damaged block is refused even if nobody asked for damage before")
    func readingChecks() throws {
        var bytes = try Self.small()
        let place = try #require(try DirectoryText(bytes).blocks.first { $0.column == LineColumn.amount })
        bytes[place.block.offset] ^= 0x10
        let batch = try Facts.open(bytes)
        #expect(throws: FactProblem.damaged("1-0.facts", block: LineColumn.amount)) {
            try batch.integers(LineColumn.amount)
        }
        #expect(batch.damagedBlocks() == [LineColumn.amount + "#0"])
        #expect(try batch.integers(LineColumn.day).count == 4)
    }

    @Test("a file cut short is refused, wherever it was cut")
    func truncated() throws {
        let bytes = try Self.small()
        for length in bytes.indices {
            #expect(throws: FactProblem.self, "length \(length)") { try Facts.open(Array(bytes.prefix(length))) }
        }
    }

    @Test("bytes after the end are refused")
    func longer() throws {
        let bytes = try Self.small()
        #expect(throws: FactProblem.self) { try Facts.open(bytes + [0]) }
        #expect(throws: FactProblem.self) { try Facts.open(bytes + BatchWriter.magic) }
    }

    @Test("50,000 random bytes are no fact file, even between the right marks", arguments: 0..<20 as Range<UInt64>)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let noise = (0..<50_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        #expect(throws: FactProblem.self) { try Facts.open(BatchWriter.magic + noise + BatchWriter.magic) }
    }

    @Test("the problem names the file and the block, and has a code of its own")
    func problem() {
        let problem = FactProblem.damaged("7-0.facts", block: "line.day")
        #expect(problem.code == "facts.damaged" && problem.arguments == ["file": "7-0.facts", "block": "line.day"])
        #expect(FactProblem.overflow.code == "facts.overflow" && FactProblem.overflow.kind == .failed)
    }
}
