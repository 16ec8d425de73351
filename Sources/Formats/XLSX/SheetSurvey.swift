import Foundation
import Kernel

/// What stands behind the rows of a sheet and has to be known before them: its merged regions; and how many of its
/// rows are hidden, and of its formulas were never worked out.
///
/// The part is unpacked once and searched for these few words, without being parsed: an order of magnitude faster.
struct SheetSurvey: Equatable, Sendable {
    private(set) var merges: [MergedRun] = []
    private(set) var hiddenRows = 0
    /// Cells whose formula has no result in the file: they read as empty.
    private(set) var emptyFormulas = 0

    private enum Place { case before, rows, behind }
    private static let blockBytes = 1 << 18
    /// More than the longest word that is searched for, its reference included.
    private static let overlap = 128

    init() {}

    /// - Throws: `import.archive-bomb` for more merged regions than the limit, and what the source throws.
    init(_ source: any ByteSource, name: String, limits: TableLimits) throws {
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: SheetSurvey.overlap + SheetSurvey.blockBytes, alignment: 16)
        defer { block.deallocate() }
        var kept = 0
        var place = Place.before
        while true {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: block[kept...]))
            let text = UnsafeRawBufferPointer(rebasing: block[..<(kept + count)])
            let isEnd = count == 0
            let used = survey(text, &place, isEnd: isEnd)
            guard merges.count <= limits.maxMerges else {
                throw PlainProblem("import.archive-bomb", .tooLarge, ["file": name])
            }
            if isEnd { break }
            kept = text.count - used
            if let start = block.baseAddress { memmove(start, start + used, kept) }
        }
        merges.sort { ($0.firstRow, $0.column) < ($1.firstRow, $1.column) }
    }

    /// Looks through `text` and returns how much of it need not be seen again.
    private mutating func survey(_ text: UnsafeRawBufferPointer, _ place: inout Place, isEnd: Bool) -> Int {
        let safe = isEnd ? text.count : max(0, text.count - SheetSurvey.overlap)
        var at = 0
        while at < safe {
            switch place {
            case .before:
                guard let found = find(.data, in: text, from: at, to: safe) else { return safe }
                (place, at) = (.rows, found + 9)
            case .rows:
                let end = find(.data, in: text, from: at, to: safe)
                countHidden(text, from: at, to: end ?? safe)
                countEmptyFormulas(text, from: at, to: end ?? safe)
                guard let end else { return safe }
                (place, at) = (.behind, end + 9)
            case .behind:
                guard let found = find(.merge, in: text, from: at, to: safe) else { return safe }
                at = found + 10
                takeMerge(UnsafeRawBufferPointer(rebasing: text[at..<min(text.count, at + 100)]))
            }
        }
        return max(at, safe)
    }

    private mutating func countHidden(_ text: UnsafeRawBufferPointer, from: Int, to end: Int) {
        var at = from
        while let found = find(.hidden, in: text, from: at, to: end) {
            at = found + 9
            if at < text.count, text[at] == 0x31 || text[at] == 0x74 { hiddenRows += 1 }
        }
    }

    private mutating func countEmptyFormulas(_ text: UnsafeRawBufferPointer, from: Int, to end: Int) {
        var at = from
        while let found = find(.formula, in: text, from: at, to: end) {
            at = found + 4
            let rest = UnsafeRawBufferPointer(rebasing: text[min(at, text.count)...])
            if SheetSurvey.noResults.contains(where: { rest.starts(with: $0.utf8) }) { emptyFormulas += 1 }
        }
    }

    /// What follows a formula that no program has worked out.
    private static let noResults = ["</c>", "<v></v>", "<v/>", "<v />"]

    private mutating func takeMerge(_ rest: UnsafeRawBufferPointer) {
        guard let end = rest.firstIndex(of: 0x3E) else { return }
        let tag = UnsafeRawBufferPointer(rebasing: rest[..<end])
        guard let start = find(.reference, in: tag, from: 0, to: tag.count), start + 5 < tag.count else { return }
        let reference = tag[(start + 5)...].prefix { $0 != tag[start + 4] }
        if let run = MergedRun(UnsafeRawBufferPointer(rebasing: reference)) { merges.append(run) }
    }

    /// A word, and which of its letters is the rarest in the XML of a sheet.
    private struct Word {
        let text: StaticString
        let rarest: Int

        static let data = Word(text: "sheetData", rarest: 5)
        static let hidden = Word(text: " hidden=\"", rarest: 1)
        static let formula = Word(text: "</f>", rarest: 2)
        static let merge = Word(text: "mergeCell ", rarest: 0)
        static let reference = Word(text: "ref=", rarest: 3)
    }

    /// Offset of the first `word` that begins in `from..<to`.
    private func find(_ word: Word, in text: UnsafeRawBufferPointer, from: Int, to end: Int) -> Int? {
        guard let base = text.baseAddress else { return nil }
        let (letters, length) = (word.text.utf8Start, word.text.utf8CodeUnitCount)
        // The letter that is looked for stands `rarest` bytes on.
        let last = min(end, text.count - length + 1) + word.rarest
        var at = from + word.rarest
        while at < last, let place = memchr(base + at, Int32(letters[word.rarest]), last - at) {
            let start = UnsafeRawPointer(place) - base - word.rarest
            if memcmp(base + start, letters, length) == 0 { return start }
            at = start + word.rarest + 1
        }
        return nil
    }
}
