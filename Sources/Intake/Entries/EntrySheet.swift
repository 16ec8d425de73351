import Kernel

/// A portion of the rows of a file of events or payments, typed, column by column; row i is at index i of every array.
///
/// Columns that the file does not have stay empty. Texts are codes of a dictionary for each column.
final class EntrySheet: PortionSheet, @unchecked Sendable {
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
    var rejections: [Rejection] = []
    var share = KeyShare()
    var sayings: RowSayings?
    /// By key: whether its rows have moved to the next portion; empty where none have.
    private(set) var isGone: [Bool] = []
    private let seeds: [UInt64]
    private let keySeed: UInt64
    private let personSeed: UInt64

    /// - Parameters:
    ///   - source: whose ids the entries have.
    ///   - customerSource: whose ids `customer_ref` are.
    convenience init(_ textFields: [Field], home: Currency, source: String, customerSource: String) {
        self.init(
            textFields, home: home, keySeed: Hash64.of(source), personSeed: Hash64.of(customerSource, seed: 0x70))
    }

    private init(_ textFields: [Field], home: Currency, keySeed: UInt64, personSeed: UInt64) {
        self.textFields = textFields
        texts = textFields.map { _ in [] }
        dictionaries = textFields.map { _ in TextDictionary() }
        currencies = [home]
        seeds = textFields.map { Hash64.of($0.name) }
        (self.keySeed, self.personSeed) = (keySeed, personSeed)
    }

    func another() -> EntrySheet {
        let sheet = EntrySheet(
            textFields, home: currencies.first ?? .cop, keySeed: keySeed, personSeed: personSeed)
        sheet.sayings = sayings?.emptied
        return sheet
    }

    func removeAll() {
        key.removeAll(keepingCapacity: true)
        person.removeAll(keepingCapacity: true)
        for column in Self.numbers { self[keyPath: column].removeAll(keepingCapacity: true) }
        for field in texts.indices {
            texts[field].removeAll(keepingCapacity: true)
            dictionaries[field].removeAll()
        }
        content.removeAll(keepingCapacity: true)
        keys.removeAll()
        people.removeAll()
        currencies.removeSubrange(1...)
        (flagged, flags, rejections, isGone, share) = (0, [:], [], [], KeyShare())
        sayings?.removeAll()
    }

    /// The columns of numbers that mean the same in every sheet.
    private static let numbers: [ReferenceWritableKeyPath<EntrySheet, [Int64]> & Sendable] = [
        \.row, \.instant, \.day, \.value, \.minutes, \.amount, \.currency,
    ]

    var count: Int { row.count }

    /// Code of what an entry is known by; nil when another reading takes it up.
    func code(ofKey bytes: UnsafeRawBufferPointer) -> Int32? {
        guard share.count == 1 || share.takes(Hash64.of(bytes, seed: keySeed)) else { return nil }
        return Int32(bitPattern: keys.code(of: bytes))
    }

    /// xxHash64 of what an entry is known by, with the hash of the source as its seed.
    func hash(ofKey key: Int) -> UInt64 { keys.withBytes(key) { Hash64.of($0, seed: keySeed) } }

    func code(of currency: Currency) -> UInt8? {
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

    /// Whether a row stands here and has not moved on.
    func isHere(_ row: Int) -> Bool { isGone.isEmpty || !isGone[Int(key[row])] }

    /// Leaves the rows of some keys to the next portion.
    func leave(_ isGone: [Bool]) { self.isGone = isGone }
}
