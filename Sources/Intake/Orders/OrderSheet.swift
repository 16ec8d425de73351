import Formats
import Kernel

/// A portion of the rows of an order file, typed, with the dictionaries of its texts.
///
/// Has room of its own that is used again for the next portion but one. Used by one thread at a time: first by the one
/// that reads, then by the one that puts orders together.
/// Memory: 64 bytes a row, 4 for each text column there is, and the distinct texts.
final class OrderSheet: PortionSheet, @unchecked Sendable {
    private(set) var rows: UnsafeMutablePointer<OrderRow>
    /// Codes of row i from `i · width` on, in the sequence of `present`.
    private(set) var codes: UnsafeMutablePointer<UInt32>
    private(set) var count = 0
    private var capacity = 0

    /// What names the orders of the rows, one for each run of rows that name the same: rows of an order mostly follow
    /// each other, and what does not is put together later.
    let orderKeys = TextList()
    /// xxHash64 of each, with the hash of the source as its seed.
    private(set) var orderHashes: [UInt64] = []
    /// Who is named, one for each run of rows that name the same.
    let persons = TextList()
    private let seed: UInt64
    private let source: String
    var currencies: [Currency]
    /// Minor units of one of the home's currency.
    private let homeFactor: Int64
    /// The cell of a currency read last, with its code and minor units.
    private var lastCurrency: (cell: ShortText, code: UInt8, factor: Int64) = (ShortText(), 0, 1)
    /// The text fields of all order files, then attributes.
    let textFields: [Field]
    /// Fields of `textFields` that the file has, ascending.
    let present: [Int]
    /// By present field; in memory of its own, so that each cell is looked up without asking whose turn it is.
    let texts: UnsafeMutablePointer<TextDictionary>
    /// Millionths by row; −1 unknown. Empty without the column.
    var unitCosts: [Int64] = []
    var extras: [OrderExtra] = []
    /// Which orders are taken up.
    var share = KeyShare()
    var sayings: RowSayings?
    /// By number of an order: whether one of its rows was rejected.
    var isRejected: [Bool] = []
    var rejections: [Rejection] = []
    /// By number of an order: whether its rows have moved to the next portion; empty where none have.
    var isGone: [Bool] = []
    /// The orders of rejected rows, in the sequence of the file.
    private(set) var rejectedOrders: [(order: Int32, row: Int)] = []

    static let lineTexts = ["sku", "product", "category", "channel", "store", "payment_method", "status", "line_id"]
    private static let status = 6

    static func fields(_ attributes: [Field]) -> [Field] { lineTexts.map { Field(known: $0) } + attributes }

    /// - Parameter present: which of the text fields the file has.
    init(_ textFields: [Field], present: [Int], home: Currency, source: String = "") {
        seed = Hash64.of(source)
        self.source = source
        self.textFields = textFields
        self.present = present.filter(textFields.indices.contains)
        texts = .allocate(capacity: max(1, self.present.count))
        for slot in self.present.indices { (texts + slot).initialize(to: TextDictionary()) }
        currencies = [home]
        homeFactor = home.minorFactor
        rows = .allocate(capacity: 0)
        codes = .allocate(capacity: 0)
    }

    /// An empty one for rows of the same file.
    func another() -> OrderSheet {
        let sheet = OrderSheet(textFields, present: present, home: currencies.first ?? .cop, source: source)
        sheet.sayings = sayings?.emptied
        return sheet
    }

    deinit {
        texts.deinitialize(count: width)
        texts.deallocate()
        rows.deallocate()
        codes.deallocate()
    }

    /// The texts of each present field.
    var dictionaries: [TextDictionary] { (0..<width).map { texts[$0] } }

    /// Text codes of a row.
    var width: Int { present.count }

    /// Place of the status among the text codes; nil without the column.
    var statusSlot: Int? { present.firstIndex(of: Self.status) }

    /// Makes room for one row more and hands it over: the caller writes the row and its `width` codes.
    @inline(__always)
    func append(_ row: OrderRow) -> UnsafeMutablePointer<UInt32> {
        if count == capacity { grow() }
        (rows + count).initialize(to: row)
        count &+= 1
        return codes + (count &- 1) &* width
    }

    private func grow() {
        capacity = max(1_024, capacity * 2)
        rows = rows.moved(count, to: capacity)
        codes = codes.moved(count * width, to: max(1, capacity * width))
    }

    /// Forgets what it holds and keeps the room.
    func removeAll() {
        count = 0
        orderKeys.removeAll()
        orderHashes.removeAll(keepingCapacity: true)
        persons.removeAll()
        for slot in 0..<width { texts[slot].removeAll() }
        currencies.removeSubrange(1...)
        lastCurrency.cell = ShortText()
        unitCosts.removeAll(keepingCapacity: true)
        extras.removeAll(keepingCapacity: true)
        isRejected.removeAll(keepingCapacity: true)
        rejections.removeAll()
        rejectedOrders.removeAll()
        isGone.removeAll()
        share = KeyShare()
        sayings?.removeAll()
    }

    /// Notes a row that cannot be used.
    /// - Parameter order: code of its order, which is refused with it; −1 where it names none.
    func reject(_ rejection: Rejection, order: Int32) {
        rejections.append(rejection)
        guard order >= 0 else { return }
        isRejected[Int(order)] = true
        rejectedOrders.append((order, rejection.row))
    }

    /// Code and minor units of the currency that a row is in, by its cell; nil where that cannot be read.
    @inline(__always)
    func currency(_ cell: UnsafeRawBufferPointer) -> (code: UInt8, factor: Int64)? {
        if cell.isEmpty { return (0, homeFactor) }
        if let short = ShortText(cell), short == lastCurrency.cell { return (lastCurrency.code, lastCurrency.factor) }
        return newCurrency(cell)
    }

    private func newCurrency(_ cell: UnsafeRawBufferPointer) -> (code: UInt8, factor: Int64)? {
        let text = cell.trimmed
        if text.isEmpty { return (0, homeFactor) }
        guard let money = Currency(String(decoding: text, as: UTF8.self)), let code = code(of: money) else {
            return nil
        }
        lastCurrency = (ShortText(cell) ?? ShortText(), code, money.minorFactor)
        return (code, money.minorFactor)
    }

    func code(of currency: Currency) -> UInt8? {
        if let index = currencies.firstIndex(of: currency) { return UInt8(index) }
        guard currencies.count < 255 else { return nil }
        currencies.append(currency)
        return UInt8(currencies.count - 1)
    }

    /// Number of an order: the last one's when it is called so; `KeyShare.elsewhere` for one that is not taken up.
    @inline(__always)
    func order(_ key: UnsafeRawBufferPointer) -> Int32 {
        if orderKeys.lastIs(key) { return Int32(truncatingIfNeeded: orderKeys.count &- 1) }
        return newOrder(key)
    }

    private func newOrder(_ key: UnsafeRawBufferPointer) -> Int32 {
        let hash = Hash64.of(key, seed: seed)
        guard share.takes(hash) else { return KeyShare.elsewhere }
        orderHashes.append(hash)
        isRejected.append(false)
        return Int32(truncatingIfNeeded: orderKeys.append(key))
    }

    /// Number of a person: the last one's when they are called so.
    @inline(__always)
    func person(_ name: UnsafeRawBufferPointer) -> Int32 {
        if persons.lastIs(name) { return Int32(truncatingIfNeeded: persons.count &- 1) }
        return Int32(truncatingIfNeeded: persons.append(name))
    }

    func extra(_ row: Int) -> OrderExtra? {
        let place = Int(rows[row].extra)
        return place < 0 ? nil : extras[place]
    }
}
