import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing
import Timelines

@testable import Warehouse

@Suite("An import is taken back")
struct UndoTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["VINCULO_UNDO_ROUNDS"].flatMap(UInt64.init) ?? 30

    @Test("after any sequence of imports and undos, the base is as if the undone had never been")
    func sequences() throws {
        let trial = try UndoTrial()
        for seed in 0..<Self.rounds {
            let told = try trial.run(seed: seed)
            #expect(told.isEmpty, "seed \(seed)")
        }
    }

    private func fixture() throws -> (UndoTrial, Shop, TemporaryFolder) {
        let trial = try UndoTrial()
        let (shop, place) = try trial.shop()
        return (trial, shop, place)
    }

    /// Imports one order at a price, as the source's file of one line. Returns the import.
    private func say(
        _ price: Int, _ shop: Shop, _ place: TemporaryFolder, _ existing: OnExisting? = nil
    ) throws -> ImportID {
        let path = try place.write(
            "order_id,customer_ref,ordered_at,sku,quantity,unit_price\nP-1,C-1,2024-03-01,CAFE,1,\(price)\n",
            to: "f.csv")
        return ImportID(try shop.run(path, existing: existing).import)
    }

    @Test("what a later import found unchanged stays with it, also when what came between is undone")
    func assertion() throws {
        let (_, shop, place) = try fixture()
        let first = try say(10, shop, place)
        _ = try say(10, shop, place)
        let other = try say(20, shop, place)
        #expect(try shop.intake.undo(first, by: "ana").orders == UndoPreview.Facts())
        #expect(try shop.worth() == 2_000)
        let preview = try shop.intake.undo(other, by: "ana")
        #expect(preview.orders.restored == 1 && preview.amounts == ["COP": "10.00"])
        #expect(preview.samples == [.init(subject: "P-1", field: "amount", before: "20.00 COP", after: "10.00 COP")])
        #expect(try shop.worth() == 1_000)
    }

    @Test("the samples of an undo are the first orders by their number, in whatever sequence they lie")
    func samples() throws {
        let (_, shop, place) = try fixture()
        func file(_ orders: [Int]) -> String {
            "order_id,customer_ref,ordered_at,sku,quantity,unit_price\n"
                + orders.map { "P-\($0 + 10),C-1,2024-03-01,CAFE,1,\($0 + 1)\n" }.joined()
        }
        let shuffled = try shop.run(
            place.write(file([7, 19, 3, 11, 15, 0, 9, 5, 13, 1, 17]), to: "a.csv"), existing: nil)
        let preview = try shop.intake.previewUndo(ImportID(shuffled.import))
        #expect(preview.samples.map(\.subject) == ["P-10", "P-11", "P-13", "P-15", "P-17", "P-19", "P-21", "P-23"])
        #expect(preview.samples.first?.before == "1.00 COP")
    }

    @Test("an assertion that was taken over is taken over again")
    func chain() throws {
        let (_, shop, place) = try fixture()
        let imports = try (0..<4).map { _ in try say(10, shop, place) }
        for id in imports.dropLast() {
            #expect(try shop.intake.undo(id, by: "ana").orders.removed == 0)
            #expect(try shop.worth() == 1_000)
        }
        let last = try shop.intake.undo(imports[3], by: "ana")
        #expect(last.orders.removed == 1 && last.amounts == ["COP": "10.00"])
        #expect(try shop.visibleOrders() == 0 && shop.warehouse.manifest().isEmpty)
    }

    @Test("a word that replaces stands against one that was skipped before it")
    func skippedBetween() throws {
        let (_, shop, place) = try fixture()
        let first = try say(10, shop, place)
        _ = try say(20, shop, place, .skip)
        _ = try say(10, shop, place, .skip)
        let last = try say(10, shop, place)
        try shop.intake.undo(first, by: "ana")
        #expect(try shop.worth() == 1_000)
        try shop.intake.undo(last, by: "ana")
        #expect(try shop.worth() == 2_000)
    }

    @Test("what was skipped comes forward when what it was skipped for is undone")
    func skipped() throws {
        let (_, shop, place) = try fixture()
        let first = try say(10, shop, place)
        let skipped = try say(30, shop, place, .skip)
        #expect(try shop.worth() == 1_000)
        #expect(try shop.intake.undo(first, by: "ana").orders.restored == 1)
        #expect(try shop.worth() == 3_000)
        #expect(try shop.intake.undo(skipped, by: "ana").orders.removed == 1)
    }

    @Test("an undo that came last is in the next answer, here and in another process")
    func nextAnswer() throws {
        let (_, shop, place) = try fixture()
        _ = try say(10, shop, place)
        let last = try say(20, shop, place)
        let reader = try Shop(shop.home.path)
        #expect(try reader.worth() == 2_000 && shop.worth() == 2_000)
        try shop.intake.undo(last, by: "ana")
        #expect(try reader.worth() == 1_000 && shop.worth() == 1_000)
    }

    @Test("people are named by what is there, by what later imports vouch for, and by nothing else")
    func named() throws {
        let (_, shop, place) = try fixture()
        let first = try say(10, shop, place)
        #expect(try shop.warehouse.facts.namedRecords(of: first) == [1])
        #expect(try shop.warehouse.facts.namedRecords(excluding: first).isEmpty)
        let second = try say(10, shop, place)
        #expect(try shop.warehouse.facts.namedRecords(of: second).isEmpty)
        #expect(try shop.warehouse.facts.namedRecords(excluding: first).records == [1])
        try shop.intake.undo(first, by: "ana")
        #expect(try shop.warehouse.facts.namedRecords(of: second) == [1])
        #expect(try shop.warehouse.facts.namedRecords(excluding: nil).contains(1))
    }

    @Test("files that nobody lists go with the next import")
    func sweep() throws {
        let (_, shop, place) = try fixture()
        _ = try say(10, shop, place)
        let stray = shop.home.folder("facts") + "/7-0.facts"
        #expect(FileManager.default.createFile(atPath: stray, contents: Data([1])))
        _ = try say(20, shop, place)
        #expect(!FileManager.default.fileExists(atPath: stray))
    }

    @Test("two orders of one key are told apart by their numbers, and neither is vouched for by key alone")
    func collision() throws {
        let orders = try delivered(["A", "B"])
        let first = try OrderComparison(orders, against: FactView(), mode: .replace, keys: [9, 9])
        var bytes: [UInt8] = []
        var batch = OrderBatch(orders, keys: first.keys, contents: first.contents, written: [0, 1], asserted: [])
        _ = try batch.write { bytes.append(contentsOf: $0) }
        var view = FactView()
        try view.append(LoadedBatch(try FactBatch(MemoryRegion(bytes), name: "1-0.facts")))
        let again = try OrderComparison(orders, against: view, mode: .replace, keys: [9, 9])
        #expect(again.fates == [.unchanged, .unchanged] && again.asserted.isEmpty && again.written == [0, 1])
        let honest = try OrderComparison(orders, against: FactView(), mode: .replace)
        #expect(honest.written == [0, 1])
    }

    private func delivered(_ numbers: [String]) throws -> DeliveredOrders {
        var orders = DeliveredOrders(source: "tienda")
        for number in numbers {
            orders.key.append(Int32(orders.keys.append(number)))
            orders.person.append(-1)
            orders.instant.append(0)
            orders.lineStart.append(0)
            orders.rowCount.append(0)
            orders.shipping.append(0)
            orders.tax.append(0)
            orders.content.append(5)
        }
        return orders
    }
}
