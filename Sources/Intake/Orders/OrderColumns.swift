import Formats
import Kernel

/// Where the fields of an order stand in a row, and how their texts are read.
///
/// A class, so that its many numbers are not copied for each row.
final class OrderColumns: Sendable {
    let orderID, customerRef, email, phone, document, orderedAt: Int
    let quantity, unitPrice, discount, amount, unitCost, currency: Int
    let orderDiscount, shipping, tax, orderTotal: Int
    /// Whether a column speaks of whole orders.
    let hasExtras: Bool
    /// Column of `line_id` where lines join known orders by it; −1 where they replace them.
    let addedLineID: Int
    /// Column of each text field of `OrderSheet.textFields`; −1 absent.
    let texts: [Int]
    let decimal: DecimalSign
    let dateOrder: DateOrder
    let columnCount: Int

    /// The text fields that the file has.
    var presentTexts: [Int] { texts.indices.filter { texts[$0] >= 0 } }

    /// - Throws: `ImportProblem.missingField` when nothing can come of the file.
    init(
        _ mapping: ColumnMapping, textFields: [Field], decimal: DecimalSign, dateOrder: DateOrder,
        lines: LinesMode = .replace
    ) throws {
        func at(_ name: String) -> Int { mapping.index(of: name) ?? -1 }
        orderID = at("order_id")
        customerRef = at("customer_ref")
        email = at("email")
        phone = at("phone")
        document = at("document")
        orderedAt = at("ordered_at")
        quantity = at("quantity")
        unitPrice = at("unit_price")
        discount = at("discount")
        amount = at("amount")
        unitCost = at("unit_cost")
        currency = at("currency")
        orderDiscount = at("order_discount")
        shipping = at("shipping")
        tax = at("tax")
        orderTotal = at("order_total")
        hasExtras = [orderDiscount, shipping, tax, orderTotal].contains { $0 >= 0 }
        addedLineID = lines == .add ? at("line_id") : -1
        texts = textFields.map { at($0.name) }
        self.decimal = decimal
        self.dateOrder = dateOrder
        columnCount = mapping.columns.count
        if lines == .add, addedLineID < 0 { throw ImportProblem.missingField("line_id", kind: .orders) }
        if orderedAt < 0 { throw ImportProblem.missingField("ordered_at", kind: .orders) }
        if amount < 0 && unitPrice < 0 { throw ImportProblem.missingField("amount", kind: .orders) }
    }
}
