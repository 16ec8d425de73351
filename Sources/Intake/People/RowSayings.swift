import Formats
import Kernel

/// What rows of a portion say of the people whom they name: the cells of the columns that are `custom:` fields.
struct RowSayings: Sendable {
    /// Column of the file, and which of the fields it is.
    private let columns: [(index: Int, field: Int)]
    private let fieldCount: Int
    /// Where in the sheet each row stands that says something; ascending.
    private(set) var places: [Int32] = []
    /// Codes of texts, `fieldCount` for each of those rows; 0 says nothing.
    private var codes: [UInt32] = []
    private(set) var texts = TextDictionary()

    init(_ columns: [(index: Int, field: Int)], fieldCount: Int) {
        self.columns = columns
        self.fieldCount = fieldCount
        removeAll()
    }

    /// None as yet, of the same columns.
    var emptied: RowSayings { RowSayings(columns, fieldCount: fieldCount) }

    mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        codes.removeAll(keepingCapacity: true)
        texts.removeAll()
        _ = texts.code(of: "")
    }

    /// Codes of the texts of a row, by field.
    func said(_ index: Int) -> ArraySlice<UInt32> { codes[index * fieldCount..<(index + 1) * fieldCount] }

    /// Takes what an accepted row says. Empty cells keep what is known, as they do in files of people.
    mutating func add(_ row: CSVRow, place: Int) {
        let start = codes.count
        for column in columns {
            let text = row.text(column.index).cellText
            if text.isEmpty { continue }
            if codes.count == start { codes += repeatElement(0, count: fieldCount) }
            codes[start + column.field] = texts.code(of: text)
        }
        if codes.count > start { places.append(Int32(truncatingIfNeeded: place)) }
    }

    /// Takes what a row said that moves here from another sheet.
    mutating func add(from other: RowSayings, at former: Int, place: Int) {
        guard let index = other.index(of: former) else { return }
        for code in other.said(index) { codes.append(other.texts.withBytes(Int(code)) { texts.code(of: $0) }) }
        places.append(Int32(truncatingIfNeeded: place))
    }

    private func index(of place: Int) -> Int? {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low < places.count && places[low] == place ? low : nil
    }
}
