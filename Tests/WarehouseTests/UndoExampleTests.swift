import Foundation
import Intake
import Kernel
import TestKit
import Testing
import Timelines

@testable import Warehouse

@Suite("The worked example, taken back and converted")
struct UndoExampleTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("AppTests/Fixtures/worked_example").path
    private let shop: Shop
    private let place: TemporaryFolder

    init() throws { (shop, place) = try UndoTrial().shop() }

    @discardableResult
    private func take(_ name: String) throws -> ImportID {
        ImportID(try shop.run(Self.folder + "/" + name).import)
    }

    @Test("without the second delivery the base is again what the first made of it, exactly")
    func secondDelivery() throws {
        try take("orders.csv")
        let (seen, totals) = (try shop.visible(), try shop.totals())
        let second = try take("orders_2.csv")
        #expect(try shop.visible() != seen)
        let preview = try shop.intake.previewUndo(second)
        // Orders 1001, 1004 and 1005 come back, 1028 goes; 1002 and 1007 the first delivery has itself.
        #expect(preview.orders.removed == 1 && preview.orders.restored == 3 && preview.orders.kept == 0)
        // 1001: 0 → 30,000; 1004: 19,000 → 29,000; 1005: 22,000 → 20,000; 1028: 15,000 → gone.
        #expect(preview.amounts == ["COP": "-23000.00"])
        #expect(preview.samples.contains(.init(subject: "1028", field: "amount", before: "15000.00 COP", after: "")))
        try shop.intake.undo(second, by: "ana")
        #expect(try shop.visible() == seen)
        let now = try shop.totals()
        #expect(now.net == totals.net && now.purchases == totals.purchases && now.lastDay == totals.lastDay)
    }

    @Test("without the first delivery stays what the second says, with the orders that it found unchanged")
    func firstDelivery() throws {
        let first = try take("orders.csv")
        try take("orders_2.csv")
        let preview = try shop.intake.undo(first, by: "ana")
        #expect(preview.orders.kept == 2)
        let (other, folder) = try UndoTrial().shop()
        defer { _ = folder }
        try other.run(Self.folder + "/orders_2.csv")
        #expect(try shop.visible() == other.visible())
    }

    @Test("the line in dollars stays out of the money without a rate, and is in it with one")
    func dollars() throws {
        try take("orders.csv")
        func totals() throws -> PurchaseTotals {
            try shop.warehouse.facts.view().purchaseTotals(
                records: 99,
                PurchaseView(
                    asOf: Day(number: 20_088), currency: .cop, rates: try shop.warehouse.rates.table()))
        }
        let before = try totals()
        #expect(before.linesLeftOut == 1)
        let path = try place.write("fecha;moneda;tasa\n2024-05-31;USD;3.866,5\n", to: "tasas.csv")
        try shop.warehouse.importRates(file: path, name: "tasas.csv", by: "ana", at: 0)
        let after = try totals()
        #expect(after.linesLeftOut == 0 && after.purchases == before.purchases)
        let gained = after.net.reduce(0, +) - before.net.reduce(0, +)
        #expect(gained == 20 * 386_650)
    }
}
