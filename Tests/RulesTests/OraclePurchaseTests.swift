import Kernel
import Rules
import TestKit
import Testing
import Timelines

/// The oracle as of a day.
func oracle(_ iso: String, _ people: World.Person...) -> Oracle {
    Oracle(World(people: people), asOf: Day(number: number(iso)))
}

/// What a value comes to as of 2024-06-30 for somebody with these orders, alone in the world.
func value(_ value: RuleValue, _ orders: [World.Line]...) -> OracleValue? {
    let person = World.Person(1, orders: orders.enumerated().map { World.Order($0.offset, $0.element) })
    return oracle("2024-06-30", person).value(of: value, for: person)
}

/// A line of a day; the amount in whole units of the currency.
func line(
    _ iso: String, _ units: Int64, _ kind: LineKind = .purchase, quantity: Int64 = 1, cost: Int64? = nil,
    texts: [String: String] = [:]
) -> World.Line {
    World.Line(
        number(iso), kind, quantity: quantity * 1_000_000, amount: units * 100, cost: cost.map { $0 * 1_000_000 }, texts
    )
}

@Suite("The oracle on purchases")
struct OraclePurchaseTests {
    @Test("a purchase is decided on all lines of the order, never on the filtered ones")
    func decidedOnAllLines() {
        let order = [
            line("2024-05-01", 0, texts: ["category": "Té"]), line("2024-05-01", 10, texts: ["category": "Café"]),
        ]
        #expect(value(purchases(filter(.category, .equal, "te"), measure: .count), order) == .number(1))
        #expect(value(purchases(filter(.amount, .less, 1), measure: .count), order) == .number(1))
    }

    @Test("an order of gifts alone is no purchase, and neither is one that is worth nothing by the as-of day")
    func giftsAlone() {
        #expect(value(purchases(measure: .count), [line("2024-05-01", 0)]) == .number(0))
        let later = [line("2024-05-01", 0), line("2024-07-01", 10)]
        #expect(value(purchases(measure: .count), later) == .number(0))
        #expect(value(purchases(measure: .first), later) == nil)
        // A return takes nothing from what was sold.
        let back = [line("2024-05-01", 10), line("2024-05-02", -10, .return, quantity: -1)]
        #expect(value(purchases(measure: .count), back) == .number(1))
    }

    @Test("count: distinct purchases with a picked purchase line, free and zero-quantity lines included")
    func counts() {
        let order = [
            line("2024-05-01", 10, texts: ["sku": "A"]), line("2024-05-01", 0, texts: ["sku": "B"]),
            line("2024-05-01", 0, quantity: 0, texts: ["sku": "C"]),
            line("2024-05-01", -2, .return, quantity: -1, texts: ["sku": "D"]),
        ]
        for (sku, count) in [("A", 1), ("B", 1), ("C", 1), ("D", 0), ("E", 0)] {
            let counted = purchases(filter(.sku, .equal, .text(sku)), measure: .count)
            #expect(value(counted, order) == .number(count), "\(sku)")
        }
        #expect(value(purchases(measure: .count), order, order) == .number(2))
    }

    @Test("products: distinct skus of those lines, as written but for the spaces around them")
    func products() {
        let order = [
            line("2024-05-01", 10, texts: ["sku": "A"]), line("2024-05-01", 10, texts: ["sku": " A "]),
            line("2024-05-01", 10, texts: ["sku": "a"]), line("2024-05-01", 10),
            line("2024-06-01", 0, texts: ["sku": "B"]),
            line("2024-05-01", -2, .return, quantity: -1, texts: ["sku": "D"]),
        ]
        #expect(value(purchases(measure: .products), order) == .number(3))
        #expect(value(purchases(measure: .products), [line("2024-05-01", 0, texts: ["sku": "A"])]) == .number(0))
    }

    @Test("quantity, amount, profit: sums over all picked lines (purchase, return, adjustment), each by its own day")
    func sums() {
        let order = [
            line("2024-03-01", 50, quantity: 5, cost: 30), line("2024-06-20", -20, .return, quantity: -2, cost: -12),
            line("2024-06-20", -3, .adjustment, quantity: 1),
        ]
        #expect(value(purchases(measure: .quantity), order) == .number(3))
        #expect(value(purchases(measure: .amount), order) == .number(27))
        #expect(value(purchases(measure: .profit), order) == .number(9))
        #expect(value(purchases(.within(30, .days), measure: .quantity), order) == .number(-2))
        #expect(value(purchases(.within(30, .days), measure: .amount), order) == .number(-23))
        #expect(value(purchases(.within(30, .days), measure: .profit), order) == .number(-11))
        // Also of an order that is no purchase: a credit note alone.
        #expect(value(purchases(measure: .amount), [line("2024-06-20", -7, .return)]) == .number(-7))
    }

