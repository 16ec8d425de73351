import Analytics
import ArgumentParser
import Insight
import Kernel

struct RatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates", abstract: "Customers lost, kept and won in 12 months, in customers and in money.")

    @OptionGroup var options: ValueOptions

    func run() throws {
        let rooms = try Terminal.rooms()
        let question = try options.question(rooms)
        let table = try rooms.insight.rates(question)
        let rows = ValueAnswer(
            table.currency, ["rate", "value", "value_money"],
            table.rows.map { [.text($0.code), .ratio($0.value), Self.money($0.money)] })
        let rates = table.rates
        let about: [String: Any] = [
            "period": table.period.description, "startOn": table.startOn.description, "active": rates.active,
            "activeAtStart": rates.activeAtStart, "lost": rates.lost, "retained": rates.retained, "new": rates.new,
            "repurchaseCohort": rates.firstBuyers, "repurchased": rates.repurchased,
            "linesLeftOut": table.linesLeftOut,
            "spend": [
                "acquiring": AnswerCell.money(table.spend.acquiring).value(table.currency),
                "retaining": AnswerCell.money(table.spend.retaining).value(table.currency),
                "rowsLeftOut": table.spend.rowsLeftOut,
            ],
        ]
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    private static func money(_ value: RatesTable.Row.Value) -> AnswerCell {
        switch value {
        case .ratio(let ratio): .ratio(ratio)
        case .amount(let amount): .money(amount.map { Int64(clamping: $0.rounded) })
        case .none: .ratio(nil)
        }
    }

    private func show(_ table: RatesTable) {
        let (texts, rates) = (Terminal.texts, table.rates)
        let days = ["from": texts.day(table.period.start(endingOn: table.question.asOf))]
        Terminal.answer(
            texts("cli.rates.title", days.merging(["day": texts.day(table.question.asOf)]) { $1 }))
        Terminal.answer(
            texts(
                "cli.rates.counts",
                [
                    "start": texts.number(rates.activeAtStart), "lost": texts.number(rates.lost),
                    "new": texts.number(rates.new), "active": texts.number(rates.active),
                ]))
        Terminal.table(
            [texts("cli.rates.rate"), texts("cli.rates.of-customers"), texts("cli.rates.of-money")],
            table.rows.map { row in
                switch row.money {
                case .ratio(let money):
                    [texts("rate." + row.code), ValueWords.percent(row.value), ValueWords.percent(money)]
                case .none: [texts("rate." + row.code), ValueWords.percent(row.value), ""]
                case .amount(let amount):
                    [
                        texts("rate." + row.code), "",
                        ValueWords.money(amount.map { Int64(clamping: $0.rounded) }, table.currency),
                    ]
                }
            }, right: [1, 2])
        if table.spend.rowsLeftOut > 0 {
            Terminal.answer(texts.plural("cli.rates.spend-left-out", count: table.spend.rowsLeftOut))
        }
        ValueWords.leftOut(table.linesLeftOut)
    }
}

struct CohortsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cohorts", abstract: "Customers by the month of their first purchase, and who came back when.")

    @OptionGroup var options: ValueOptions

    func run() throws {
        let rooms = try Terminal.rooms()
        let question = try options.question(rooms)
        let table = try rooms.insight.cohorts(question)
        let rows = ValueAnswer(
            rooms.settings.currency, ["cohort", "month", "customers"],
            table.cohorts.flatMap { cohort in
                cohort.customers.enumerated().map { [.text(cohort.code), .count($0.offset), .count($0.element)] }
            })
        let about: [String: Any] = [
            "customers": table.customers,
            "cohorts": table.cohorts.map { ["cohort": $0.code, "customers": $0.customers] as [String: Any] },
        ]
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    /// The first month and the twelve after it; csv has all.
    private func show(_ table: CohortTable) {
        let texts = Terminal.texts
        ValueWords.title(customers: table.customers, table.question.asOf)
        let widest = min(12, (table.cohorts.map(\.customers.count).max() ?? 1) - 1)
        let months = widest > 0 ? (1...widest).map { "+" + String($0) } : []
        Terminal.table(
            [texts("cli.cohorts.month"), texts("value.customers")] + months,
            table.cohorts.map { cohort in
                let size = cohort.customers.first ?? 0
                let shares = cohort.customers.dropFirst().prefix(widest).map { came in
                    Fraction(came, size).map { texts.percent($0.ratio, digits: 0) } ?? ""
                }
                let cells = [cohort.code, texts.number(size)] + shares
                return cells + [String](repeating: "", count: months.count + 2 - cells.count)
            }, right: Set(1..<(months.count + 2)))
        Terminal.say(texts("cli.cohorts.more"))
    }
}
