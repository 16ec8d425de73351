import Formats
import Kernel

/// A column as codes of its folded texts.
struct FoldedColumn: Sendable {
    private(set) var codes: [Int32] = []
    private(set) var texts = TextDictionary(minimumCapacity: 1 << 8)

    private var folded: [UInt8] = []

    init(_ column: MatchColumn) {
        let mapped = (0..<column.texts.count).map { column.texts.withBytes($0) { code(of: $0) } }
        codes = column.codes.map { $0 < 0 ? -1 : mapped[Int($0)] }
    }

    /// What it knows of texts alone.
    var withoutRows: Self {
        var kept = self
        kept.codes = []
        return kept
    }

    /// The code of a text's folded form, −1 where it says nothing.
    mutating func code(of text: UnsafeRawBufferPointer) -> Int32 {
        folded.removeAll(keepingCapacity: true)
        FoldedBytes.fold(text, into: &folded)
        if folded.isEmpty || folded.elementsEqual("na".utf8) || folded.elementsEqual("null".utf8) { return -1 }
        return Int32(truncatingIfNeeded: folded.withUnsafeBytes { texts.code(of: $0) })
    }
}

/// Postcode, city and region as folded codes of one dictionary, with their frequencies.
struct AreaColumns: Sendable {
    struct Part: Sendable {
        var codes: [Int32] = []
        var buckets: [Int32] = []
    }
    /// What each is, with how frequent a value of it usually is.
    static let kinds: [(kind: MatchKind, usual: Double)] = [(.postcode, 0.002), (.city, 0.02), (.region, 0.1)]

    private(set) var texts = TextDictionary(minimumCapacity: 1 << 8)
    /// Postcode, city, region.
    private(set) var parts: [Part] = []
    private var folded: [UInt8] = []
    private let total: Int

    init(_ table: MatchTable) {
        total = table.rows
        for (kind, usual) in Self.kinds {
            var part = Part()
            if let column = table.columns(kind).first {
                let folded = FoldedColumn(column)
                let codes = (0..<folded.texts.count).map { code in
                    Int32(truncatingIfNeeded: folded.texts.withBytes(code) { texts.code(of: $0) })
                }
                part.codes = folded.codes.map { $0 < 0 ? -1 : codes[Int($0)] }
                var counts = [Int](repeating: 0, count: texts.count)
                for code in part.codes where code >= 0 { counts[Int(code)] += 1 }
                part.buckets = counts.map { Self.bucket($0, total, usual) }
            }
            parts.append(part)
        }
    }

    private static func bucket(_ count: Int, _ total: Int, _ usual: Double) -> Int32 {
        Int32(Frequency.bucket(Frequency.of(count: count, total: total, usual: usual, weight: 100)))
    }

    /// What it knows of texts alone.
    var withoutRows: Self {
        var kept = self
        for part in kept.parts.indices { kept.parts[part].codes = [] }
        return kept
    }

    /// The code of a text's folded form with its bucket as postcode, city or region; nil where it says nothing.
    mutating func code(of text: UnsafeRawBufferPointer, _ part: Int) -> (code: Int32, bucket: Int32)? {
        folded.removeAll(keepingCapacity: true)
        FoldedBytes.fold(text, into: &folded)
        if folded.isEmpty || folded.elementsEqual("na".utf8) || folded.elementsEqual("null".utf8) { return nil }
        let code = Int32(truncatingIfNeeded: folded.withUnsafeBytes { texts.code(of: $0) })
        while parts[part].buckets.count <= Int(code) {
            parts[part].buckets.append(Self.bucket(1, total, Self.kinds[part].usual))
        }
        return (code, parts[part].buckets[Int(code)])
    }
}

/// The day of birth of each row as year × 10,000 + month × 100 + day; 0 where it is not known.
struct BirthDays: Sendable {
    private(set) var values: [Int32]
    let isThere: Bool

    init(_ table: MatchTable, _ order: DateOrder) {
        values = [Int32](repeating: 0, count: table.rows)
        let whole = table.columns(.birthDate)
        let parts = [MatchKind.birthYear, .birthMonth, .birthDay].compactMap { table.columns($0).first }
        isThere = !whole.isEmpty || !parts.isEmpty
        if let column = whole.first {
            let days = (0..<column.texts.count).map { column.texts.withBytes($0) { Self.day($0, order) } }
            for (row, code) in column.codes.enumerated() where code >= 0 { values[row] = days[Int(code)] }
        }
        // Parts fill in what no whole date says.
        let known = values
        for column in parts {
            let parts = (0..<column.texts.count).map { column.texts.withBytes($0) { Self.part($0, column.kind) } }
            for (row, code) in column.codes.enumerated() where code >= 0 && known[row] == 0 {
                values[row] += parts[Int(code)]
            }
        }
    }

    /// What a year, month or day of a column of its own adds.
    static func part(_ text: UnsafeRawBufferPointer, _ kind: MatchKind) -> Int32 {
        let figures = Int32(String(decoding: text, as: UTF8.self).filter(\.isNumber)) ?? 0
        return switch kind {
        case .birthYear: min(9_999, max(0, figures)) * 10_000
        case .birthMonth: min(99, max(0, figures)) * 100
        default: min(99, max(0, figures))
        }
    }

    /// What is no day, but eight figures, is kept as they stand: a slip of the pen is still close to the day.
    static func day(_ text: UnsafeRawBufferPointer, _ order: DateOrder) -> Int32 {
        // A column may have been written in two countries: what is no day in one sequence is read in the other.
        let other: DateOrder = order == .mdy ? .dmy : .mdy
        if let day = (DateText.parse(text, order: order) ?? DateText.parse(text, order: other))?.day {
            let parts = day.parts
            return Int32(parts.year * 10_000 + parts.month * 100 + parts.day)
        }
        let figures = text.filter { $0 &- 0x30 < 10 }
        guard figures.count == 8 else { return 0 }
        return figures.reduce(0) { $0 * 10 + Int32($1 - 0x30) }
    }
}
