import ArgumentParser
import Insight
import Kernel

struct ProfitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profit", abstract: "What each customer leaves once what was sold to them is paid.",
        discussion: """
            profit = frequency x volume - cost of sales. A customer with one line sold or returned without a cost has \
            no profit: it is unknown, not 0.
            """)

    @OptionGroup var options: ValueOptions

    func run() throws {
        let rooms = try Terminal.rooms()
        let question = try options.question(rooms)
        let table = try rooms.insight.profit(question)
        let columns = ["frequency", "volume", "cost_of_sales", "profit", "cost_to_serve"]
        let rows = ValueAnswer(table.currency, columns, customers: table.customers) { position in
            [
                .count(Int(table.purchases[position])), .money(table.volume(position)), .money(table.cost[position]),
                // What serving a customer costs is not known yet.
                .money(table.profit[position]), .money(nil),
            ]
        }
        let known = table.sum(known: true)
        let about: [String: Any] = [
            "customers": table.customers.count, "customersWithoutCost": table.sum(known: false).customers,
            "linesLeftOut": table.linesLeftOut,
            "known": [
                "customers": known.customers, "money": AnswerCell.money(known.money).value(table.currency),
                "costOfSales": AnswerCell.money(known.cost).value(table.currency),
                "profit": AnswerCell.money(known.profit).value(table.currency),
            ] as [String: Any],
        ]
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    private func show(_ table: ProfitTable) {
        let texts = Terminal.texts
        ValueWords.title(customers: table.customers.count, table.question.asOf)
        let (known, unknown) = (table.sum(known: true), table.sum(known: false))
        let money = table.question.isGross ? "value.gross" : "value.net"
        Terminal.table(
            ["", texts("value.customers"), texts(money), texts("cli.value.cost"), texts("cli.value.profit")],
            [
                [texts("cli.value.known"), texts.number(known.customers)]
                    + [known.money, known.cost, known.profit].map { texts.money(minor: $0, table.currency) },
                [
                    texts("cli.value.not-known"), texts.number(unknown.customers),
                    texts.money(minor: unknown.money, table.currency), "", "",
                ],
            ], right: [1, 2, 3, 4])
        ProfitWords.unknown(unknown.customers)
        ValueWords.leftOut(table.linesLeftOut)
        ValueWords.more("cli.value.more")
    }
}

enum ProfitWords {
    static func unknown(_ customers: Int) {
        if customers > 0 { Terminal.answer(Terminal.texts.plural("cli.value.without-cost", count: customers)) }
    }
}
