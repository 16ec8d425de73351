import App
import ArgumentParser
import Customers
import Foundation
import Intake
import Kernel

extension CustomerCommand {
    struct EraseCustomer: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Forget people: nothing in the home tells who they were, and no import brings them back.")

        @Argument(help: "Ids, source:id, e-mail addresses, telephones or documents; each has to mean one customer.")
        var customers: [String] = []
        @Option(help: "A text file with one of these a line.") var file: String?
        @Flag(help: "Where several customers have it, erase all of them.") var all = false
        @Flag(help: "Say what would go, and change nothing.") var dryRun = false
        @Flag(help: "Do not ask.") var yes = false
        @Flag(help: "Exit 5 instead of waiting for an import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let found = try find(rooms)
            guard !found.records.isEmpty else {
                throw PlainProblem("customer.not-found", .notFound, ["customer": customers.first ?? file ?? ""])
            }
            let preview = try rooms.erasures.preview(found.records)
            if dryRun {
                answer(preview, nil, rooms, found)
            } else {
                try confirm(preview, found)
                let (watch, line) = ImportWatch.make()
                defer { line.clear() }
                let done = try rooms.erase(found.records, by: Terminal.actor, wait: !noWait, watch: watch)
                line.clear()
                answer(preview, done, rooms, found)
            }
            if found.missed > 0 { throw ExitCode(2) }
        }

        /// What the keys mean; a single one that means nobody or several ends the command.
        private struct Found {
            var records: Set<Int64> = []
            var missed = 0
        }

        private func find(_ rooms: Rooms) throws -> Found {
            var keys = customers
            if let file {
                guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                    throw PlainProblem("import.file-not-found", .notFound, ["file": file])
                }
                keys += text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
                    .filter { !$0.isEmpty }
            }
            guard !keys.isEmpty else { throw ValidationError("Say whom: an id, an e-mail address, or --file LIST.") }
            var found = Found()
            for key in keys {
                do {
                    found.records.formUnion(try records(key, rooms))
                } catch let problem as any Problem where keys.count > 1 {
                    found.missed += 1
                    Terminal.say(Terminal.sentence(problem))
                }
            }
            return found
        }

        private func records(_ key: String, _ rooms: Rooms) throws -> [Int64] {
            if all {
                let found = try rooms.customers.records(key, country: rooms.settings.country)
                if found.count > 20 { throw PlainProblem("customer.several", .conflict, ["count": "20+"]) }
                return found.map(\.rawValue)
            }
            do {
                return try rooms.customers.person(key, country: rooms.settings.country).map(\.rawValue)
            } catch let problem as PlainProblem where problem.code == "customer.several" {
                // They are listed, for the caller to choose.
                return [try CustomerCommand.record(key, rooms).rawValue]
            }
        }

        /// On a terminal the number of customers is typed; elsewhere nothing asks, so that it has to be said before.
        private func confirm(_ preview: ErasurePreview, _ found: Found) throws {
            if yes { return }
            guard Terminal.isInteractive, isatty(STDIN_FILENO) == 1 else {
                throw PlainProblem("erasure.unconfirmed", .usage)
            }
            show(preview)
            let wanted = customers.count == 1 && file == nil ? customers[0] : String(preview.records)
            Terminal.say(Terminal.texts("cli.erase.confirm", ["typed": wanted]))
            guard readLine(strippingNewline: true)?.trimmingCharacters(in: .whitespaces) == wanted else {
                throw PlainProblem("erasure.unconfirmed", .usage)
            }
        }

        private func answer(_ preview: ErasurePreview, _ done: ErasureRecord?, _ rooms: Rooms, _ found: Found) {
            let backups = (try? rooms.copies()) ?? []
            if json {
                return Terminal.json(
                    [
                        "dryRun": dryRun, "erasure": done?.id ?? 0, "state": done?.state.rawValue ?? "",
                        "records": preview.records, "statements": preview.statements, "consents": preview.consents,
                        "orders": preview.orders, "entries": preview.entries, "imports": preview.imports,
                        "sharedAddresses": preview.sharedAddresses, "notFound": found.missed,
                        "backups": backups.map { ["name": $0.name, "on": $0.on.description] },
                    ] as [String: Any])
            }
            Terminal.answer(
                Terminal.texts.plural(done == nil ? "cli.erase.dry-run" : "cli.erase.done", count: preview.records))
            show(preview)
            if preview.sharedAddresses > 0 {
                Terminal.answer(Terminal.texts.plural("erasure.shared", count: preview.sharedAddresses))
            }
            for backup in backups {
                Terminal.answer(
                    Terminal.texts("erasure.backup", ["name": backup.name, "day": Terminal.texts.day(backup.on)]))
            }
        }

        private func show(_ preview: ErasurePreview) {
            let texts = Terminal.texts
            let rows = preview.figures.filter { $0.count > 0 }
            Terminal.table(
                [texts("erasure.what"), ""], rows.map { [texts("erasure." + $0.name), texts.number($0.count)] },
                right: [1])
        }
    }
}
