import Kernel

/// The columns of lines that figures of money need, unpacked; all have the same length.
public struct LineColumns: Sendable {
    public let day: [Int64]
    public let kind: [Int64]
    /// Minor units.
    public let amount: [Int64]
    private let currencyCode: [Int64]
    /// Which currency codes of this batch are not the home's. Empty when none is.
    private let foreign: [Bool]

    public var count: Int { day.count }

    public init(_ batch: FactBatch, currency: Currency) throws {
        day = try batch.integers(LineColumn.day)
        kind = try batch.integers(LineColumn.kind)
        amount = try batch.integers(LineColumn.amount)
        let isForeign = try batch.texts(LineColumn.currency).map { $0 != currency.code }
        let codes = isForeign.contains(true) ? try batch.integers(LineColumn.currency) : []
        guard kind.count == day.count, amount.count == day.count, codes.isEmpty || codes.count == day.count,
            codes.allSatisfy({ $0 >= 0 && $0 < Int64(isForeign.count) })
        else { throw FactProblem.damaged(batch.name, block: LineColumn.kind) }
        currencyCode = codes
        foreign = codes.isEmpty ? [] : isForeign
    }

    /// Whether a line is in another currency than the home's.
    public func isForeign(_ line: Int) -> Bool { foreign.isEmpty ? false : foreign[Int(currencyCode[line])] }
}
