import Kernel
import Rules
import TestKit
import Testing

@Suite("The oracle on what is computed of customers")
struct OracleFigureTests {
    private func person(_ id: Int64, _ orders: [World.Line]...) -> World.Person {
        World.Person(id, orders: orders.enumerated().map { World.Order(Int(id) * 100 + $0.offset, $0.element) })
    }

    @Test(
        """
        of a customer without a purchase frequency, orders_count, breadth are 0, monetary, billing, profit the sum of \
        what there is, all other figures unknown
        """)
    func withoutPurchase() throws {
        let note = line("2024-06-01", -7, .return, quantity: -1, cost: -3)
        let oracle = oracle("2024-06-30", person(1, [note], [line("2024-06-01", 0, cost: 1)]), person(2))
        let figures = try #require(oracle.figures[1])
        let known: [String: OracleValue] = [
            "frequency": .number(0), "orders_count": .number(0), "breadth": .number(0), "monetary": .number(-7),
            "billing": .number(-7), "profit": .number(-5), "referrals": .number(0), "fxv": .text("none"),
        ]
        #expect(figures == known)
        #expect(oracle.figures[2]?["monetary"] == .number(0))
    }

    @Test("profit and margin are of all history; margin = profit ÷ amount, unknown where the amount is 0")
    func profit() {
        let oracle = oracle(
            "2024-06-30", person(1, [line("2020-01-01", 50, cost: 30)], [line("2024-06-01", -10, .return, cost: -6)]),
            person(2, [line("2024-01-01", 50, cost: 30), line("2024-01-02", -50, .return, cost: -30)]))
        #expect(oracle.figures[1]?["profit"] == .number(16))
        #expect(oracle.figures[1]?["margin"] == .number(Fraction(2, over: 5)))
        #expect(oracle.figures[2]?["profit"] == .number(0) && oracle.figures[2]?["margin"] == nil)
    }

    @Test("tenure_days = days since the first purchase; it stops at the last purchase for who has left")
    func tenure() {
        let oracle = oracle(
            "2024-06-30", person(1, [line("2022-01-01", 10)], [line("2023-06-30", 10)]),
            person(2, [line("2022-01-01", 10)], [line("2023-07-01", 10)]),
            // Not left: a line of that purchase is in the twelve months.
            person(3, [line("2022-01-01", 10), line("2023-07-01", 0)]))
        #expect(oracle.figures[1]?["tenure_days"] == .number(545))
        #expect(oracle.figures[2]?["tenure_days"] == .number(911))
        #expect(oracle.figures[3]?["tenure_days"] == .number(911))
        #expect(oracle.figures[3]?["recency_days"] == .number(911))
    }

    @Test("ABC: net amount descending, ties by customer id, by the share before the customer; 0 or less is C")
    func abc() {
        let oracle = oracle(
            "2024-06-30", person(5, [line("2024-01-01", 40)]), person(6, [line("2024-01-01", 40)]),
            person(7, [line("2024-01-01", 15)]), person(8, [line("2024-01-01", 5)]),
            person(9, [line("2024-01-01", 10), line("2024-01-01", -10, .return)]), person(10),
            person(11, [line("2024-01-01", 1), line("2024-02-01", -30, .return)]))
        let classes = (5...11).map { oracle.figures[Int64($0)]?["abc"] }
        #expect(classes == ["A", "A", "B", "C", "C", nil, "C"].map { $0.map { .text($0) } })
    }

    @Test("ABC: who begins at exactly 80 % is B, and of two with the same amount the one with the lower id comes first")
    func edgesOfClasses() {
        let oracle = oracle(
            "2024-06-30", person(1, [line("2024-01-01", 15)]), person(2, [line("2024-01-01", 80)]),
            person(3, [line("2024-01-01", 15)]), person(4, [line("2024-01-01", 80)]),
            person(5, [line("2024-01-01", 10)]))
        // Of 200: before them 0, 80, 160, 175, 190.
        let classes = [2, 4, 1, 3, 5].map { oracle.figures[$0]?["abc"] }
        #expect(classes == ["A", "A", "B", "B", "C"].map { .text($0) })
    }

