import Kernel

/// What each line of a batch says, hashed: equal for lines that say the same, wherever they stand and whatever codes
/// their batch gives to texts. The row of the file and empty texts leave no trace.
public struct LineHashes: Sendable {
    private let starts: [Int]
    public let hashes: [UInt64]
    /// Hash of each line's `line_id`; 0 where it has none.
    public let lineIDs: [UInt64]

    /// - Complexity: O(lines · columns).
    public init(_ batch: FactBatch) throws {
        starts = try batch.lineStarts()
        let count = starts[starts.count - 1]
        var hashes = [UInt64](repeating: 0, count: count)
        for (name, absent) in Self.numbers {
            let values = try batch.integers(name)
            guard values.isEmpty || values.count == count else { throw FactProblem.damaged(batch.name, block: name) }
            for line in 0..<count {
                let value = values.isEmpty ? absent : values[line]
                hashes[line] = Hash64.mix(hashes[line], UInt64(bitPattern: value))
            }
        }
        for (name, form) in batch.columnNames where form == .codedTexts && name.hasPrefix("line.") {
            let texts = try Self.texts(batch, name, count)
            for line in texts.indices { hashes[line] &+= texts[line] }
        }
        self.hashes = hashes
        lineIDs = try Self.texts(batch, LineColumn.name(ofField: "line_id"), count)
    }

    private static let numbers: [(String, Int64)] = [
        (LineColumn.instant, 0), (LineColumn.day, 0), (LineColumn.kind, 0), (LineColumn.quantity, 0),
        (LineColumn.amount, 0), (LineColumn.discount, 0), (LineColumn.unitCost, -1),
    ]

    /// Hash of each line's text in a column, 0 for none; empty without the column.
    private static func texts(_ batch: FactBatch, _ name: String, _ count: Int) throws -> [UInt64] {
        let codes = try batch.integers(name)
        if codes.isEmpty { return [] }
        let column = try batch.textColumn(name)
        let seed = Hash64.of(name)
        let hashes = (0..<column.count).map { code in
            column.withBytes(code) { $0.isEmpty ? 0 : Hash64.of($0, seed: seed) }
        }
        guard codes.count == count, codes.allSatisfy({ $0 >= 0 && $0 < Int64(hashes.count) }) else {
            throw FactProblem.damaged(batch.name, block: name)
        }
        return codes.map { hashes[Int($0)] }
    }

    /// The lines of an order.
    public func lines(_ order: Int) -> Range<Int> {
        order >= 0 && order < starts.count - 1 ? starts[order]..<starts[order + 1] : 0..<0
    }

    /// All lines of an order, in whatever sequence.
    public func order(_ order: Int) -> UInt64 { lines(order).reduce(0) { $0 &+ hashes[$1] } }

    /// The lines of an order by `line_id`; those without one are left out.
    public func byID(_ order: Int) -> [UInt64: UInt64] {
        var sums: [UInt64: UInt64] = [:]
        for line in lines(order) where line < lineIDs.count && lineIDs[line] != 0 {
            sums[lineIDs[line], default: 0] &+= hashes[line]
        }
        return sums
    }
}
