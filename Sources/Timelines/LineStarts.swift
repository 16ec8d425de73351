import Kernel

/// Where the lines of each order of a batch stand, without a number for each.
///
/// Lines are counted by order; of every sixteenth order it is kept how many stand before its own.
struct LineStarts: Sendable {
    private static let pace = 16

    private let counts: PackedColumn
    private let kept: [Int32]
    /// All lines.
    let lineCount: Int

    /// - Throws: `FactProblem.damaged` when orders have other lines than there are.
    init(_ batch: FactBatch) throws {
        let damaged = FactProblem.damaged(batch.name, block: OrderColumn.lineCount)
        lineCount = batch.rowCount(LineColumn.day)
        guard lineCount <= Int(Int32.max) else { throw damaged }
        counts = try batch.packed(OrderColumn.lineCount)
        var kept: [Int32] = []
        kept.reserveCapacity(counts.count / Self.pace + 1)
        var start = 0
        for (order, lines) in counts.enumerated() {
            if order % Self.pace == 0 { kept.append(Int32(start)) }
            guard lines >= 0, lines <= Int64(lineCount - start) else { throw damaged }
            start += Int(lines)
        }
        guard start == lineCount else { throw damaged }
        self.kept = kept
    }

    /// The lines of an order; none of one that there is not.
    subscript(order: Int) -> Range<Int> {
        guard order >= 0, order < counts.count else { return 0..<0 }
        let first = order / Self.pace
        var start = Int(kept[first])
        for before in first * Self.pace..<order { start += Int(counts[before]) }
        return start..<start + Int(counts[order])
    }
}
