import Kernel
import Testing

@testable import Intake

@Suite("Whether a file says something new of an order")
struct OrderHasherTests {
    private static let header =
        "order_id,customer_ref,ordered_at,sku,quantity,unit_price,discount,currency,unit_cost,status,order_discount,shipping,tax,attr\n"
    private static let rows = [
        "1,c1,2024-01-01 10:00,CAF,1,15000,0,COP,9000,paid,100,5000,19,azul",
        "1,c1,2024-01-01 10:00,TE,2,3000,50,COP,,,,,,",
        "1,c1,2024-01-01 10:00,TE,2,3000,50,COP,,,,,,",
    ]
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    private func hash(_ rows: [String], header: String = header) throws -> UInt64? {
        let summary = try fixture.dryRun(header + rows.joined(separator: "\n") + "\n")
        #expect(summary.rejected == 0 && summary.totals.orders == 1)
        return fixture.step.orders?.content.first
    }

    @Test("The sequence of the rows does not matter")
    func sequence() throws {
        let known = try hash(Self.rows)
        #expect(try hash([Self.rows[0], Self.rows[2], Self.rows[1]]) == known)
        #expect(
            try hash([Self.rows[1], Self.rows[2], Self.rows[0]].map { $0.replacing(",paid,", with: ",,") })
                == hash(Self.rows.map { $0.replacing(",paid,", with: ",,") }))
    }

    @Test(
        "Any change is noticed",
        arguments: [
            ("c1", "c2"), ("10:00", "10:01"), ("2024-01-01", "2024-01-02"), ("CAF", "CAFE"), ("1,15000", "2,15000"),
            ("15000", "15000.01"), (",0,COP", ",1,COP"), ("COP", "USD"), ("9000", "9001"), ("paid", "shipped"),
            ("paid", "cancelled"), (",100,", ",101,"), ("5000,19", "5001,19"), (",19,", ",20,"), ("azul", "rojo"),
            ("azul", ""),
        ])
    func changes(_ old: String, _ new: String) throws {
        let changed = Self.rows.map { $0.replacing(old, with: new) }
        #expect(changed != Self.rows)
        #expect(try hash(changed) != hash(Self.rows))
    }

    @Test("A line more, a line less, and one of two identical lines gone are noticed")
    func lines() throws {
        let known = try hash(Self.rows)
        #expect(try hash(Array(Self.rows.prefix(2))) != known)
        #expect(try hash(Self.rows + [Self.rows[1]]) != known)
    }

    @Test("A column that appears empty changes nothing; one that appears filled does")
    func newColumn() throws {
        let header = Self.header.replacing("\n", with: ",store\n")
        #expect(try hash(Self.rows.map { $0 + "," }, header: header) == hash(Self.rows))
        #expect(try hash(Self.rows.map { $0 + ",Bogotá" }, header: header) != hash(Self.rows))
    }

    @Test("The sequence of the columns does not matter")
    func columnSequence() throws {
        let (a, b) = ("order_id,ordered_at,amount,sku,color,talla\n", "talla,sku,amount,color,ordered_at,order_id\n")
        #expect(try hash(["1,2024-01-01,5,CAF,azul,M"], header: a) == hash(["M,CAF,5,azul,2024-01-01,1"], header: b))
        #expect(try hash(["1,2024-01-01,5,CAF,azul,M"], header: a) != hash(["M,CAF,5,M,2024-01-01,1"], header: b))
    }

    @Test("Rows that trade places and so mean something else are noticed: a blank row takes the first row's status")
    func statusByPlace() throws {
        let (void, blank) = (
            "1,c1,2024-01-01 10:00,TE,1,3000,,,,cancelled,,,,", "1,c1,2024-01-01 10:00,CAF,1,3000,,,,,,,,"
        )
        #expect(try hash([void, blank]) != hash([blank, void]))
    }

    @Test("How a number or a day is written does not matter")
    func writing() throws {
        let plain = try hash(["1,2024-01-01,1500.5"], header: "order_id,ordered_at,amount\n")
        #expect(try hash(["1,20240101,1500.50"], header: "order_id,ordered_at,amount\n") == plain)
        #expect(try hash(["1,2024-01-01T00:00:00-05:00,\"$ 1500.5\""], header: "order_id,ordered_at,amount\n") == plain)
    }
}
