/// The columns of a timeline.
///
/// People stand by ascending customer id, the orders of a person by day, the lines of an order as in their file. Behind
/// the last person stand the orders that name nobody, so that sums of the company find them.
enum TimelineColumn {
    static let people = "person.id"
    /// Where the orders of each person begin; two entries more: of nobody, and the end.
    static let orderStart = "person.order"
    /// First and last day of all lines of a person; the last before the first where there is none.
    static let firstDay = "person.firstDay"
    static let lastDay = "person.lastDay"
    /// All of a person's history: purchases, days of the first and the last, what all lines are worth.
    static let purchases = "person.purchases"
    static let firstPurchase = "person.firstPurchase"
    static let lastPurchase = "person.lastPurchase"
    static let net = "person.net"

    /// Where the lines of each order begin, one entry more.
    static let lineStart = "order.line"
    /// Of the order's first line.
    static let orderDay = "order.day"
    static let flags = "order.flags"
    /// What the order's lines are worth, in minor units of the home's currency, without those that have no rate.
    static let orderNet = "order.net"

    /// A `LineKind`, and `paid`.
    static let kind = "line.kind"
    static let kindMask: UInt8 = 3
    /// Bit of purchase lines that cost something, in whatever money: one of them makes an order a purchase.
    static let paid: UInt8 = 4
    /// Day of a line; not there where every order has one day.
    static let day = "line.day"
    /// Millionths, signed, as written.
    static let quantity = "line.quantity"
    /// Minor units of the home's currency, signed; `Int64.min` without a rate.
    static let amount = "line.amount"
    /// What the line's goods cost, in millionths of the currency's unit, signed like the quantity; `Int64.min` unknown. Not
    /// there where no cost is known.
    static let cost = "line.cost"
    /// The lines of people by day, leaf by leaf (`DayOrder`).
    static let byDay = "line.byDay"
    static let byDayOwner = "line.byDay.owner"
    static let byDayMark = "line.byDay.mark"

    /// Where the events of each person begin, one entry more; of `event` or of `interaction`.
    static func eventStart(_ table: String) -> String { "person." + table }
    static func eventDay(_ table: String) -> String { table + ".day" }
    /// Millionths; `Int64.min` unknown.
    static func value(_ table: String) -> String { table + ".value" }

    /// A text of lines (`line`), of orders (`order`: the source), of events (`event`) or of interactions.
    static func codes(_ table: String, _ field: String) -> String { "\(table).code:\(field)" }
    static func texts(_ table: String, _ field: String) -> String { "\(table).text:\(field)" }

    static let orderTable = "order"
    static let source = "source"

    static let unknown = Int64.min
    static let noDay = Int32.min
}

extension LineColumn {
    /// The field whose texts a column of a batch holds; nil for a column that holds no field.
    static func field(ofName name: String) -> String? {
        guard name.hasPrefix("line."), name != currency else { return nil }
        let field = String(name.dropFirst(5))
        // One colon was put behind those that are called like the columns of another one's texts.
        return field.hasSuffix(":") ? String(field.dropLast()) : field
    }
}
