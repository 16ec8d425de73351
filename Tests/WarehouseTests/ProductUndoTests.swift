import Foundation
import GRDB
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Warehouse

/// A home into which products and costs come without a file, as `EntryShop` does it.
private final class ProductShop {
    struct Say {
        var kind = ImportKind.products
        var isSkip = false
        var clearsEmpty = false
        var today = 20_000
        /// SKU and what is said of it; `cost` is a number of units.
        var products: [(sku: String, said: [String: String])] = []
        var costs: [(sku: String, from: Int, cost: Int64)] = []
        var spend: [(id: String?, amount: Int64)] = []
    }

    private let temporary: TemporaryHome
    let setting: IntakeSetting
    let catalogue: ProductCatalogue
    let step = ProductsStep()
    private(set) var says: [Int64: Say] = [:]
    private var last: Int64 = 0

    init() throws {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        EntryMigrations.register(&migrator)
        temporary = try TemporaryHome(migrator)
        setting = try IntakeSetting(temporary.home)
        catalogue = ProductCatalogue(temporary.home)
    }

    var home: Home { temporary.home }

    @discardableResult
    func hear(_ say: Say) throws -> ImportSummary {
        last += 1
        let (dry, delivery) = (delivery(say, isDryRun: true), delivery(say, isDryRun: false))
        try step.stage(dry)
        try step.stage(delivery)
        #expect(dry.summary == delivery.summary)
        try home.database.write { try step.apply(delivery, in: $0) }
        try step.settle(delivery.importID, setting)
        says[last] = say
        return delivery.summary
    }

    private func delivery(_ say: Say, isDryRun: Bool) -> Delivery {
        var options = ImportOptions(kind: say.kind, source: "tienda")
        options.onExisting = say.isSkip ? .skip : nil
        options.empty = say.clearsEmpty ? .clear : .keep
        let delivery = Delivery(
            setting: setting, importID: ImportID(last), sequence: last, options: options, isDryRun: isDryRun)
        var delivered = DeliveredProducts(source: "tienda", customerSource: "tienda")
        delivered.products = say.products.map { sku, said in
            let cost = said["cost"].flatMap(Int64.init).map {
                DeliveredProducts.Cost(
                    sku: sku, validFrom: Day(number: Int32(say.today)), micros: $0 * Micros.scale, currency: .cop)
            }
            return .init(sku: sku, said: SaidText.encode(said), cost: cost)
        }
        delivered.costs = say.costs.map {
            .init(
                sku: $0.sku, validFrom: Day(number: Int32($0.from)), micros: $0.cost * Micros.scale, currency: .cop)
        }
        delivered.spend = say.spend.map {
            .init(id: $0.id, spentOn: Day(number: 19_000), amount: $0.amount, currency: .cop, label: .acquire)
        }
        delivery.products = delivered
        return delivery
    }

    @discardableResult
    func undo(_ id: Int64) throws -> UndoPreview {
        let kind = try #require(says[id]).kind
        let undo = Undo(
            setting: setting, importID: ImportID(id), sequence: id,
            options: ImportOptions(kind: kind, source: "tienda"),
            now: 0)
        var preview = UndoPreview()
        try step.previewUndo(undo, into: &preview)
        try step.prepareUndo(undo)
        try home.database.write { try step.undo(undo, in: $0) }
        try step.settleUndo(undo.importID, setting)
        says[id] = nil
        return preview
    }

    /// All that can be seen, in words.
    struct Sight: Equatable {
        var products: [String: [String: String]] = [:]
        /// `SKU day` → units.
        var costs: [String: Int64] = [:]
        var spend: [String: Int64] = [:]
    }

    func sight() throws -> Sight {
        var sight = Sight()
        try home.database.read { transaction in
            for row in try Row.fetchAll(transaction.database, sql: "SELECT sku, said FROM product") {
                sight.products[row["sku"]] = SaidText.decode(row["said"])
            }
        }
        for product in try catalogue.list(limit: 1_000) {
            #expect(product.name == sight.products[product.sku]?["name"])
            #expect(product.category == sight.products[product.sku]?["category"])
        }
        for statement in try catalogue.costStatements() {
            let name = "\(statement.sku) \(statement.validFrom.number)"
            #expect(sight.costs.updateValue(statement.micros / Micros.scale, forKey: name) == nil)
        }
        for row in try catalogue.spend() { #expect(sight.spend.updateValue(row.amount, forKey: row.key) == nil) }
        return sight
    }

    /// The oracle: what a base shows that never had any imports but these.
    static func replay(_ says: [Int64: Say]) -> Sight {
        var sight = Sight()
        for (_, say) in says.sorted(by: { $0.key < $1.key }) { _ = replay(say, &sight) }
        return sight
    }

    static func replay(_ say: Say, _ sight: inout Sight) -> ImportSummary {
        var summary = ImportSummary()
        for (sku, said) in say.products {
            let known = sight.products[sku]
            if known != nil, say.isSkip {
                summary.skipped += 1
                continue
            }
            var values = known ?? [:]
            for (field, text) in said {
                if text == "\\N" || (text.isEmpty && say.clearsEmpty) { values[field] = nil }
                if !text.isEmpty, text != "\\N" { values[field] = text }
            }
            sight.products[sku] = values
            if let cost = said["cost"].flatMap(Int64.init) { sight.costs["\(sku) \(say.today)"] = cost }
            if known == nil { summary.created += 1 } else if known == values { summary.unchanged += 1 }
            if known != nil, known != values { summary.updated += 1 }
        }
        func hear(_ map: inout [String: Int64], _ name: String, _ value: Int64) {
            if map[name] != nil, say.isSkip {
                summary.skipped += 1
                return
            }
            switch map.updateValue(value, forKey: name) {
            case nil: summary.created += 1
            case value: summary.unchanged += 1
            default: summary.updated += 1
            }
        }
        for (sku, from, cost) in say.costs { hear(&sight.costs, "\(sku) \(from)", cost) }
        for (id, amount) in say.spend { hear(&sight.spend, "id:" + (id ?? ""), amount) }
        return summary
    }
}

@Suite("Products, costs and spend that are taken back")
struct ProductUndoTests {
    private static let rounds = ProcessInfo.processInfo.environment["VINCULO_UNDO_ROUNDS"].flatMap(Int.init) ?? 30

