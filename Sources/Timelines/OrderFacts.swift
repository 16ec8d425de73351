import Kernel

/// What a line of an order is.
public enum LineKind: UInt8, Sendable, CaseIterable {
    /// Quantity zero or more, sold.
    case purchase = 0
    /// Came back: quantity and amount are negative or zero.
    case `return` = 1
    /// A negative amount with a positive quantity: in the money, neither purchase nor return.
    case adjustment = 2
    /// Cancelled, failed, pending: in no figure.
    case void = 3
}

/// The columns of orders and their lines in a batch.
///
/// `order.*` columns have a value for each order, in the sequence of the file; an order's lines follow one
/// another in `line.*`, `order.lineCount` of them. `asserted.*` are orders that this import found unchanged.
public enum OrderColumn {
    /// xxHash64 of source and order id, as a bit pattern.
    public static let key = "order.key"
    /// What the file says of the order, hashed; independent of the sequence of its rows.
    public static let content = "order.content"
    /// One text: the source whose orders these are.
    public static let source = "order.source"
    public static let id = "order.id"
    /// Source record of the buyer; 0 is nobody.
    public static let record = "order.record"
    /// Seconds since 1970, UTC, of the order's first row.
    public static let instant = "order.instant"
    public static let lineCount = "order.lineCount"
    /// Rows of the file: a returned row makes two lines.
    public static let rowCount = "order.rowCount"
    public static let shipping = "order.shipping"
    public static let tax = "order.tax"
    /// What the file says the order comes to; 0 is nothing. Not there where the file has no such column.
    public static let total = "order.total"
    /// Order numbers in ascending order of key.
    public static let sorted = "order.sorted"
    public static let assertedKey = "asserted.key"
    public static let assertedContent = "asserted.content"
}

public enum LineColumn {
    public static let instant = "line.instant"
    /// Day number in the home's time zone.
    public static let day = "line.day"
    public static let kind = "line.kind"
    /// Millionths, signed.
    public static let quantity = "line.quantity"
    /// Minor units of `currency`, signed, after discounts.
    public static let amount = "line.amount"
    /// Minor units, zero or more: the line's own and its share of the order's.
    public static let discount = "line.discount"
    /// Millionths; −1 unknown.
    public static let unitCost = "line.unitCost"
    /// Row of the file, from 1.
    public static let row = "line.row"
    public static let currency = "line.currency"
    /// Column of a text field of the contract (`payment_method`) or an attribute (`attr:Color`).
    ///
    /// An attribute may be called like the columns that hold another one's texts (`attr:Color.text`); it gets a
    /// colon more, as many as it takes to stay apart.
    public static func name(ofField field: String) -> String {
        var bare = field[...]
        while bare.last == ":" { bare.removeLast() }
        return "line." + field + (bare.hasSuffix(".text") || bare.hasSuffix(".end") ? ":" : "")
    }
}
