import Formats
import Kernel

/// Decides what stands where in a row, from the columns a table has.
struct RowLayout {
    typealias Fill = (_ rows: UnsafeMutablePointer<Int32>, _ width: Int) -> Void

    let table: MatchTable
    let dateOrder: DateOrder
    /// Codes a row; some at its end may stay without use.
    let width: Int
    /// How many rows there is room for.
    let capacity: Int
    /// Written as soon as a comparison is laid, so that what it was read from need not be kept. Whoever reads it gives it back.
    let rows: UnsafeMutablePointer<Int32>
    private var used = 0
    private(set) var slots = 0
    private(set) var placed: [PreparedRecords.Placed] = []
    private(set) var comparisons: [any RecordComparison] = []
    /// Who writes records that come later, with where their codes begin; none unless they are asked for.
    private(set) var writers: [(column: Int, writer: any RowWriter)] = []
    private let isGrowing: Bool
    var atoms = BlockAtoms()

    /// A pattern has a byte for each dimension, and names take up to three, what a table has once up to seven.
    private var hasRoom: Bool { slots < AgreementPattern.limit - 8 || (slots < AgreementPattern.limit && isFixedLaid) }
    /// Whether all is laid of which a table has one.
    private var isFixedLaid = false

    init(_ table: MatchTable, _ dateOrder: DateOrder, isGrowing: Bool) {
        (self.table, self.dateOrder, self.isGrowing) = (table, dateOrder, isGrowing)
        width = Self.width(of: table)
        // Room beforehand: to move a million rows takes longer than to find one record's person.
        capacity = max(1, table.rows) + (isGrowing ? table.rows / 8 + 1_024 : 0)
        rows = .allocate(capacity: capacity * width)
        rows.initialize(repeating: -1, count: capacity * width)
    }

    /// Codes a row at most.
    private static func width(of table: MatchTable) -> Int {
        let once: [([MatchKind], Int)] = [
            ([.givenNames, .surnames, .fullName], 9), ([.document], 6), ([.email], 6), ([.phone], 6),
            ([.birthDate, .birthYear, .birthMonth, .birthDay], 2),
            ([.address], 2 + AddressWords.numbers + AddressWords.words), ([.postcode, .city, .region], 6), ([.sex], 2),
        ]
        let kinds = Set(table.columns.map(\.kind))
        let several = table.columns.count { $0.kind == .companyName || $0.kind == .text }
        return max(1, once.reduce(2 * several) { $0 + (kinds.isDisjoint(with: $1.0) ? 0 : $1.1) })
    }

    mutating func write(_ column: Int, _ writer: any RowWriter) {
        if isGrowing { writers.append((column, writer)) }
    }

    /// Bucket of what came once.
    func bucket(usual: Double, weight: Double = 500) -> Int32 {
        Int32(Frequency.bucket(Frequency.of(count: 1, total: table.rows, usual: usual, weight: weight)))
    }

    /// Returns where in a row the comparison's codes begin.
    mutating func place(_ comparison: any RecordComparison, _ fill: (Int) -> Fill) -> Int {
        let column = used
        comparisons.append(comparison)
        placed.append(.init(comparison: comparison, column: column, slot: slots))
        fill(column)(rows, width)
        used += comparison.width
        slots += comparison.dimensions.count
        return column
    }

    mutating func lay() {
        layNames()
        for place in table.places(.companyName) where hasRoom {
            layWords(place, shared: 0.15, leavingOut: CompanyWords.leftOut)
        }
        layOwn(.document, .document)
        layOwn(.email, .email)
        layOwn(.phone, .phone)
        layDate()
        layAddress()
        layArea()
        for place in table.places(.sex).prefix(1) { layText(place, differing: 0.03, shared: 0.02, isLasting: true) }
        isFixedLaid = true
        for place in table.places(.text) where hasRoom { layGeneral(place) }
    }

    private mutating func layNames() {
        guard !table.columns(.givenNames, .surnames, .fullName).isEmpty else { return }
        let lists = NameLists(table)
        let comparison = NameComparison(lists.book, rows: table.rows)
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
        let writer = NameWriter(
            comparison, lists.book, lists.places, wholes.withoutRows,
            (table.places(.givenNames), table.places(.surnames), table.places(.fullName)))
        write(column, writer)
        guard lists.generations.contains(where: { $0 > 0 }) else { return }
        let generations = place(GenerationComparison()) { column in
            { rows, width in
                for (row, generation) in lists.generations.enumerated() { rows[row * width + column] = generation }
            }
        }
        write(generations, GenerationWriter(writer))
    }

    mutating func layWords(_ index: Int, shared: Double, leavingOut leftOut: Set<String>) {
        let column = table.columns[index]
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
        write(
            place,
            WordsWriter(lists, column.texts, column: index, buckets: buckets, newBucket: bucket(usual: 1e-4)))
    }

    /// How many rows have each code.
    func counts(_ codes: [Int32], _ distinct: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: distinct)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        return counts
    }

    private mutating func layOwn(_ kind: MatchKind, _ form: OwnComparison.Form) {
        guard let column = MatchColumn(firstOf: table.columns(kind), rows: table.rows) else { return }
        let typeColumn = form == .document ? table.places(.documentType).first : nil
        let types = typeColumn.map { FoldedColumn(table.columns[$0]) }
        let forms = OwnColumn(column, form, types: types)
        let comparison = OwnComparison(form, texts: forms.texts)
        let place = place(comparison) { at in
            { rows, width in
                for (row, code) in forms.codes.enumerated() where code >= 0 {
                    let cell = rows + row * width + at
                    (cell[4], cell[5]) = comparison.letters(code)
                    (cell[0], cell[1], cell[2], cell[3]) = (
                        code, forms.bucket(of: code), forms.second(of: code), forms.third(row)
                    )
                }
            }
        }
        write(
            place,
            OwnWriter(
                comparison, forms.withoutRows, types: types?.withoutRows, columns: table.places(kind),
                typeColumn: typeColumn))
        atoms.own.append(place)
        if form == .email { atoms.localPart = place + 2 }
    }

    private mutating func layDate() {
        let days = BirthDays(table, dateOrder)
        guard days.isThere else { return }
        let counts = HashCounts(days.values)
        let total = table.rows
        let bucket = { (day: Int32) in
            Int32(Frequency.bucket(Frequency.of(count: counts.count(day), total: total, usual: 4e-5)))
        }
        atoms.date = place(DateComparison()) { at in
            { rows, width in
                for (row, day) in days.values.enumerated() where day > 0 {
                    rows[row * width + at] = day
                    rows[row * width + at + 1] = bucket(day)
                }
            }
        }
        let parts = [MatchKind.birthYear, .birthMonth, .birthDay].compactMap { kind in
            table.places(kind).first.map { (column: $0, kind: kind) }
        }
        write(atoms.date, DateWriter(whole: table.places(.birthDate).first, parts: parts, dateOrder, bucket: bucket))
    }
}
