import App
import ArgumentParser
import Foundation
import Identity
import Intake
import Kernel

/// Which records of the base are one customer.
struct IdentityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity", abstract: "Which records of the base are one customer, and why.",
        subcommands: [Resolve.self, Runs.self, Pairs.self, Clusters.self, Explain.self, Evaluate.self])

    /// Progress in the words of matching.
    static func during<Answer>(_ work: (IntakeRoom.Watch) throws -> Answer) throws -> Answer {
        let (watch, line) = ImportWatch.make(words: "cli.match.step.", waiting: "cli.identity.waiting")
        defer { line.clear() }
        return try work(watch)
    }

    /// The base looked at as it is now.
    static func match(_ rooms: Rooms, threshold: Double? = nil) throws -> BaseMatch {
        try during { try rooms.match(threshold: threshold, watch: $0) }
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
            abstract:
                "Every record with its customer, the oldest of its records; with --dry-run as matching would have it.")
        @Flag(help: "Match the base now, instead of telling what is kept.") var dryRun = false
        @Option(help: "csv or jsonl.") var format: TableFormat = .csv

        func run() throws {
            let rooms = try Terminal.rooms()
            let map = try IdentityCommand.map(rooms, dryRun: dryRun)
            let names = try rooms.identity.recordNames()
            let table = IdentityTable(["source", "external_id", "customer_id"], format)
            for (record, customer) in zip(map.records, map.customers) {
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
            let records = try [first, second].map { try CustomerCommand.record($0, rooms, alone: true).rawValue }
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
            abstract: "How right the joined customers are, beside a file that says which records are truly one.")
        @Option(help: "CSV with external_id, source where there are several, and in the last column which are one.")
        var truth: String
        @Flag(help: "Judge what matching would say now, whatever is kept.") var dryRun = false
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let truth = try Terminal.naming(self.truth) { try MatchTruth.read(path: self.truth) }
            let kept = dryRun ? nil : try rooms.identity.keptMap()
            let map =
                try kept.flatMap { $0.isStanding ? ($0.records, $0.customers) : nil }
                ?? IdentityCommand.map(rooms, dryRun: true)
            let isKept = kept?.isStanding ?? false
            let score = truth.score(map.0, map.1, names: try rooms.identity.recordNames())
            if score.records == 0 { throw PlainProblem("identity.truth-unknown", .invalid) }
            if json {
                let own: [String: Any] = ["records": score.records, "judged": isKept ? "kept" : "matched"]
                return Terminal.json(score.clusters.document.merging(own) { first, _ in first })
            }
            let texts = Terminal.texts
            Terminal.answer(texts(isKept ? "cli.identity.judged-kept" : "cli.identity.judged-matched"))
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

    /// Every record with its customer: as it is kept, or as matching has it now.
    static func map(_ rooms: Rooms, dryRun: Bool) throws -> (records: [Int64], customers: [Int64]) {
        if dryRun {
            let found = try match(rooms)
            return (found.records, found.customers)
        }
        let kept = try rooms.identity.keptMap()
        return (kept.records, kept.customers)
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
