import Kernel

/// The rows of a file of events or payments, typed, column by column; row i is at index i of every array.
///
/// Columns that the file does not have stay empty. Texts are codes of a dictionary for each column.
struct EntrySheet {
    /// Code of what the row's entry is known by, in `keys`.
    var key: [Int32] = []
    /// Code of who is named in `people`; −1 nobody.
    var person: [Int32] = []
    var row: [Int64] = []
    var instant: [Int64] = []
    var day: [Int64] = []
    var value: [Int64] = []
    var minutes: [Int64] = []
    var amount: [Int64] = []
    var currency: [Int64] = []
    var texts: [[Int64]]
    /// What the row says, hashed.
    var content: [UInt64] = []

    var keys = TextDictionary()
    var people = TextDictionary()
    var currencies: [Currency]
    let textFields: [Field]
    var dictionaries: [TextDictionary]
    /// Rows with a value that cannot be read.
    var flagged = 0
    /// Such values by reason.
    var flags: [String: Int] = [:]
    private let seeds: [UInt64]
    private let personSeed: UInt64

    init(_ fields: EntryFields, home: Currency, customerSource: String) {
        textFields = fields.textFields
        texts = textFields.map { _ in [] }
        dictionaries = textFields.map { _ in TextDictionary() }
        currencies = [home]
        seeds = textFields.map { Hash64.of($0.name) }
        personSeed = Hash64.of(customerSource, seed: 0x70)
    }

    var count: Int { row.count }

    mutating func code(of currency: Currency) -> UInt8? {
        if let index = currencies.firstIndex(of: currency) { return UInt8(index) }
        guard currencies.count < 255 else { return nil }
        currencies.append(currency)
        return UInt8(currencies.count - 1)
    }

    /// What row `index` says, its id and its person included. Texts that are empty and numbers that are unknown
    /// leave no trace: a column that appears empty changes nothing.
    func hash(_ index: Int) -> UInt64 {
        var hash = keys.withBytes(Int(key[index])) { Hash64.of($0, seed: 0x6B) }
        hash = Hash64.mix(hash, UInt64(bitPattern: instant[index]))
        for (tag, column) in [(UInt64(1), value), (2, minutes), (3, amount)] {
            guard column.indices.contains(index), column[index] != DeliveredEntries.unknown else { continue }
            hash = Hash64.mix(Hash64.mix(hash, tag), UInt64(bitPattern: column[index]))
        }
        if currency.indices.contains(index) {
            hash = Hash64.mix(hash, Hash64.of(currencies[Int(currency[index])].code))
        }
        for field in texts.indices where texts[field].indices.contains(index) {
            dictionaries[field].withBytes(Int(texts[field][index])) { text in
                if !text.isEmpty { hash = Hash64.mix(hash, Hash64.of(text, seed: seeds[field])) }
            }
        }
        let person = Int(person[index])
        if person >= 0 { hash = Hash64.mix(hash, people.withBytes(person) { Hash64.of($0, seed: personSeed) }) }
        return hash
    }
}
