import Intake
import Kernel
import Timelines

/// Writes delivered orders as one fact batch.
struct OrderBatch {
    let orders: DeliveredOrders
    private let keys: [UInt64]
    private let contents: [UInt64]
    /// Orders to write, in the sequence of the file.
    let written: [Int]
    /// Orders that the import found unchanged.
    let asserted: [Int]

    /// Lines that the batch will hold.
    let lines: [Int]

    init(_ orders: DeliveredOrders, keys: [UInt64], contents: [UInt64], written: [Int], asserted: [Int]) {
        self.orders = orders
        self.keys = keys
        self.contents = contents
        self.written = written
        self.asserted = asserted
        lines = written.flatMap { Int(orders.lineStart[$0])..<Int(orders.lineStart[$0 + 1]) }
    }

    /// First and last day of the lines that count.
    var days: ClosedRange<Int64>? {
        let days = lines.lazy.filter { orders.lines.kind[$0] != Int64(LineKind.void.rawValue) }.map {
            orders.lines.day[$0]
        }
        guard let first = days.min(), let last = days.max() else { return nil }
        return first...last
    }

    /// - Returns: bytes written.
    func write(to sink: @escaping BatchWriter.Sink) throws -> Int {
        let writer = try BatchWriter(sink)
        try writeOrders(writer)
        try writeLines(writer)
        try writer.add(OrderColumn.assertedKey, asserted.map { Int64(bitPattern: keys[$0]) })
        try writer.add(OrderColumn.assertedContent, asserted.map { Int64(bitPattern: contents[$0]) })
        return try writer.finish()
    }

    private func writeOrders(_ writer: BatchWriter) throws {
        let mine = written.map { keys[$0] }
        var ids = TextDictionary(minimumCapacity: 0)
        var arena: [UInt8] = []
        var ends: [Int64] = []
        for order in written {
            if orders.isNumbered(order) {
                orders.keys.withBytes(Int(orders.key[order])) { arena.append(contentsOf: $0) }
            }
            ends.append(Int64(arena.count))
        }
        _ = ids.code(of: orders.source)
        try writer.add(OrderColumn.source, codes: [0], of: ids)
        try writer.add(OrderColumn.key, mine.map { Int64(bitPattern: $0) })
        try writer.add(OrderColumn.sorted, OrderKeys(unsorted: mine).orders.map(Int64.init))
        try writer.add(OrderColumn.content, written.map { Int64(bitPattern: contents[$0]) })
        try writer.add(OrderColumn.id, arena: arena, ends: ends)
        try writer.add(
            OrderColumn.record,
            written.map { order in
                let person = Int(orders.person[order])
                return person < 0 ? 0 : orders.records[person]
            })
        try writer.add(OrderColumn.instant, written.map { orders.instant[$0] })
        try writer.add(
            OrderColumn.lineCount, written.map { Int64(orders.lineStart[$0 + 1] - orders.lineStart[$0]) })
        try writer.add(OrderColumn.rowCount, written.map { Int64(orders.rowCount[$0]) })
        try writer.add(OrderColumn.shipping, written.map { orders.shipping[$0] })
        try writer.add(OrderColumn.tax, written.map { orders.tax[$0] })
        if orders.total.contains(where: { $0 != 0 }) {
            try writer.add(OrderColumn.total, written.map { orders.total[$0] })
        }
    }

    private func writeLines(_ writer: BatchWriter) throws {
        let source = orders.lines
        for (name, values) in [
            (LineColumn.row, source.row), (LineColumn.instant, source.instant), (LineColumn.day, source.day),
            (LineColumn.kind, source.kind), (LineColumn.quantity, source.quantity), (LineColumn.amount, source.amount),
            (LineColumn.discount, source.discount), (LineColumn.unitCost, source.unitCost),
        ] where !values.isEmpty { try writer.add(name, pick(values)) }
        var currencies = TextDictionary()
        for currency in orders.currencies { _ = currencies.code(of: currency.code) }
        try writer.add(LineColumn.currency, codes: pick(source.currency), of: currencies)
        for (index, name) in orders.textNames.enumerated() where !source.texts[index].isEmpty {
            let (codes, texts) = compact(pick(source.texts[index]), orders.dictionaries[index])
            try writer.add(LineColumn.name(ofField: name), codes: codes, of: texts)
        }
    }

    private func pick(_ values: [Int64]) -> [Int64] {
        lines.count == values.count ? values : lines.map { values[$0] }
    }

    /// Only the texts that the batch uses, in the sequence of first use.
    private func compact(_ codes: [Int64], _ all: TextDictionary) -> ([Int64], TextDictionary) {
        if lines.count == orders.lines.row.count { return (codes, all) }
        var used = TextDictionary()
        var mapped: [Int64: Int64] = [:]
        let new = codes.map { code in
            if let known = mapped[code] { return known }
            let fresh = Int64(all.withBytes(Int(code)) { used.code(of: $0) })
            mapped[code] = fresh
            return fresh
        }
        return (new, used)
    }
}
