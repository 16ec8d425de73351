import Kernel

/// The words of each row's given names and surnames, up to three of each; −1 where there are fewer.
///
/// Columns are read in their sequence (`surname1`, `surname2`). A row whose names stand in one text has them parted by where
/// each word mostly stands in the table.
struct NameLists {
    static let limit = 3
    /// Words of a full name.
    static let wholeLimit = 6
    /// `rows` × 3 codes.
    private(set) var given: [Int32]
    private(set) var surnames: [Int32]
    /// Which generation of one name each row says it is, see `Generations`; 0 for none.
    private(set) var generations: [Int32]
    /// Of each column of full names, where its words stand.
    private(set) var places: [WordPlaces] = []
    let book: TokenBook

    init(_ table: MatchTable) {
        book = TokenBook()
        given = [Int32](repeating: -1, count: table.rows * Self.limit)
        surnames = given
        generations = [Int32](repeating: 0, count: table.rows)
        for column in table.columns(.givenNames) { append(column, to: \.given) }
        for column in table.columns(.surnames) { append(column, to: \.surnames) }
        count()
        for column in table.columns(.fullName) { part(column) }
    }

    /// The words of each distinct text of a column, and where they begin.
    private func words(_ column: MatchColumn, limit: Int) -> (codes: [Int32], starts: [Int], generations: [Int32]) {
        var cutter = WordCutter()
        var codes: [Int32] = []
        var starts = [0]
        var generations: [Int32] = []
        for text in 0..<column.texts.count {
            generations.append(
                column.texts.withBytes(text) { book.codes($0, limit: limit, &cutter, into: &codes) })
            starts.append(codes.count)
        }
        return (codes, starts, generations)
    }

    private mutating func append(_ column: MatchColumn, to path: WritableKeyPath<NameLists, [Int32]>) {
        var lists: [Int32] = []
        swap(&lists, &self[keyPath: path])
        defer { swap(&lists, &self[keyPath: path]) }
        let (codes, starts, named) = words(column, limit: Self.limit)
        for (row, text) in column.codes.enumerated() where text >= 0 {
            if named[Int(text)] > 0 { generations[row] = named[Int(text)] }
            var at = row * Self.limit
            let end = at + Self.limit
            while at < end, lists[at] >= 0 { at += 1 }
            for word in codes[starts[Int(text)]..<starts[Int(text) + 1]] where at < end {
                lists[at] = word
                at += 1
            }
        }
    }

    private mutating func count() {
        for at in given.indices {
            book.count(given[at], asGiven: true)
            book.count(surnames[at], asGiven: false)
        }
    }

    /// Parts names that stand in one text, in rows that have them nowhere else.
    private mutating func part(_ column: MatchColumn) {
        let (codes, starts, named) = words(column, limit: Self.wholeLimit)
        var places = WordPlaces(book)
        let lists = (0..<column.texts.count).map { text in
            column.texts.withBytes(text) { book.turned(codes[starts[text]..<starts[text + 1]], $0) }
        }
        for list in lists { places.add(list.words) }
        // All of them before any is counted: counts decide, and the sequence of rows shall not.
        let cuts = lists.map { places.part($0.words, given: $0.given) }
        self.places.append(places)
        for (row, text) in column.codes.enumerated() where text >= 0 {
            if named[Int(text)] > 0 { generations[row] = named[Int(text)] }
            let at = row * Self.limit
            guard given[at] < 0, surnames[at] < 0 else { continue }
            let parted = cuts[Int(text)]
            for (offset, word) in parted.0.prefix(Self.limit).enumerated() {
                given[at + offset] = word
                book.count(word, asGiven: true)
            }
            for (offset, word) in parted.1.prefix(Self.limit).enumerated() {
                surnames[at + offset] = word
                book.count(word, asGiven: false)
            }
        }
    }
}

/// Where words stand in full names, to tell given names from surnames without a list of either.
struct WordPlaces: Sendable {
    /// What columns of given names and of surnames said before full names were parted.
    private let given: [Int32]
    private let surnames: [Int32]
    private var front: [Int32: Double] = [:]
    private var back: [Int32: Double] = [:]

    init(_ book: TokenBook) { (given, surnames) = (book.givenCounts, book.surnameCounts) }

    mutating func add(_ words: [Int32]) {
        guard words.count >= 2 else { return }
        let side = words.count >= 4 ? 2 : 1
        for word in words.prefix(side) { front[word, default: 0] += 1 }
        for word in words.suffix(side) { back[word, default: 0] += 1 }
    }

    /// Above 0 for words that are mostly given names; columns that say so count more.
    private func leaning(_ word: Int32) -> Double {
        let (code, known) = (Int(word), given.count)
        let isGiven = (front[word] ?? 0) + (code < known ? 4 * Double(given[code]) : 0) + 0.5
        let isSurname = (back[word] ?? 0) + (code < known ? 4 * Double(surnames[code]) : 0) + 0.5
        return isGiven / isSurname
    }

    /// Given names and surnames: two surnames of four words or more, of three the middle one goes where it leans to.
    func part(_ words: [Int32], given: Int?) -> ([Int32], [Int32]) {
        guard words.count > 1, let first = words.first, let last = words.last else { return (words, []) }
        if let given { return (Array(words.prefix(given)), Array(words.dropFirst(given))) }
        var words = words
        // "García López Ana": the sequence is turned.
        if leaning(first) < 0.2 && leaning(last) > 5 {
            let given = words.reversed().prefix { leaning($0) > 1 }.count
            let count = max(1, min(given, words.count - 1))
            words = Array(words.suffix(count) + words.dropLast(count))
            return (Array(words.prefix(count)), Array(words.dropFirst(count)))
        }
        let cut = words.count == 2 ? 1 : words.count == 3 ? (leaning(words[1]) > 1 ? 2 : 1) : words.count - 2
        return (Array(words.prefix(cut)), Array(words.dropFirst(cut)))
    }
}
