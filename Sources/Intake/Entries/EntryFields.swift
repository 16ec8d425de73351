import Formats
import Kernel

/// Where the fields of an event or a payment stand in a row, and how its texts are read.
struct EntryFields {
    let kind: ImportKind
    let id, customerRef, email, phone, document, at: Int
    let value, minutes, amount, currency: Int
    /// Text fields and the column of each; −1 absent.
    let textFields: [Field]
    let texts: [Int]
    let decimal: DecimalSign
    let dateOrder: DateOrder
    let columnCount: Int

    static let eventTexts = ["type", "channel", "campaign", "product", "text"]
    static let paymentTexts = ["method", "status", "order_id"]

    /// - Throws: `ImportProblem.missingField` when nothing can come of the file.
    init(_ mapping: ColumnMapping, kind: ImportKind, decimal: DecimalSign, dateOrder: DateOrder) throws {
        func at(_ name: String) -> Int { mapping.index(of: name) ?? -1 }
        let isPayment = kind == .payments
        self.kind = kind
        id = at(isPayment ? "payment_id" : "event_id")
        customerRef = at("customer_ref")
        email = at("email")
        phone = at("phone")
        document = at("document")
        self.at = at(isPayment ? "paid_at" : "occurred_at")
        value = isPayment ? -1 : at("value")
        minutes = isPayment ? -1 : at("minutes")
        amount = isPayment ? at("amount") : -1
        currency = isPayment ? at("currency") : -1
        let attributes = mapping.columns.compactMap(\.field).filter(\.isAttribute).sorted { $0.name < $1.name }
        textFields = (isPayment ? Self.paymentTexts : Self.eventTexts).map { Field(known: $0) } + attributes
        texts = textFields.map { at($0.name) }
        self.decimal = decimal
        self.dateOrder = dateOrder
        columnCount = mapping.columns.count
        if self.at < 0 { throw ImportProblem.missingField(isPayment ? "paid_at" : "occurred_at", kind: kind) }
        if isPayment, amount < 0 { throw ImportProblem.missingField("amount", kind: kind) }
    }

    /// Text fields that an entry without an id is known by, beside who, when and how much.
    var knownBy: [Int] {
        let names = kind == .payments ? ["order_id"] : ["type", "product"]
        return names.compactMap { name in textFields.firstIndex { $0.name == name } }
    }
}
