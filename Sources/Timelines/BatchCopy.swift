import Kernel

/// Orders with all their lines and columns, taken out of batches to stand in another.
///
/// One batch gives a part of itself, exactly; several give orders put together, where a column that one of them lacks
/// is filled with what its lack means: unknown cost, nothing, no text. Columns pass one after another and are read
/// where they lie, so that memory is that of one column of what is written.
public struct BatchCopy {
    /// A row of one of the batches.
    struct Place {
        var batch: Int32
        var row: Int32
    }

    private let batches: [FactBatch]
    private let orders: [Place]
    private let lines: [Place]
    /// Columns of orders that are said otherwise than where the order comes from.
    private let replaced: [String: [Int64]]
    /// What is vouched for beside, by key and content.
    var asserted: (keys: [Int64], contents: [Int64]) = ([], [])

    /// Some orders of a batch, in the sequence given.
    /// - Throws: `FactProblem.damaged` when the lines of the batch do not add up.
    public init(_ batch: FactBatch, orders: [Int]) throws {
        let starts = try batch.lineStarts()
        var lines: [Place] = []
        for order in orders {
            guard order >= 0, order < starts.count - 1 else {
                throw FactProblem.damaged(batch.name, block: OrderColumn.lineCount)
            }
            for line in starts[order]..<starts[order + 1] { lines.append(Place(batch: 0, row: Int32(line))) }
        }
        self.init(
            [batch], orders: orders.map { Place(batch: 0, row: Int32($0)) }, lines: lines,
            replaced: [OrderColumn.lineCount: orders.map { Int64(starts[$0 + 1] - starts[$0]) }])
    }

    init(_ batches: [FactBatch], orders: [Place], lines: [Place], replaced: [String: [Int64]]) {
        self.batches = batches
        self.orders = orders
        self.lines = lines
        self.replaced = replaced
    }

    public var orderCount: Int { orders.count }
    public var lineCount: Int { lines.count }

    /// First and last day number of the lines that count; nil when there is none.
    public func days() throws -> ClosedRange<Int64>? {
        let days = try gather(LineColumn.day, lines)
        let kinds = try gather(LineColumn.kind, lines)
        let counted = zip(days, kinds).lazy.filter { $0.1 != Int64(LineKind.void.rawValue) }.map(\.0)
        guard let first = counted.min(), let last = counted.max() else { return nil }
        return first...last
    }

    /// - Returns: bytes written.
    public func write(to sink: @escaping BatchWriter.Sink) throws -> Int {
        let writer = try BatchWriter(sink)
        var seen: Set<String> = []
        for batch in batches {
            for column in batch.columnNames where seen.insert(column.name).inserted {
                try write(column.name, column.form, writer)
            }
        }
        if !asserted.keys.isEmpty {
            try writer.add(OrderColumn.assertedKey, asserted.keys)
            try writer.add(OrderColumn.assertedContent, asserted.contents)
        }
        return try writer.finish()
    }

    private func write(_ name: String, _ form: FactBatch.ColumnForm, _ writer: BatchWriter) throws {
        if name == OrderColumn.source { return try writeSource(writer) }
        if name == OrderColumn.sorted { return try writeSorted(writer) }
        if let values = replaced[name] { return try writer.add(name, values) }
        guard name.hasPrefix("order.") || name.hasPrefix("line.") else { return }
        let places = name.hasPrefix("order.") ? orders : lines
        switch form {
        case .integers: try writer.add(name, try gather(name, places))
        case .codedTexts:
            let (codes, texts) = try gatherCodes(name, places)
            try writer.add(name, codes: codes, of: texts)
        case .texts:
            let (arena, ends) = try gatherTexts(name, places)
            try writer.add(name, arena: arena, ends: ends)
        }
    }

    private func writeSource(_ writer: BatchWriter) throws {
        var texts = TextDictionary()
        _ = texts.code(of: try batches.first?.texts(OrderColumn.source).first ?? "")
        try writer.add(OrderColumn.source, codes: [0], of: texts)
    }

    private func writeSorted(_ writer: BatchWriter) throws {
        let keys = try gather(OrderColumn.key, orders).map(UInt64.init(bitPattern:))
        try writer.add(OrderColumn.sorted, OrderKeys(unsorted: keys).orders.map(Int64.init))
    }

    private func gather(_ name: String, _ places: [Place]) throws -> [Int64] {
        let columns = try batches.map { try $0.packed(name) }
        let absent: Int64 = name == LineColumn.unitCost ? -1 : 0
        return try places.map { place in
            let column = columns[Int(place.batch)]
            if column.isEmpty { return absent }
            guard Int(place.row) < column.count else { throw damaged(place, name) }
            return column[Int(place.row)]
        }
    }

    /// Codes of the texts that are used, in the sequence of first use.
    private func gatherCodes(_ name: String, _ places: [Place]) throws -> ([Int64], TextDictionary) {
        let codes = try batches.map { try $0.packed(name) }
        let texts = try batches.map { try $0.packedTexts(name) }
        var mapped = texts.map { [Int64](repeating: -1, count: $0.count) }
        var used = TextDictionary()
        let gathered = try places.map { place -> Int64 in
            let batch = Int(place.batch)
            if codes[batch].isEmpty { return Int64(used.code(of: "")) }
            guard Int(place.row) < codes[batch].count, let code = Int(exactly: codes[batch][Int(place.row)]),
                mapped[batch].indices.contains(code)
            else { throw damaged(place, name) }
            if mapped[batch][code] < 0 {
                mapped[batch][code] = Int64(texts[batch].withBytes(code) { used.code(of: $0) })
            }
            return mapped[batch][code]
        }
        return (gathered, used)
    }

    private func gatherTexts(_ name: String, _ places: [Place]) throws -> (arena: [UInt8], ends: [Int64]) {
        let texts = try batches.map { try $0.packedTexts(name) }
        var arena: [UInt8] = []
        let ends = places.map { place in
            texts[Int(place.batch)].withBytes(Int(place.row)) { arena.append(contentsOf: $0) }
            return Int64(arena.count)
        }
        return (arena, ends)
    }

    private func damaged(_ place: Place, _ column: String) -> FactProblem {
        .damaged(batches[Int(place.batch)].name, block: column)
    }
}
