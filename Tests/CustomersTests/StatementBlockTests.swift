import Kernel
import TestKit
import Testing

@testable import Customers

@Suite("Blocks of statements")
struct StatementBlockTests {
    private func said(_ number: Int) -> [UInt8] {
        Array("v\(number)".utf8) + [UInt8](repeating: 7, count: number % 300)
    }

    @Test("Each record is found with what was said of it, in ascending, descending and random sequence")
    func find() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<50 {
            var block = StatementBlock()
            var held: [Int64: [UInt8]] = [:]
            var record: Int64 = 0
            while true {
                record += Int64(1 + random.below(random.below(4) == 0 ? 1_000_000 : 3))
                let bytes = said(random.below(1_000))
                if !bytes.withUnsafeBytes({ block.append(record, $0) }) { break }
                held[record] = bytes
            }
            #expect(
                held.count == StatementBlock.most && block.first == held.keys.min() && block.last == held.keys.max())
            let ascending = Array(held.keys.sorted())
            for asked in [ascending, ascending.reversed(), ascending.shuffled(using: &random)] {
                var cursor = StatementBlock.Cursor()
                for record in asked {
                    let found = block.bytes.withUnsafeBytes { bytes in
                        cursor.find(record, in: bytes) ? Array(bytes[cursor.said]) : nil
                    }
                    #expect(found == held[record])
                }
            }
            var cursor = StatementBlock.Cursor()
            for record in block.first..<min(block.last, block.first + 2_000) where held[record] == nil {
                #expect(!block.bytes.withUnsafeBytes { cursor.find(record, in: $0) })
            }
        }
    }

    @Test("Records come in ascending sequence, or they have no place")
    func ascending() {
        var block = StatementBlock()
        let empty: [UInt8] = []
        func append(_ record: Int64) -> Bool { empty.withUnsafeBytes { block.append(record, $0) } }
        #expect(append(5) && !append(5) && !append(4) && append(6))
        #expect(block.first == 5 && block.last == 6 && block.count == 2)
    }

    @Test("Damaged bytes end the search and nothing else")
    func damaged() {
        var random = SeededGenerator(seed: 9)
        var block = StatementBlock()
        for record in 1...40 { _ = said(record).withUnsafeBytes { block.append(Int64(record), $0) } }
        for _ in 0..<5_000 {
            var bytes = block.bytes
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            if random.below(3) == 0 { bytes.removeLast(random.below(bytes.count)) }
            var cursor = StatementBlock.Cursor()
            for record in Int64(1)...45 {
                bytes.withUnsafeBytes { bytes in
                    if cursor.find(record, in: bytes) { #expect(cursor.said.upperBound <= bytes.count) }
                }
            }
        }
    }
}
