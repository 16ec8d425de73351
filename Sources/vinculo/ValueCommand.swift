import Analytics
import App
import ArgumentParser
import Foundation
import Insight
import Kernel
import Web

struct ValueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "value", abstract: "Who is worth what.",
        subcommands: [
            RFMCommand.self, ABCCommand.self, FrequencyVolumeCommand.self, ProfitCommand.self, CohortsCommand.self,
            RatesCommand.self, ParetoCommand.self,
        ])
}

struct RFMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rfm", abstract: "Recency, frequency and money of every customer, with scores and groups.")

    @OptionGroup var options: ValueOptions
    @Option(help: .hidden) var times: Int?

    func run() throws {
        let rooms = try Terminal.rooms()
        let question = try options.question(rooms)
        if let times { return try measure(times, question, rooms) }
        let table = try rooms.insight.rfm(question)
        let columns = ["recency_days", "frequency", "monetary", "r", "f", "m", "group"]
        let rows = ValueAnswer(table.currency, columns, customers: table.customers) { position in
            [
                .count(Int(table.recencyDays[position])), .count(Int(table.frequency[position])),
                .money(table.monetary[position]), .count(Int(table.scores.r[position])),
                .count(Int(table.scores.f[position])), .count(Int(table.scores.m[position])),
                .text(table.scores.group[position].code),
            ]
        }
        let groups = table.groups
        let about: [String: Any] = [
            "customers": table.count, "linesLeftOut": table.linesLeftOut,
            "groups": RFMGroup.allCases.map { group -> [String: Any] in
                let share = groups[group] ?? .init()
                return [
                    "group": group.code, "customers": share.customers,
                    "monetary": AnswerCell.money(share.monetary).value(table.currency),
                ]
            },
        ]
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    /// How long it takes: for the benchmarks. The checksum is Σ (100 r + 10 f + m).
    private func measure(_ times: Int, _ question: ValueQuestion, _ rooms: Rooms) throws {
        var (watch, customers, checksum) = (Stopwatch(), 0, 0)
        for _ in 0..<max(1, times) {
            let table = try watch.time { try rooms.insight.rfm(question, anew: true) }
            let scores = table.scores
            customers = table.count
            checksum = scores.r.indices.reduce(0) {
                $0 + 100 * Int(scores.r[$1]) + 10 * Int(scores.f[$1]) + Int(scores.m[$1])
            }
        }
        Terminal.json(watch.document(["customers": customers, "checksum": checksum]))
    }

    /// Groups of value: the form for people; csv and jsonl have every customer.
    private func show(_ table: RFMTable) {
        let texts = Terminal.texts
        ValueWords.title(customers: table.count, table.question.asOf)
        let groups = table.groups
        Terminal.table(
            [texts("value.group"), texts("value.customers"), texts("value.net")],
            RFMGroup.allCases.map { group in
                let share = groups[group] ?? .init()
                return [
                    texts("group." + group.code), texts.number(share.customers),
                    texts.money(minor: share.monetary, table.currency),
                ]
            }, right: [1, 2])
        ValueWords.leftOut(table.linesLeftOut)
        ValueWords.more("cli.rfm.more")
    }
}

/// Sentences that answers of value share.
enum ValueWords {
    static func title(customers: Int, _ day: Day) {
        Terminal.answer(
            Terminal.texts(
                "cli.rfm.title", ["customers": Terminal.count("customers", customers), "day": Terminal.texts.day(day)]))
    }

    static func leftOut(_ lines: Int) {
        if lines > 0 { Terminal.answer(Terminal.texts.plural("cli.rfm.left-out", count: lines)) }
    }

    static func more(_ key: String) { Terminal.say(Terminal.texts(key)) }

    static var unknown: String { Terminal.texts("cli.value.unknown") }

    static func percent(_ ratio: Fraction?) -> String { ratio.map { Terminal.texts.percent($0.ratio) } ?? unknown }

    static func money(_ minor: Int64?, _ currency: Currency) -> String {
        minor.map { Terminal.texts.money(minor: $0, currency) } ?? unknown
    }
}

extension Texts {
    /// `2`, `2,5`, `0,125`: as many decimals as it takes, up to three.
    func number(_ fraction: Fraction) -> String {
        let plain = fraction.decimal(digits: 3)
        guard let point = plain.firstIndex(of: ".") else { return Int(plain).map { number($0) } ?? plain }
        return decimal(fraction.ratio, digits: plain.distance(from: point, to: plain.endIndex) - 1)
    }
}
