import Formats
import Kernel

/// Records ready to be compared: a row of codes for each, and the comparisons that know what they mean.
final class PreparedRecords: @unchecked Sendable {
    let count: Int
    /// Codes a row.
    let width: Int
    private let comparisons: [any RecordComparison]
    let placed: UnsafeMutableBufferPointer<Placed>
    let dimensions: [Dimension]
    private let rows: UnsafeMutablePointer<Int32>
    /// What blocks are made of, by place in a row.
    let atoms: BlockAtoms
    /// A hash of what each record says, the same wherever its row stands.
    let hashes: [UInt64]

    /// A comparison with where its codes begin in a row and its states in a pattern.
    struct Placed: @unchecked Sendable {
        // Kept by `comparisons`, which lives as long: counting references for each pair would cost more than comparing.
        unowned(unsafe) let comparison: any RecordComparison
        let column: Int
        let slot: Int
    }

    init(_ table: MatchTable, dateOrder: DateOrder) {
        var layout = RowLayout(table, dateOrder)
        layout.lay()
        count = table.rows
        width = max(1, layout.width)
        comparisons = layout.comparisons
        placed = .allocate(capacity: layout.placed.count)
        _ = placed.initialize(from: layout.placed)
        dimensions = comparisons.flatMap(\.dimensions)
        rows = .allocate(capacity: max(1, count * width))
        rows.initialize(repeating: -1, count: max(1, count * width))
        for fill in layout.fills { fill(rows, width) }
        atoms = layout.atoms
        hashes = Self.hashes(table)
    }

    private static func hashes(_ table: MatchTable) -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: table.rows)
        for (at, column) in table.columns.enumerated() {
            let texts = (0..<column.texts.count).map { column.texts.withBytes($0) { Hash64.of($0, seed: UInt64(at)) } }
            for (row, code) in column.codes.enumerated() where code >= 0 { hashes[row] ^= texts[Int(code)] }
        }
        return hashes
    }

    /// Tells pairs of equal likeness apart, the same wherever their rows stand.
    func tie(_ left: Int32, _ right: Int32) -> UInt64 { hashes[Int(left)] &+ hashes[Int(right)] }

    deinit {
        rows.deallocate()
        placed.deallocate()
    }

    /// Reads a little of each cache line of a row, so that it is at hand when it is compared.
    @inline(__always)
    func touch(_ index: Int) -> Int32 {
        let row = rows + index &* width
        var seen = row[0]
        var at = 16
        while at < width {
            seen &+= row[at]
            at &+= 16
        }
        return seen &+ row[width &- 1]
    }

    @inline(__always)
    func row(_ index: Int) -> UnsafePointer<Int32> { UnsafePointer(rows + index &* width) }

    /// The states of a pair, one for each dimension.
    @inline(__always)
    func compare(_ left: Int, _ right: Int, into states: UnsafeMutablePointer<UInt8>) {
        let isFirst = hashes[left] <= hashes[right]
        let (a, b) = isFirst ? (row(left), row(right)) : (row(right), row(left))
        for at in 0..<placed.count {
            let (column, slot) = (placed[at].column, placed[at].slot)
            placed[at].comparison.compare(a + column, b + column, into: states + slot)
        }
    }
}

extension PreparedRecords {
    func pattern(_ left: Int, _ right: Int) -> AgreementPattern {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { words in
            words.initialize(repeating: 0)
            guard let base = words.baseAddress else { return AgreementPattern() }
            base.withMemoryRebound(to: UInt8.self, capacity: 16) { compare(left, right, into: $0) }
            return AgreementPattern(low: words[0], high: words[1])
        }
    }
}

/// Where in a row stands what blocks are made of; −1 for what the table has not.
struct BlockAtoms: Sendable {
    var given = -1
    var surnames = -1
    var date = -1
    var own: [Int] = []
    var localPart = -1
    var address = -1
    var postcode = -1
    var city = -1
    var texts: [Int] = []
    var book: TokenBook?
    var words: [(column: Int, lists: WordLists, isName: Bool)] = []
}

/// Decides what stands where in a row, from the columns a table has.
private struct RowLayout {
    typealias Fill = (_ rows: UnsafeMutablePointer<Int32>, _ width: Int) -> Void

