import Kernel
import Timelines

/// The orders of a world as imports left them.
public struct WorldBatches {
    private let world: World
    private let nobody: Int64
    private let currencies: (home: Currency, rated: Currency, unrated: Currency)
    private(set) var goods: WorldGoods

    init(_ world: World, nobody: Int64, _ currencies: (home: Currency, rated: Currency, unrated: Currency)) {
        (self.world, self.nobody, self.currencies) = (world, nobody, currencies)
        goods = WorldGoods(home: currencies.home)
        for line in lines where line.quantity != 0 {
            guard let sku = line.texts["sku"]?.trimmed, let cost = line.cost else { continue }
            goods.units[sku] = cost * 1_000_000 / line.quantity
        }
        // Of goods that nobody ever bought a piece of, none is a cost as good as any.
        for line in lines where line.cost != nil {
            if let sku = line.texts["sku"]?.trimmed, goods.units[sku] == nil { goods.units[sku] = 0 }
        }
    }

    private var lines: [World.Line] { world.people.flatMap { $0.orders.flatMap(\.lines) } }

    /// One unit of the rated currency on every day on which there is a line.
    var rates: RateTable {
        RateTable(
            Set(lines.map(\.day)).map {
                .init(currency: currencies.rated.code, day: $0, rate: RandomWorld.rate * RateTable.scale)
            })
    }

    private struct Placed {
        let id: String
        let source: String
        let record: Int64
        var lines: [World.Line]
    }

    /// Who said an order.
    public static func source(of order: World.Order) -> String { order.id % 4 == 0 ? "caja" : "tienda" }

    /// Three imports of each source; of some orders an earlier one says something else.
    func view(_ random: inout SeededGenerator) throws -> FactView {
        var imports: [[Placed]] = [[], [], []]
        for (number, person) in world.people.enumerated() {
            for order in person.orders {
                let record = Int64(2 * number + 1 + random.below(2))
                let part = random.below(3)
                let placed = Placed(
                    id: "\(order.id)", source: Self.source(of: order), record: record,
                    lines: withVoid(order.lines, &random))
                imports[part].append(placed)
                guard part > 0, random.below(4) == 0, let line = order.lines.first else { continue }
                var former = line
                former.amount = former.amount.map { $0 + 77 }
                let other = 2 * Int64(random.below(world.people.count)) + 1
                imports[random.below(part)].append(
                    Placed(
                        id: "\(order.id)", source: Self.source(of: order), record: other, lines: [former, former]))
            }
        }
        for (number, order) in Self.ofNobody.enumerated() {
            let (id, record) = number == 0 ? ("nadie", Int64(0)) : ("oculto", nobody)
            imports[number + 1].append(
                Placed(id: id, source: Self.source(of: order), record: record, lines: order.lines))
        }
        var view = FactView()
        for (number, orders) in imports.enumerated() {
            let order = orders.enumerated().sorted {
                Hash64.of($0.element.id, seed: 3) < Hash64.of($1.element.id, seed: 3)
            }
            for source in ["tienda", "caja"] {
                let some = order.map(\.element).filter { $0.source == source }
                view = try view.appending(try batch(some, source, number, &random))
            }
        }
        return view
    }

    private func withVoid(_ lines: [World.Line], _ random: inout SeededGenerator) -> [World.Line] {
        guard random.below(8) == 0, let line = lines.first else { return lines }
        var void = line
        void.kind = .void
        var lines = lines
        lines.insert(void, at: random.below(lines.count + 1))
        return lines
    }

    private func batch(_ orders: [Placed], _ source: String, _ number: Int, _ random: inout SeededGenerator) throws
        -> LoadedBatch
    {
        var bytes: [UInt8] = []
        let writer = try BatchWriter { bytes.append(contentsOf: $0) }
        let keys = orders.map { Hash64.of($0.id, seed: Hash64.of(source)) }
        var sources = TextDictionary()
        _ = sources.code(of: source)
        try writer.add(OrderColumn.source, codes: [0], of: sources)
        try writer.add(OrderColumn.key, keys.map { Int64(bitPattern: $0) })
        try writer.add(OrderColumn.sorted, KeySort.order(keys).map(Int64.init))
        try writer.add(OrderColumn.content, orders.map { _ in Int64(number) })
        let ids = orders.map { Array($0.id.utf8) }
        var end: Int64 = 0
        try writer.add(
            OrderColumn.id, arena: ids.flatMap { $0 },
            ends: ids.map { id -> Int64 in
                end += Int64(id.count)
                return end
            })
        try writer.add(OrderColumn.record, orders.map(\.record))
        try writer.add(OrderColumn.instant, orders.map { _ in 0 })
        try writer.add(OrderColumn.lineCount, orders.map { Int64($0.lines.count) })
        try writer.add(OrderColumn.rowCount, orders.map { Int64($0.lines.count) })
        try write(orders.flatMap(\.lines), writer, &random)
        _ = try writer.finish()
        return try LoadedBatch(FactBatch(MemoryRegion(bytes), name: "\(number)-\(source).facts"))
    }

    private func write(_ lines: [World.Line], _ writer: BatchWriter, _ random: inout SeededGenerator) throws {
        try writer.add(LineColumn.day, lines.map { Int64($0.day) })
        try writer.add(LineColumn.kind, lines.map { Int64($0.kind.rawValue) })
        try writer.add(LineColumn.quantity, lines.map(\.quantity))
        try writer.add(LineColumn.amount, lines.map(\.ownAmount))
        var names = TextDictionary()
        let codes = lines.map { line -> Int64 in
            let currency =
                line.amount == nil
                ? currencies.unrated : line.amount == line.ownAmount ? currencies.home : currencies.rated
            return Int64(names.code(of: currency.code))
        }
        try writer.add(LineColumn.currency, codes: codes, of: names)
        // Some lines say themselves what a piece costs.
        let own = lines.map { line -> Int64 in
            guard let cost = line.cost, line.quantity != 0, line.amount == line.ownAmount, random.below(2) == 0 else {
                return -1
            }
            return cost * 1_000_000 / line.quantity
        }
        if own.contains(where: { $0 >= 0 }) { try writer.add(LineColumn.unitCost, own) }
        for field in Set(lines.flatMap(\.texts.keys)).sorted() {
            var texts = TextDictionary()
            let codes = lines.map { Int64(texts.code(of: $0.texts[field] ?? "")) }
            try writer.add(LineColumn.name(ofField: field), codes: codes, of: texts)
        }
    }
}

extension FactView {
    fileprivate func appending(_ batch: LoadedBatch) throws -> FactView {
        var view = self
        try view.append(batch)
        return view
    }
}

/// What a piece of each product costs, all the time.
struct WorldGoods: GoodsBook {
    let home: Currency
    /// Millionths of the home's currency, by SKU without the blanks around it.
    var units: [String: Int64] = [:]

    func category(source: String, sku: String) -> String? { nil }
    func costs(source: String, sku: String) -> [UnitCost] {
        units[sku.trimmed].map { [UnitCost(from: 0, micros: $0, currency: home)] } ?? []
    }
}

extension String {
    fileprivate var trimmed: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { $0 > 32 }), let last = bytes.lastIndex(where: { $0 > 32 }) else {
            return ""
        }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
