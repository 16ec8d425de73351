import App
import ArgumentParser
import Foundation
import Intake
import Kernel
import Warehouse

struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Exchange rates, by which amounts in other currencies count in the home's.",
        subcommands: [ImportRates.self])

    struct ImportRates: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Load rates from a table of day, currency and rate; a day that is there already is replaced.")
        @Argument(help: "CSV or TSV, also gzip.") var file: String
        @Option(help: "The currency of the rates, where the file has no column for it.") var currency: String?
        @Option(help: "Decimal sign: , or .") var decimal: String?
        @Option(name: .customLong("date-format"), help: "dmy, mdy or ymd.") var dateFormat: String?
        @Flag(help: "Answer as JSON.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let name = (file as NSString).lastPathComponent
            let options = try RateFile.Options(currency: currency, decimal: decimal, dateOrder: dateFormat)
            let summary = try Terminal.naming(file) {
                try rooms.warehouse.importRates(
                    file: file, name: name, options: options, by: Terminal.actor, at: rooms.now())
            }
            if json { Terminal.answer(Self.json(summary)) } else { show(summary, name) }
            if summary.rejected > 0 { throw ExitCode(2) }
        }

        private func show(_ summary: RateSummary, _ name: String) {
            let texts = Terminal.texts
            Terminal.answer(
                texts(
                    "cli.rate.done",
                    [
                        "file": name, "count": Terminal.count("rates", summary.accepted),
                        "currencies": summary.currencies.joined(separator: ", "), "first": summary.firstDay ?? "",
                        "last": summary.lastDay ?? "",
                    ]))
            for rejected in summary.rejections.prefix(20) {
                let reason = "reject." + rejected.reason
                Terminal.answer(
                    texts(
                        "cli.rate.rejected",
                        ["line": String(rejected.line), "reason": texts.has(reason) ? texts(reason) : rejected.reason]))
            }
        }

        private static func json(_ summary: RateSummary) -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(summary)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
    }
}
