import Kernel
import Testing

@testable import Timelines

/// Files whose checksums are right and whose numbers are not: made by a defect or on purpose.
@Suite("A hostile directory")
struct HostileDirectoryTests {
    @Test("put together again, the file is sound")
    func control() throws {
        try DamageTests.readAll(try DirectoryText(try DamageTests.small()).file())
    }

    private struct Change: Sendable {
        let what: String
        let change: @Sendable (inout BlockPlace) -> Void

        init(_ what: String, _ change: @escaping @Sendable (inout BlockPlace) -> Void) {
            self.what = what
            self.change = change
        }
    }

    private static let unsound = [
        Change("start past the end") { $0.offset = 1 << 40 },
        Change("start at the very end of numbers") { $0.offset = .max },
        Change("bytes past the end") { ($0.byteCount, $0.rowCount) = (1 << 30, 1 << 30) },
        Change("more rows than bytes") { $0.rowCount += 1 },
        Change("fewer rows than bytes") { $0.rowCount -= 1 },
        Change("more rows than a block has") { $0 = constant($0, rows: 65_537) },
        Change("a constant of four thousand million rows") { $0 = constant($0, rows: Int(UInt32.max)) },
        Change("a constant with bytes") { $0.width = 0 },
        Change("an unknown width") { $0.width = 3 },
        Change("a width of 16") { $0.width = 16 },
        Change("a width of 254") { $0.width = 254 },
    ]

    @Test("numbers that do not fit the file are refused when it is opened")
    func unsound() throws {
        let sound = try DirectoryText(try DamageTests.small())
        let index = try #require(sound.blocks.firstIndex { $0.column == LineColumn.amount })
        for hostile in Self.unsound {
            var text = sound
            hostile.change(&text.blocks[index].block)
            #expect(throws: FactProblem.damaged("1-0.facts", block: "directory"), "\(hostile.what)") {
                try Facts.open(text.file())
            }
        }
    }

    /// A constant block of that many rows.
    private static func constant(_ block: BlockPlace, rows: Int) -> BlockPlace {
        var block = block
        (block.width, block.byteCount, block.rowCount) = (0, 0, rows)
        return block
    }

    @Test("counts and lengths of the directory itself are not believed")
    func counts() throws {
        let sound = try DirectoryText(try DamageTests.small())
        var hostile: [[UInt8]] = []
        for count in [UInt32.max, 1 << 31, 100_000, UInt32(sound.blocks.count) + 1] {
            var text = sound
            text.columnCount = count
            hostile.append(text.file())
        }
        for count in [UInt32.max, 1 << 31, 100_000] {
            var text = sound
            text.blockCount = count
            hostile.append(text.file())
        }
        var longName = sound
        longName.nameLength = .max
        hostile.append(longName.file())
        for number in [UInt64.max, 1 << 63, 1 << 62, UInt64(sound.file().count), 0, 7] {
            hostile.append(sound.file(offset: number))
            hostile.append(sound.file(size: number))
            hostile.append(sound.file(offset: number, size: number))
        }
        for bytes in hostile {
            #expect(throws: FactProblem.damaged("1-0.facts", block: "directory")) { try Facts.open(bytes) }
        }
    }

    @Test("any number of any block set to any extreme is refused or read, never fatal")
    func everyField() throws {
        let sound = try DirectoryText(try DamageTests.small())
        let extremes: [Int64] = [0, 1, -1, 7, 255, 65_536, Int64(Int32.max), Int64(UInt32.max), .max, .min, .max - 7]
        var refused = 0
        var tried = 0
        for index in sound.blocks.indices {
            for field in 0..<7 {
                for value in extremes {
                    var text = sound
                    Self.set(field, value, &text.blocks[index])
                    tried += 1
                    do { try DamageTests.addUp(try Facts.open(text.file())) } catch is FactProblem { refused += 1 }
                }
            }
        }
        #expect(tried == sound.blocks.count * 7 * extremes.count)
        #expect(refused > tried / 2)
    }

    private static func set(_ field: Int, _ value: Int64, _ place: inout DirectoryText.Place) {
        switch field {
        case 0: place.offset = UInt64(bitPattern: value)
        case 1: place.block.byteCount = Int(UInt32(truncatingIfNeeded: value))
        case 2: place.block.rowCount = Int(UInt32(truncatingIfNeeded: value))
        case 3: place.block.base = value
        case 4: place.block.largest = value
        case 5: place.block.step = value
        default: place.block.width = UInt8(truncatingIfNeeded: value)
        }
    }

    @Test("the wrong kind of block, and a block of another one, are refused")
    func mixedUp() throws {
        let sound = try DirectoryText(try DamageTests.small())
        let amount = try #require(sound.blocks.firstIndex { $0.column == LineColumn.amount })
        let text = try #require(sound.blocks.firstIndex { $0.column == OrderColumn.id + ".text" })
        var raw = sound
        raw.blocks[amount].block = sound.blocks[text].block
        #expect(throws: FactProblem.damaged("1-0.facts", block: LineColumn.amount)) {
            try DamageTests.addUp(try Facts.open(raw.file()))
        }
        var checksum = sound
        checksum.blocks[amount].block.checksum ^= 1
        #expect(throws: FactProblem.damaged("1-0.facts", block: LineColumn.amount)) {
            try DamageTests.addUp(try Facts.open(checksum.file()))
        }
    }
}
