import Foundation
import Intake
import Kernel
import Testing

@Suite("What an order file changes")
struct OrderImportTests {
    private static let header = "order_id,customer_ref,ordered_at,sku,quantity,unit_price\n"
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    @Test("New, changed, unchanged and shrunk are counted in rows, shrunk in orders and named")
    func fates() throws {
        try home.run(
            .orders,
            Self.header + "1,a,2024-01-01,x,1,5\n1,a,2024-01-01,y,1,5\n2,a,2024-01-02,x,1,5\n3,a,2024-01-03,x,1,5\n")
        let file =
            Self.header
            + "1,a,2024-01-01,x,1,5\n2,a,2024-01-02,x,1,6\n2,a,2024-01-02,z,1,6\n3,a,2024-01-03,x,1,5\n4,b,2024-01-04,x,1,5\n"
        let rehearsed = try home.dryRun(.orders, file)
        let summary = try home.run(.orders, file)
        for answer in [rehearsed, summary] {
            #expect(answer.created == 1 && answer.updated == 3 && answer.unchanged == 1 && answer.shrunk == 1)
            #expect(answer.shrunkOrders == ["1"] && answer.people.created == 1)
        }
        #expect(try home.rfm("2024-01-31")["a"]?.monetary == "22.00")
    }

    @Test("Skipping leaves known orders as they are")
    func skip() throws {
        try home.run(.orders, Self.header + "1,a,2024-01-01,x,1,5\n")
        let summary = try home.run(.orders, Self.header + "1,a,2024-01-01,x,1,50\n2,a,2024-01-01,x,1,7\n") {
            $0.onExisting = .skip
        }
        #expect(summary.skipped == 1 && summary.created == 1)
        #expect(try home.rfm("2024-01-31")["a"]?.monetary == "12.00")
    }

    @Test("The same number from another source is another order")
    func sources() throws {
        let file = Self.header + "1,a,2024-01-01,x,1,5\n"
        for source in ["tienda", "web"] { #expect(try home.run(.orders, file) { $0.source = source }.created == 1) }
        #expect(try home.rfm("2024-01-31").values.map(\.frequency) == [1, 1])
        #expect(try home.rfm("2024-01-31") { $0.source = "web" }.keys.sorted() == ["web:a"])
        #expect(try home.rfm("2024-01-31") { $0.source = "nowhere" }.isEmpty)
    }

    @Test("An order that changes hands leaves its former buyer")
    func changesHands() throws {
        try home.run(.orders, Self.header + "1,a,2024-01-01,x,1,5\n")
        #expect(try home.run(.orders, Self.header + "1,b,2024-01-01,x,1,5\n").updated == 1)
        #expect(try home.rfm("2024-01-31").keys.sorted() == ["b"])
    }

    @Test("An order found unchanged, then changed, then as it was before: the last word counts each time")
    func backAndForth() throws {
        let (old, new) = (Self.header + "1,a,2024-01-01,x,1,5\n", Self.header + "1,a,2024-01-01,x,1,9\n")
        try home.run(.orders, old)
        for (file, worth, unchanged) in [(old, "5.00", 1), (new, "9.00", 0), (old, "5.00", 0), (old, "5.00", 1)] {
            #expect(try home.run(.orders, file).unchanged == unchanged)
            #expect(try home.rfm("2024-01-31")["a"]?.monetary == worth)
        }
    }

    @Test("Orders without a number are known again by person and instant")
    func unnumbered() throws {
        let header = "customer_ref,ordered_at,amount\n"
        let file = header + "a,2024-05-01 10:00,5\na,2024-05-01 10:00,6\n,2024-05-01 10:00,7\n"
        #expect(try home.run(.orders, file).created == 3)
        let again = try home.run(.orders, header + ",2024-05-01 10:00,7\na,2024-05-01 10:00,6\na,2024-05-01 10:00,5\n")
        #expect(again.unchanged == 3)
        #expect(try home.run(.orders, header + "a,2024-05-01 10:00,5\n").shrunk == 1)
        #expect(try home.rfm("2024-05-31")["a"]?.monetary == "5.00")
    }

    @Test("Mending a reject file completes the base as if the file had been good from the start")
    func mending() throws {
        let bad =
            Self.header
            + "1,a,2024-01-01,x,1,5\n2,a,2024-02-30,x,1,7\n3,b,2024-01-03,x,1,nada\n3,b,2024-01-03,y,1,9\n1,a,2024-01-01,y\n"
        let first = try home.run(.orders, bad)
        #expect(first.rejected == 5 && first.accepted == 0)
        let mended = try String(contentsOfFile: #require(first.rejectFile), encoding: .utf8)
            .replacing("2024-02-30", with: "2024-02-29").replacing("nada", with: "8").replacing(
                "2024-01-01,y\n", with: "2024-01-01,y,1,4\n")
        let second = try home.run(.orders, mended)
        #expect(second.rejected == 0 && second.created == 5)
        let good = try HomeFixture()
        try good.run(
            .orders,
            bad.replacing("2024-02-30", with: "2024-02-29").replacing("nada", with: "8").replacing(
                "2024-01-01,y\n", with: "2024-01-01,y,1,4\n"))
        #expect(try home.rfm("2024-03-31") == good.rfm("2024-03-31"))
        #expect(try home.rfm("2024-03-31")["a"]?.monetary == "16.00")
    }

    @Test("One absurd file cannot spoil the figures of the others: huge amounts are refused, not summed")
    func absurd() throws {
        try home.run(.orders, Self.header + "1,a,2024-01-01,x,1,5\n")
        let file =
            "order_id,customer_ref,ordered_at,quantity,unit_price\n"
            + (10..<20).map { "\($0),a,2024-01-01,3000000,3000000000\n" }.joined()
        _ = try home.run(.orders, file)
        let line = try #require(try home.rfm("2024-01-31")["a"])
        #expect(line.frequency == 1 && line.monetary == "5.00")
    }
}
