import Kernel
import Testing

@testable import Insight

/// The same questions answered slowly and plainly from the lines themselves.
@Suite("RFM and the company's figures against a plain oracle")
struct RFMOracleTests {
    private struct Answer: Equatable {
        var last = Int.min
        var purchases = 0
        var net: Int64 = 0
        var gross: Int64 = 0
    }

    /// By customer: purchases decided on all lines up to the day, money of the lines inside the window.
    private func oracle(_ lines: [Line], asOf: Int, from: Int = .min, zero: Bool = false) -> [String: Answer] {
        var answers: [String: Answer] = [:]
        for (_, order) in Dictionary(grouping: lines, by: \.order) {
            let counted = order.filter { $0.number <= asOf && $0.status != "cancelled" }
            let sold = counted.filter { $0.quantity >= 0 && $0.amount >= 0 }
            let inside = sold.filter { $0.number >= from }
            guard let who = order.first?.who, !who.isEmpty else { continue }
            var answer = answers[who] ?? Answer()
            for line in counted where line.number >= from && line.currency.isEmpty {
                answer.net += line.quantity < 0 ? -abs(line.amount) : line.amount
            }
            if let first = inside.map(\.number).min(), zero || sold.reduce(0, { $0 + $1.amount }) > 0 {
                answer.purchases += 1
                answer.last = max(answer.last, first)
                answer.gross += inside.filter(\.currency.isEmpty).reduce(0) { $0 + $1.amount }
            }
            answers[who] = answer
        }
        return answers.filter { $0.value.purchases > 0 }
    }

    private func make(_ random: inout SeededGenerator, orders: Range<Int>) -> [Line] {
        orders.flatMap { order -> [Line] in
            let who = random.below(8) == 0 ? "" : "c\(random.below(25))"
            let day = Day(number: 19_358 + Int32(random.below(730)))
            let (status, currency) = (random.below(9) == 0 ? "cancelled" : "", random.below(9) == 0 ? "USD" : "")
            return (0..<(1 + random.below(3))).map { line in
                let amount =
                    random.below(5) == 0 ? 0 : Int64(random.below(90_000)) - (random.below(9) == 0 ? 100_000 : 0)
                return Line(
                    order: "\(order)", who: who, day: day.adding(days: line * random.below(20)).description,
                    amount: amount,
                    quantity: random.below(7) == 0 ? -1 : 1, currency: currency, status: status)
            }
        }
    }

    private func compare(
        _ table: RFMTable, _ expected: [String: Answer], _ company: InsightFixture, gross: Bool, _ note: String
    ) throws {
        let people = try company.insight.people(table, table.customers.indices)
        #expect(Set(people.map(\.reference)) == Set(expected.keys), "\(note)")
        for person in people {
            let answer = try #require(expected[person.reference])
            #expect(Int(table.frequency[person.position]) == answer.purchases, "\(note) \(person.reference)")
            #expect(
                Int(table.recencyDays[person.position]) == Int(table.question.asOf.number) - answer.last,
                "\(note) \(person.reference)")
            #expect(
                table.monetary[person.position] == (gross ? answer.gross : answer.net), "\(note) \(person.reference)")
        }
    }

    @Test(
        "Three hundred random orders, then a second delivery that changes some: every question, the same answer",
        arguments: [UInt64(1), 2])
    func random(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let company = try InsightFixture(today: "2024-12-31")
        var lines = make(&random, orders: 0..<300)
        try company.add(lines)
        let later = make(&random, orders: 250..<330)
        try company.add(later)
        let replaced = Set(later.map(\.order))
        lines = lines.filter { !replaced.contains($0.order) } + later
        for asOf in ["2023-06-30", "2024-02-29", "2024-12-31"] {
            let day = Int(Day(iso: asOf)?.number ?? 0)
            for (gross, zero) in [(false, false), (true, false), (false, true)] {
                for window in [nil, 90, 365] as [Int?] {
                    let table = try company.rfm(asOf) {
                        ($0.isGross, $0.includesZero, $0.window) = (gross, zero, window.flatMap { Lookback("\($0)d") })
                    }
                    let expected = oracle(lines, asOf: day, from: window.map { day + 1 - $0 } ?? .min, zero: zero)
                    try compare(
                        table, expected, company, gross: gross,
                        "\(asOf) gross \(gross) zero \(zero) window \(window ?? 0)")
                }
            }
        }
        try checkFigures(lines, company, "2024-12-31")
    }

    /// Active, lost, net and purchases of the twelve months and of the twelve before; the months.
    private func checkFigures(_ lines: [Line], _ company: InsightFixture, _ asOf: String) throws {
        let day = try #require(Day(iso: asOf))
        let figures = try company.insight.figures(day)
        let before = day.adding(months: -12)
        let now = oracle(lines, asOf: Int(day.number), from: Int(before.number) + 1)
        let then = oracle(lines, asOf: Int(before.number), from: Int(before.adding(months: -12).number) + 1)
        #expect(figures.active == now.count && figures.activeBefore == then.count)
        #expect(figures.lost == then.keys.filter { now[$0] == nil }.count)
        let year = lines.filter {
            $0.number > Int(before.number) && $0.number <= Int(day.number) && $0.status.isEmpty && $0.currency.isEmpty
        }
        let net = year.reduce(Int64(0)) { $0 + ($1.quantity < 0 ? -abs($1.amount) : $1.amount) }
        #expect(figures.net == net)
        #expect(figures.months.count == 13 && figures.months.last?.month == 12 && figures.months.last?.year == 2024)
        #expect(figures.months.dropFirst().reduce(0) { $0 + $1.net } == net)
    }

    @Test("A planted defect is noticed: an oracle that forgets cancelled orders differs")
    func planted() throws {
        let lines = [Line(order: "1", who: "a", day: "2024-01-01", amount: 5, status: "cancelled")]
        let company = try InsightFixture()
        try company.add(lines)
        let forgetful = lines.map { line in
            var line = line
            line.status = ""
            return line
        }
        #expect(oracle(forgetful, asOf: 19_800).count == 1)
        #expect(try company.rfm("2024-12-31").count == oracle(lines, asOf: 20_000).count)
    }
}

extension Line {
    var number: Int { Int(Day(iso: day)?.number ?? 0) }
}
