import Kernel

@testable import Timelines

/// An order as a person would write it down.
struct PlainOrder {
    struct Line {
        var kind = LineKind.purchase
        var day: Int64
        var amount: Int64
        var currency = "COP"
        var quantity: Int64 = 1
        /// Millionths; −1 is unknown.
        var unitCost: Int64 = -1
        var sku = ""
    }

    var id: String
    var record: Int64 = 1
    var instant: Int64 = 0
    var lines: [Line]
    /// Hash of the key; nil is the honest one.
    var key: UInt64?

    init(_ id: String, record: Int64 = 1, instant: Int64 = 0, key: UInt64? = nil, lines: [Line] = []) {
        self.id = id
        self.record = record
        self.instant = instant
        self.key = key
        self.lines = lines
    }
}

/// Writes batches into memory.
enum Facts {
    /// The bytes of a file. `replacing` puts other values in the place of columns.
    static func bytes(_ orders: [PlainOrder], source: String = "tienda", replacing: [String: [Int64]] = [:]) throws
        -> [UInt8]
    {
        try write { writer in
            func add(_ name: String, _ values: [Int64]) throws { try writer.add(name, replacing[name] ?? values) }
            let lines = orders.flatMap(\.lines)
            let keys = orders.map { $0.key ?? Hash64.of($0.id, seed: Hash64.of(source)) }
            var sources = TextDictionary()
            _ = sources.code(of: source)
            try writer.add(OrderColumn.source, codes: [0], of: sources)
            try add(OrderColumn.key, keys.map { Int64(bitPattern: $0) })
            try add(OrderColumn.sorted, OrderKeys(unsorted: keys).orders.map(Int64.init))
            try add(OrderColumn.content, orders.map { Int64($0.lines.count) })
            let ids = orders.map { Array($0.id.utf8) }
            try writer.add(OrderColumn.id, arena: ids.flatMap { $0 }, ends: replacing["order.id.end"] ?? ends(ids))
            try add(OrderColumn.record, orders.map(\.record))
            try add(OrderColumn.instant, orders.map(\.instant))
            try add(OrderColumn.lineCount, orders.map { Int64($0.lines.count) })
            try add(OrderColumn.rowCount, orders.map { Int64($0.lines.count) })
            try add(LineColumn.day, lines.map(\.day))
            try add(LineColumn.kind, lines.map { Int64($0.kind.rawValue) })
            try add(LineColumn.amount, lines.map(\.amount))
            var currencies = TextDictionary()
            let codes = lines.map { Int64(currencies.code(of: $0.currency)) }
            try writer.add(LineColumn.currency, codes: replacing[LineColumn.currency] ?? codes, of: currencies)
            guard lines.contains(where: { $0.unitCost >= 0 || !$0.sku.isEmpty }) else { return }
            try add(LineColumn.quantity, lines.map { $0.quantity * Micros.scale })
            if lines.contains(where: { $0.unitCost >= 0 }) { try add(LineColumn.unitCost, lines.map(\.unitCost)) }
            var skus = TextDictionary()
            let products = lines.map { Int64(skus.code(of: $0.sku)) }
            try writer.add(LineColumn.name(ofField: "sku"), codes: products, of: skus)
        }
    }

    static func write(_ body: (BatchWriter) throws -> Void) throws -> [UInt8] {
        let sink = ByteSink()
        let writer = try BatchWriter { sink.bytes.append(contentsOf: $0) }
        try body(writer)
        _ = try writer.finish()
        return sink.bytes
    }

    static func open(_ bytes: [UInt8]) throws -> FactBatch { try FactBatch(MemoryRegion(bytes), name: "1-0.facts") }

    static func load(_ orders: [PlainOrder], source: String = "tienda") throws -> LoadedBatch {
        try LoadedBatch(try open(try bytes(orders, source: source)))
    }

    private static func ends(_ texts: [[UInt8]]) -> [Int64] {
        var end: Int64 = 0
        return texts.map { text in
            end += Int64(text.count)
            return end
        }
    }
}

final class ByteSink {
    var bytes: [UInt8] = []
}

extension FactView {
    init(_ imports: [PlainOrder]...) throws {
        self.init()
        for orders in imports { try append(Facts.load(orders)) }
    }
}
