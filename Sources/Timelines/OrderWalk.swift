import Kernel

/// One pass over the visible orders of a batch: each with its buyer, and its lines readable.
enum OrderWalk {
    /// - Parameters:
    ///   - isSuperseded: for each order, whether a later import says it anew.
    ///   - records: the largest record id.
    ///   - wants: of a record, whether its orders are looked at; the lines of others are not unpacked.
    ///   - body: lines, which of them are the order's, and the record that bought (0 is nobody).
    /// - Throws: `FactProblem.damaged`, and what `body` throws.
    /// - Complexity: O(lines), sequential.
    static func walk(
        _ batch: FactBatch, isSuperseded: [Bool], _ view: PurchaseView, records: Int = .max,
        wants: (Int) -> Bool = { _ in true }, _ body: (LineColumns, Range<Int>, Int) throws -> Void
    ) throws {
        var lines = try LineColumns(batch, view)
        let counts = try batch.packed(OrderColumn.lineCount)
        let buyers = try batch.packed(OrderColumn.record)
        guard buyers.count == counts.count, isSuperseded.count == counts.count else {
            throw FactProblem.damaged(batch.name, block: OrderColumn.record)
        }
        var start = 0
        for (order, (count, buyer)) in zip(counts, buyers).enumerated() {
            guard count >= 0, count <= Int64(lines.count - start), buyer >= 0, buyer <= Int64(records) else {
                throw FactProblem.damaged(batch.name, block: OrderColumn.lineCount)
            }
            let range = start..<start + Int(count)
            start = range.upperBound
            if isSuperseded[order] || !wants(Int(buyer)) { continue }
            try lines.reach(range)
            try body(lines, range, Int(buyer))
        }
        try batch.checkIntact()
    }
}

extension LineColumns {
    /// Whether the lines of an order up to the as-of day are a purchase: some line sold, and something paid for those.
    /// What was paid is decided in the lines' own money, also where that has no rate.
    func arePurchase(_ range: Range<Int>, _ view: PurchaseView) throws -> Bool {
        var positive: Int64 = 0
        var (isSold, overflow) = (false, false)
        for line in range where day(line) <= Int64(view.asOf.number) && isPurchase(line) {
            isSold = true
            (positive, overflow) = positive.sum(amount(line), overflow)
        }
        if overflow { throw FactProblem.overflow }
        return isSold && (positive > 0 || view.includesZero)
    }

    func isPurchase(_ line: Int) -> Bool { kind(line) == Int64(LineKind.purchase.rawValue) }

    func isReturn(_ line: Int) -> Bool { kind(line) == Int64(LineKind.return.rawValue) }

    /// Whether a line lies in the days that are looked at.
    func isSeen(_ line: Int, _ view: PurchaseView) -> Bool {
        day(line) <= Int64(view.asOf.number) && day(line) >= Int64(view.from?.number ?? .min)
    }
}
