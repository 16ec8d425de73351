import Kernel

/// What was sold to each source record has cost, in parallel arrays indexed by record id (0 is nobody).
///
///     cost of a line = quantity · unit cost        of a return line below 0, of an adjustment 0
///
/// Not rounded: in millionths of millionths (10⁻¹²) of the home's minor unit, which is what two numbers of six decimals
/// make. A cost in another currency converts at the rate of the line's day, to the same unit.
public struct CostTotals: Sendable {
    public internal(set) var cost: [Int128]
    /// Some line sold or returned has no cost: the sum says nothing.
    public internal(set) var isUnknown: [Bool]

    /// What a unit of a product costs on a day: millionths of the currency's unit.
    public typealias UnitCost = (_ sku: String, _ day: Day) -> (micros: Int64, currency: Currency)?

    /// - Parameter records: the largest record id.
    public init(records: Int) {
        cost = [Int128](repeating: 0, count: records + 1)
        isUnknown = [Bool](repeating: false, count: records + 1)
    }

    /// Adds the visible orders of one batch.
    ///
    /// The lines are those whose money is summed: all sold and returned ones or, with `isGross`, the purchase lines of
    /// purchases. A line without a rate is left out of both. A line's own unit cost comes first, then the product's.
    /// - Parameter product: asked once for each product and day of the batch.
    /// - Throws: `FactProblem`.
    /// - Complexity: O(lines).
    public mutating func add(
        _ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView, isGross: Bool = false, product: UnitCost
    ) throws {
        var columns = try CostColumns(batch, view)
        try OrderWalk.walk(batch, isSuperseded: isSuperseded, view, records: cost.count - 1) { lines, range, record in
            if isGross, try !lines.arePurchase(range, view) { return }
            for line in range where lines.isSeen(line, view) {
                guard lines.isPurchase(line) || (!isGross && lines.isReturn(line)), lines.worth(line) != nil else {
                    continue
                }
                guard let part = try columns.cost(lines, line, product) else {
                    isUnknown[record] = true
                    continue
                }
                let (sum, overflow) = cost[record].addingReportingOverflow(part)
                if overflow { throw FactProblem.overflow }
                cost[record] = sum
            }
        }
    }

    /// Puts the costs of one record to another's.
    /// - Throws: `FactProblem.overflow`.
    public mutating func move(_ record: Int, to other: Int) throws {
        let (sum, overflow) = cost[other].addingReportingOverflow(cost[record])
        if overflow { throw FactProblem.overflow }
        (cost[other], cost[record]) = (sum, 0)
        isUnknown[other] = isUnknown[other] || isUnknown[record]
        isUnknown[record] = false
    }
}

/// The columns that the cost of a line needs beside its day and money.
private struct CostColumns {
    private let view: PurchaseView
    private let quantities: PackedColumn
    /// Empty where no line has one.
    private let unitCosts: PackedColumn
    private let codes: PackedColumn
    private let skus: TextColumn
    private var products: [Asked: (micros: Int64, currency: Currency)?] = [:]

    private struct Asked: Hashable {
        let sku: Int64
        let day: Int64
    }

    init(_ batch: FactBatch, _ view: PurchaseView) throws {
        self.view = view
        quantities = try batch.packed(LineColumn.quantity)
        unitCosts = try batch.packed(LineColumn.unitCost)
        codes = try batch.packed(LineColumn.name(ofField: "sku"))
        skus = try batch.textColumn(LineColumn.name(ofField: "sku"))
        let count = batch.rowCount(LineColumn.day)
        for column in [quantities, unitCosts, codes] where !column.isEmpty && column.count != count {
            throw FactProblem.damaged(batch.name, block: LineColumn.quantity)
        }
    }

    /// Millionths of millionths of the home's minor unit; nil where nothing is known of it.
    mutating func cost(_ lines: LineColumns, _ line: Int, _ product: CostTotals.UnitCost) throws -> Int128? {
        guard !quantities.isEmpty, let unit = unitCost(lines, line, product) else { return nil }
        let units = Int128(quantities[line]) * Int128(unit.micros)
        if unit.currency == view.currency { return try Self.product(units, Int128(view.currency.minorFactor)) }
        guard let rate = view.rates.rate(of: unit.currency.code, on: lines.day(line)) else { return nil }
        let converted = try Self.product(units, Int128(rate) * Int128(view.currency.minorFactor))
        return Rounding.divide(converted, by: Int128(RateTable.scale))
    }

    private mutating func unitCost(
        _ lines: LineColumns, _ line: Int, _ product: CostTotals.UnitCost
    ) -> (micros: Int64, currency: Currency)? {
        if !unitCosts.isEmpty, unitCosts[line] >= 0, let currency = lines.currency(line) {
            return (unitCosts[line], currency)
        }
        guard !codes.isEmpty else { return nil }
        let asked = Asked(sku: codes[line], day: lines.day(line))
        if let known = products[asked] { return known }
        let sku = skus.text(Int(clamping: asked.sku))
        let found = sku.isEmpty ? nil : product(sku, Day(number: Int32(clamping: asked.day)))
        products[asked] = .some(found)
        return found
    }

    private static func product(_ left: Int128, _ right: Int128) throws -> Int128 {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        if overflow { throw FactProblem.overflow }
        return value
    }
}
