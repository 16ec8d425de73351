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
    let lineCount: Int

    init(_ orders: DeliveredOrders, keys: [UInt64], contents: [UInt64], written: [Int], asserted: [Int]) {
        self.orders = orders
        self.keys = keys
        self.contents = contents
        self.written = written
        self.asserted = asserted
        lineCount = written.reduce(0) { $0 + Int(orders.lineStart[$1 + 1] - orders.lineStart[$1]) }
    }

    /// First and last day of the lines that count, once they are written; nil when there is none.
    private(set) var days: ClosedRange<Int64>?

    /// - Returns: bytes written.
    mutating func write(to sink: @escaping BatchWriter.Sink) throws -> Int {
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
                arena.append(contentsOf: orders.keys.bytes(Int(orders.key[order])))
            }
            ends.append(Int64(arena.count))
        }
        _ = ids.code(of: orders.source)
        try writer.add(OrderColumn.source, codes: [0], of: ids)
        try writer.add(OrderColumn.key, mine.map { Int64(bitPattern: $0) })
        let sorted = written.count == orders.sorted.count ? orders.sorted : KeySort.order(mine)
        try writer.add(OrderColumn.sorted, sorted.map(Int64.init))
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

    /// All columns are gathered in one pass over the lines.
    private mutating func writeLines(_ writer: BatchWriter) throws {
        let isWhole = written.count == orders.count && orders.hasEveryRow
        var columns = Lines(
            orders.dictionaries.map { LineTexts($0, isWhole: isWhole) }, hasUnitCosts: orders.hasUnitCosts)
        for order in written { orders.forEachLine(of: order) { columns.append($0, $1) } }
        days = columns.first <= columns.last ? columns.first...columns.last : nil
        try writer.add(LineColumn.row, columns.row)
        try writer.add(LineColumn.instant, columns.instant)
        try writer.add(LineColumn.day, columns.day)
        try writer.add(LineColumn.kind, columns.kind)
        try writer.add(LineColumn.quantity, columns.quantity)
        try writer.add(LineColumn.amount, columns.amount)
        try writer.add(LineColumn.discount, columns.discount)
        if orders.hasUnitCosts { try writer.add(LineColumn.unitCost, columns.unitCost) }
        var currencies = TextDictionary()
        for currency in orders.currencies { _ = currencies.code(of: currency.code) }
        try writer.add(LineColumn.currency, columns.currency, of: currencies)
        for (name, texts) in zip(orders.textNames, columns.texts) where texts.codes.count > 0 {
            try writer.add(LineColumn.name(ofField: name), texts.codes, of: texts.used)
        }
    }

    /// The columns of lines.
    private struct Lines {
        let row = ColumnBuffer()
        let instant = ColumnBuffer()
        let day = ColumnBuffer()
        let kind = ColumnBuffer()
        let quantity = ColumnBuffer()
        let amount = ColumnBuffer()
        let discount = ColumnBuffer()
        let unitCost = ColumnBuffer()
        let currency = ColumnBuffer()
        let texts: [LineTexts]
        private let hasUnitCosts: Bool
        /// Days of the lines that count.
        private(set) var (first, last) = (Int64.max, Int64.min)

        init(_ texts: [LineTexts], hasUnitCosts: Bool) {
            self.texts = texts
            self.hasUnitCosts = hasUnitCosts
        }

        mutating func append(_ line: OrderLine, _ codes: UnsafePointer<UInt32>) {
            if line.kind != Int64(LineKind.void.rawValue) {
                (first, last) = (min(first, line.day), max(last, line.day))
            }
            row.append(line.row)
            instant.append(line.instant)
            day.append(line.day)
            kind.append(line.kind)
            quantity.append(line.quantity)
            amount.append(line.amount)
            discount.append(line.discount)
            if hasUnitCosts { unitCost.append(line.unitCost) }
            currency.append(line.currency)
            for text in texts.indices { texts[text].append(codes[text]) }
        }
    }
}

/// A text of the lines of a batch: codes, and the texts that they name. Texts of rows that are not written (of refused
/// orders, of those that go on to the next portion) stay out: an erasure would not look for them here.
private final class LineTexts {
    let codes = ColumnBuffer()
    private(set) var used: TextDictionary
    private let all: TextDictionary
    /// By code among all: code among those used, −1 for none yet; empty where all are.
    private var new: [Int32]

    /// - Parameter isWhole: every row with a text is written.
    init(_ all: TextDictionary, isWhole: Bool) {
        self.all = all
        used = isWhole ? all : TextDictionary(minimumCapacity: 0)
        new = isWhole ? [] : [Int32](repeating: -1, count: all.count)
    }

    @inline(__always)
    func append(_ code: UInt32) {
        guard !new.isEmpty else { return codes.append(Int64(code)) }
        var mine = new[Int(code)]
        if mine < 0 {
            mine = Int32(bitPattern: all.withBytes(Int(code)) { used.code(of: $0) })
            new[Int(code)] = mine
        }
        codes.append(Int64(mine))
    }
}