    @Test("scores: ties share the lower score, and only customers with a purchase up to the day are scored")
    func scores() {
        let oracle = oracle(
            "2024-06-30", person(1, [line("2024-01-01", 10)]), person(2, [line("2024-01-01", 20)]),
            person(3, [line("2024-02-01", 20)], [line("2024-02-01", 5)]), person(4), person(5, [line("2024-07-01", 9)]))
        let scores = (1...3).map { id in ["rfm.r", "rfm.f", "rfm.m"].map { oracle.figures[id]?[$0] } }
        // Of three: nobody worse 1, one worse 1 + ⌊5/3⌋, two worse 1 + ⌊10/3⌋.
        let wanted = [[1, 1, 1], [1, 1, 2], [4, 4, 4]]
        #expect(scores == wanted.map { $0.map { .number($0) } })
        #expect(oracle.figures[4]?["rfm.r"] == nil && oracle.figures[5]?["rfm.group"] == nil)
        #expect(oracle.figures[3]?["rfm.group"] == .text("Loyal"))
    }

    @Test("F×V: high is strictly above the median of those with a purchase in the window; outside it the cell is none")
    func cells() {
        let oracle = oracle(
            "2024-06-30", person(1, [line("2024-01-01", 10)]), person(2, [line("2024-01-01", 30)]),
            person(3, [line("2024-02-01", 20)], [line("2024-02-01", 20)]),
            person(4, [line("2024-02-01", 20)], [line("2024-02-01", 40)]), person(5, [line("2023-06-30", 90)]),
            person(6))
        // F: 1 1 2 2, median 3/2; V: 10 30 20 30, median 25.
        let cells = (1...6).map { oracle.figures[$0]?["fxv"] }
        #expect(cells == ["indifference", "migration", "approach", "loyalty", "none", "none"].map { .text($0) })
    }

    @Test("breadth: distinct categories bought in 12 months, folded; depth = their net amount ÷ categories")
    func breadth() {
        let order = [
            line("2024-01-01", 10, texts: ["category": "Café"]), line("2024-01-01", 0, texts: ["category": " CAFE"]),
            line("2024-01-01", 5, texts: ["category": "Té"]), line("2024-01-01", 1),
            line("2024-01-02", -4, .return, texts: ["category": "Panela"]),
            line("2023-06-30", 7, texts: ["category": "Maíz"]),
        ]
        let oracle = oracle("2024-06-30", person(1, order), person(2, [line("2024-01-01", 10)]))
        #expect(oracle.figures[1]?["breadth"] == .number(2))
        #expect(oracle.figures[1]?["billing"] == .number(12))
        #expect(oracle.figures[1]?["depth"] == .number(6))
        #expect(oracle.figures[2]?["breadth"] == .number(0) && oracle.figures[2]?["depth"] == nil)
    }

    @Test("referrals counts people whose referred_by names this customer and who have a purchase")
    func referrals() {
        var (first, second, third) = (
            person(1), person(2, [line("2024-01-01", 10)]), person(3, [line("2024-07-01", 10)])
        )
        first.references = ["c1", "W-1"]
        second.attributes["referred_by"] = .text(" W-1 ")
        third.attributes["referred_by"] = .text("c1")
        let then = oracle("2024-06-30", first, second, third)
        #expect(then.figures[1]?["referrals"] == .number(1) && then.figures[2]?["referrals"] == .number(0))
        #expect(oracle("2024-07-01", first, second, third).figures[1]?["referrals"] == .number(2))
    }

    @Test("cohort is the month of the first purchase; latency, overdue and recency are of purchase days")
    func cohort() {
        let days = ["2023-12-31", "2024-01-10", "2024-01-30"]
        let orders = days.enumerated().map { World.Order($0.offset, [line($0.element, 10)]) }
        let oracle = oracle("2024-02-14", World.Person(1, orders: orders))
        #expect(oracle.figures[1]?["cohort"] == .text("2023-12"))
        #expect(oracle.figures[1]?["latency_days"] == .number(15))
        #expect(oracle.figures[1]?["recency_days"] == .number(15) && oracle.figures[1]?["overdue"] == .number(1))
    }

    @Test("as of a past day every figure ignores facts after it")
    func past() {
        let orders = [
            World.Order(1, [line("2024-01-01", 0), line("2024-03-01", 10)]), World.Order(2, [line("2024-02-01", 5)]),
        ]
        let person = World.Person(1, orders: orders)
        let frequencies = ["2024-01-31", "2024-02-29", "2024-03-01"].map {
            self.frequency(oracle($0, person))
        }
        #expect(frequencies == [0, 1, 2].map { .number($0) })
    }

    private func frequency(_ oracle: Oracle) -> OracleValue? { oracle.figures[1]?["frequency"] }
}
