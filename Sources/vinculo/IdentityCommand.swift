import App
import ArgumentParser
import Foundation
import Identity
import Kernel
import Matching

/// Which records of the base are one customer.
struct IdentityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity", abstract: "Which records of the base are one customer, and why.",
        subcommands: [Resolve.self, Pairs.self, Clusters.self, Explain.self, Evaluate.self])

    /// The base looked at as it is now.
    static func match(_ rooms: Rooms, threshold: Double? = nil) throws -> BaseMatch {
        let line = ProgressLine(words: "cli.match.step.")
        defer { line.clear() }
        let steps = Matcher.Step.allCases
        line.show("read", 0, 1)
        let today = LocalTime(rooms.settings.timeZone).day(of: rooms.now())
        let sheet = try rooms.customers.recordSheet(on: today)
        return BaseMatch(sheet, threshold: threshold) { step in
            line.show(step.rawValue, Int64(steps.firstIndex(of: step) ?? 0), Int64(steps.count))
        }
    }

    struct Resolve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many customers the records of the base are. With --dry-run: nothing is changed.")
        @Flag(help: "Look only. Joining records in the base comes with the next version.") var dryRun = false
        @Option(help: "From which probability on records are one; the model\u{2019}s own when absent.")
        var threshold: Double?
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            guard dryRun else { throw PlainProblem("identity.look-only", .usage) }
            var watch = Stopwatch()
            let found = try watch.time { try IdentityCommand.match(Terminal.rooms(), threshold: threshold) }
            if json {
                return Terminal.json([
                    "records": found.records.count, "customers": found.customerCount,
                    "mergedRecords": found.records.count - found.customerCount,
                    "pairsCompared": found.pairsCompared, "elapsedSeconds": watch.wallMilliseconds / 1_000,
                    "dryRun": true,
                ])
            }
            let texts = Terminal.texts
            Terminal.answer(
                texts(
                    "cli.identity.found",
                    [
                        "records": texts.number(found.records.count), "customers": texts.number(found.customerCount),
                        "merged": texts.number(found.records.count - found.customerCount),
                        "pairs": texts.number(found.pairsCompared),
                    ]))
            Terminal.answer(texts("cli.identity.next"))
        }
    }

    struct Pairs: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pairs of records with how probable it is that they are one customer.")
        @Option(help: "From which probability on.") var minProbability = 0.5
        @Option(help: "csv or jsonl.") var format: TableFormat = .csv

        func run() throws {
            let rooms = try Terminal.rooms()
            let found = try IdentityCommand.match(rooms)
            let names = try rooms.identity.recordNames()
            let table = IdentityTable(
                ["source_a", "external_id_a", "source_b", "external_id_b", "probability"], format)
            found.forEachPair(from: minProbability) { left, right, probability in
                let (a, b) = (names[left], names[right])
                table.put([
                    a?.source ?? "", a?.externalID ?? "", b?.source ?? "", b?.externalID ?? "",
                    Decimal(Int((probability * 1_000_000).rounded())) / 1_000_000,
                ])
            }
        }
    }

    struct Clusters: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every record with the customer it would belong to: the oldest of its records.")
        @Option(help: "csv or jsonl.") var format: TableFormat = .csv

        func run() throws {
            let rooms = try Terminal.rooms()
            let found = try IdentityCommand.match(rooms)
            let names = try rooms.identity.recordNames()
            let table = IdentityTable(["source", "external_id", "customer_id"], format)
            for (record, customer) in zip(found.records, found.customers) {
                table.put([names[record]?.source ?? "", names[record]?.externalID ?? "", customer])
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What speaks for and against two records being one customer.")
        @Argument(help: "source:id, an e-mail address, a telephone or a document.") var first: String
        @Argument(help: "The other.") var second: String
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let records = try [first, second].map { try CustomerCommand.record($0, rooms).rawValue }
            let match = try IdentityCommand.match(rooms)
            guard let (found, isOne) = match.explain(records[0], records[1]) else {
                throw PlainProblem("identity.not-comparable", .usage, ["first": first, "second": second])
            }
            let words = ExplanationWords(found, isOne: isOne)
            if json { Terminal.json(words.document) } else { words.show() }
        }
    }

    struct Evaluate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How well the engine does, beside a file that says which records are truly one.")
        @Option(help: "CSV with external_id, source where there are several, and in the last column which are one.")
        var truth: String
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let truth = try Terminal.naming(self.truth) { try MatchTruth.read(path: self.truth) }
            let found = try IdentityCommand.match(rooms)
            let score = truth.score(found, names: try rooms.identity.recordNames())
            if score.records == 0 { throw PlainProblem("identity.truth-unknown", .invalid) }
            if json {
                return Terminal.json(score.clusters.document.merging(["records": score.records]) { first, _ in first })
            }
            let texts = Terminal.texts
            Terminal.answer(
                texts(
                    "cli.match.score",
                    [
                        "precision": texts.decimal(score.clusters.precision, digits: 4),
                        "recall": texts.decimal(score.clusters.recall, digits: 4),
                        "f1": texts.decimal(score.clusters.f1, digits: 4),
                    ]))
        }
    }
}

/// Rows of an answer for programs, written as they come.
final class IdentityTable {
    private let names: [String]
    private let isLines: Bool
    private var text: [UInt8] = []

    init(_ names: [String], _ format: TableFormat) {
        (self.names, isLines) = (names, format == .jsonl)
        if !isLines { text += (names.joined(separator: ",") + "\n").utf8 }
    }

    deinit { Terminal.answerPart(text) }

    func put(_ cells: [Any]) {
        if isLines { return Terminal.json(Dictionary(uniqueKeysWithValues: zip(names, cells))) }
        text += (cells.map { CSVCell.quoted("\($0)") }.joined(separator: ",") + "\n").utf8
        if text.count > 1 << 16 {
            Terminal.answerPart(text)
            text.removeAll(keepingCapacity: true)
        }
    }
}
