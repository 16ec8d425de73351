import Analytics
import ArgumentParser
import Insight
import Kernel

extension ClassTable.Basis: ExpressibleByArgument {}

struct ABCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abc", abstract: "Customers by what they are worth: those of the first 80 %, up to 95 %, the rest."
    )

    @Option(help: "money or profit.") var by: ClassTable.Basis = .money
    @OptionGroup var options: ValueOptions

    func run() throws {
        let rooms = try Terminal.rooms()
        let question = try options.question(rooms)
        let table = try rooms.insight.classes(question, by: by)
        let rows = ValueAnswer(table.currency, ["value", "class"], customers: table.customers) { position in
            [.money(table.values[position]), .text(table.classes[position]?.rawValue)]
        }
        let about: [String: Any] = [
            "by": by.rawValue, "customers": table.customers.count, "linesLeftOut": table.linesLeftOut,
            "customersWithoutCost": table.share(nil).customers, "thresholds": ["A": 80, "B": 95],
            "classes": ABCClass.allCases.map { name -> [String: Any] in
                let share = table.share(name)
                return [
                    "class": name.rawValue, "customers": share.customers,
                    "value": AnswerCell.money(share.monetary).value(table.currency),
                ]
            },
        ]
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    private func show(_ table: ClassTable) {
        let texts = Terminal.texts
        ValueWords.title(customers: table.customers.count, table.question.asOf)
        let value = by == .profit ? "cli.value.profit" : table.question.isGross ? "value.gross" : "value.net"
        Terminal.table(
            [texts("cli.value.class"), texts("value.customers"), texts("value.customers-share"), texts(value)],
            ABCClass.allCases.map { name in
                let share = table.share(name)
                return [
                    name.rawValue, texts.number(share.customers),
                    ValueWords.percent(Fraction(share.customers, table.customers.count)),
                    texts.money(minor: share.monetary, table.currency),
                ]
            }, right: [1, 2, 3])
        ProfitWords.unknown(table.share(nil).customers)
        ValueWords.leftOut(table.linesLeftOut)
        ValueWords.more("cli.value.more")
    }
}

/// `value pareto`: how much of the money the best customers make.
struct ParetoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pareto", abstract: "The share of the best customers, and how unequal customers are (Gini).")

    @Option(help: "Percentages of customers, parted by commas.") var top = "5,10,20,50"
    @OptionGroup var options: ValueOptions

    func run() throws {
        let rooms = try Terminal.rooms()
        let percents = try self.percents()
        let question = try options.question(rooms)
        let table = try rooms.insight.concentration(question, top: percents)
        let rows = ValueAnswer(
            table.currency, ["top_percent", "customers", "share"],
            table.rows.map { [.ratio($0.percent), .count($0.top.customers), .ratio($0.top.share)] })
        let about: [String: Any] = [
            "customers": table.customers, "linesLeftOut": table.linesLeftOut,
            "gini": AnswerCell.ratio(table.gini).value(table.currency),
            "total": AnswerCell.money(Int64(exactly: table.total)).value(table.currency),
        ]
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    /// `5,10,2.5`: above 0, up to 100, with up to six decimals.
    private func percents() throws -> [Fraction] {
        try top.split(separator: ",", omittingEmptySubsequences: false).map { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let decimals = parts.count > 1 ? String(parts[1]) : ""
            let digits = (parts.first.map(String.init) ?? "") + decimals
            let scale = (0..<decimals.count).reduce(1) { scale, _ in scale * 10 }
            guard (1...2).contains(parts.count), decimals.count <= 6, (1...9).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
                let percent = Fraction(number, scale), percent > Fraction(0), percent <= Fraction(100)
            else { throw PlainProblem("value.top", .usage, ["value": top]) }
            return percent
        }
    }

    private func show(_ table: ConcentrationTable) {
        let texts = Terminal.texts
        ValueWords.title(customers: table.customers, table.question.asOf)
        Terminal.table(
            [texts("cli.value.top"), texts("value.customers"), texts("cli.value.money-share")],
            table.rows.map { row in
                [
                    texts.number(row.percent) + " %",
                    texts.number(row.top.customers), ValueWords.percent(row.top.share),
                ]
            }, right: [0, 1, 2])
        let gini = table.gini.map { texts.decimal($0.ratio, digits: 3) } ?? ValueWords.unknown
        Terminal.answer(texts("cli.value.gini", ["gini": gini]))
        ValueWords.leftOut(table.linesLeftOut)
    }
}
