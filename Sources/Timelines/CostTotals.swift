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

    /// What a unit of a product costs from each day on, ascending; empty when nobody has said.
    public typealias UnitCosts = (_ sku: String) -> [UnitCost]

    /// - Parameter records: the largest record id.
    public init(records: Int) {
        cost = [Int128](repeating: 0, count: records + 1)
        isUnknown = [Bool](repeating: false, count: records + 1)
    }

    /// Adds the visible orders of one batch.
    ///
    /// The lines are those whose money is summed: all sold and returned ones or, with `isGross`, the purchase lines of
    /// purchases. A line without a rate is left out of both. A line's own unit cost comes first, then the product's.
    /// - Parameter product: asked once for each product of the batch.
    /// - Throws: `FactProblem`.
    /// - Complexity: O(lines).
    public mutating func add(
        _ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView, isGross: Bool = false, product: UnitCosts
    ) throws {
        var columns = try CostColumns(batch, view, product: product)
        try OrderWalk.walk(batch, isSuperseded: isSuperseded, view, records: cost.count - 1) { lines, range, record in
            if isGross, try !lines.arePurchase(range, view) { return }
            for line in range where lines.isSeen(line, view) {
                guard lines.isPurchase(line) || (!isGross && lines.isReturn(line)), lines.worth(line) != nil else {
                    continue
                }
                guard let part = try columns.cost(lines, line) else {
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
