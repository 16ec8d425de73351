import Kernel

/// The columns of lines that figures of money need, unpacked; all have the same length.
public struct LineColumns: Sendable {
    public let day: [Int64]
    public let kind: [Int64]
    /// Minor units of the line's own currency.
    public let amount: [Int64]
    /// Minor units of the home's currency: of another currency, at the rate of the line's day.
    private let worth: [Int64]
    /// Lines of other currencies without a rate; empty when there is none.
    private let isLeftOut: [Bool]

    public var count: Int { day.count }

    /// - Throws: `FactProblem.damaged`, and `FactProblem.overflow` when a converted amount leaves 64 bits.
    public init(_ batch: FactBatch, _ view: PurchaseView) throws {
        day = try batch.integers(LineColumn.day)
        kind = try batch.integers(LineColumn.kind)
        amount = try batch.integers(LineColumn.amount)
        let currencies = try batch.texts(LineColumn.currency)
        let hasForeign = currencies.contains { $0 != view.currency.code }
        let codes = hasForeign ? try batch.integers(LineColumn.currency) : []
        guard kind.count == day.count, amount.count == day.count, codes.isEmpty || codes.count == day.count,
            codes.allSatisfy({ $0 >= 0 && $0 < Int64(currencies.count) })
        else { throw FactProblem.damaged(batch.name, block: LineColumn.kind) }
        (worth, isLeftOut) = try Self.worth(amount, day, codes, currencies, view)
    }

    private static func worth(
        _ amount: [Int64], _ day: [Int64], _ codes: [Int64], _ currencies: [String], _ view: PurchaseView
    ) throws -> ([Int64], [Bool]) {
        if codes.isEmpty { return (amount, []) }
        let foreign = currencies.map { $0 == view.currency.code ? nil : Currency($0) }
        let isHome = currencies.map { $0 == view.currency.code }
        var worth = amount
        var isLeftOut = [Bool](repeating: false, count: amount.count)
        for line in codes.indices where !isHome[Int(codes[line])] {
            guard let currency = foreign[Int(codes[line])],
                let rate = view.rates.rate(of: currency.code, on: day[line])
            else {
                isLeftOut[line] = true
                continue
            }
            worth[line] = try RateTable.convert(amount[line], from: currency, to: view.currency, rate: rate)
        }
        return (worth, isLeftOut)
    }

    /// What a line is worth in minor units of the home's currency; nil without a rate of its day.
    public func worth(_ line: Int) -> Int64? { !isLeftOut.isEmpty && isLeftOut[line] ? nil : worth[line] }
}
