import Intake
import Kernel
import TestKit
import Testing

@testable import Warehouse

@Suite("Lines that join known orders")
struct AddedLinesTests {
    private let trial: UndoTrial
    private let shop: Shop
    private let place: TemporaryFolder

    init() throws {
        trial = try UndoTrial()
        (shop, place) = try trial.shop()
    }

    /// Imports rows of order, buyer, price and line id.
    @discardableResult
    private func say(_ rows: [String], _ lines: LinesMode? = nil) throws -> ImportSummary {
        let file = rows.map { row in
            let cells = row.split(separator: " ", omittingEmptySubsequences: false)
            return "\(cells[0]),\(cells[1]),2024-03-01,\(cells[2]),\(cells[3])"
        }
        let text = (["order_id,customer_ref,ordered_at,unit_price,line_id"] + file).joined(separator: "\n") + "\n"
        var options = ImportOptions(kind: .orders, source: "tienda")
        options.lines = lines
        let path = try place.write(text, to: "f.csv")
        return try shop.intake.run(file: path, name: "f.csv", options: options, by: "ana", wait: false)
    }

    @Test("a line of a known id takes the place of the earlier, a new one joins, the rest stays")
    func merge() throws {
        try say(["P-1 C-1 10 a", "P-1 C-1 20 b", "P-2 C-2 5 a"])
        let added = try say(["P-1 C-1 25 b", "P-1 C-1 3 c"], .add)
        #expect(added.updated == 2 && added.created == 0 && added.shrunk == 0)
        #expect(try shop.worth() == (10 + 25 + 3 + 5) * 100)
        #expect(try shop.visibleOrders() == 2 && shop.totals().purchases.reduce(0, +) == 2)
    }

    @Test("lines that are there already change nothing and are counted so")
    func unchanged() throws {
        try say(["P-1 C-1 10 a", "P-1 C-1 20 b"])
        #expect(try say(["P-1 C-1 20 b"], .add).unchanged == 1)
        #expect(try say(["P-1  20 b"], .add).unchanged == 1)
        #expect(try say(["P-1 C-1 21 b"], .add).updated == 1)
        #expect(try shop.worth() == 3_100)
    }

    @Test("an order that nobody knew is new, and one without a line id beside it stays whole")
    func created() throws {
        #expect(try say(["P-9 C-1 10 a"], .add).created == 1)
        try say(["P-1 C-1 10 "])
        #expect(try say(["P-1 C-1 10 a"], .add).updated == 1)
        #expect(try shop.worth() == 3_000)
    }

    @Test("an order's buyer is the one it had, or the added one where it had none")
    func buyer() throws {
        try say(["P-1  10 a", "P-2 C-1 10 a"])
        try say(["P-1 C-7 1 b", "P-2 C-8 1 b"], .add)
        let seen = try shop.visible().map { $0.split(separator: "|")[2] }
        #expect(seen == ["C-7", "C-1"])
    }

    @Test("each delivery of lines can be taken back alone, in any sequence")
    func undo() throws {
        try say(["P-1 C-1 10 a"])
        let second = try say(["P-1 C-1 20 b"], .add)
        let third = try say(["P-1 C-1 40 c", "P-1 C-1 11 a"], .add)
        #expect(try shop.worth() == 7_100)
        let preview = try shop.intake.undo(ImportID(second.import), by: "ana")
        #expect(preview.orders.restored == 1 && preview.amounts == ["COP": "20.00"])
        #expect(try shop.worth() == 5_100)
        try shop.intake.undo(ImportID(third.import), by: "ana")
        #expect(try shop.worth() == 1_000)
    }

    @Test("an order said anew is only what is said then, and later lines join that")
    func replaced() throws {
        try say(["P-1 C-1 10 a", "P-1 C-1 20 b"])
        try say(["P-1 C-1 30 c"], .add)
        #expect(try say(["P-1 C-1 10 a", "P-1 C-1 20 b"]).updated == 2)
        #expect(try shop.worth() == 3_000)
        try say(["P-1 C-1 1 d"], .add)
        #expect(try shop.worth() == 3_100)
    }
}