    @Test("an adjustment has quantity 0 in sums and costs 0; in filters its quantity is as written")
    func adjustments() {
        let order = [line("2024-06-20", 10, quantity: 4, cost: 1), line("2024-06-20", -3, .adjustment, quantity: 2)]
        #expect(value(purchases(filter(.quantity, .equal, 2), measure: .amount), order) == .number(-3))
        #expect(value(purchases(filter(.quantity, .equal, 2), measure: .quantity), order) == .number(0))
        #expect(value(purchases(filter(.quantity, .equal, 2), measure: .count), order) == .number(0))
        #expect(value(purchases(measure: .profit), order) == .number(6))
    }

    @Test("average = amount ÷ count; over nothing unknown")
    func average() {
        let orders = [[line("2024-05-01", 10)], [line("2024-05-02", 15), line("2024-05-03", -5, .return)]]
        #expect(value(purchases(measure: .average), orders[0], orders[1]) == .number(10))
        #expect(value(purchases(measure: .average)) == nil)
        #expect(value(purchases(.from(.day("2024-05-03")), measure: .average), orders[1]) == nil)
        let three = [
            [line("2024-05-01", 10)], [line("2024-05-02", 0), line("2024-05-02", 6)], [line("2024-05-03", 4)],
        ]
        #expect(value(purchases(measure: .average), three[0], three[1], three[2]) == .number(Fraction(20, over: 3)))
    }

    @Test("its day is that of its earliest purchase line; it is in a window that holds one of its purchase lines")
    func days() {
        let order = [line("2024-06-29", 10), line("2024-04-02", 10), line("2024-01-01", -1, .return)]
        #expect(value(purchases(measure: .first), order) == .date(number("2024-04-02")))
        #expect(value(purchases(measure: .last), order) == .date(number("2024-04-02")))
        #expect(value(purchases(.within(10, .days), measure: .count), order) == .number(1))
        #expect(value(purchases(.within(10, .days), measure: .last), order) == .date(number("2024-04-02")))
        #expect(value(purchases(.within(10, .days), measure: .daysSinceLast), order) == .number(89))
        #expect(value(purchases(.to(.day("2024-03-31")), measure: .count), order) == .number(0))
        #expect(value(purchases(measure: .daysSinceFirst)) == nil)
    }

    @Test("a filter picks a line where it is true, not where it is unknown")
    func unknownPicksNothing() {
        let order = [line("2024-05-01", 10, texts: ["sku": "A"]), line("2024-05-01", 5)]
        #expect(value(purchases(filter(.sku, .unequal, "B"), measure: .amount), order) == .number(10))
        let others = Filter.isIn(.column(.sku), ["B"], isNegated: true)
        #expect(value(purchases(others, measure: .amount), order) == .number(10))
        #expect(value(purchases(filter(.sku, .unequal, "A"), measure: .amount), order) == .number(0))
    }

    @Test("void lines are in no figure")
    func void() {
        let order = [line("2024-05-01", 10, .void), line("2024-05-02", 0)]
        #expect(value(purchases(measure: .count), order) == .number(0))
        #expect(value(purchases(measure: .amount), order) == .number(0))
        #expect(value(purchases(filter(.orderAmount, .greater, 0), measure: .quantity), order) == .number(0))
    }

    @Test("a line without a rate makes a purchase and is in no figure of money, on either side")
    func withoutRate() {
        let foreign = World.Line(number("2024-05-01"), amount: nil, ownAmount: 2000)
        #expect(value(purchases(measure: .count), [foreign]) == .number(1))
        #expect(value(purchases(measure: .amount), [foreign]) == .number(0))
        #expect(value(purchases(measure: .quantity), [foreign]) == .number(1))
        // Its unknown cost makes nothing unknown: it is left out.
        #expect(value(purchases(measure: .profit), [foreign, line("2024-05-01", 10, cost: 4)]) == .number(6))
        // Its amount is unknown to filters, and adds nothing to that of its order.
        #expect(value(purchases(filter(.amount, .atLeast, 0), measure: .count), [foreign]) == .number(0))
        let mixed = [foreign, line("2024-05-01", 10)]
        #expect(value(purchases(filter(.orderAmount, .equal, 10), measure: .quantity), mixed) == .number(2))
        #expect(value(purchases(filter(.orderAmount, .equal, 0), measure: .count), [foreign]) == .number(1))
    }

    @Test("one line sold or returned without a cost makes the profit unknown; over nothing it is 0")
    func unknownCost() {
        let order = [line("2024-05-01", 10, cost: 4, texts: ["sku": "A"]), line("2024-05-01", 0, texts: ["sku": "B"])]
        #expect(value(purchases(measure: .profit), order) == nil)
        #expect(value(purchases(filter(.sku, .equal, "A"), measure: .profit), order) == .number(6))
        #expect(value(purchases(filter(.sku, .equal, "C"), measure: .profit), order) == .number(0))
        #expect(value(attribute("profit"), order) == nil)
        #expect(value(attribute("profit")) == .number(0))
    }

