import App
import ArgumentParser
import Foundation
import Intake
import Kernel

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring files in.",
        subcommands: [Inspect.self, Run.self, List.self, Show.self, UndoImport.self])
}

/// What says how a file is read; the same for looking and for importing.
struct ReadingOptions: ParsableArguments {
    @Option(name: .customLong("map"), help: "COLUMN=field; COLUMN= leaves a column out. Repeatable.")
    var maps: [String] = []
    @Flag(help: "Import only the columns named by --map.") var onlyMapped = false
    @Option(name: .customLong("date-format"), help: "dmy, mdy or ymd.") var dateFormat: String?
    @Option(help: "Decimal sign: , or .") var decimal: String?
    @Option(help: "Separator of columns: , ; tab |") var delimiter: String?
    @Option(help: "UTF-8, Windows-1252, UTF-16LE, UTF-16BE.") var encoding: String?
    @Option(help: "Sheet of a workbook; the first with a table when absent.") var sheet: String?
    @Flag(name: .customLong("include-hidden"), help: "Take hidden rows and columns of a workbook, too.")
    var includesHidden = false
    @Flag(help: "Read texts that were encoded twice (PeÃ±a) as they were before (Peña).") var repairEncoding = false
    @Flag(help: "Refuse instead of assuming where something is undecided.") var strict = false

    func apply(to options: inout ImportOptions) throws {
        for map in maps {
            guard let equals = map.lastIndex(of: "=") else {
                throw ValidationError("--map \(map): COLUMN=field")
            }
            options.map[String(map[..<equals])] = String(map[map.index(after: equals)...])
        }
        options.onlyMapped = onlyMapped
        options.dateOrder = dateFormat
        options.decimal = decimal
        options.delimiter = delimiter
        options.encoding = encoding
        options.strict = strict
        options.sheet = sheet
        options.includesHidden = includesHidden ? true : nil
        options.repairsEncoding = repairEncoding ? true : nil
    }
}

extension ImportKind: ExpressibleByArgument {}
extension OnExisting: ExpressibleByArgument {}
extension EmptyCell: ExpressibleByArgument {}
extension LinesMode: ExpressibleByArgument {}

/// Progress on the terminal, and a clean stop at ctrl-C.
enum ImportWatch {
    /// - Parameters:
    ///   - words: where the names of the steps stand in the catalogue.
    ///   - waiting: what is said when other work is waited for.
    static func make(
        words: String = "imports.step.", waiting: String = "cli.import.waiting"
    ) -> (IntakeRoom.Watch, ProgressLine) {
        let line = ProgressLine(words: words)
        let stop = StopSign()
        Interruption.onInterrupt { stop.set() }
        var watch = IntakeRoom.Watch()
        watch.progress = { line.show($0, $1, $2) }
        watch.waiting = { Terminal.say(Terminal.texts(waiting, ["pid": $0])) }
        watch.isCancelled = { stop.isSet }
        return (watch, line)
    }

    /// Does work on the home that tells how far it is and that an interruption ends.
    static func during<Answer>(_ work: (Rooms, IntakeRoom.Watch) throws -> Answer) throws -> Answer {
        let rooms = try Terminal.rooms()
        let (watch, line) = make()
        defer { line.clear() }
        return try work(rooms, watch)
    }
}

extension ImportCommand {
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Look at a file: how it is written, which column is what. Needs no home.")

