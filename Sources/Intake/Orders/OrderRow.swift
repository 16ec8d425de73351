import Kernel

/// One accepted row of an order file, typed. 64 bytes, so that a row is one cache line wherever it is looked at.
struct OrderRow {
    /// Seconds since 1970, UTC.
    var instant: Int64 = 0
    /// Millionths.
    var quantity: Int64 = 0
    /// Minor units as the file says: signed, before the order's discount.
    var amount: Int64 = 0
    /// Minor units of the line's own discount, zero or more.
    var discount: Int64 = 0
    /// Number of what names the order in `OrderSheet.orderKeys`; −1 for a row that has gone to the next portion.
    var order: Int32 = 0
    /// Number of who is named in `OrderSheet.persons`; −1 nobody.
    var person: Int32 = -1
    /// Row of the file, from 1.
    var row: Int32 = 0
    /// Physical line of the file, from 1.
    var line: Int32 = 0
    var day: Int32 = 0
    /// Place in `OrderSheet.extras`; −1 for none.
    var extra: Int32 = -1
    /// Code of `OrderSheet.currencies`.
    var currency: UInt8 = 0
    /// Whether a value was marked invalid.
    var isFlagged = false
    /// Filled when orders are put together.
    var status = OrderStatus.sold

    /// Sold and returned: a line of each comes of it.
    var isTakenBack: Bool { status == .returned && quantity >= 0 && amount >= 0 }
}

/// What a row says of its whole order, minor units; nil where it says nothing.
struct OrderExtra {
    var orderDiscount: Int64?
    var shipping: Int64?
    var tax: Int64?
    var total: Int64?

    var isEmpty: Bool { orderDiscount == nil && shipping == nil && tax == nil && total == nil }
}
