import App
import ArgumentParser
import Foundation
import Identity
import Kernel

/// Joining the records of the base, taking it back, and what was done so far.
extension IdentityCommand {
    struct Resolve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find which records of the base are one customer, and join them; --undo takes the last time back."
        )
        @Flag(help: "Look only, and change nothing.") var dryRun = false
        @Flag(help: "Take the last resolution back that stands.") var undo = false
        @Option(help: "From which probability on records are one; the model\u{2019}s own when absent.")
        var threshold: Double?
        @Flag(help: "Exit 5 instead of waiting for an import or another resolution.") var noWait = false
        @Flag(help: "Answer as one JSON document.") var json = false

        func validate() throws {
            if undo, dryRun || threshold != nil {
                throw ValidationError("--undo goes without --dry-run and --threshold.")
            }
            if let threshold, !(0.5...1).contains(threshold) {
                throw ValidationError("--threshold is a probability from 0.5 to 1.")
            }
        }

        func run() throws {
            let rooms = try Terminal.rooms()
            if dryRun { return try look(rooms) }
            var watch = Stopwatch()
            let run = try watch.time {
                try IdentityCommand.during { during in
                    try undo
                        ? rooms.undoResolution(by: Terminal.actor, wait: !noWait, watch: during)
                        : rooms.resolve(threshold: threshold, by: Terminal.actor, wait: !noWait, watch: during)
                }
            }
            if json {
                let own: [String: Any] = ["elapsedSeconds": watch.wallMilliseconds / 1_000, "dryRun": false]
                return Terminal.json(run.document.merging(own) { first, _ in first })
            }
            if undo { showUndone(run) } else { show(run) }
        }

        private func look(_ rooms: Rooms) throws {
            var watch = Stopwatch()
            let found = try watch.time { try IdentityCommand.match(rooms, threshold: threshold) }
            if json {
                return Terminal.json([
                    "records": found.records.count, "customers": found.customerCount,
                    "mergedRecords": found.records.count - found.customerCount,
                    "pairsCompared": found.pairsCompared, "elapsedSeconds": watch.wallMilliseconds / 1_000,
                    "dryRun": true,
                ])
            }
            answer(records: found.records.count, customers: found.customerCount, pairs: found.pairsCompared)
            Terminal.answer(Terminal.texts("cli.identity.next"))
        }

        private func answer(records: Int, customers: Int, pairs: Int) {
            let texts = Terminal.texts
            Terminal.answer(
                texts(
                    "cli.identity.found",
                    [
                        "records": texts.number(records), "customers": texts.number(customers),
                        "merged": texts.number(records - customers), "pairs": texts.number(pairs),
                    ]))
        }

        private func show(_ run: IdentityRun) {
            let texts = Terminal.texts
            answer(records: run.records, customers: run.customers, pairs: run.pairsCompared)
            guard run.changed > 0 else { return Terminal.answer(texts("cli.identity.unchanged")) }
            Terminal.answer(
                texts(
                    "cli.identity.written",
                    [
                        "run": String(run.id), "joined": texts.number(run.joined), "moved": texts.number(run.moved),
                        "parted": texts.number(run.parted),
                    ]))
        }

        private func showUndone(_ run: IdentityRun) {
            let texts = Terminal.texts
            Terminal.answer(
                texts("cli.identity.undone", ["run": String(run.id), "restored": texts.number(run.restored)]))
            if run.left > 0 { Terminal.answer(texts.plural("cli.identity.left", count: run.left)) }
        }
    }

    struct Runs: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Each time that the records of the base were joined, newest first.")
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            // What nobody works on any more was cut off.
            let lock = try? rooms.home.lock(.resolve, wait: false)
            defer { lock?.release() }
            let runs = try rooms.identity.runs(isUnderWay: lock == nil)
            if json { return Terminal.json(runs.map(\.document)) }
            let texts = Terminal.texts
            if runs.isEmpty { return Terminal.answer(texts("cli.identity.no-runs")) }
            let columns = ["run", "at", "by", "state", "records", "customers", "joined", "moved", "parted"]
            Terminal.table(
                columns.map { texts("cli.identity.column-" + $0) },
                runs.map { run in
                    [
                        String(run.id), texts.dateTime(run.createdAt, rooms.settings.timeZone), run.createdBy,
                        texts("cli.identity.state-" + run.state.rawValue), texts.number(run.records),
                        texts.number(run.customers), texts.number(run.joined), texts.number(run.moved),
                        texts.number(run.parted),
                    ]
                }, right: [0, 4, 5, 6, 7, 8])
        }
    }
}

extension IdentityRun {
    /// What programs read of it.
    var document: [String: Any] {
        func time(_ instant: Int64?) -> Any {
            instant.map { Date(timeIntervalSince1970: TimeInterval($0)).formatted(.iso8601) } ?? NSNull()
        }
        return [
            "run": id, "state": state.rawValue, "createdBy": createdBy, "createdAt": time(createdAt),
            "records": records, "customers": customers, "mergedRecords": records - customers,
            "pairsCompared": pairsCompared, "threshold": peopleThreshold ?? NSNull() as Any,
            "companiesThreshold": companiesThreshold ?? NSNull() as Any, "linksBefore": linksBefore,
            "linksAfter": linksAfter, "joined": joined, "moved": moved, "parted": parted,
            "undoneBy": undoneBy ?? NSNull() as Any, "undoneAt": time(undoneAt), "restored": restored, "left": left,
        ]
    }
}