    @Test("whatever comes and goes, a base shows what one shows that never had what went")
    func randomHistories() throws {
        for round in 0..<Self.rounds { try history(seed: UInt64(round)) }
    }

    private func history(seed: UInt64) throws {
        let shop = try ProductShop()
        var random = SeededGenerator(seed: seed)
        for step in 0..<12 {
            let before = ProductShop.replay(shop.says)
            if shop.says.isEmpty || random.below(5) < 3 {
                let say = Self.say(&random)
                var oracle = before
                let expected = ProductShop.replay(say, &oracle)
                let answer = try shop.hear(say)
                #expect(
                    answer.created == expected.created && answer.updated == expected.updated, "seed \(seed) \(step)")
                #expect(answer.unchanged == expected.unchanged && answer.skipped == expected.skipped)
            } else {
                let ids = shop.says.keys.sorted()
                let id = ids[random.below(ids.count)]
                let preview = try shop.undo(id)
                let after = ProductShop.replay(shop.says)
                #expect(preview.productsRemoved == before.products.keys.count { after.products[$0] == nil })
                #expect(preview.productsChanged == Self.changed(before, after), "seed \(seed), step \(step)")
                #expect(preview.entries.removed == before.spend.keys.count { after.spend[$0] == nil })
                let restored = before.spend.count { after.spend[$0.key] != nil && after.spend[$0.key] != $0.value }
                #expect(preview.entries.restored == restored)
            }
            #expect(try shop.sight() == ProductShop.replay(shop.says), "seed \(seed), step \(step)")
        }
    }

    /// Products that stay and of which a value or a cost differs, and those of which only costs are known.
    private static func changed(_ before: ProductShop.Sight, _ after: ProductShop.Sight) -> Int {
        func costs(_ sight: ProductShop.Sight, _ sku: String) -> [String: Int64] {
            sight.costs.filter { $0.key.hasPrefix(sku + " ") }
        }
        return skus.count { sku in
            if before.products[sku] != nil, after.products[sku] == nil { return false }
            return before.products[sku] != after.products[sku] || costs(before, sku) != costs(after, sku)
        }
    }

    private static let skus = ["A", "B", "C", "D"]

    private static func say(_ random: inout SeededGenerator) -> ProductShop.Say {
        var say = ProductShop.Say()
        (say.isSkip, say.clearsEmpty) = (random.below(3) == 0, random.below(3) == 0)
        say.today = 20_000 + random.below(3)
        if random.below(2) == 0 {
            for sku in skus where random.below(2) == 0 {
                var said: [String: String] = [:]
                for field in ["name", "category", "cost"] where random.below(2) == 0 {
                    said[field] = ["1", "2", "", "\\N"][random.below(4)]
                }
                say.products.append((sku, said))
            }
        } else {
            say.kind = .costs
            for sku in skus where random.below(2) == 0 {
                say.costs.append((sku, 20_000 + random.below(3), Int64(random.below(2))))
            }
            for id in ["x", "y"] where random.below(2) == 0 { say.spend.append((id, Int64(random.below(2)))) }
        }
        return say
    }

    @Test("rows of one product in one file are one product, told row by row")
    func repeats() throws {
        let shop = try ProductShop()
        let answer = try shop.hear(
            .init(products: [
                ("A", ["name": "1"]), ("A", ["name": "1"]), ("A", ["category": "x"]), ("A", ["name": "2"]),
            ]))
        #expect(answer.created == 1 && answer.unchanged == 1 && answer.updated == 2)
        #expect(try shop.sight().products == ["A": ["name": "2", "category": "x"]])
        let skipped = try shop.hear(
            .init(isSkip: true, products: [("A", ["name": "9"]), ("B", ["name": "9", "cost": "4"])]))
        #expect(skipped.skipped == 1 && skipped.created == 1)
        #expect(try shop.sight().products["A"]?["name"] == "2")
    }

    @Test("spend without an id is known by all it says, and by its number among those that say the same")
    func spendWithoutID() throws {
        let shop = try ProductShop()
        let say = ProductShop.Say(kind: .costs, spend: [(nil, 5), (nil, 5), (nil, 7)])
        #expect(try shop.hear(say).created == 3)
        #expect(try shop.hear(say).unchanged == 3)
        #expect(try shop.hear(.init(kind: .costs, spend: [(nil, 5), (nil, 5), (nil, 5)])).created == 1)
        #expect(try shop.catalogue.spend().map(\.amount).reduce(0, +) == 22)
        try shop.undo(1)
        #expect(try shop.catalogue.spend().count == 4)
    }
}
