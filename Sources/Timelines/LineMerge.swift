import Kernel

/// Orders whose lines an import adds to, put together with what was seen of them before.
///
/// A line of the same `line_id` takes the place of the earlier one; lines without one stay beside each other. The
/// order's instant and buyer are those it had, its buyer the added one's where it had none; shipping and tax are the
/// added ones where they are not 0. Discounts and statuses were worked out inside each delivery.
struct LineMerge {
    /// An order as it was seen, and what is added to it.
    struct Pair {
        let batch: LoadedBatch
        let order: Int
        let added: Int
    }

    private let later: LoadedBatch
    private let pairs: [Pair]
    private let batches: [LoadedBatch]
    private let numbers: [ObjectIdentifier: Int32]

    init(_ later: LoadedBatch, _ pairs: [Pair]) {
        self.later = later
        self.pairs = pairs.sorted { $0.added < $1.added }
        var batches = [later]
        var numbers = [ObjectIdentifier(later): Int32(0)]
        for pair in pairs where numbers[ObjectIdentifier(pair.batch)] == nil {
            numbers[ObjectIdentifier(pair.batch)] = Int32(batches.count)
            batches.append(pair.batch)
        }
        self.batches = batches
        self.numbers = numbers
    }

    func merged() throws -> LoadedBatch {
        var bytes: [UInt8] = []
        _ = try copy().write { bytes.append(contentsOf: $0) }
        return try LoadedBatch(try FactBatch(MemoryRegion(bytes), name: later.batch.name), isMerged: true)
    }

    private func number(_ pair: Pair) -> Int32 { numbers[ObjectIdentifier(pair.batch)] ?? 0 }

    private func copy() throws -> BatchCopy {
        let added = try OrderLines.ids(later.batch)
        let lines = try batches.map { try OrderLines($0, added: added) }
        var places: [BatchCopy.Place] = []
        var (counts, rows) = ([Int64](), [Int64]())
        for pair in pairs {
            let order = Self.places(pair, Int(number(pair)), lines)
            counts.append(Int64(order.count))
            rows.append(Int64(Set(order.map { [Int64($0.batch), lines[Int($0.batch)].row(Int($0.row))] }).count))
            places += order
        }
        return BatchCopy(
            batches.map(\.batch), orders: pairs.map { BatchCopy.Place(batch: number($0), row: Int32($0.order)) },
            lines: places, replaced: try orderColumns(counts, rows))
    }

    /// The lines of one order: those there were, without those that are said anew, then the added ones.
    private static func places(_ pair: Pair, _ number: Int, _ lines: [OrderLines]) -> [BatchCopy.Place] {
        let added = lines[0].range(pair.added)
        let anew = Set(added.compactMap { lines[0].id($0) })
        let stays = lines[number].range(pair.order).filter { lines[number].id($0).map(anew.contains) != true }
        return stays.map { BatchCopy.Place(batch: Int32(number), row: Int32($0)) }
            + added.map { BatchCopy.Place(batch: 0, row: Int32($0)) }
    }

    /// What an order put together says of itself.
    private func orderColumns(_ counts: [Int64], _ rows: [Int64]) throws -> [String: [Int64]] {
        [
            OrderColumn.lineCount: counts, OrderColumn.rowCount: rows,
            OrderColumn.record: try records(),
            OrderColumn.shipping: try added(OrderColumn.shipping), OrderColumn.tax: try added(OrderColumn.tax),
            OrderColumn.total: try added(OrderColumn.total),
        ]
    }

    private func records() throws -> [Int64] {
        let columns = try batches.map { try $0.records }
        return pairs.map { pair in
            let record = columns[Int(number(pair))][pair.order]
            return record == 0 ? columns[0][pair.added] : record
        }
    }

    /// The added value where it is not 0, else the one there was.
    private func added(_ name: String) throws -> [Int64] {
        let columns = try batches.map { try $0.batch.packed(name) }
        func value(_ batch: Int, _ order: Int) -> Int64 { order < columns[batch].count ? columns[batch][order] : 0 }
        return pairs.map { pair in
            let new = value(0, pair.added)
            return new != 0 ? new : value(Int(number(pair)), pair.order)
        }
    }
}

/// Which lines of a batch are an order's, the rows they come from, and their `line_id`s.
struct OrderLines {
    private let starts: LineStarts
    private let rows: PackedColumn
    private let codes: PackedColumn
    private let texts: PackedTexts
    /// The ids of the added lines, whose codes are spoken of.
    private let added: TextDictionary

    init(_ batch: LoadedBatch, added: TextDictionary) throws {
        starts = try batch.lineStarts
        rows = try batch.column(LineColumn.row)
        codes = try batch.column(Self.id)
        texts = try batch.batch.packedTexts(Self.id)
        self.added = added
    }

    private static let id = LineColumn.name(ofField: "line_id")

    /// The ids of the lines of a batch.
    static func ids(_ batch: FactBatch) throws -> TextDictionary {
        var ids = TextDictionary()
        let texts = try batch.packedTexts(id)
        for code in 0..<texts.count { _ = texts.withBytes(code) { ids.code(of: $0) } }
        return ids
    }

    func range(_ order: Int) -> Range<Int> { starts[order] }

    /// Row of the file; the line's own number where the batch has no rows.
    func row(_ line: Int) -> Int64 { line < rows.count ? rows[line] : Int64(line) }

    /// nil for a line without an id, or with one that no added line has.
    func id(_ line: Int) -> Int? {
        guard line < codes.count, let code = Int(exactly: codes[line]) else { return nil }
        return texts.withBytes(code) { $0.isEmpty ? nil : added.find($0).map { Int($0) } }
    }
}
