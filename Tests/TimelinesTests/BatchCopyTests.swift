import Kernel
import Testing

@testable import Timelines

@Suite("Orders that move to another batch")
struct BatchCopyTests {
    /// Every column of a batch as texts and numbers, by name.
    private func content(_ batch: FactBatch) throws -> [String: [String]] {
        try batch.columnNames.reduce(into: [:]) { all, column in
            switch column.form {
            case .integers: all[column.name] = try batch.integers(column.name).map(String.init)
            case .texts: all[column.name] = try batch.texts(column.name)
            case .codedTexts:
                let texts = try batch.texts(column.name)
                all[column.name] = try batch.integers(column.name).map { texts[Int($0)] }
            }
        }
    }

    private func copy(_ batch: FactBatch, _ orders: [Int]) throws -> FactBatch {
        var bytes: [UInt8] = []
        _ = try BatchCopy(batch, orders: orders).write { bytes.append(contentsOf: $0) }
        return try Facts.open(bytes)
    }

    @Test("a copy of all orders is the batch, column by column", arguments: 0..<10 as Range<UInt64>)
    func whole(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let batch = try Facts.open(try Facts.bytes(PlainOrder.random(60, records: 9, &random)))
        let all = try copy(batch, Array(0..<batch.rowCount(OrderColumn.key)))
        #expect(try content(all) == content(batch))
    }

    @Test("a copy of some orders is the batch that only they would make", arguments: 0..<10 as Range<UInt64>)
    func some(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let orders = PlainOrder.random(60, records: 9, &random)
        let picked = orders.indices.filter { _ in random.below(3) == 0 }
        let batch = try Facts.open(try Facts.bytes(orders))
        let wanted = try Facts.open(try Facts.bytes(picked.map { orders[$0] }))
        #expect(try content(copy(batch, picked)) == content(wanted))
        let days = try BatchCopy(batch, orders: picked).days()
        let counted = picked.flatMap { orders[$0].lines }.filter { $0.kind != .void }.map(\.day)
        #expect(days?.lowerBound == counted.min() && days?.upperBound == counted.max())
    }

    @Test("a copy without orders can be opened and holds nothing")
    func nothing() throws {
        let batch = try Facts.open(try Facts.bytes([PlainOrder("A", lines: [.init(day: 1, amount: 1)])]))
        let empty = try LoadedBatch(copy(batch, []))
        #expect(empty.orderCount == 0 && empty.source == "tienda")
    }

    @Test("an attribute that is called like a column of texts keeps its own")
    func names() throws {
        let fields = ["attr:x", "attr:x.text", "attr:x.end", "attr:x.text:", "attr:x.text::", "attr:x.end:", "attr:x:"]
        let names = fields.map(LineColumn.name(ofField:))
        #expect(Set(names).count == fields.count)
        let batch = try Facts.open(
            try Facts.write { writer in
                for (index, name) in names.enumerated() {
                    var texts = TextDictionary()
                    let code = Int64(texts.code(of: "value \(index)"))
                    try writer.add(name, codes: [code], of: texts)
                }
            })
        #expect(batch.columnNames.map(\.name).sorted() == names.sorted())
        #expect(try names.map { try batch.texts($0) } == fields.indices.map { ["value \($0)"] })
    }

    @Test("orders that the batch does not have, and lines that do not add up, are told")
    func damaged() throws {
        let orders = [PlainOrder("A", lines: [.init(day: 1, amount: 1)])]
        let batch = try Facts.open(try Facts.bytes(orders))
        #expect(throws: FactProblem.self) { try BatchCopy(batch, orders: [1]) }
        #expect(throws: FactProblem.self) { try BatchCopy(batch, orders: [-1]) }
        for counts in [[Int64(0)], [2], [-1], [.max]] {
            let other = try Facts.open(try Facts.bytes(orders, replacing: [OrderColumn.lineCount: counts]))
            #expect(throws: FactProblem.damaged("1-0.facts", block: OrderColumn.lineCount)) {
                try BatchCopy(other, orders: [0])
            }
        }
    }
}
