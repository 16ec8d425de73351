import App
import ArgumentParser
import Foundation
import Intake
import Kernel
import Warehouse

struct WarehouseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warehouse",
        abstract: "The stored facts: look them over, make them anew, put small files together.",
        subcommands: [Verify.self, Rebuild.self, Compact.self, QuarantineFile.self, Release.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Read every stored byte and name what is not as it was written.")
        @Flag(help: "Make damaged facts anew from the files they came from.") var repair = false
        @Flag(help: "Exit 5 instead of waiting for an import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let (found, repaired, after) = try ImportWatch.during { rooms, watch in
                let found = try rooms.upkeep.verify(watch: watch)
                guard repair, !found.importsToRepair.isEmpty || !found.quarantined.isEmpty else {
                    return (found, FactUpkeep.Repair?.none, found)
                }
                let repaired = try rooms.upkeep.repair(found, by: Terminal.actor, wait: !noWait, watch: watch)
                return (found, repaired, try rooms.upkeep.verify(watch: watch))
            }
            try answer(found, repaired, after)
        }

        private func answer(_ found: VerifyAnswer, _ repair: FactUpkeep.Repair?, _ after: VerifyAnswer) throws {
            if json {
                var answer = WarehouseWords.object(found)
                answer["ok"] = after.ok
                if let repair { answer["repair"] = WarehouseWords.object(repair) }
                Terminal.json(answer)
            } else {
                WarehouseWords.show(found, repair)
            }
            if !after.ok { throw ExitCode(1) }
        }
    }

    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild", abstract: "Make all facts anew from the files they came from.")
        @Flag(help: "Exit 5 instead of waiting for an import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let answer = try ImportWatch.during { rooms, watch in
                let answer = try rooms.upkeep.rebuild(by: Terminal.actor, wait: !noWait, watch: watch)
                try rooms.timeline.rebuild(Terminal.say)
                return answer
            }
            if json { Terminal.json(WarehouseWords.object(answer)) } else { WarehouseWords.show(answer) }
            if !answer.kept.isEmpty { throw ExitCode(2) }
        }
    }
}

extension WarehouseCommand {
    struct Compact: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compact",
            abstract: "Put small files of facts together and compress originals; answers and undo stay as they are.")
        @Flag(help: "Exit 5 instead of waiting for others.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let (answer, originals) = try ImportWatch.during { rooms, watch in
                (
                    try rooms.upkeep.compact(by: Terminal.actor, wait: !noWait, watch: watch),
                    try rooms.intake.packOriginals(by: Terminal.actor, wait: !noWait, watch: watch)
                )
            }
            if json {
                var object = WarehouseWords.object(answer)
                object["originals"] = WarehouseWords.object(originals)
                return Terminal.json(object)
            }
            let texts = Terminal.texts
            Terminal.answer(
                texts(
                    answer.written == 0 ? "cli.compact.nothing" : "cli.compact.done",
                    [
                        "before": texts.number(answer.filesBefore), "after": texts.number(answer.filesAfter),
                        "kilobytes": texts.number(Int(answer.bytesAfter / 1000)),
                    ]))
            Terminal.answer(
                texts(
                    originals.packed == 0 ? "cli.compact.no-originals" : "cli.compact.originals",
                    [
                        "count": texts.number(originals.packed),
                        "before": texts.number(Int(originals.before.bytes / 1000)),
                        "after": texts.number(Int(originals.after.bytes / 1000)),
                        "content": texts.number(Int(originals.after.contentBytes / 1000)),
                    ]))
            for sha256 in originals.damaged {
                Terminal.answer("  ✗ originals/\(sha256): \(texts("damage." + Damage.What.hash.rawValue))")
            }
        }
    }
}

/// What upkeep has to say, in words and as JSON.
enum WarehouseWords {
    static func object(_ value: some Encodable) -> [String: Any] {
        let data = (try? JSONEncoder().encode(value)) ?? Data()
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
    }