    let table: MatchTable
    let dateOrder: DateOrder
    private(set) var width = 0
    private var slots = 0
    private(set) var placed: [PreparedRecords.Placed] = []
    private(set) var comparisons: [any RecordComparison] = []
    private(set) var fills: [Fill] = []
    private(set) var atoms = BlockAtoms()

    init(_ table: MatchTable, _ dateOrder: DateOrder) { (self.table, self.dateOrder) = (table, dateOrder) }

    private mutating func place(_ comparison: any RecordComparison, _ fill: @escaping (Int) -> Fill) -> Int {
        let column = width
        comparisons.append(comparison)
        placed.append(.init(comparison: comparison, column: column, slot: slots))
        fills.append(fill(column))
        width += comparison.width
        slots += comparison.dimensions.count
        return column
    }

    mutating func lay() {
        layNames()
        // A pattern has room for so many dimensions: what else stands in several columns is laid as one, or its first is taken.
        for column in table.columns(.companyName).prefix(3) {
            layWords(column, shared: 0.15, leavingOut: CompanyWords.leftOut)
        }
        layOwn(.document, .document)
        layOwn(.email, .email)
        layOwn(.phone, .phone)
        layDate()
        layAddress()
        layArea()
        for column in table.columns(.sex).prefix(1) { layText(column, differing: 0.03, shared: 0.02, isLasting: true) }
        for column in table.columns(.text) where slots < 15 { layGeneral(column) }
    }

    private mutating func layNames() {
        guard !table.columns(.givenNames, .surnames, .fullName).isEmpty else { return }
        let lists = NameLists(table)
        let comparison = NameComparison(lists.book, rows: table.rows, hasGiven: true, hasSurnames: true)
        let wholes = WholeNames(lists.given, rows: table.rows)
        let column = place(comparison) { column in
            { rows, width in
                for row in 0..<wholes.hashes.count {
                    let at = rows + row * width + column
                    (at[0], at[1]) = (wholes.hashes[row], wholes.bucket(row))
                    for word in 0..<3 {
                        at[2 + word] = lists.given[row * 3 + word]
                        at[5 + word] = lists.surnames[row * 3 + word]
                    }
                }
            }
        }
        (atoms.given, atoms.surnames, atoms.book) = (column + 2, column + 5, lists.book)
        guard lists.generations.contains(where: { $0 > 0 }) else { return }
        _ = place(GenerationComparison()) { column in
            { rows, width in
                for (row, generation) in lists.generations.enumerated() { rows[row * width + column] = generation }
            }
        }
    }

    private mutating func layWords(_ column: MatchColumn, shared: Double, leavingOut leftOut: Set<String>) {
        let lists = WordLists(column, leavingOut: leftOut)
        let comparison = WordsComparison(
            column.name, lists, shared: shared, isLasting: column.kind == .companyName,
            isName: column.kind == .companyName)
        let buckets = counts(column.codes, column.texts.count).map {
            Int32(Frequency.bucket(Frequency.of(count: $0, total: table.rows, usual: 1e-4)))
        }
        let place = place(comparison) { at in
            { rows, width in
                for (row, code) in column.codes.enumerated() where code >= 0 {
                    guard !lists.words(Int(code)).isEmpty else { continue }
                    rows[row * width + at] = code
                    rows[row * width + at + 1] = buckets[Int(code)]
                }
            }
        }
        atoms.words.append((place, lists, column.kind == .companyName))
    }

