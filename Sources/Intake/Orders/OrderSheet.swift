import Formats
import Kernel

/// The rows of an order file, typed, column by column; row i is at index i of every array.
///
/// Columns that the file does not have stay empty. Texts are codes of a dictionary for each column.
/// Memory: about 60 bytes a row and the distinct texts.
struct OrderSheet {
    /// Code of what names the order in `orderKeys`.
    var order: [Int32] = []
    /// Code of who is named in `people`; −1 nobody.
    var person: [Int32] = []
    var row: [Int32] = []
    var line: [Int32] = []
    /// Seconds since 1970, UTC.
    var instant: [Int64] = []
    var day: [Int32] = []
    /// Millionths.
    var quantity: [Int64] = []
    /// Minor units as the file says: signed, before the order's discount.
    var amount: [Int64] = []
    /// Minor units of the line's own discount, zero or more.
    var discount: [Int64] = []
    /// Millionths; −1 unknown. Empty without the column.
    var unitCost: [Int64] = []
    /// Codes of `currencies`.
    var currency: [UInt8] = []
    /// Codes by text column, in the sequence of `textFields`.
    var texts: [[UInt32]]
    /// Order-level values in minor units where a row has one: row index → value.
    var orderDiscount: [Int32: Int64] = [:]
    var shipping: [Int32: Int64] = [:]
    var tax: [Int32: Int64] = [:]
    var orderTotal: [Int32: Int64] = [:]

    var orderKeys = TextDictionary()
    var people = TextDictionary()
    var currencies: [Currency]
    let textFields: [Field]
    var dictionaries: [TextDictionary]
    /// Rows taken with a value that was marked invalid.
    var flagged: Set<Int32> = []
    /// By order code: whether one of its rows was rejected.
    var isRejected: [Bool] = []

    static let lineTexts = ["sku", "product", "category", "channel", "store", "payment_method", "status", "line_id"]

    init(attributes: [Field], home: Currency) {
        textFields = Self.lineTexts.map { Field(known: $0) } + attributes
        texts = [[UInt32]](repeating: [], count: textFields.count)
        dictionaries = textFields.map { _ in TextDictionary() }
        currencies = [home]
    }

    var count: Int { row.count }

    static let status = 6

    mutating func code(of currency: Currency) -> UInt8? {
        if let index = currencies.firstIndex(of: currency) { return UInt8(index) }
        guard currencies.count < 255 else { return nil }
        currencies.append(currency)
        return UInt8(currencies.count - 1)
    }
}
