import Formats
import Kernel

/// What a file of orders, events or payments says of the people whom it names: the columns that are `custom:` fields,
/// folded row by row.
///
/// Of each field the last row counts that says something, or, where what is known is left alone, the first row that says
/// anything. Rows may come in any sequence: each brings its number.
/// Memory: 8 bytes a field and 4 a person, with the texts that count, and as many more at most that no longer do.
public struct DeliveredSayings: Sendable {
    public let fields: PersonFields
    /// Ascending.
    private let codes: [PersonFields.Code]
    private let columns: [(index: Int, field: Int)]
    private let keepsFirst: Bool
    /// By person: number from 1 of what is said of them; 0 is nothing.
    private var numbers: [Int32] = []
    /// By number and field: the row that counts, and its text; code 0 says nothing.
    private var rows: [Int32] = []
    private var said: [UInt32] = []
    private var texts = TextDictionary()

    /// Nil when no column speaks of the person.
    init?(_ mapping: ColumnMapping, _ fields: PersonFields, keepsFirst: Bool) {
        var found: [(index: Int, code: PersonFields.Code)] = []
        for (index, column) in mapping.columns.enumerated() {
            guard let field = column.field, field.isCustom, let code = fields.code(of: field.name) else { continue }
            found.append((index, code))
        }
        guard !found.isEmpty else { return nil }
        let codes = Set(found.map(\.code)).sorted()
        (self.fields, self.codes, self.keepsFirst) = (fields, codes, keepsFirst)
        columns = found.map { column in (column.index, codes.firstIndex(of: column.code) ?? 0) }
        _ = texts.code(of: "")
    }

    /// Room for what the rows of a portion say.
    var ofRows: RowSayings { RowSayings(columns, fieldCount: codes.count) }

    /// Whether nothing is said of anybody.
    public var isEmpty: Bool { said.isEmpty }

    /// Takes what rows of a portion say.
    /// - Parameter who: by place in the sheet, who is named and the row of the file; nil for a row that does not count.
    mutating func take(_ said: RowSayings, who: (_ place: Int) -> (person: Int32, row: Int32)?) {
        for (index, place) in said.places.enumerated() {
            guard let (person, row) = who(Int(place)), person >= 0 else { continue }
            let start = start(Int(person))
            if keepsFirst {
                guard row < rows[start] else { continue }
                for field in codes.indices { self.said[start + field] = 0 }
            }
            for (field, code) in said.said(index).enumerated() where keepsFirst || code != 0 {
                guard keepsFirst || row > rows[start + field] else { continue }
                rows[start + field] = row
                self.said[start + field] = code == 0 ? 0 : said.texts.withBytes(Int(code)) { texts.code(of: $0) }
            }
        }
        forgetTexts()
    }

    /// Where what is said of a person begins.
    private mutating func start(_ person: Int) -> Int {
        if person >= numbers.count { numbers += repeatElement(0, count: person + 1 - numbers.count) }
        if numbers[person] == 0 {
            rows += repeatElement(keepsFirst ? .max : 0, count: codes.count)
            said += repeatElement(0, count: codes.count)
            numbers[person] = Int32(truncatingIfNeeded: said.count / codes.count)
        }
        return (Int(numbers[person]) - 1) * codes.count
    }

    /// Texts that later rows have replaced go before they are more than those that count.
    private mutating func forgetTexts() {
        guard texts.count > 2 * said.count + 1_000 else { return }
        var kept = TextDictionary()
        _ = kept.code(of: "")
        said = said.map { code in code == 0 ? 0 : texts.withBytes(Int(code)) { kept.code(of: $0) } }
        texts = kept
    }

    /// What is said of a person, as `PackedValues`; nil when nothing is.
    /// - Parameter person: code of the person among those whom the delivery names.
    public func packed(_ person: Int) -> [UInt8]? {
        guard numbers.indices.contains(person), numbers[person] > 0 else { return nil }
        let start = (Int(numbers[person]) - 1) * codes.count
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        var packed: [UInt8] = []
        for (field, code) in codes.enumerated() where said[start + field] != 0 {
            texts.withBytes(Int(said[start + field])) { text in
                PackedValues.append(code, StrangeText.defect(text), text: text, key: nothing, to: &packed)
            }
        }
        return packed
    }
}
