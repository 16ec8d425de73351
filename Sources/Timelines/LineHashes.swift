import Kernel

/// What each line of a batch says, hashed: equal for lines that say the same, wherever they stand and whatever codes
/// their batch gives to texts. The row of the file and empty texts leave no trace.
///
/// A hash is worked out when it is asked for, from columns that are read where they lie: what few orders say costs
/// nothing for the others of their batch.
public struct LineHashes: Sendable {
    private let starts: LineStarts
    private let numbers: [(column: PackedColumn, absent: Int64)]
    private let texts: [TextHashes]
    private let lineIDs: TextHashes?

    /// - Throws: `FactProblem.damaged` for columns that have no value for each line, or codes without a text.
    public init(_ batch: FactBatch) throws {
        let starts = try LineStarts(batch)
        self.starts = starts
        numbers = try Self.numbers.map { name, absent in
            let column = try batch.packed(name)
            guard column.isEmpty || column.count == starts.lineCount else {
                throw FactProblem.damaged(batch.name, block: name)
            }
            return (column, absent)
        }
        texts = try batch.columnNames.filter { $0.form == .codedTexts && $0.name.hasPrefix("line.") }
            .compactMap { try TextHashes(batch, $0.name, starts.lineCount) }
        lineIDs = try TextHashes(batch, LineColumn.name(ofField: "line_id"), starts.lineCount)
    }

    private static let numbers: [(String, Int64)] = [
        (LineColumn.instant, 0), (LineColumn.day, 0), (LineColumn.kind, 0), (LineColumn.quantity, 0),
        (LineColumn.amount, 0), (LineColumn.discount, 0), (LineColumn.unitCost, -1),
    ]

    /// All lines of the batch.
    public var lineCount: Int { starts.lineCount }

    /// The lines of an order.
    public func lines(_ order: Int) -> Range<Int> { starts[order] }

    private func hash(_ line: Int) -> UInt64 {
        var hash: UInt64 = 0
        for (column, absent) in numbers {
            hash = Hash64.mix(hash, UInt64(bitPattern: column.isEmpty ? absent : column[line]))
        }
        for column in texts { hash &+= column.hash(line) }
        return hash
    }

    /// All lines of an order, in whatever sequence.
    public func order(_ order: Int) -> UInt64 { lines(order).reduce(0) { $0 &+ hash($1) } }

    /// The lines of an order by the hash of their `line_id`; those without one are left out.
    public func byID(_ order: Int) -> [UInt64: UInt64] {
        guard let lineIDs else { return [:] }
        var sums: [UInt64: UInt64] = [:]
        for line in lines(order) {
            let id = lineIDs.hash(line)
            if id != 0 { sums[id, default: 0] &+= hash(line) }
        }
        return sums
    }
}

/// The texts of a column of lines, hashed with its name.
private struct TextHashes: Sendable {
    /// Texts up to which all are hashed at once.
    private static let few = 4_096

    private let codes: PackedColumn
    private let texts: PackedTexts
    private let seed: UInt64
    /// By code; empty for very many.
    private let hashes: [UInt64]

    /// nil where the batch has no such column.
    init?(_ batch: FactBatch, _ name: String, _ count: Int) throws {
        (codes, texts) = (try batch.packed(name), try batch.packedTexts(name))
        if codes.isEmpty { return nil }
        let texts = texts
        guard codes.count == count, codes.allSatisfy({ $0 >= 0 && $0 < Int64(texts.count) }) else {
            throw FactProblem.damaged(batch.name, block: name)
        }
        let seed = Hash64.of(name)
        self.seed = seed
        hashes = texts.count > Self.few ? [] : (0..<texts.count).map { Self.hash(texts, $0, seed) }
    }

    private static func hash(_ texts: PackedTexts, _ code: Int, _ seed: UInt64) -> UInt64 {
        texts.withBytes(code) { $0.isEmpty ? 0 : Hash64.of($0, seed: seed) }
    }

    /// 0 for no text.
    func hash(_ line: Int) -> UInt64 {
        let code = Int(codes[line])
        return hashes.isEmpty ? Self.hash(texts, code, seed) : hashes[code]
    }
}
