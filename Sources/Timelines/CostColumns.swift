import Kernel

/// What a unit of a product costs from a day on.
public struct UnitCost: Sendable, Equatable {
    public let from: Int32
    /// Millionths of the currency's unit.
    public let micros: Int64
    public let currency: Currency

    public init(from: Int32, micros: Int64, currency: Currency) {
        (self.from, self.micros, self.currency) = (from, micros, currency)
    }
}

extension [UnitCost] {
    /// The cost of a day: the latest from that day or before; before the first, the first. Ascending by day.
    public func on(_ day: Int64) -> UnitCost? { last { Int64($0.from) <= day } ?? first }
}

/// What the lines of one batch have cost: the line's own unit cost, else the product's of that day.
///
///     cost = quantity · unit cost
///
/// In 10⁻¹² of the home's minor unit, not rounded, which is what two numbers of six decimals make. A cost in another
/// currency converts at the rate of the line's day, to the same unit.
struct CostColumns {
    /// Parts of a minor unit.
    static let scale = Int128(Micros.scale) * Int128(Micros.scale)

    private let view: PurchaseView
    private var quantities: WindowedColumn?
    /// Nil where no line has one.
    private var unitCosts: WindowedColumn?
    private var codes: WindowedColumn?
    /// By code of the SKU.
    private let products: [[UnitCost]]

    /// - Parameter product: asked once for each product of the batch.
    init(_ batch: FactBatch, _ view: PurchaseView, product: CostTotals.UnitCosts) throws {
        self.view = view
        let count = batch.rowCount(LineColumn.day)
        func column(_ name: String) throws -> WindowedColumn? {
            let column = try batch.packed(name)
            guard column.isEmpty || column.count == count else {
                throw FactProblem.damaged(batch.name, block: LineColumn.quantity)
            }
            return column.isEmpty ? nil : WindowedColumn(column)
        }
        quantities = try column(LineColumn.quantity)
        unitCosts = try column(LineColumn.unitCost)
        let sku = LineColumn.name(ofField: "sku")
        codes = try column(sku)
        products = try codes == nil ? [] : batch.texts(sku).map { $0.isEmpty ? [] : product($0) }
    }

    /// Whether no line can have any.
    var isEmpty: Bool { quantities == nil || (unitCosts == nil && products.allSatisfy(\.isEmpty)) }

    /// Signed like the quantity; nil where nothing is known of it. Lines come ascending.
    /// - Throws: `FactProblem.overflow`.
    mutating func cost(_ lines: LineColumns, _ line: Int) throws -> Int128? {
        guard let quantity = quantities?.value(line), let unit = unit(lines, line) else { return nil }
        let units = Int128(quantity) * Int128(unit.micros)
        if unit.currency == view.currency { return try Self.product(units, Int128(view.currency.minorFactor)) }
        guard let rate = view.rates.rate(of: unit.currency.code, on: lines.day(line)) else { return nil }
        let converted = try Self.product(units, Int128(rate) * Int128(view.currency.minorFactor))
        return Rounding.divide(converted, by: Int128(RateTable.scale))
    }

    private mutating func unit(_ lines: LineColumns, _ line: Int) -> (micros: Int64, currency: Currency)? {
        if let own = unitCosts?.value(line), own >= 0, let currency = lines.currency(line) { return (own, currency) }
        guard let code = codes?.value(line), code >= 0, code < Int64(products.count) else { return nil }
        return products[Int(code)].on(lines.day(line)).map { ($0.micros, $0.currency) }
    }

    private static func product(_ left: Int128, _ right: Int128) throws -> Int128 {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        if overflow { throw FactProblem.overflow }
        return value
    }
}