        @Argument(help: "CSV, TSV, XLSX or JSON Lines, also gzip or zip.") var file: String
        @Option(help: "What the rows are; guessed when absent.") var kind: ImportKind?
        @OptionGroup var reading: ReadingOptions
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            var options = ImportOptions(kind: kind ?? .orders, source: "inspect")
            try reading.apply(to: &options)
            try options.validate()
            let inspection = try Terminal.naming(file) {
                if kind == nil { options.kind = try Inspection.guessKind(path: file, options: options) }
                return try Inspection.inspect(path: file, options: options, home: nil)
            }
            if json { Terminal.json(inspection.answer(options.kind)) } else { show(inspection, options.kind) }
        }

        private func show(_ inspection: Inspection, _ kind: ImportKind) {
            let texts = Terminal.texts
            let values = [
                "file": (file as NSString).lastPathComponent,
                "rows": texts.plural(
                    "cli.count.rows", count: inspection.rowsSeen,
                    inspection.sawAll ? [:] : ["count": texts.number(inspection.rowsSeen) + "+"]),
                "columns": texts.plural("imports.columns-count", count: inspection.mapping.columns.count),
                "encoding": inspection.dialect.encoding.rawValue, "delimiter": inspection.delimiterText,
                "decimal": inspection.decimalText, "dates": inspection.dateOrder.rawValue,
                "kind": texts("imports.kind." + kind.rawValue), "sheet": inspection.shape.sheet ?? "",
            ]
            let form =
                switch inspection.shape.form {
                case .text: "summary"
                case .workbook: "workbook"
                case .jsonLines: "json"
                }
            Terminal.answer(texts("cli.inspect." + form, values))
            if let preset = inspection.mapping.preset.flatMap(Preset.with(id:)) {
                Terminal.answer(texts("cli.inspect.preset", ["preset": preset.tool]))
            }
            Terminal.table(
                [
                    texts("cli.inspect.column"), texts("cli.inspect.sample"), texts("cli.inspect.field"),
                    texts("cli.inspect.confidence"),
                ],
                zip(inspection.mapping.columns, inspection.samples).map { column, samples in
                    [
                        column.name, String((samples.first ?? "").prefix(32)), column.field?.name ?? "—",
                        texts("imports.confidence." + column.level),
                    ]
                })
            for assumed in inspection.assumed { Terminal.answer(ImportReport.assumed(assumed)) }
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Import a file: all of it becomes visible at once, or nothing.")

        @Argument(help: "CSV, TSV, XLSX or JSON Lines, also gzip or zip.") var file: String
        @Option(
            help: "people, companies, orders, events, products, costs, payments, consents or suppressions.") var kind:
            ImportKind
        @Option(help: "Name of where the file comes from; its ids belong to it.") var source: String
        @Option(help: "Whose ids customer_ref are, when not the source's.") var customerSource: String?
        @OptionGroup var reading: ReadingOptions
        @Option(help: "fill, replace or skip what is known.") var onExisting: OnExisting?
        @Option(help: "What an empty cell of a known person does: keep or clear.") var empty: EmptyCell = .keep
        @Option(help: "What the lines of a known order do: replace those there were, or add by line_id.")
        var lines: LinesMode?
        @Flag(help: "Do everything but write.") var dryRun = false
        @Option(help: "With --dry-run: write the rows that would be rejected to this file.") var rejects: String?
        @Flag(help: "Exit 5 instead of waiting for another import.") var noWait = false
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            var options = ImportOptions(kind: kind, source: source)
            options.customerSource = customerSource
            options.onExisting = onExisting
            options.empty = empty
            options.lines = lines
            try reading.apply(to: &options)
            if rejects != nil, !dryRun { throw PlainProblem("import.rejects-of-dry-run", .usage) }
            let rooms = try Terminal.rooms()
            let (watch, line) = ImportWatch.make()
            defer { line.clear() }
            let name = (file as NSString).lastPathComponent
            let target = rejects.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
            let summary = try Terminal.naming(file) {
                try dryRun
                    ? rooms.intake.dryRun(file: file, options: options, rejects: target, watch: watch)
                    : rooms.intake.run(
                        file: file, name: name, options: options, by: Terminal.actor, wait: !noWait, watch: watch)
            }
            line.clear()
            if json { Terminal.answer(summary.json) } else { ImportReport.show(summary, name) }
            if summary.rejected > 0 { throw ExitCode(2) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "The history of imports.")
        @Option(help: "How many.") var limit = 50
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let imports = try Terminal.rooms().intake.list(limit: max(1, min(limit, 10_000)))
            if json { return Terminal.json(["imports": imports.map(\.answer)]) }
            let texts = Terminal.texts
            Terminal.table(
                [
                    "ID", texts("cli.import.file"), texts("cli.import.kind"), texts("cli.import.state"),
                    texts("cli.import.rows"),
                ],
                imports.map { record in
                    [
                        record.id.description, record.fileName, texts("imports.kind." + record.options.kind.rawValue),
                        texts("imports.state." + record.state.rawValue),
                        record.summary.map { texts.number($0.accepted) } ?? "",
                    ]
                }, right: [0, 4])
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "One import, whole.")
        @Argument var id: Int64
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let record = try Terminal.rooms().intake.find(ImportID(id))
            if json { return Terminal.json(record.answer) }
            let texts = Terminal.texts
            Terminal.answer("\(record.id)  \(record.fileName)  \(texts("imports.state." + record.state.rawValue))")
            if let code = record.problem { Terminal.answer(Terminal.sentence(PlainProblem(code, .failed))) }
            if let summary = record.summary { ImportReport.show(summary, record.fileName) }
        }
    }
}