    /// How many rows have each code.
    private func counts(_ codes: [Int32], _ distinct: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: distinct)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        return counts
    }

    private mutating func layOwn(_ kind: MatchKind, _ form: OwnComparison.Form) {
        guard let column = table.columns(kind).first else { return }
        let forms = OwnColumn(column, form, types: form == .document ? table.columns(.documentType).first : nil)
        let counted = counts(forms.codes, forms.texts.count)
        let usual = form == .phone ? 1e-7 : 3e-8
        let buckets = counted.map {
            Int32(Frequency.bucket(Frequency.ofOwn(count: $0, total: table.rows, usual: usual)))
        }
        let comparison = OwnComparison(form, texts: forms.texts)
        let place = place(comparison) { at in
            { rows, width in
                for (row, code) in forms.codes.enumerated() where code >= 0 {
                    let cell = rows + row * width + at
                    (cell[4], cell[5]) = comparison.letters(code)
                    (cell[0], cell[1], cell[2], cell[3]) = (
                        code, buckets[Int(code)], forms.second[Int(code)], forms.third(row)
                    )
                }
            }
        }
        atoms.own.append(place)
        if form == .email { atoms.localPart = place + 2 }
    }

    private mutating func layDate() {
        let days = BirthDays(table, dateOrder)
        guard days.isThere else { return }
        var counts: [Int32: Int] = [:]
        for day in days.values where day > 0 { counts[day, default: 0] += 1 }
        let buckets = counts.mapValues {
            Int32(Frequency.bucket(Frequency.of(count: $0, total: table.rows, usual: 4e-5)))
        }
        atoms.date = place(DateComparison()) { at in
            { rows, width in
                for (row, day) in days.values.enumerated() where day > 0 {
                    rows[row * width + at] = day
                    rows[row * width + at + 1] = buckets[day] ?? 0
                }
            }
        }
    }

    private mutating func layAddress() {
        let columns = table.columns(.houseNumber, .address)
        guard columns.contains(where: { $0.kind == .address }) else { return }
        let words = AddressWords()
        let size = AddressWords.numbers + AddressWords.words
        var cells = [Int32](repeating: -1, count: table.rows * size)
        cells.withUnsafeMutableBufferPointer { cells in
            guard let base = cells.baseAddress else { return }
            for column in columns {
                for (row, code) in column.codes.enumerated() where code >= 0 {
                    column.texts.withBytes(Int(code)) { words.write($0, into: base + row * size) }
                }
            }
        }
        let wholes = WholeNames(cells, rows: table.rows)
        let count = table.rows
        atoms.address = place(AddressComparison(words, isLasting: !table.columns(.companyName).isEmpty)) { at in
            { rows, width in
                for row in 0..<count {
                    let to = rows + row * width + at
                    (to[0], to[1]) = (wholes.hashes[row], wholes.bucket(row))
                    for cell in 0..<size { to[2 + cell] = cells[row * size + cell] }
                }
            }
        }
    }

    private mutating func layArea() {
        guard !table.columns(.postcode, .city, .region).isEmpty else { return }
        let area = AreaColumns(table)
        let column = place(AreaComparison(texts: area.texts)) { at in
            { rows, width in
                for (part, column) in area.parts.enumerated() {
                    for (row, code) in column.codes.enumerated() where code >= 0 {
                        rows[row * width + at + 2 * part] = code
                        rows[row * width + at + 2 * part + 1] = column.buckets[Int(code)]
                    }
                }
            }
        }
        if !table.columns(.postcode).isEmpty { atoms.postcode = column }
        if !table.columns(.city).isEmpty { atoms.city = column + 2 }
    }

    private mutating func layText(_ column: MatchColumn, differing: Double, shared: Double, isLasting: Bool) {
        let folded = FoldedColumn(column)
        let usual = 1 / Double(max(2, min(folded.texts.count, 1_000)))
        let buckets = counts(folded.codes, folded.texts.count).map {
            Int32(Frequency.bucket(Frequency.of(count: $0, total: table.rows, usual: usual, weight: 50)))
        }
        let comparison = TextComparison(
            column.name, texts: folded.texts, shared: shared, isLasting: isLasting, differing: differing)
        let place = place(comparison) { at in
            { rows, width in
                for (row, code) in folded.codes.enumerated() where code >= 0 {
                    rows[row * width + at] = code
                    rows[row * width + at + 1] = buckets[Int(code)]
                }
            }
        }
        if folded.texts.count > 50 { atoms.texts.append(place) }
    }

    /// A column of which nothing is known: words where most texts have several, else a text as a whole.
    private mutating func layGeneral(_ column: MatchColumn) {
        let lists = WordLists(column, leavingOut: [])
        let filled = column.codes.count { $0 >= 0 }
        let isRowNumber = filled > 10 && column.texts.count == filled && filled == table.rows
        guard !isRowNumber, filled > 0, column.texts.count > 1 || table.rows <= 2 else { return }
        if Double(lists.codes.count) > 2.5 * Double(column.texts.count), column.texts.count > 20 {
            layWords(column, shared: 0.3, leavingOut: [])
        } else {
            layText(column, differing: 0.3, shared: 0.3, isLasting: false)
        }
    }
}
