import Analytics
import App
import ArgumentParser
import Foundation
import Insight
import Kernel

enum TableFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, jsonl }

struct ValueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "value", abstract: "Who is worth what.", subcommands: [RFMCommand.self])
}

struct RFMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rfm", abstract: "Recency, frequency and money of every customer, with scores and groups.")

    @Option(name: .customLong("as-of"), help: "Day, YYYY-MM-DD; default today.") var asOf: String?
    @Flag(help: "Money of purchases alone, without returns.") var gross = false
    @Flag(help: "Orders of gifts alone count.") var includeZero = false
    @Option(help: "Only the days up to that day: 90d, or a number.") var window: String?
    @Option(help: "Only facts of this source.") var source: String?
    @Option(help: "people or companies.") var who: String?
    @Option(help: "table, csv or jsonl.") var format: TableFormat = .table
    @Flag(help: "Answer as one JSON document.") var json = false

    func run() throws {
        let rooms = try Terminal.rooms()
        var question = RFMQuestion(asOf: try day(rooms))
        question.isGross = gross
        question.includesZero = includeZero
        question.windowDays = try windowDays(ending: question.asOf)
        if let source { try check(source, rooms) }
        question.source = source
        let table = try rooms.insight.rfm(question)
        if let who, who != "people" {
            guard who == "companies" else { throw PlainProblem("value.who", .usage, ["value": who]) }
            throw PlainProblem("value.no-companies", .notFound)
        }
        if json { return try answer(table, rooms) }
        try SetAside.say(rooms)
        switch format {
        case .table: show(table)
        case .csv: try rows(table, rooms) { Terminal.answer($0) }
        case .jsonl: try lines(table, rooms)
        }
    }

    private func day(_ rooms: Rooms) throws -> Day {
        guard let asOf else { return rooms.insight.today }
        if asOf == "today" { return rooms.insight.today }
        guard let day = Day(iso: asOf) else { throw PlainProblem("value.as-of", .usage, ["value": asOf]) }
        return day
    }

    private func check(_ source: String, _ rooms: Rooms) throws {
        let known = Set(try rooms.intake.list(limit: 10_000).filter { $0.state == .applied }.map(\.options.source))
        guard !known.contains(source) else { return }
        let named = known.sorted().prefix(40).joined(separator: ", ")
        throw PlainProblem("value.source-unknown", .notFound, ["source": source, "known": named.isEmpty ? "—" : named])
    }

    /// `90d`, `12w`, `6m`, `2y`, or a number of days: how many days end with the as-of day.
    private func windowDays(ending day: Day) throws -> Int? {
        guard let window else { return nil }
        let unit = window.last.flatMap { $0.isNumber ? nil : $0 }
        guard let count = Int(unit == nil ? window : String(window.dropLast())), (1...100_000).contains(count) else {
            throw PlainProblem("value.window", .usage, ["value": window])
        }
        switch unit {
        case nil, "d": return count
        case "w": return count * 7
        case "m": return day.days(since: day.adding(months: -count))
        case "y": return day.days(since: day.adding(months: -12 * count))
        default: throw PlainProblem("value.window", .usage, ["value": window])
        }
    }

    static let columns = [
        "customer_id", "customer_ref", "recency_days", "frequency", "monetary", "r", "f", "m", "group",
    ]

    private func rows(_ table: RFMTable, _ rooms: Rooms, _ put: (String) -> Void) throws {
        put(Self.columns.joined(separator: ","))
        try each(table, rooms) { position, reference in
            put(
                [
                    table.customers[position].description, CSVCell.quoted(reference),
                    String(table.recencyDays[position]), String(table.frequency[position]),
                    Money(minor: table.monetary[position], currency: table.currency).plain,
                    String(table.scores.r[position]), String(table.scores.f[position]),
                    String(table.scores.m[position]), table.scores.group[position].code,
                ].joined(separator: ","))
        }
    }

    private func each(_ table: RFMTable, _ rooms: Rooms, _ body: (Int, String) throws -> Void) throws {
        var start = 0
        while start < table.count {
            let range = start..<min(start + 5_000, table.count)
            let references = try rooms.identity.references(range.map { table.customers[$0] })
            for position in range {
                try body(position, references[table.customers[position]] ?? table.customers[position].description)
            }
            start = range.upperBound
        }
    }

    private func object(_ table: RFMTable, _ position: Int, _ reference: String) -> [String: Any] {
        [
            "customer_id": table.customers[position].rawValue, "customer_ref": reference,
            "recency_days": table.recencyDays[position], "frequency": table.frequency[position],
            "monetary": money(table.monetary[position], table.currency), "r": table.scores.r[position],
            "f": table.scores.f[position], "m": table.scores.m[position], "group": table.scores.group[position].code,
        ]
    }

    private func money(_ minor: Int64, _ currency: Currency) -> [String: String] {
        ["amount": Money(minor: minor, currency: currency).plain, "currency": currency.code]
    }

    private func lines(_ table: RFMTable, _ rooms: Rooms) throws {
        try each(table, rooms) { Terminal.json(object(table, $0, $1)) }
    }

    private func answer(_ table: RFMTable, _ rooms: Rooms) throws {
        var rows: [[String: Any]] = []
        try each(table, rooms) { rows.append(object(table, $0, $1)) }
        let groups = table.groups
        var answer: [String: Any] = [
            "asOf": table.question.asOf.description, "customers": table.count, "linesLeftOut": table.linesLeftOut,
            "groups": RFMGroup.allCases.map { group -> [String: Any] in
                let share = groups[group] ?? .init()
                return [
                    "group": group.code, "customers": share.customers,
                    "monetary": money(share.monetary, table.currency),
                ]
            },
            "rows": rows,
        ]
        answer["setAside"] = try SetAside.object(rooms)
        Terminal.json(answer)
    }

    /// Groups of value: the form for people; csv and jsonl have every customer.
    private func show(_ table: RFMTable) {
        let texts = Terminal.texts
        Terminal.answer(
            texts(
                "cli.rfm.title",
                ["customers": Terminal.count("customers", table.count), "day": texts.day(table.question.asOf)]))
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
        if table.linesLeftOut > 0 {
            Terminal.answer(texts.plural("cli.rfm.left-out", count: table.linesLeftOut))
        }
        Terminal.say(texts("cli.rfm.more"))
    }
}

/// A cell of a CSV answer.
enum CSVCell {
    static func quoted(_ text: String) -> String {
        // Bytes, not characters: a comma before a combining mark is still a comma.
        let special: [UInt8] = [44, 34, 10, 13]
        guard text.utf8.contains(where: { special.contains($0) }) else { return text }
        return "\"" + String(decoding: text.utf8.flatMap { $0 == 34 ? [34, 34] : [$0] }, as: UTF8.self) + "\""
    }
}
