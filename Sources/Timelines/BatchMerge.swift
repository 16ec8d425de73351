import Kernel

/// Batches of one source put into one file, one behind the other: every order, also those that a later one has anew,
/// and every word for what was found unchanged. Nothing is decided here, so that each can be taken out again.
public struct BatchMerge {
    /// A batch, or a stretch of one.
    public struct Part {
        public let batch: FactBatch
        public let orders: Range<Int>
        public let asserted: Range<Int>

        public init(_ batch: FactBatch, orders: Range<Int>, asserted: Range<Int>) {
            (self.batch, self.orders, self.asserted) = (batch, orders, asserted)
        }
    }

    private let copy: BatchCopy

    /// - Throws: `FactProblem.damaged` where a part is not in its batch.
    /// - Complexity: 8 bytes a line in memory, and one column of what is written at a time.
    public init(_ parts: [Part]) throws {
        var batches: [FactBatch] = []
        var numbers: [ObjectIdentifier: Int32] = [:]
        var starts: [ObjectIdentifier: [Int]] = [:]
        var (orders, lines) = ([BatchCopy.Place](), [BatchCopy.Place]())
        var asserted: (keys: [Int64], contents: [Int64]) = ([], [])
        for part in parts {
            let id = ObjectIdentifier(part.batch)
            if numbers[id] == nil {
                numbers[id] = Int32(batches.count)
                batches.append(part.batch)
                starts[id] = try part.batch.lineStarts()
            }
            guard let number = numbers[id], let begins = starts[id], part.orders.upperBound < begins.count else {
                throw FactProblem.damaged(part.batch.name, block: OrderColumn.lineCount)
            }
            for order in part.orders { orders.append(BatchCopy.Place(batch: number, row: Int32(order))) }
            for line in begins[part.orders.lowerBound]..<begins[part.orders.upperBound] {
                lines.append(BatchCopy.Place(batch: number, row: Int32(line)))
            }
            guard !part.asserted.isEmpty else { continue }
            let keys = try part.batch.packed(OrderColumn.assertedKey)
            let contents = try part.batch.packed(OrderColumn.assertedContent)
            guard part.asserted.upperBound <= min(keys.count, contents.count) else {
                throw FactProblem.damaged(part.batch.name, block: OrderColumn.assertedKey)
            }
            asserted.keys += keys[part.asserted]
            asserted.contents += contents[part.asserted]
        }
        var copy = BatchCopy(batches, orders: orders, lines: lines, replaced: [:])
        copy.asserted = asserted
        self.copy = copy
    }

    public var orderCount: Int { copy.orderCount }
    public var lineCount: Int { copy.lineCount }

    /// - Returns: bytes written.
    public func write(to sink: @escaping BatchWriter.Sink) throws -> Int { try copy.write(to: sink) }
}
