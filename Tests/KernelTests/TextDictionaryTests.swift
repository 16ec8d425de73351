import Kernel
import Testing

@Suite("Texts and their codes")
struct TextDictionaryTests {
    @Test("texts are numbered in the sequence in which they first come")
    func sequence() {
        var texts = TextDictionary()
        let codes = ["Bogotá", "", "Cali", "Bogotá", "bogotá", ""].map { texts.code(of: $0) }
        #expect(codes == [0, 1, 2, 0, 3, 1])
        #expect(texts.count == 4)
        #expect((0..<4).map { texts.text($0) } == ["Bogotá", "", "Cali", "bogotá"])
        #expect(texts.range(2) == 7..<11)
        #expect(texts.range(4).isEmpty && texts.range(-1).isEmpty)
    }

    @Test("100,000 texts keep their codes while the table grows")
    func growth() {
        var texts = TextDictionary(minimumCapacity: 1)
        for number in 0..<100_000 { #expect(texts.code(of: "C\(number)") == UInt32(number)) }
        var wrong = 0
        for number in 0..<100_000 {
            if texts.code(of: "C\(number)") != UInt32(number) || texts.text(number) != "C\(number)" { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(texts.count == 100_000)
    }

    @Test("texts with one hash keep codes of their own")
    func collision() {
        var texts = TextDictionary()
        let codes = ["a", "b", "a", "c", "b"].map { text in
            Array(text.utf8).withUnsafeBytes { texts.code(of: $0, hash: 77) }
        }
        #expect(codes == [0, 1, 0, 2, 1])
    }

    @Test("looking a text up does not enter it")
    func find() {
        var texts = TextDictionary()
        _ = texts.code(of: "Cali")
        #expect(Array("Cali".utf8).withUnsafeBytes { texts.find($0) } == 0)
        #expect(Array("Pasto".utf8).withUnsafeBytes { texts.find($0) } == nil)
        #expect(texts.count == 1)
        #expect(texts.withBytes(0) { Array($0) } == Array("Cali".utf8))
    }
}
