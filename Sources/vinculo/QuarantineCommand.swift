import App
import ArgumentParser
import Foundation
import Kernel
import Warehouse

extension WarehouseCommand {
    struct QuarantineFile: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "quarantine",
            abstract: "Set a damaged file aside, so that everything else goes on without what it says.")
        @Argument(help: "A damaged file (facts/7-0.facts), or an import.") var file: String
        @Flag(help: "Exit 5 instead of waiting for an import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let answer = try ImportWatch.during { rooms, watch in
                try rooms.upkeep.quarantine(file, by: Terminal.actor, wait: !noWait, watch: watch)
            }
            if json { return Terminal.json(WarehouseWords.object(answer)) }
            let texts = Terminal.texts
            for file in answer.files { Terminal.answer("  ‖ " + WarehouseWords.words(file)) }
            if !answer.remade.isEmpty {
                Terminal.answer(texts("cli.quarantine.remade", ["imports": WarehouseWords.ranges(answer.remade)]))
            }
            if !answer.left.isEmpty {
                Terminal.answer(texts("cli.quarantine.left", ["imports": WarehouseWords.ranges(answer.left)]))
            }
            Terminal.answer(texts("cli.quarantine.done"))
        }
    }

    struct Release: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Let a file that was set aside count again: as it is where it is sound, else made anew.")
        @Argument(help: "A file that is set aside (facts/7-0.facts), or an import.") var file: String
        @Flag(help: "Exit 5 instead of waiting for an import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let answer = try ImportWatch.during { rooms, watch in
                try rooms.upkeep.release(file, by: Terminal.actor, wait: !noWait, watch: watch)
            }
            if json { return Terminal.json(WarehouseWords.object(answer)) }
            let texts = Terminal.texts
            for file in answer.released { Terminal.answer(texts("cli.release.done", ["file": file])) }
            if !answer.remade.isEmpty {
                Terminal.answer(texts("cli.repair.remade", ["imports": WarehouseWords.ranges(answer.remade)]))
            }
        }
    }
}

/// What is set aside, said beside every total.
enum SetAside {
    /// On the standard error, so that answers stay what they are.
    static func say(_ rooms: Rooms) throws {
        if let notice = try rooms.warehouse.quarantined().notice { Terminal.say(notice.sentence(Terminal.texts)) }
    }

    /// `setAside` of an answer in JSON; nil where nothing is.
    static func object(_ rooms: Rooms) throws -> [String: Any]? {
        try rooms.warehouse.quarantined().notice.map { ["orders": $0.orders, "imports": $0.imports] }
    }
}
