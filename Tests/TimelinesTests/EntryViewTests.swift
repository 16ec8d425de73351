import Kernel
import Testing

@testable import Timelines

@Suite("Events and payments that are seen")
struct EntryViewTests {
    private struct Word {
        var ids: [Int]
        var source: String
        var isFallback: Bool
    }

    private func load(_ word: Word, sequence: Int) throws -> LoadedEntries {
        var rows = EntryRows()
        rows.source = word.source
        for id in word.ids {
            // A few ids share a key: the hash alone does not decide.
            rows.key.append(Hash64.of("\(word.source) \(id % 40)"))
            rows.content.append(UInt64(sequence))
            Array("e\(id)".utf8).withUnsafeBytes { rows.appendID($0) }
            for column in [\EntryRows.record, \.instant, \.day, \.row] { rows[keyPath: column].append(Int64(id)) }
        }
        var bytes: [UInt8] = []
        _ = try rows.write { bytes.append(contentsOf: $0) }
        return try LoadedEntries(
            FactBatch(MemoryRegion(bytes), name: "e\(sequence)"), origin: Int64(sequence / 2),
            sequence: Int64(sequence),
            isFallback: word.isFallback)
    }

    /// Each batch beside each other, as they come.
    private func naive(_ words: [Word]) -> [[Bool]] {
        var isHidden: [[Bool]] = []
        for (at, word) in words.enumerated() {
            var mine = word.ids.map { _ in false }
            for (place, id) in word.ids.enumerated() {
                for other in 0..<at where words[other].source == word.source {
                    for known in words[other].ids.indices where words[other].ids[known] == id {
                        if word.isFallback { mine[place] = true } else { isHidden[other][known] = true }
                    }
                }
            }
            isHidden.append(mine)
        }
        return isHidden
    }

    private func words(_ count: Int, ids: Int, _ random: inout SeededGenerator) -> [Word] {
        (0..<count).map { _ in
            Word(
                ids: (0..<ids).filter { _ in random.below(3) == 0 }, source: ["tienda", "web"][random.below(4) / 3],
                isFallback: random.below(3) == 0)
        }
    }

    @Test("which version of an entry is seen is what each batch beside each other would say", arguments: 0..<25)
    func againstNaive(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let words = words(2 + random.below(12), ids: 1 + random.below(90), &random)
        var view = EntryView()
        for (sequence, word) in words.enumerated() { try view.append(load(word, sequence: sequence)) }
        #expect(view.isHidden == naive(words))
        for source in ["tienda", "web"] {
            let keys = (0..<90).map { Hash64.of("\(source) \($0)") }
            let found = view.find(OrderKeys(unsorted: keys)).flatMap { found in
                found.pairs.map { words[found.batch].source + " \(words[found.batch].ids[$0.known])" }
            }
            let seen = words.indices.flatMap { at in
                words[at].ids.indices.filter { !view.isHidden[at][$0] && words[at].source == source }
                    .map { source + " \(words[at].ids[$0])" }
            }
            #expect(found.sorted() == seen.sorted())
        }
    }

    @Test("hundreds of batches are read as they come, and a copy does not see what comes after it was made")
    func many() throws {
        var random = SeededGenerator(seed: 3)
        let words = words(300, ids: 60, &random)
        var view = EntryView()
        var copies: [EntryView] = []
        for (sequence, word) in words.enumerated() {
            if sequence % 100 == 50 { copies.append(view) }
            try view.append(load(word, sequence: sequence))
        }
        #expect(view.isHidden == naive(words) && view.count == view.isHidden.joined().count { !$0 })
        for (copy, count) in zip(copies, [50, 150, 250]) { #expect(copy.isHidden == naive(Array(words.prefix(count)))) }
    }
}
