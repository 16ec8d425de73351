import Kernel

/// Events or payments side by side in columns: what a batch holds, in memory.
///
/// Entry i is at index i of every column. Columns that are not there stay empty.
public struct EntryRows: Sendable {
    /// Texts of one field: a code for each entry, and the texts by code.
    public struct Texts: Sendable {
        public var field: String
        public var codes: [Int64]
        public var texts: TextDictionary

        public init(field: String, codes: [Int64], texts: TextDictionary) {
            self.field = field
            self.codes = codes
            self.texts = texts
        }
    }

    public var source = ""
    public var key: [UInt64] = []
    public var content: [UInt64] = []
    /// Ids one after another; id i ends at `idEnds[i]`.
    public var idArena: [UInt8] = []
    public var idEnds: [Int64] = []
    public var record: [Int64] = []
    public var instant: [Int64] = []
    public var day: [Int64] = []
    public var row: [Int64] = []
    /// Millionths, or `unknown`.
    public var value: [Int64] = []
    /// Millionths of a minute, or `unknown`.
    public var minutes: [Int64] = []
    /// Minor units, or `unknown`.
    public var amount: [Int64] = []
    /// Codes of currencies, as `Texts`.
    public var currency: [Int64] = []
    public var currencies = TextDictionary()
    public var texts: [Texts] = []
    /// Key and content of entries that the import found unchanged.
    public var assertedKey: [UInt64] = []
    public var assertedContent: [UInt64] = []

    public init() {}

    public var count: Int { key.count }

    /// First and last day.
    public var days: ClosedRange<Int64>? {
        guard let first = day.min(), let last = day.max() else { return nil }
        return first...last
    }

    public mutating func appendID(_ bytes: UnsafeRawBufferPointer) {
        idArena.append(contentsOf: bytes)
        idEnds.append(Int64(idArena.count))
    }

    public func id(_ entry: Int) -> ArraySlice<UInt8> {
        guard idEnds.indices.contains(entry) else { return [] }
        let start = entry == 0 ? 0 : Int(idEnds[entry - 1])
        return idArena[start..<Int(idEnds[entry])]
    }

    /// The text of a field; empty where there is none.
    public func text(_ field: String, _ entry: Int) -> String {
        guard let column = texts.first(where: { $0.field == field }), column.codes.indices.contains(entry) else {
            return ""
        }
        return column.texts.text(Int(column.codes[entry]))
    }

    /// The currency of an amount; empty where there is none.
    public func currency(_ entry: Int) -> String {
        currency.indices.contains(entry) ? currencies.text(Int(currency[entry])) : ""
    }

    /// Some of these entries, whole, in the sequence asked for. What was asserted is not taken along.
    public func picking(_ entries: [Int]) -> EntryRows {
        var some = EntryRows()
        some.source = source
        some.key = entries.map { key[$0] }
        some.content = entries.map { content[$0] }
        for entry in entries { id(entry).withUnsafeBytes { some.appendID($0) } }
        func pick(_ values: [Int64]) -> [Int64] { values.isEmpty ? [] : entries.map { values[$0] } }
        (some.record, some.instant, some.day, some.row) = (pick(record), pick(instant), pick(day), pick(row))
        (some.value, some.minutes, some.amount) = (pick(value), pick(minutes), pick(amount))
        (some.currency, some.currencies) = currencies.keeping(pick(currency))
        some.texts = texts.map { column in
            let (codes, texts) = column.texts.keeping(pick(column.codes))
            return Texts(field: column.field, codes: codes, texts: texts)
        }
        return some
    }
}

extension TextDictionary {
    /// Codes anew, and only the texts they name, in the sequence of first use.
    public func keeping(_ codes: [Int64]) -> ([Int64], TextDictionary) {
        var used = TextDictionary(minimumCapacity: 0)
        var mapped: [Int64: Int64] = [:]
        let new = codes.map { code in
            if let known = mapped[code] { return known }
            let fresh = Int64(withBytes(Int(code)) { used.code(of: $0) })
            mapped[code] = fresh
            return fresh
        }
        return (new, used)
    }
}
