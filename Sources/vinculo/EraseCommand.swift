import App
import ArgumentParser
import Customers
import Foundation
import Intake
import Kernel
import Storage

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
            // What was promised before comes first: only then it is known who is still here.
            let finished = try finish(rooms)
            let found = try find(rooms, finished)
            let preview = try rooms.erasures.preview(found.records)
            if found.records.isEmpty {
                guard !finished.isEmpty, found.missed == 0 else {
                    throw PlainProblem("customer.not-found", .notFound, ["customer": customers.first ?? file ?? ""])
                }
                answer(finished.first?.preview ?? preview, finished.first, rooms, found)
            } else if dryRun {
                answer(preview, nil, rooms, found)
            } else {
                try confirm(preview, found)
                let done = try watched { try rooms.erase(found.records, by: Terminal.actor, wait: !noWait, watch: $0) }
                answer(preview, done, rooms, found)
            }
            if found.missed > 0 { throw ExitCode(2) }
        }

        /// Completes erasures that were accepted and cut off. A dry run says that there are some.
        private func finish(_ rooms: Rooms) throws -> [ErasureRecord] {
            let open = try rooms.erasures.open().count
            guard open > 0, !dryRun else {
                if open > 0 { Terminal.say(Terminal.texts.plural("cli.erase.open", count: open)) }
                return []
            }
            return try watched { try rooms.finishErasures(wait: !noWait, watch: $0) }
        }

        /// Shows how far something has come; what cut it off is said, and what becomes of it.
        private func watched<Value>(_ work: (IntakeRoom.Watch) throws -> Value) throws -> Value {
            let (watch, line) = ImportWatch.make()
            defer { line.clear() }
            do {
                return try work(watch)
            } catch let problem as UnfinishedErasure {
                line.clear()
                if problem.cause is CancellationError {
                    Terminal.say(Terminal.sentence(problem))
                    throw ExitCode(130)
                }
                if problem.code == "erasure.unfinished", let cause = problem.cause as? any Problem {
                    Terminal.say(Terminal.sentence(cause))
                }
                throw problem
            }
        }

        /// What the keys mean; a single one that means nobody or several ends the command.
        private struct Found {
            var records: Set<Int64> = []
            var missed = 0
            /// Erasures that were completed first, and those of them by which keys were recognised.
            var finished: [ErasureRecord] = []
            var theirs: Set<Int64> = []
        }

        private func find(_ rooms: Rooms, _ finished: [ErasureRecord]) throws -> Found {
            var keys = customers
            if let file {
                guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                    throw PlainProblem("import.file-not-found", .notFound, ["file": file])
                }
                keys += text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
                    .filter { !$0.isEmpty }
            }
            guard !keys.isEmpty || !finished.isEmpty else {
                throw ValidationError("Say whom: an id, an e-mail address, or --file LIST.")
            }
            var found = Found(finished: finished)
            for key in keys {
                do {
                    found.records.formUnion(try records(key, rooms))
                } catch let problem as any Problem {
                    if problem.code == "customer.not-found",
                        let theirs = try rooms.erasures.recognising(key, among: finished.map(\.id))
                    {
                        found.theirs.insert(theirs)
                        continue
                    }
                    found.missed += 1
                    if keys.count == 1 {
                        sayFinished(found)
                        throw problem
                    }
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

        private func sayFinished(_ found: Found) {
            guard !found.finished.isEmpty else { return }
            Terminal.say(Terminal.texts.plural("cli.erase.finished", count: found.finished.count))
        }

        private func answer(_ preview: ErasurePreview, _ done: ErasureRecord?, _ rooms: Rooms, _ found: Found) {
            let backups = (try? rooms.copies()) ?? []
            let erasures = Set(found.finished.map(\.id) + [done?.id].compactMap { $0 })
            let aside = (try? rooms.warehouse.quarantined().map(\.file)) ?? []
            let removed = (try? rooms.erasures.removedOriginals(erasures)) ?? []
            if json {
                return Terminal.json(
                    [
                        "dryRun": dryRun, "erasure": done?.id ?? 0, "state": done?.state.rawValue ?? "",
                        "records": preview.records, "joined": preview.joined ?? 0, "statements": preview.statements,
                        "consents": preview.consents,
                        "orders": preview.orders, "entries": preview.entries, "imports": preview.imports,
                        "sharedAddresses": preview.sharedAddresses, "notFound": found.missed,
                        "finished": found.finished.map(\.id), "originalsRemoved": removed.map(\.rawValue),
                        "setAside": aside,
                        "backups": backups.map { ["name": $0.name, "on": $0.on.description] },
                    ] as [String: Any])
            }
            if !found.finished.isEmpty {
                Terminal.answer(Terminal.texts.plural("cli.erase.finished", count: found.finished.count))
                if !found.theirs.isEmpty { Terminal.answer(Terminal.texts("cli.erase.theirs")) }
            }
            if !found.records.isEmpty {
                Terminal.answer(
                    Terminal.texts.plural(done == nil ? "cli.erase.dry-run" : "cli.erase.done", count: preview.records))
                show(preview)
            }
            if !removed.isEmpty {
                Terminal.answer(
                    Terminal.texts(
                        "erasure.originals-removed", ["imports": removed.map(\.description).joined(separator: ", ")]))
            }
            if !aside.isEmpty {
                Terminal.answer(Terminal.texts("erasure.set-aside", ["files": aside.joined(separator: ", ")]))
            }
            if preview.sharedAddresses > 0 {
                Terminal.answer(Terminal.texts.plural("erasure.shared", count: preview.sharedAddresses))
            }
            for backup in backups {
                Terminal.answer(
                    Terminal.texts(
                        Restoration.isAside(backup.name) ? "erasure.aside" : "erasure.backup",
                        ["name": backup.name, "day": Terminal.texts.day(backup.on)]))
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
