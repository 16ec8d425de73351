import Kernel
import Testing

@testable import Intake

@Suite("Rows that memory holds")
struct RowLimitTests {
    @Test("A file with more rows than memory holds is refused with the number that it takes, and the next one is taken")
    func refused() throws {
        // Three quarters of it, at 300 bytes a row, are 8,000 rows; the count is looked at every 8,192.
        let fixture = try IntakeFixture(memory: 3_200_000)
        let header = "event_id,customer_ref,occurred_at,type\n"
        let rows = (0..<9_000).map { "\($0),c1,2024-01-01,visit\n" }
        do {
            _ = try fixture.run(header + rows.joined(), ImportOptions(kind: .events, source: "tienda"))
            Issue.record("taken")
        } catch let problem as PlainProblem {
            #expect(problem.code == "import.too-many-rows" && problem.arguments["rows"] == "8000")
        }
        #expect(
            try fixture.run(header + rows.prefix(7_000).joined(), ImportOptions(kind: .events, source: "tienda"))
                .accepted == 7_000)
    }

    @Test(
        "Where memory is small a portion of orders is: two of them take a quarter of it, and it has some rows in any case"
    )
    func portions() throws {
        #expect(IntakeSetting.orderPortion(memory: 8 << 30) == 1 << 19)
        #expect(IntakeSetting.orderPortion(memory: 256 << 20) == 167_772)
        #expect(IntakeSetting.orderPortion(memory: 1 << 20) == 1 << 14)
        let home = try IntakeFixture().home
        #expect(try IntakeSetting(home, memory: 256 << 20).orderPortion == 167_772)
    }

    @Test("Orders go through in portions, as many as there are; those whose rows lie far apart by shares of the orders")
    func orders() throws {
        let fixture = try IntakeFixture(memory: 3_200_000, orderPortion: 1_000)
        let header = "order_id,customer_ref,ordered_at,amount\n"
        let rows = (0..<30_000).map { "\($0),c1,2024-01-01,5\n" }.joined()
        #expect(try fixture.run(header + rows).accepted == 30_000)
        let summary = try fixture.run(header + rows + "0,c1,2024-01-01,5\n")
        #expect(summary.accepted == 30_001 && summary.totals.orders == 30_000)
        // A quarter of it holds 2,666 rows.
        #expect(fixture.step.portions == 13)
    }

    @Test("One order with more rows than memory holds is refused with the number")
    func large() throws {
        let fixture = try IntakeFixture(memory: 3_200_000, orderPortion: 1_000)
        let header = "order_id,customer_ref,ordered_at,amount\n"
        let rows = (0..<8_000).map { "\($0 % 7_999 == 0 ? 0 : 1),c1,2024-01-01,5\n" }.joined()
        #expect(throws: PlainProblem("import.too-many-rows", .invalid, ["rows": "8000"])) {
            try fixture.run(header + rows + rows + rows)
        }
    }

    @Test("People are not held: a file of any length goes through as much memory")
    func people() {
        let memory: UInt64 = 1 << 30
        #expect(RowLimit(.people, memory: memory).rows > 2 * RowLimit(.orders, memory: memory).rows)
        #expect(RowLimit(.orders, memory: 24 << 30).rows > 50_000_000)
    }
}
