import Kernel
import Testing

@testable import Intake

@Suite("Rows become orders")
struct OrderAssemblyTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    /// Rows of order, customer, price, order discount and status; returns facts without day and currency.
    private func facts(_ rows: [String]) throws -> [String] {
        let file = "order_id,customer_ref,ordered_at,unit_price,order_discount,status\n"
        return try fixture.facts(file + rows.joined(separator: "\n") + "\n").map {
            let words = $0.split(separator: " ")
            return [words[0], words[1], words[3], words[5]].joined(separator: " ")
        }
    }

    @Test("An order discount is spread by largest remainder, ties to the earliest row, and sums to the cent")
    func largestRemainder() throws {
        #expect(
            try facts(["1,a,2024-01-01,10000,1000,", "1,,2024-01-01,10000,,", "1,,2024-01-01,10000,,"]) == [
                "1 a purchase 9666.66", "1 a purchase 9666.67", "1 a purchase 9666.67",
            ])
        #expect(
            try facts(["1,a,2024-01-01,1,1,", "1,,2024-01-01,3,,", "1,,2024-01-01,3,,"]) == [
                "1 a purchase 0.86", "1 a purchase 2.57", "1 a purchase 2.57",
            ])
    }

    @Test("The sign of an order discount is ignored, and it is at most what the lines are worth")
    func discountLimits() throws {
        #expect(try facts(["1,a,2024-01-01,100,-30,"]) == ["1 a purchase 70.00"])
        #expect(
            try facts(["1,a,2024-01-01,100,500,", "1,a,2024-01-01,50,,"]) == ["1 a purchase 0.00", "1 a purchase 0.00"])
    }

    @Test("An order discount touches only what is sold: no return, no adjustment, no void line, no gift")
    func discountTargets() throws {
        let file = """
            order_id,ordered_at,quantity,amount,order_discount,status
            1,2024-01-01,1,100,10,paid
            1,2024-01-01,-1,40,,
            1,2024-01-01,1,-20,,
            1,2024-01-01,1,0,,
            1,2024-01-01,1,300,,cancelled

            """
        let amounts = try fixture.facts(file).map { $0.split(separator: " ").dropFirst(3).joined(separator: " ") }
        #expect(
            amounts == [
                "purchase 1 90.00 COP", "return -1 -40.00 COP", "adjustment 1 -20.00 COP", "purchase 1 0.00 COP",
                "void 1 300.00 COP",
            ])
    }

    @Test("The first discount that is written counts once for the order, on whatever row it stands")
    func discountAnywhere() throws {
        #expect(
            try facts(["1,a,2024-01-01,100,,", "1,a,2024-01-01,100,50,", "1,a,2024-01-01,100,50,"]).last
                == "1 a purchase 83.34")
    }

    @Test("A returned order was sold and came back: its discount comes back too, and its net is nothing")
    func returned() throws {
        #expect(
            try facts(["1,a,2024-01-01,100,10,returned"]) == ["1 a purchase 90.00", "1 a return -90.00"])
        #expect(try facts(["1,a,2024-01-01,100,,Devuelto"]).count == 2)
    }

    @Test("A status on the first row holds for the blank rows; a row with a status of its own keeps it")
    func statuses() throws {
        #expect(
            try facts(["1,a,2024-01-01,5,,cancelled", "1,a,2024-01-01,6,,", "1,a,2024-01-01,7,,paid"]) == [
                "1 a void 5.00", "1 a void 6.00", "1 a purchase 7.00",
            ])
        #expect(
            try facts(["1,a,2024-01-01,5,,", "1,a,2024-01-01,6,,cancelled", "1,a,2024-01-01,7,,"]) == [
                "1 a purchase 5.00", "1 a void 6.00", "1 a purchase 7.00",
            ])
    }

    @Test("An unknown status counts as sold and is listed")
    func unknownStatus() throws {
        let summary = try fixture.dryRun(
            "order_id,ordered_at,amount,status\n1,2024-01-01,5,en camino\n2,2024-01-01,5,PAID\n3,2024-01-01,5,\n")
        #expect(summary.unknownStatuses == ["en camino"])
        #expect(summary.totals.statuses == ["en camino": 1, "PAID": 1, "": 1])
        #expect(fixture.step.facts.allSatisfy { $0.contains("purchase") })
    }

    @Test("The order belongs to the first row that names anybody; another name is marked and makes nobody new")
    func secondName() throws {
        let file =
            "order_id,customer_ref,ordered_at,amount\n1,,2024-01-01,5\n1,ana,2024-01-01,5\n1,eva,2024-01-01,5\n1,ana,2024-01-01,5\n"
        let summary = try fixture.dryRun(file)
        #expect(fixture.step.facts == [String](repeating: "1 ana 2024-01-01 purchase 1 5.00 COP", count: 4))
        #expect(summary.flagged == 1 && summary.totals.people == 1 && summary.totals.withoutCustomer == 0)
    }

    @Test("Without a number, the rows of one person at one instant are one order; of nobody at one instant too")
    func withoutNumber() throws {
        let file = """
            customer_ref,ordered_at,amount
            c5,2024-05-01 10:00,1
            c5,2024-05-01 18:00,2
            c5,2024-05-01 10:00,3
            c6,2024-05-01 10:00,4
            ,2024-05-01 10:00,5
            ,2024-05-01T15:00:00Z,6
            c5,2024-05-01T10:00:00-05:00,7

            """
        let summary = try fixture.dryRun(file)
        #expect(summary.totals.orders == 4 && summary.totals.withoutCustomer == 1 && summary.totals.people == 2)
        #expect(fixture.step.orders?.rowCount == [3, 1, 1, 2])
    }

    @Test("A file may number some orders and not others")
    func mixedNumbers() throws {
        #expect(
            try facts(["7,a,2024-01-01,1,,", ",a,2024-01-01,2,,", "7,a,2024-01-01,3,,"]) == [
                "7 a purchase 1.00", "7 a purchase 3.00", "- a purchase 2.00",
            ])
    }

    @Test("Rows of one order may stand anywhere in the file, and identical rows are two lines")
    func scattered() throws {
        #expect(
            try facts(["1,a,2024-01-01,5,,", "2,b,2024-01-01,6,,", "1,a,2024-01-01,5,,"]) == [
                "1 a purchase 5.00", "1 a purchase 5.00", "2 b purchase 6.00",
            ])
    }

    @Test("Control totals are of accepted rows as the file says: signed, void in, before order discounts")
    func totals() throws {
        let file = """
            order_id,customer_ref,ordered_at,quantity,amount,currency,order_discount,status
            1,a,2024-01-05,1,100,,40,paid
            2,b,2024-01-01,-1,30,,,
            3,,2024-03-01,1,1000,,,cancelled
            4,a,2024-02-01,1,20,USD,,
            5,a,2023-01-01,1,x,,,

            """
        let totals = try fixture.dryRun(file).totals
        #expect(totals.amounts == ["COP": "1070.00", "USD": "20.00"])
        #expect(totals.orders == 4 && totals.people == 2 && totals.withoutCustomer == 1)
        #expect(totals.firstDay == "2024-01-01" && totals.lastDay == "2024-03-01")
        #expect(totals.statuses == ["paid": 1, "": 2, "cancelled": 1])
    }

    @Test("Shares of a discount always sum to it, on 2,000 random orders")
    func sharesSum() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let weights = (0..<(1 + random.below(6))).map { _ in
                Int64(random.below(4) == 0 ? 0 : random.below(1_000_000))
            }
            let sum = weights.reduce(0, +)
            let total = sum == 0 ? 0 : Int64(random.below(Int(sum) + 1))
            let shares = Rounding.shares(of: total, over: weights)
            #expect(shares.reduce(0, +) == total)
            #expect(zip(shares, weights).allSatisfy { $0 >= 0 && $0 <= $1 })
        }
    }
}
