import Foundation
import Identity
import Intake
import Kernel
import Matching

/// `match FILE --new OTHER`: who of the other file is known already.
///
/// Rows are added one after another, as they would come through a form or a till; how long each took is told with the answer.
struct NewRows {
    private let command: MatchCommand
    private let path: String
    private let line: ProgressLine

    init(_ command: MatchCommand, _ path: String, _ line: ProgressLine) {
        (self.command, self.path, self.line) = (command, path, line)
    }

    func run() throws {
        let known = try command.read(line)
        // Before a million rows are compared: whatever is wrong with the other file is said at once.
        var options = MatchFile.Options(reading: ImportOptions(kind: known.kind, source: "match"))
        try command.reading.apply(to: &options.reading)
        (options.kind, options.like) = (known.kind, known.mapping)
        let new = try Terminal.naming(path) { try MatchFile.read(path: path, options) { line.show("read", $0, $1) } }
        let index = Matcher(known.table, dateOrder: known.dateOrder).index(
            threshold: command.threshold, progress: command.step(line))
        var times: [Double] = []
        var found: [(row: Int, probability: Double)] = []
        for record in new.records(like: known) {
            var watch = Stopwatch()
            let added = watch.time { index.add(record) }
            times.append(watch.wallMilliseconds)
            found.append((added.row, added.probability))
            if times.count % 1_000 == 0 { line.show("add", Int64(times.count), Int64(new.table.rows)) }
        }
        line.clear()
        for file in [known, new] { MatchCommand.warn(file) }
        let people = found.map { index.person(of: $0.row) }
        let answer = NewRowsAnswer(
            known: known.table.rows, rows: found, people: people, milliseconds: times.sorted())
        switch command.format {
        case _ where command.json: Terminal.json(answer.document)
        case .table: answer.summary()
        default: answer.rows(command.format)
        }
    }
}

/// What was found of new rows.
private struct NewRowsAnswer {
    /// Rows of the first file.
    let known: Int
    /// Rows are numbered on from those of the first file.
    let rows: [(row: Int, probability: Double)]
    /// The first row of each one's person.
    let people: [Int]
    /// Ascending.
    let milliseconds: [Double]

    private var knownPeople: Int { people.count { $0 < known } }
    private var newPeople: Int { Set(people.filter { $0 >= known }).count }

    private func milliseconds(_ share: Double) -> Double {
        milliseconds.isEmpty ? 0 : milliseconds[min(milliseconds.count - 1, Int(share * Double(milliseconds.count)))]
    }

    var document: [String: Any] {
        [
            "records": known, "newRecords": rows.count, "knownRecords": knownPeople, "newPeople": newPeople,
            "milliseconds": ["p50": milliseconds(0.5), "p95": milliseconds(0.95), "max": milliseconds.last ?? 0],
        ]
    }

    func rows(_ format: TableFormat) {
        MatchAnswer.write(["row", "cluster", "probability"], format) { put in
            for (at, found) in rows.enumerated() { put(found.row + 1, people[at] + 1, found.probability) }
        }
    }

    func summary() {
        let texts = Terminal.texts
        Terminal.answer(
            texts(
                "cli.match.new",
                [
                    "rows": texts.number(rows.count), "known": texts.number(knownPeople),
                    "people": texts.number(newPeople),
                ]))
        Terminal.answer(
            texts(
                "cli.match.new-times",
                [
                    "median": texts.decimal(milliseconds(0.5), digits: 2),
                    "most": texts.decimal(milliseconds.last ?? 0, digits: 2),
                ]))
        Terminal.answer(texts("cli.match.new-next", ["first": String(known + 1)]))
    }
}
