import Formats
import Kernel
import Storage

/// How one import, or a person by hand, wrote numbers and dates of people: what is kept as written is read so.
public struct WrittenHow: Sendable {
    let decimal: DecimalSign
    let dateOrder: DateOrder
    /// Own fields that are written otherwise than the rest of their file.
    let decimals: [String: DecimalSign]
    let dateOrders: [String: DateOrder]

    /// By hand, and where an earlier release wrote: years first, a point before decimals.
    public static let byHand = WrittenHow(decimal: .point, dateOrder: .ymd, decimals: [:], dateOrders: [:])

    /// How what stands at a place in the sequence was written.
    public static func find(_ transaction: Transaction, at sequence: Int64) throws -> WrittenHow {
        guard let told = try ImportStore.given(transaction, at: sequence) else { return byHand }
        guard let reading = try ImportReadingStore.find(transaction, told.id) else {
            // Imports of builds that did not keep it: what was asked for, else what is usual.
            let options = try ImportStore.find(transaction, told.id).options
            return WrittenHow(
                decimal: options.decimal == "." ? .point : .comma,
                dateOrder: options.dateOrder.flatMap(DateOrder.init(rawValue:)) ?? .dmy, decimals: [:], dateOrders: [:])
        }
        let own = reading.columns
        return WrittenHow(
            decimal: reading.decimal, dateOrder: reading.dateOrder,
            decimals: Dictionary(own.compactMap { column in column.decimal.map { (column.field, $0) } }) { $1 },
            dateOrders: Dictionary(own.compactMap { column in column.dateOrder.map { (column.field, $0) } }) { $1 })
    }

    /// A field's own way to write, looked up once for many values.
    public struct OfField: Sendable {
        let decimal: DecimalSign
        let dateOrder: DateOrder

        /// The number in millionths; one that this sign cannot read is read with the other.
        public func number(_ text: UnsafeRawBufferPointer) -> Int64? {
            (NumberText.micros(text, decimal: decimal)
                ?? NumberText.micros(text, decimal: decimal == .point ? .comma : .point))?.raw
        }

        /// The day as written. What this order cannot read is read where all other orders that can agree.
        public func written(_ text: UnsafeRawBufferPointer) -> WrittenTime? {
            if let read = DateText.parse(text, order: dateOrder) { return read }
            let others = DateOrder.allCases.compactMap { DateText.parse(text, order: $0) }
            guard let first = others.first, others.allSatisfy({ $0 == first }) else { return nil }
            return first
        }
    }

    public func of(_ field: String) -> OfField {
        OfField(decimal: decimals[field] ?? decimal, dateOrder: dateOrders[field] ?? dateOrder)
    }
}