    static func show(_ found: VerifyAnswer, _ repair: FactUpkeep.Repair?) {
        let texts = Terminal.texts
        let counts = [
            "batches": texts.number(found.batches), "originals": texts.number(found.originals),
            "megabytes": texts.number(Int(found.bytes / 1_000_000)),
        ]
        Terminal.answer(texts(found.ok ? "cli.verify.ok" : "cli.verify.damaged", counts))
        for damage in found.damaged {
            let block = damage.block.isEmpty ? "" : " (\(damage.block))"
            let imports = ranges(damage.imports)
            let isOfFacts = damage.part == .facts || damage.part == .entries
            let owned = [
                "imports": imports, "sources": damage.sources.joined(separator: ", "),
                "orders": texts.number(damage.orders),
            ]
            let owner = imports.isEmpty ? "" : "  " + texts(isOfFacts ? "cli.verify.of-orders" : "cli.verify.of", owned)
            Terminal.answer("  ✗ \(damage.file): \(texts("damage." + damage.what.rawValue))\(block)\(owner)")
        }
        for missing in found.withoutOriginal {
            Terminal.answer(
                texts(
                    "cli.verify.without-original",
                    ["import": String(missing.import), "name": missing.name, "file": missing.file]))
        }
        for file in found.quarantined { Terminal.answer("  ‖ " + words(file)) }
        if let repair {
            for file in repair.released { Terminal.answer(texts("cli.release.done", ["file": file])) }
            if !repair.remade.isEmpty {
                let imports = ranges(repair.remade)
                Terminal.answer(texts("cli.repair.remade", ["imports": imports]))
            }
            show(assumed: repair.assumed)
            for left in repair.left {
                Terminal.answer(
                    texts(
                        "cli.repair.left",
                        [
                            "import": String(left.import), "reason": texts("reread." + left.reason.rawValue),
                            "damaged": texts.number(left.damaged), "sound": texts.number(left.sound),
                        ]))
            }
        }
        advise(found, isRepaired: repair != nil)
    }

    /// What helps: making facts anew, and before it bringing the files back of which they are made.
    private static func advise(_ found: VerifyAnswer, isRepaired: Bool) {
        let texts = Terminal.texts
        if found.damaged.contains(where: { $0.part == .database }) {
            Terminal.answer("→ " + texts("doctor.database.hint"))
        }
        if !found.withoutOriginal.isEmpty || found.damaged.contains(where: { $0.part == .original }) {
            Terminal.answer("→ " + texts("cli.verify.hint-original"))
        }
        let able = found.importsToRepair.filter { !found.importsWithoutFile.contains($0.rawValue) }
        if !isRepaired, !able.isEmpty {
            Terminal.answer("→ " + texts("cli.verify.hint"))
        } else if !found.importsToRepair.isEmpty, able.count < found.importsToRepair.count {
            Terminal.answer("→ " + texts("cli.verify.hint-then"))
        }
        let stuck = found.damaged.filter { $0.part == .facts || $0.part == .entries }.first { damage in
            damage.imports.contains { found.importsWithoutFile.contains($0) } || damage.imports == [0]
        }
        if let stuck { Terminal.answer("→ " + texts("cli.verify.hint-quarantine", ["file": stuck.file])) }
    }

    /// A file that is set aside, whose it is, and what is wrong with it now.
    static func words(_ file: QuarantinedFile) -> String {
        let texts = Terminal.texts
        let state = file.what.map { texts("damage." + $0.rawValue) } ?? texts("cli.quarantine.sound")
        let owner = texts(
            "cli.verify.of-orders",
            [
                "imports": ranges(file.imports), "sources": file.sources.joined(separator: ", "),
                "orders": texts.number(file.orders),
            ])
        return texts("cli.quarantine.line", ["file": file.file, "state": state, "owner": owner, "by": file.by])
    }

    /// `1–49, 51, 60–199`
    static func ranges(_ ids: [Int64]) -> String {
        var ranges: [ClosedRange<Int64>] = []
        for id in ids.sorted() {
            if let last = ranges.last, last.upperBound + 1 >= id {
                ranges[ranges.count - 1] = last.lowerBound...id
            } else {
                ranges.append(id...id)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: ", ")
    }

    private static func show(assumed: [Int64]) {
        guard !assumed.isEmpty else { return }
        let imports = ranges(assumed)
        Terminal.answer(Terminal.texts("cli.repair.assumed", ["imports": imports]))
    }

    static func show(_ answer: FactUpkeep.RebuildAnswer) {
        let texts = Terminal.texts
        Terminal.answer(
            texts(
                "cli.rebuild.done",
                [
                    "imports": texts.number(answer.remade.count), "orders": texts.number(answer.orders),
                    "lines": texts.number(answer.lines), "entries": texts.number(answer.entries),
                ]))
        show(assumed: answer.assumed)
        for kept in answer.kept {
            Terminal.answer(
                texts(
                    "cli.rebuild.kept",
                    ["import": String(kept.import), "reason": texts("reread." + kept.reason.rawValue)]))
        }
    }
}
