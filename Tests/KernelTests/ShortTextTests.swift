import Testing

@testable import Kernel

@Suite("Short texts as words")
struct ShortTextTests {
    private static func short(_ bytes: [UInt8]) -> ShortText? { bytes.withUnsafeBytes { ShortText($0) } }

    @Test("Two are equal when their bytes are, whatever the length and however words overlap")
    func equal() {
        var random = SeededGenerator(seed: 7)
        var texts: [[UInt8]] = (0...32).flatMap {
            [[UInt8](repeating: 0, count: $0), [UInt8](repeating: 97, count: $0)]
        }
        for _ in 0..<400 { texts.append((0..<random.below(33)).map { _ in UInt8([0, 97, 255][random.below(3)]) }) }
        for text in texts where !text.isEmpty {
            var other = text
            other[random.below(text.count)] ^= UInt8(1 << random.below(8))
            texts.append(other)
        }
        for left in texts {
            for right in texts { #expect((Self.short(left) == Self.short(right)) == (left == right)) }
        }
    }

    @Test("A longer text has none, and no text is not the empty one")
    func limits() {
        #expect(Self.short([UInt8](repeating: 97, count: 33)) == nil)
        #expect(Self.short([]) == Self.short([]) && Self.short([]) != ShortText() && ShortText() == ShortText())
    }
}
