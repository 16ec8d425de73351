import ArgumentParser
import Foundation
import Identity
import Intake
import Kernel
import Matching

struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Which rows of a file are one person or company. Needs no home and changes nothing.",
        discussion: """
            Columns are recognised as by import; --map COLUMN=field says otherwise, several columns may be one field (two surnames).
            Columns that look like the answer (cluster_id) and ids are never compared.
            """)

    @Argument(help: "CSV, TSV, XLSX or JSON Lines, also gzip or zip.") var file: String
    @Option(help: "people or companies; guessed when absent.") var kind: ImportKind?
    @OptionGroup var reading: ReadingOptions
    @Option(help: "A column to leave out. Repeatable.") var exclude: [String] = []
    @Option(help: "A column that says which rows are truly one: tells precision and recall. Never compared.")
    var truth: String?
    @Option(help: "From which probability on rows are joined, 0.5 to 1; the model\u{2019}s own when absent.")
    var threshold: Double?
    @Option(help: "What speaks for and against two rows, counted from 1: 12,873.") var explain: String?
    @Flag(help: "The pairs compared in place of the rows: row_a,row_b,probability.") var pairs = false
    @Option(help: "With --pairs: from which probability on.") var minProbability = 0.5
    @Option(
        help:
            "Another file, whose rows are looked for among the people of the first, one after another, and added to them."
    )
    var new: String?
    @Flag(help: "The pairs worth a look: who was kept apart and may be one, the most probable first.") var review =
        false
    @Flag(
        help:
            "In place of the rows: row,cluster,household, where people seem to be related: a home, twins, father and son."
    )
    var households = false
    @Flag(help: "What was learned: m and u of each level, and what each key brought.") var model = false
    @Option(help: "table, csv or jsonl.") var format: TableFormat = .table
    @Flag(help: "Answer as one JSON document.") var json = false

    func validate() throws {
        if let kind, !kind.isOfCustomers { throw ValidationError("--kind people|companies") }
        if let threshold, !(0.5...1).contains(threshold) { throw ValidationError("--threshold 0.5…1") }
        guard (0...1).contains(minProbability) else { throw ValidationError("--min-probability 0…1") }
        let shown = [pairs, review, households, model, explain != nil, new != nil]
        if shown.count(where: { $0 }) > 1 {
            throw ValidationError("--pairs, --review, --households, --model, --explain and --new go one at a time.")
        }
        if new != nil, truth != nil { throw ValidationError("--truth goes without --new.") }
    }

    func run() throws {
        var watch = Stopwatch()
        let line = ProgressLine(words: "cli.match.step.")
        if let new { return try NewRows(self, new, line).run() }
        let answer = try watch.time { try match(line) }
        line.clear()
        Self.warn(answer.file)
        let output = MatchAnswer(
            file: answer.file, result: answer.result, elapsedSeconds: watch.wallMilliseconds / 1_000)
        if let explain { return try output.explain(explain, json: json) }
        if model { return output.model(json: json) }
        if json { return Terminal.json(output.document) }
        switch format {
        case _ where pairs: output.pairs(from: minProbability, format)
        case _ where review: output.review(format)
        case _ where households: output.households(format)
        case .table: output.summary()
        default: output.rows(format)
        }
    }

    static func warn(_ file: MatchFile) {
        if file.unreadable > 0 { Terminal.say(Terminal.texts.plural("cli.match.unreadable", count: file.unreadable)) }
    }

    private func match(_ line: ProgressLine) throws -> (file: MatchFile, result: MatchResult) {
        var file = try read(line)
        let matcher = Matcher(file.takeTable(), dateOrder: file.dateOrder)
        return (file, matcher.run(threshold: threshold, progress: step(line)))
    }

    func step(_ line: ProgressLine) -> (Matcher.Step) -> Void {
        let steps = Matcher.Step.allCases
        return { line.show($0.rawValue, Int64(steps.firstIndex(of: $0) ?? 0), Int64(steps.count)) }
    }

    func read(_ line: ProgressLine) throws -> MatchFile {
        var options = MatchFile.Options(reading: ImportOptions(kind: kind ?? .people, source: "match"))
        try reading.apply(to: &options.reading)
        try options.reading.validate()
        (options.map, options.onlyMapped) = (options.reading.map, options.reading.onlyMapped)
        for column in exclude { options.map[column] = "-" }
        (options.kind, options.truth) = (kind, truth)
        return try Terminal.naming(self.file) {
            try MatchFile.read(path: self.file, options) { line.show("read", $0, $1) }
        }
    }
}
