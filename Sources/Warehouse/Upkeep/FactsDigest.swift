import Intake
import Kernel
import Timelines

/// What readers see of facts, brought down to a few numbers that do not depend on how it lies in files.
struct FactsDigest: Equatable {
    var orders = 0
    var lines = 0
    /// Minor units by currency and kind of line.
    var amounts: [String: Int128] = [:]
    /// Sum of a hash of each line: day, kind, quantity, amount, cost. Whose the order is may have changed by an erasure.
    var hash: UInt64 = 0
    /// Events and payments.
    var entries: [Int] = []

    init(_ view: FactView, _ entryViews: [EntryView]) throws {
        entries = entryViews.map(\.count)
        for (loaded, isSuperseded) in zip(view.batches, view.isSuperseded) { try add(loaded.batch, isSuperseded) }
    }

    private mutating func add(_ batch: FactBatch, _ isSuperseded: [Bool]) throws {
        let starts = try batch.lineStarts()
        let kinds = try batch.integers(LineColumn.kind)
        let money = try batch.integers(LineColumn.amount)
        let codes = try batch.integers(LineColumn.currency)
        let currencies = try batch.texts(LineColumn.currency)
        let others = try [LineColumn.day, LineColumn.instant, LineColumn.quantity, LineColumn.unitCost].map {
            try batch.integers($0)
        }
        guard starts.count == isSuperseded.count + 1, kinds.count == money.count, codes.count == money.count,
            codes.allSatisfy({ currencies.indices.contains(Int($0)) })
        else { throw FactProblem.damaged(batch.name, block: LineColumn.amount) }
        for order in isSuperseded.indices where !isSuperseded[order] {
            orders += 1
            for line in starts[order]..<starts[order + 1] {
                let currency = currencies[Int(codes[line])]
                amounts["\(currency) \(kinds[line])", default: 0] += Int128(money[line])
                var mixed = Hash64.mix(UInt64(bitPattern: kinds[line]), UInt64(bitPattern: money[line]))
                for (number, column) in others.enumerated() {
                    let absent: Int64 = number == 3 ? -1 : 0
                    mixed = Hash64.mix(mixed, UInt64(bitPattern: line < column.count ? column[line] : absent))
                }
                hash &+= mixed
                lines += 1
            }
        }
    }
}
