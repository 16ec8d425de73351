import Kernel

/// What the goods of each line cost: the line's own unit cost, else the product's of that day.
///
///     cost = quantity · unit cost          in millionths of the home's currency, rounded half away from zero
extension TimelineScatter {
    /// Writes the column where any cost is known.
    func writeCosts(_ writer: BatchWriter) throws {
        let room = ScatterRoom<Int64>(count: starts.lines, filled: TimelineColumn.unknown)
        let books = try sources.facts.batches.map { try CostBook($0, sources) }
        guard books.contains(where: { !$0.isEmpty }) else { return }
        try forEachBatch { number in
            let loaded = sources.facts.batches[number]
            var lines = try CostLines(loaded.batch, books[number])
            try forEachLine(of: number, loaded.column(LineColumn.kind)) { line, place in
                if let cost = try lines.cost(line) { room.put(cost, at: place) }
            }
        }
        try ScaledColumn.add(TimelineColumn.cost, room.values, to: writer)
    }
}

/// What is known of the goods of one batch.
private struct CostBook: Sendable {
    /// By code of the SKU: from each day on, ascending.
    var products: [[(from: Int32, micros: Int64?)]] = []
    var hasOwn = false
    /// By code of the currency.
    let currencies: [Currency?]
    let home: Currency
    let rates: RateTable

    init(_ loaded: LoadedBatch, _ sources: TimelineSources) throws {
        let batch = loaded.batch
        (home, rates) = (sources.currency, sources.rates)
        currencies = try batch.texts(LineColumn.currency).map { Currency($0) }
        hasOwn = batch.rowCount(LineColumn.unitCost) > 0
        let sku = LineColumn.name(ofField: "sku")
        guard batch.rowCount(sku) > 0 else { return }
        products = try batch.texts(sku).map { text in
            sources.goods.costs(source: loaded.source, sku: text.trimmingBlanks)
        }
    }

    var isEmpty: Bool { !hasOwn && products.allSatisfy(\.isEmpty) }

    /// Millionths of the home's currency.
    func unit(_ code: Int64, _ day: Int64) -> Int64? {
        guard code >= 0, code < Int64(products.count) else { return nil }
        let steps = products[Int(code)]
        // Before the first cost that is known, the first.
        return (steps.last { Int64($0.from) <= day } ?? steps.first)?.micros
    }
}

/// The columns that costs need, a window of lines at a time.
private struct CostLines {
    private let book: CostBook
    private var columns: [WindowedColumn?]

    init(_ batch: FactBatch, _ book: CostBook) throws {
        self.book = book
        let names = [
            LineColumn.quantity, LineColumn.day, LineColumn.currency, LineColumn.unitCost,
            LineColumn.name(ofField: "sku"),
        ]
        let count = batch.rowCount(LineColumn.day)
        columns = try names.map { batch.rowCount($0) == count ? WindowedColumn(try batch.packed($0)) : nil }
    }

    /// Millionths of the home's currency, signed like the quantity; nil where nobody knows.
    /// - Throws: `FactProblem.overflow`.
    mutating func cost(_ line: Int) throws -> Int64? {
        guard let quantity = columns[0]?.value(line), let day = columns[1]?.value(line) else { return nil }
        let sku = columns[4]?.value(line)
        var unit = sku.flatMap { book.unit($0, day) }
        if let own = columns[3]?.value(line), own >= 0 { unit = try inHome(own, columns[2]?.value(line) ?? -1, day) }
        guard let unit else { return nil }
        let cost = Rounding.divide(Int128(quantity) * Int128(unit), by: Int128(Micros.scale))
        guard let cost = Int64(exactly: cost) else { throw FactProblem.overflow }
        return cost
    }

    private func inHome(_ micros: Int64, _ code: Int64, _ day: Int64) throws -> Int64? {
        guard code >= 0, code < Int64(book.currencies.count), let currency = book.currencies[Int(code)] else {
            return nil
        }
        if currency == book.home { return micros }
        guard let rate = book.rates.rate(of: currency.code, on: day) else { return nil }
        let value = Rounding.divide(Int128(micros) * Int128(rate), by: Int128(RateTable.scale))
        guard let value = Int64(exactly: value) else { throw FactProblem.overflow }
        return value
    }
}

extension String {
    /// Without the blanks around it.
    fileprivate var trimmingBlanks: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { $0 > 32 }), let last = bytes.lastIndex(where: { $0 > 32 }) else {
            return ""
        }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
