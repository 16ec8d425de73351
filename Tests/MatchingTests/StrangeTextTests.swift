import Kernel
import Testing

@testable import Matching

@Suite("Texts nobody would write")
struct StrangeTextTests {
    private func table(_ rows: [[UInt8]]) -> MatchTable {
        MatchTable(
            columns: MatchKind.allCases.map { HandTable.column($0, rows) }, rows: rows.count)
    }

    @Test("texts of a hundred thousand letters or figures are compared as others are")
    func long() {
        for unit in ["ana ", "a", "12 ", "7", "ñandú@", "👩‍👩‍👧 "] {
            let text = String(repeating: unit, count: 100_000 / unit.utf8.count)
            let rows = [text, text + "b", "b" + text, "corto"].map { Array($0.utf8) }
            let found = Matcher(table(rows), dateOrder: .dmy).run()
            #expect(found.clusters.count == 4 && found.clusters[3] == 3)
        }
    }

    @Test("bytes that are no text, halves of letters and pictures end nothing")
    func bytes() {
        var random = SeededGenerator(seed: 5)
        var rows: [[UInt8]] = [
            [0xFF, 0xC3, 0x28, 0x80], [0xC3], [0xC2], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0], [0, 0x40, 0],
            Array("👩‍👩‍👧‍👦🇨🇴".utf8), Array("é\u{301}\u{301}\u{301}".utf8), Array("٣٤٥٦٧٨٩٠".utf8), Array("½²③".utf8),
            Array("@@@@@@@@".utf8), Array(",,,,".utf8), Array("+++++++++@x".utf8), Array("99999999".utf8),
            Array("-9999999999999999999".utf8),
        ]
        for _ in 0..<24 {
            rows.append((0..<random.below(30)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        }
        let found = Matcher(table(rows), dateOrder: .mdy).run()
        #expect(found.clusters.count == rows.count)
        for probability in found.probabilities { #expect((0...1).contains(probability)) }
    }

    @Test("a name of pictures is a name like another")
    func pictures() {
        #expect(HandTable.level("given_names", [.givenNames], ["👩‍👩‍👧"], ["👩‍👩‍👧"]) == "equal")
        #expect(HandTable.level("given_names", [.givenNames], ["👩‍👩‍👧"], ["José"]) == "differ")
    }
}
