import Formats
import Kernel

/// A column as codes of its folded texts.
struct FoldedColumn: Sendable {
    private(set) var codes: [Int32] = []
    private(set) var texts = TextDictionary(minimumCapacity: 1 << 8)

    init(_ column: MatchColumn) {
        var out: [UInt8] = []
        var mapped: [Int32] = []
        for text in 0..<column.texts.count {
            out.removeAll(keepingCapacity: true)
            column.texts.withBytes(text) { FoldedBytes.fold($0, into: &out) }
            let isMissing = out.isEmpty || out == Array("na".utf8) || out == Array("null".utf8)
            mapped.append(isMissing ? -1 : Int32(truncatingIfNeeded: out.withUnsafeBytes { texts.code(of: $0) }))
        }
        codes = column.codes.map { $0 < 0 ? -1 : mapped[Int($0)] }
    }
}

/// Postcode, city and region as folded codes of one dictionary, with their frequencies.
struct AreaColumns: Sendable {
    struct Part: Sendable {
        var codes: [Int32] = []
        var buckets: [Int32] = []
    }
    private(set) var texts = TextDictionary(minimumCapacity: 1 << 8)
    /// Postcode, city, region.
    private(set) var parts: [Part] = []

    init(_ table: MatchTable) {
        for (kind, usual) in [(MatchKind.postcode, 0.002), (.city, 0.02), (.region, 0.1)] {
            var part = Part()
            if let column = table.columns(kind).first {
                let folded = FoldedColumn(column)
                let codes = (0..<folded.texts.count).map { code in
                    Int32(truncatingIfNeeded: folded.texts.withBytes(code) { texts.code(of: $0) })
                }
                part.codes = folded.codes.map { $0 < 0 ? -1 : codes[Int($0)] }
                var counts = [Int](repeating: 0, count: texts.count)
                for code in part.codes where code >= 0 { counts[Int(code)] += 1 }
                part.buckets = counts.map {
                    Int32(Frequency.bucket(Frequency.of(count: $0, total: table.rows, usual: usual, weight: 100)))
                }
            }
            parts.append(part)
        }
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
            let factor: Int32 = column.kind == .birthYear ? 10_000 : column.kind == .birthMonth ? 100 : 1
            let limit: Int32 = column.kind == .birthYear ? 9_999 : 99
            let figures = (0..<column.texts.count).map { Int32(column.texts.text($0).filter(\.isNumber)) ?? 0 }
            for (row, code) in column.codes.enumerated() where code >= 0 && known[row] == 0 {
                values[row] += min(limit, max(0, figures[Int(code)])) * factor
            }
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
