import Analytics
import ArgumentParser
import Insight
import Kernel

struct FrequencyVolumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fxv", abstract: "How often and how much customers bought in 12 months, in four cells.")

    @Flag(help: "How customers moved since the time of the same length before.") var flows = false
    @OptionGroup var options: ValueOptions

    func run() throws {
        let rooms = try Terminal.rooms()
        let question = try options.question(rooms)
        let table = try rooms.insight.frequencyVolume(question, hasFlows: flows)
        let moves = (table.flows?.moves ?? []).map { flow -> [AnswerCell] in
            [.text(flow.from.rawValue), .text(flow.to.rawValue), .count(flow.customers)]
        }
        let ofFlows = ValueAnswer(table.currency, ["from", "to", "customers"], moves)
        let ofCustomers = ValueAnswer(
            table.currency, ["frequency", "volume", "cell"], customers: table.customers
        ) { position in
            [
                .count(Int(table.purchases[position])), .money(table.volume(position)),
                .text(table.cells[position].rawValue),
            ]
        }
        var about: [String: Any] = [
            "customers": table.customers.count, "linesLeftOut": table.linesLeftOut,
            "window": table.window.description, "from": table.window.start(endingOn: question.asOf).description,
            "thresholds": thresholds(table.thresholds, table.currency),
            "cells": FrequencyVolumeCell.allCases.map { cell -> [String: Any] in
                let share = table.share(cell)
                return [
                    "cell": cell.rawValue, "customers": share.customers,
                    "money": AnswerCell.money(share.monetary).value(table.currency),
                ]
            },
        ]
        if let flows = table.flows {
            about["flows"] = try ofFlows.objects(rooms)
            about["flowThresholds"] = thresholds(flows.thresholds, table.currency)
        }
        let rows = flows && !options.json ? ofFlows : ofCustomers
        try options.answer(rows, rooms, question, about: about) { show(table) }
    }

    private func thresholds(_ thresholds: FrequencyVolume.Thresholds?, _ currency: Currency) -> [String: Any] {
        [
            "frequency": AnswerCell.ratio(thresholds?.frequency).value(currency),
            "volume": AnswerCell.money(thresholds.map(Self.volume)).value(currency),
        ]
    }

    private static func volume(_ thresholds: FrequencyVolume.Thresholds) -> Int64 {
        Int64(clamping: thresholds.volume.rounded)
    }

    private func show(_ table: FrequencyVolumeTable) {
        let texts = Terminal.texts
        Terminal.answer(
            texts(
                "cli.fxv.title",
                [
                    "customers": Terminal.count("customers", table.customers.count),
                    "from": texts.day(table.window.start(endingOn: table.question.asOf)),
                    "day": texts.day(table.question.asOf),
                ]))
        say(table.thresholds, table.currency, "cli.fxv.thresholds")
        let value = table.question.isGross ? "value.gross" : "value.net"
        Terminal.table(
            [texts("cli.fxv.cell"), texts("value.customers"), texts(value)],
            FrequencyVolumeCell.allCases.map { cell in
                let share = table.share(cell)
                return [
                    texts("fxv." + cell.rawValue), texts.number(share.customers),
                    cell == .none ? "" : texts.money(minor: share.monetary, table.currency),
                ]
            }, right: [1, 2])
        if let flows = table.flows { show(flows, table.currency) }
        ValueWords.leftOut(table.linesLeftOut)
        ValueWords.more("cli.value.more")
    }

    private func show(_ flows: FrequencyVolumeTable.Flows, _ currency: Currency) {
        let texts = Terminal.texts
        Terminal.answer("")
        guard flows.thresholds != nil else { return Terminal.answer(texts("cli.fxv.no-flows")) }
        say(flows.thresholds, currency, "cli.fxv.flow-thresholds")
        Terminal.table(
            [texts("cli.fxv.from"), texts("cli.fxv.to"), texts("value.customers")],
            flows.moves.map { flow in
                [texts("fxv." + flow.from.rawValue), texts("fxv." + flow.to.rawValue), texts.number(flow.customers)]
            }, right: [2])
    }

    private func say(_ thresholds: FrequencyVolume.Thresholds?, _ currency: Currency, _ key: String) {
        guard let thresholds else { return }
        Terminal.answer(
            Terminal.texts(
                key,
                [
                    "frequency": Terminal.texts.number(thresholds.frequency),
                    "volume": Terminal.texts.money(minor: Self.volume(thresholds), currency),
                ]))
    }
}
