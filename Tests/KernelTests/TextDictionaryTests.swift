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

    @Test("texts that are forgotten get codes anew, and a copy keeps its own")
    func forgotten() {
        var texts = TextDictionary()
        let long = String(repeating: "ñ", count: 40)
        for text in ["a", "ab", "abc", "abcd", "abcdefgh", "abcdefghi", long] { _ = texts.code(of: text) }
        let kept = texts
        #expect(texts.code(of: "abcdefghi") == 5 && texts.code(of: "b") == 7 && kept.count == 7)
        texts.removeAll()
        #expect(texts.count == 0 && texts.code(of: long) == 0 && kept.text(6) == long && kept.text(0) == "a")
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
