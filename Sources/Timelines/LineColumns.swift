import Kernel

/// The columns of lines that figures of money need, unpacked a window of lines at a time.
struct LineColumns {
    /// Lines of a window; more where an order has more.
    private static let window = 8_192

    private let days: PackedColumn
    private let kinds: PackedColumn
    private let amounts: PackedColumn
    /// Codes of `currencies`; empty where all are the home's.
    private let codes: PackedColumn?
    /// By code: what it converts from; nil is no currency of ours.
    private let currencies: [Currency?]
    private let isHome: [Bool]
    private let view: PurchaseView

    /// The lines that are unpacked, and their columns.
    private var lines = 0..<0
    private var day: [Int64] = []
    private var kind: [Int64] = []
    private var amount: [Int64] = []
    private var code: [Int64] = []
    /// Minor units of the home's currency: of another currency, at the rate of the line's day. Empty where all are the
    /// home's.
    private var worth: [Int64?] = []

    var count: Int { days.count }

    /// - Throws: `FactProblem.damaged`.
    init(_ batch: FactBatch, _ view: PurchaseView) throws {
        (days, kinds) = (try batch.packed(LineColumn.day), try batch.packed(LineColumn.kind))
        amounts = try batch.packed(LineColumn.amount)
        let names = try batch.texts(LineColumn.currency)
        isHome = names.map { $0 == view.currency.code }
        currencies = names.map { Currency($0) }
        let codes = isHome.contains(false) ? try batch.packed(LineColumn.currency) : nil
        let count = days.count
        guard kinds.count == count, amounts.count == count,
            codes?.count ?? count == count || codes?.isEmpty == true,
            codes?.allSatisfy({ $0 >= 0 && $0 < Int64(names.count) }) != false
        else { throw FactProblem.damaged(batch.name, block: LineColumn.kind) }
        self.codes = codes?.isEmpty == true ? nil : codes
        self.view = view
    }

    /// Makes the lines of an order readable. Orders come in the sequence of the batch.
    /// - Throws: `FactProblem.overflow` when a converted amount leaves 64 bits.
    mutating func reach(_ order: Range<Int>) throws {
        if order.lowerBound >= lines.lowerBound, order.upperBound <= lines.upperBound { return }
        lines = order.lowerBound..<min(count, max(order.upperBound, order.lowerBound + Self.window))
        days.unpack(lines, into: &day)
        kinds.unpack(lines, into: &kind)
        amounts.unpack(lines, into: &amount)
        guard let codes else { return }
        codes.unpack(lines, into: &code)
        worth = try code.indices.map { try convert($0) }
    }

    private func convert(_ index: Int) throws -> Int64? {
        let code = Int(code[index])
        if isHome[code] { return amount[index] }
        guard let currency = currencies[code], let rate = view.rates.rate(of: currency.code, on: day[index]) else {
            return nil
        }
        return try RateTable.convert(amount[index], from: currency, to: view.currency, rate: rate)
    }

    func day(_ line: Int) -> Int64 { day[line - lines.lowerBound] }
    func kind(_ line: Int) -> Int64 { kind[line - lines.lowerBound] }
    /// Minor units of the line's own currency.
    func amount(_ line: Int) -> Int64 { amount[line - lines.lowerBound] }
    /// What its amount is in; nil is no currency of ours.
    func currency(_ line: Int) -> Currency? {
        codes == nil ? view.currency : currencies[Int(code[line - lines.lowerBound])]
    }
    /// What a line is worth in minor units of the home's currency; nil without a rate of its day.
    func worth(_ line: Int) -> Int64? {
        worth.isEmpty ? amount[line - lines.lowerBound] : worth[line - lines.lowerBound]
    }
}