    @Test("order.amount = the sum of its positive lines up to the day")
    func orderAmount() {
        let order = [
            line("2024-05-01", 10), line("2024-05-02", 5), line("2024-05-03", -4, .return),
            line("2024-05-03", -1, .adjustment), line("2024-07-01", 100),
        ]
        #expect(value(purchases(filter(.orderAmount, .equal, 15), measure: .amount), order) == .number(10))
        // Of all its lines, also where a window picks one.
        let late = purchases(filter(.orderAmount, .equal, 15), .from(.day("2024-05-02")), measure: .amount)
        #expect(value(late, order) == .number(0))
        #expect(value(returns(filter(.orderAmount, .equal, 15), measure: .amount), order) == .number(4))
    }

    @Test("rhythm: median gap between consecutive distinct purchase days, mean of the middle two, unknown below three")
    func rhythm() {
        let days = ["2024-01-01", "2024-01-11", "2024-01-11", "2024-01-31"]
        let orders = days.map { [line($0, 10)] }
        #expect(value(purchases(measure: .rhythm), orders[0], orders[1], orders[2]) == nil)
        #expect(value(purchases(measure: .rhythm), orders[0], orders[1], orders[2], orders[3]) == .number(15))
        let fourth = [line("2024-02-01", 10)]
        #expect(value(purchases(measure: .rhythm), orders[3], fourth, orders[0], orders[1]) == .number(10))
    }
}

@Suite("The oracle on returns and events")
struct OracleReturnTests {
    private let order = [
        line("2024-05-01", 50, quantity: 5, cost: 30, texts: ["sku": "A"]),
        line("2024-05-10", -20, .return, quantity: -2, cost: -12, texts: ["sku": "A"]),
        line("2024-06-10", -10, .return, quantity: -1, cost: -6, texts: ["sku": "A"]),
    ]

    @Test("returns: positive figures over picked return lines, count is of orders, days are the line's own")
    func figures() {
        let note = [line("2024-06-29", -7, .return, quantity: -1, cost: -8, texts: ["sku": "B"])]
        #expect(value(returns(measure: .count), order, note) == .number(2))
        #expect(value(returns(measure: .quantity), order, note) == .number(4))
        #expect(value(returns(measure: .amount), order, note) == .number(37))
        #expect(value(returns(measure: .average), order, note) == .number(Fraction(37, over: 2)))
        #expect(value(returns(measure: .products), order, note) == .number(2))
        #expect(value(returns(measure: .first), order, note) == .date(number("2024-05-10")))
        #expect(value(returns(measure: .daysSinceLast), order, note) == .number(1))
        #expect(value(returns(measure: .rhythm), order, note) == .number(25))
        #expect(value(returns(measure: .count), [order[0]]) == .number(0))
        #expect(value(returns(measure: .last), [order[0]]) == nil)
    }

    @Test("returns: the profit is a positive loss, and unknown where a cost is")
    func loss() {
        // 20 and 10 given back, of which goods worth 12 and 6 came home.
        #expect(value(returns(measure: .profit), order) == .number(12))
        #expect(value(returns(measure: .profit), [line("2024-05-01", -5, .return)]) == nil)
    }

    @Test("filters of returns see positive quantities and amounts, those of purchases see them as they are")
    func filters() {
        #expect(value(returns(filter(.quantity, .equal, 2), measure: .amount), order) == .number(20))
        #expect(value(returns(filter(.amount, .greater, 15), measure: .quantity), order) == .number(2))
        #expect(value(purchases(filter(.quantity, .equal, -2), measure: .amount), order) == .number(-20))
        #expect(value(purchases(filter(.quantity, .greater, 0), measure: .amount), order) == .number(50))
    }

    @Test("events and interactions are apart; events have a value, and facts after the day are ignored")
    func events() {
        let person = World.Person(
            1,
            events: [
                .init(number("2024-06-01"), "Visita", ["channel": "web"], value: 2_500_000),
                .init(number("2024-06-05"), "visita", value: 500_000), .init(number("2024-06-05"), "visita"),
                .init(number("2024-06-30"), "carrito"), .init(number("2024-07-01"), "visita", value: 9_000_000),
            ], interactions: [.init(number("2024-06-02"), "click", ["campaign": "Navidad"])])
        let oracle = oracle("2024-06-30", person)
        let visits = filter(.type, .equal, "VISITA")
        for (value, wanted) in [
            (RulesTests.events(visits, measure: .count), OracleValue.number(3)),
            (RulesTests.events(visits, measure: .value), .number(3)),
            (RulesTests.events(measure: .rhythm), .number(Fraction(29, over: 2))),
            (RulesTests.events(visits, measure: .last), .date(number("2024-06-05"))),
            (RulesTests.events(visits, .to(.day("2024-12-31")), measure: .count), .number(3)),
            (RulesTests.events(filter(.channel, .unequal, "email"), measure: .count), .number(1)),
            (RulesTests.events(filter(.type, .equal, "click"), measure: .value), .number(0)),
            (interactions(measure: .count), .number(1)),
            (interactions(filter(.campaign, .equal, "navidad"), measure: .daysSinceFirst), .number(28)),
        ] {
            #expect(oracle.value(of: value, for: person) == wanted, "\(value)")
        }
        #expect(oracle.value(of: interactions(measure: .rhythm), for: person) == nil)
    }
}
