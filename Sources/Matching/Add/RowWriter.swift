import Formats
import Kernel

/// Writes the codes of a record that came after a table was prepared, as the table's rows were written.
///
/// What is new to the table gets codes behind its own, as frequent as what came once; what is known stays as frequent as it was
/// counted.
protocol RowWriter: AnyObject {
    /// - Parameter cells: where the comparison's codes begin; all −1.
    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>)
}

/// Given names and surnames, and in a column of its own which of one name it is.
final class NameWriter: RowWriter {
    private let comparison: NameComparison
    private let book: TokenBook
    private let places: [WordPlaces]
    private let wholes: WholeNames
    private let columns: (given: [Int], surnames: [Int], full: [Int])
    private var cutter = WordCutter()
    private var codes: [Int32] = []
    fileprivate private(set) var generation: Int32 = 0

    init(
        _ comparison: NameComparison, _ book: TokenBook, _ places: [WordPlaces], _ wholes: WholeNames,
        _ columns: (given: [Int], surnames: [Int], full: [Int])
    ) {
        (self.comparison, self.book, self.places) = (comparison, book, places)
        (self.wholes, self.columns) = (wholes, columns)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        generation = 0
        for column in columns.given { record.withCell(column) { append($0, to: cells + 2) } }
        for column in columns.surnames { record.withCell(column) { append($0, to: cells + 5) } }
        for (at, column) in columns.full.enumerated() { record.withCell(column) { part($0, places[at], cells) } }
        comparison.admit()
        cells[0] = WholeNames.hash(UnsafeBufferPointer(start: cells + 2, count: NameLists.limit)[...])
        cells[1] = wholes.bucket(of: cells[0])
    }

    private func read(_ text: UnsafeRawBufferPointer, limit: Int) {
        codes.removeAll(keepingCapacity: true)
        let named = book.codes(text, limit: limit, &cutter, into: &codes)
        if named > 0 { generation = named }
    }

    private func append(_ text: UnsafeRawBufferPointer, to cells: UnsafeMutablePointer<Int32>) {
        read(text, limit: NameLists.limit)
        var at = 0
        while at < NameLists.limit, cells[at] >= 0 { at += 1 }
        for word in codes where at < NameLists.limit {
            cells[at] = word
            at += 1
        }
    }

    private func part(_ text: UnsafeRawBufferPointer, _ places: WordPlaces, _ cells: UnsafeMutablePointer<Int32>) {
        read(text, limit: NameLists.wholeLimit)
        guard cells[2] < 0, cells[5] < 0 else { return }
        let turned = book.turned(codes[...], text)
        let (given, surnames) = places.part(turned.words, given: turned.given)
        for (at, word) in given.prefix(NameLists.limit).enumerated() { cells[2 + at] = word }
        for (at, word) in surnames.prefix(NameLists.limit).enumerated() { cells[5 + at] = word }
    }
}

/// The generation that the names say, read with them.
final class GenerationWriter: RowWriter {
    private let names: NameWriter
    init(_ names: NameWriter) { self.names = names }
    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) { cells[0] = names.generation }
}

/// The day of birth.
final class DateWriter: RowWriter {
    private let whole: Int?
    private let parts: [(column: Int, kind: MatchKind)]
    private let order: DateOrder
    private let bucket: (Int32) -> Int32

    init(whole: Int?, parts: [(column: Int, kind: MatchKind)], _ order: DateOrder, bucket: @escaping (Int32) -> Int32) {
        (self.whole, self.parts, self.order, self.bucket) = (whole, parts, order, bucket)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        var day: Int32 = 0
        if let whole { record.withCell(whole) { day = BirthDays.day($0, order) } }
        if day == 0 { for part in parts { record.withCell(part.column) { day += BirthDays.part($0, part.kind) } } }
        if day > 0 { (cells[0], cells[1]) = (day, bucket(day)) }
    }
}

/// Street and number.
final class AddressWriter: RowWriter {
    private let comparison: AddressComparison
    private let words: AddressWords
    private let wholes: WholeNames
    private let columns: [Int]

    init(_ comparison: AddressComparison, _ words: AddressWords, _ wholes: WholeNames, _ columns: [Int]) {
        (self.comparison, self.words, self.wholes, self.columns) = (comparison, words, wholes, columns)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        for column in columns { record.withCell(column) { words.write($0, into: cells + 2) } }
        comparison.admit(words.dictionary)
        let size = AddressWords.numbers + AddressWords.words
        cells[0] = WholeNames.hash(UnsafeBufferPointer(start: cells + 2, count: size)[...])
        cells[1] = wholes.bucket(of: cells[0])
    }
}
