import Kernel
import Testing

@testable import Timelines

/// Sound files with values that no writer would write.
@Suite("Values that cannot be")
struct HostileValueTests {
    private let orders = [
        PlainOrder("A", record: 1, lines: [.init(day: 1, amount: 5), .init(day: 2, amount: 7, currency: "USD")]),
        PlainOrder("B", record: 2, lines: [.init(day: 3, amount: 9)]),
    ]

    @Test(
        "are refused, naming the column",
        arguments: [
            (OrderColumn.sorted, [0, 2]), (OrderColumn.sorted, [0, -1]), (OrderColumn.sorted, [0]),
            (OrderColumn.sorted, [.max, .min]), (OrderColumn.lineCount, [-1, 1]), (OrderColumn.lineCount, [2, 2]),
            (OrderColumn.lineCount, [.max, 1]), (OrderColumn.lineCount, [.min, 1]), (OrderColumn.lineCount, [2]),
            (OrderColumn.record, [-1, 1]), (OrderColumn.record, [11, 1]), (OrderColumn.record, [.max, 1]),
            (OrderColumn.record, [1]), (OrderColumn.content, [1]), (OrderColumn.rowCount, [1, 1, 1]),
            (OrderColumn.instant, []), (OrderColumn.id + ".end", [1]), (OrderColumn.id + ".end", [2, 1]),
            (OrderColumn.id + ".end", [1, 3]), (OrderColumn.id + ".end", [-1, 2]),
            (OrderColumn.id + ".end", [1, .max]),
            (LineColumn.day, [1, 2]), (LineColumn.kind, [0]), (LineColumn.amount, [1, 2, 3, 4]),
            (LineColumn.currency, [0, 2, 0]), (LineColumn.currency, [0, -1, 0]), (LineColumn.currency, [0, 1]),
        ] as [(String, [Int64])])
    func refused(column: String, values: [Int64]) throws {
        let bytes = try Facts.bytes(orders, replacing: [column: values])
        #expect(throws: FactProblem.self) { try DamageTests.addUp(try Facts.open(bytes)) }
    }

    @Test("days and kinds of no meaning are read without harm")
    func odd() throws {
        for day in [Int64.min, -1, Int64(Int32.min) - 1, .max] {
            let bytes = try Facts.bytes(
                orders, replacing: [LineColumn.day: [day, 1, 2], LineColumn.kind: [0, 99, -5]])
            try DamageTests.readAll(bytes)
        }
    }

    @Test(
        "sums that pass 64 bits are a problem, within an order, a buyer and across imports, and where people stand side by side"
    )
    func overflow() throws {
        let half = PlainOrder.Line(day: 1, amount: .max / 2 + 1)
        let look = PurchaseView(asOf: Day(number: 10), currency: .cop)
        let inOrder = try FactView([PlainOrder("A", lines: [half, half])])
        let inRecord = try FactView([PlainOrder("A", lines: [half]), PlainOrder("B", lines: [half])])
        let acrossImports = try FactView([PlainOrder("A", lines: [half])], [PlainOrder("B", lines: [half])])
        let returns = PlainOrder.Line(kind: .return, day: 1, amount: .min / 2 - 1)
        let below = try FactView([PlainOrder("A", lines: [returns]), PlainOrder("B", lines: [returns])])
        for view in [inOrder, inRecord, acrossImports, below] {
            #expect(throws: FactProblem.overflow) { try view.purchaseTotals(records: 1, look) }
            #expect(throws: FactProblem.overflow) { try PurchaseScanTests.timeline(view, records: 1) }
        }
        let fits = try FactView([PlainOrder("A", record: 0, lines: [half]), PlainOrder("B", record: 1, lines: [half])])
        #expect(try fits.purchaseTotals(records: 1, look).net == [.max / 2 + 1, .max / 2 + 1])
        let timeline = try PurchaseScanTests.timeline(fits, records: 1)
        let all = CompanyScan(timeline, PersonSet(everybodyOf: 1), hasNobody: true)
        #expect(throws: FactProblem.overflow) { try all.months(23_640...23_640, asOf: 10) }
        let somebody = CompanyScan(timeline, PersonSet(everybodyOf: 1), hasNobody: false)
        #expect(try somebody.months(23_640...23_640, asOf: 10).months.map(\.net) == [.max / 2 + 1])
    }
}
