import Intake
import Kernel
import Testing
import Timelines
import Warehouse

@Suite("Importing payments")
struct PaymentImportTests {
    private static let header = "payment_id,order_id,customer_ref,paid_at,amount,currency,method,status\n"
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func seen() throws -> [String] {
        var seen: [String] = []
        try home.rooms.entries.visible(.payments).forEachBatch { rows in
            for entry in 0..<rows.count {
                let money = try #require(Currency(rows.currency(entry)))
                let amount = Money(minor: rows.amount[entry], currency: money).plain
                seen.append("\(rows.text("order_id", entry)) \(amount) \(money) \(rows.text("method", entry))")
            }
        }
        return seen.sorted()
    }

    @Test("Payments are kept with their order, amount and currency, known by their id, and go again")
    func imported() throws {
        let file =
            Self.header
            + "1,P-1,c1,2024-01-01,100.5,,PSE,ok\n2,P-1,c1,2024-01-02,-20,COP,PSE,\n3,P-2,,2024-01-03,7,USD,,\n"
        let rehearsed = try home.dryRun(.payments, file)
        let summary = try home.run(.payments, file)
        for answer in [rehearsed, summary] {
            #expect(answer.isBalanced && answer.created == 3 && answer.people.created == 1)
            #expect(answer.totals.amounts == ["COP": "80.50", "USD": "7.00"])
        }
        #expect(try seen() == ["P-1 -20.00 COP PSE", "P-1 100.50 COP PSE", "P-2 7.00 USD "])
        #expect(try home.run(.payments, file.replacing("100.5", with: "99")).updated == 1)
        #expect(try seen().contains("P-1 99.00 COP PSE"))
        let undone = try home.rooms.intake.undo(ImportID(summary.import), by: "test")
        #expect(undone.entries.kept == 2 && undone.entries.removed == 0)
        #expect(try seen() == ["P-1 -20.00 COP PSE", "P-1 99.00 COP PSE", "P-2 7.00 USD "])
        #expect(try home.rooms.entries.visible(.events).count == 0)
    }
}
