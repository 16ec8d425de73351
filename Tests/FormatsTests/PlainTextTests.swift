import Kernel
import Testing

@testable import Formats

/// The short cuts for what most cells look like read as the long way does, which a blank behind the text takes.
@Suite("Plain dates and numbers")
struct PlainTextTests {
    private func mutated(_ texts: [String], _ alphabet: [UInt8], seed: UInt64, _ body: ([UInt8]) -> Void) {
        var random = SeededGenerator(seed: seed)
        for text in texts { body(Array(text.utf8)) }
        for _ in 0..<30_000 {
            var bytes = Array(texts[random.below(texts.count)].utf8)
            for _ in 0..<1 + random.below(3) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = alphabet[random.below(alphabet.count)]
            }
            if random.below(4) == 0 { bytes.removeLast() }
            body(bytes)
        }
    }

    @Test("Dates with a time", arguments: [3, 4])
    func dates(seed: UInt64) {
        var read = 0
        mutated(
            ["2024-06-30 23:59:59", "2024-02-29T00:00:00", "1999-12-31 09:05:01", "2024-06-30"],
            Array("0123456789-: T/.".utf8), seed: seed
        ) { bytes in
            let plain = bytes.withUnsafeBytes { DateText.parse($0, order: .dmy) }
            let long = (bytes + [0x20]).withUnsafeBytes { DateText.parse($0, order: .dmy) }
            #expect(plain == long, "\(String(decoding: bytes, as: UTF8.self))")
            read += plain == nil ? 0 : 1
        }
        #expect(read > 3_000)
    }

    @Test("Numbers of both signs", arguments: [DecimalSign.point, .comma])
    func numbers(decimal: DecimalSign) {
        var read = 0
        mutated(
            [
                "0", "-1", "12.5", "1234567", "999999999999", "-99999999999.", "0.000001", "1.2345678", ".5", "-",
                "12,50",
            ],
            Array("0123456789.,-".utf8), seed: 5
        ) { bytes in
            let plain = bytes.withUnsafeBytes { NumberText.micros($0, decimal: decimal) }
            let long = (bytes + [0x20]).withUnsafeBytes { NumberText.micros($0, decimal: decimal) }
            #expect(plain == long, "\(String(decoding: bytes, as: UTF8.self))")
            read += plain == nil ? 0 : 1
        }
        #expect(read > 5_000)
    }
}
