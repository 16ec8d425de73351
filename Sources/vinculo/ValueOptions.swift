import App
import ArgumentParser
import Foundation
import Insight
import Kernel

enum TableFormat: String, ExpressibleByArgument, CaseIterable { case table, csv, jsonl }

/// What every question of value can be asked with.
struct ValueOptions: ParsableArguments {
    @Option(name: .customLong("as-of"), help: "Day, YYYY-MM-DD; default today.") var asOf: String?
    @Flag(help: "Money of purchases alone, without returns.") var gross = false
    @Flag(help: "Orders of gifts alone count.") var includeZero = false
    @Option(
        help: ArgumentHelp(
            "Only the days up to that day: 90d, 12w, 6m, 2y, or a number of days.",
            discussion: "F×V and rates take it in place of their 12 months."))
    var window: String?
    @Option(help: "Only facts of this source.") var source: String?
    @Option(help: "people or companies.") var who: String?
    @Option(help: "table, csv or jsonl.") var format: TableFormat = .table
    @Flag(help: "Answer as one JSON document.") var json = false

    func question(_ rooms: Rooms) throws -> ValueQuestion {
        var question = ValueQuestion(asOf: try Terminal.asOf(asOf, rooms))
        question.isGross = gross
        question.includesZero = includeZero
        question.window = try window.map(Self.lookback)
        if let source { try Self.check(source, rooms) }
        question.source = source
        question.kind = try Terminal.kind(who)
        try Terminal.prepare(rooms)
        return question
    }

    static func lookback(_ text: String) throws -> Lookback {
        guard let window = Lookback(text) else { throw PlainProblem("value.window", .usage, ["value": text]) }
        return window
    }

    /// - Throws: `value.source-unknown` for one that no import named.
    static func check(_ source: String, _ rooms: Rooms) throws {
        let known = Set(try rooms.intake.list(limit: 10_000).filter { $0.state == .applied }.map(\.options.source))
        guard !known.contains(source) else { return }
        let named = known.sorted().prefix(40).joined(separator: ", ")
        throw PlainProblem("value.source-unknown", .notFound, ["source": source, "known": named.isEmpty ? "—" : named])
    }

    /// Answers in the form asked for.
    /// - Parameters:
    ///   - about: what a JSON document says beside its rows.
    ///   - show: the form for people.
    func answer(
        _ answer: ValueAnswer, _ rooms: Rooms, _ question: ValueQuestion, about: [String: Any], show: () throws -> Void
    ) throws {
        if json {
            var document = about
            document["asOf"] = question.asOf.description
            document["currency"] = answer.currency.code
            document["rows"] = try answer.objects(rooms)
            document["setAside"] = try SetAside.object(rooms)
            return Terminal.json(document)
        }
        try SetAside.say(rooms)
        switch format {
        case .table: try show()
        case .csv: try answer.csv(rooms)
        case .jsonl: try answer.lines(rooms)
        }
    }
}
