import Analytics
import App
import ArgumentParser
import Foundation
import Insight
import Intake
import Kernel

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The funnel of the home: rows, orders, people, groups of value.")
    @Flag(help: "Answer as JSON.") var json = false

    func run() throws {
        let rooms = try Terminal.rooms()
        let imports = try rooms.intake.list(limit: 10_000).filter { $0.state == .applied }
            .compactMap(\.summary)
        let (table, damage) = try figures(rooms)
        guard let table else { return try withoutFigures(rooms, imports, damage) }
        let funnel = [
            ("read", imports.reduce(0) { $0 + $1.read }), ("accepted", imports.reduce(0) { $0 + $1.accepted }),
            ("orders", try rooms.warehouse.visibleOrders()), ("people", try rooms.customers.count()),
            ("buyers", table.count),
        ]
        let groups = table.groups.sorted { $0.value.monetary > $1.value.monetary }
        if json {
            var answer: [String: Any] = Dictionary(uniqueKeysWithValues: funnel.map { ($0.0, $0.1 as Any) })
            answer["asOf"] = table.question.asOf.description
            answer["setAside"] = try SetAside.object(rooms)
            answer["groups"] = groups.map { ["group": $0.key.code, "customers": $0.value.customers] as [String: Any] }
            return Terminal.json(answer)
        }
        let texts = Terminal.texts
        let largest = max(1, funnel.map(\.1).max() ?? 1)
        Terminal.answer(texts("cli.status.title", ["day": texts.day(table.question.asOf)]))
        let width = funnel.map { texts("cli.status." + $0.0).count }.max() ?? 0
        for (name, count) in funnel {
            bar(texts("cli.status." + name), width, texts.number(count), Double(count) / Double(largest))
        }
        Terminal.answer("")
        let top = Double(max(1, groups.first?.value.monetary ?? 1))
        let groupWidth = groups.map { texts("group." + $0.key.code).count }.max() ?? 0
        for (group, share) in groups {
            let money = texts.money(minor: share.monetary, table.currency)
            bar(
                texts("group." + group.code), groupWidth, "\(texts.number(share.customers))  \(money)",
                Double(share.monetary) / top)
        }
        try SetAside.say(rooms)
    }

    /// The figures, or what keeps them from being told.
    private func figures(_ rooms: Rooms) throws -> (RFMTable?, (any Problem)?) {
        do {
            try Terminal.prepare(rooms)
            return (try rooms.insight.rfm(ValueQuestion(asOf: rooms.insight.defaultDay())), nil)
        } catch let problem as any Problem where problem.code == "facts.damaged" {
            return (nil, problem)
        }
    }

    /// What can be told without the facts, and why the rest cannot.
    private func withoutFigures(_ rooms: Rooms, _ imports: [ImportSummary], _ damage: (any Problem)?) throws {
        let known = [
            ("read", imports.reduce(0) { $0 + $1.read }), ("accepted", imports.reduce(0) { $0 + $1.accepted }),
            ("people", try rooms.customers.count()),
        ]
        if json {
            var answer: [String: Any] = Dictionary(uniqueKeysWithValues: known.map { ($0.0, $0.1 as Any) })
            answer["problem"] = damage?.code
            answer["setAside"] = try SetAside.object(rooms)
            Terminal.json(answer)
        } else {
            let texts = Terminal.texts
            Terminal.table(
                [texts("cli.status.part"), ""],
                known.map { [texts("cli.status." + $0.0), texts.number($0.1)] }, right: [1])
            try SetAside.say(rooms)
        }
        if let damage { Terminal.say(Terminal.sentence(damage)) }
        throw ExitCode(1)
    }

    private func bar(_ label: String, _ width: Int, _ value: String, _ ratio: Double) {
        let filled = String(repeating: "█", count: max(0, min(24, Int((ratio * 24).rounded(.up)))))
        let padding = String(repeating: " ", count: max(0, width - label.count))
        Terminal.answer("  \(label)\(padding)  \(filled.padding(toLength: 24, withPad: " ", startingAt: 0))  \(value)")
    }
}
