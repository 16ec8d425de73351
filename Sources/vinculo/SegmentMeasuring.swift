import App
import ArgumentParser
import Foundation
import Kernel
import Rules
import Segments

extension SegmentCommand {
    /// What rules cost on a home: for whoever wonders, and for the benchmarks.
    struct Measure: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How long rules take: all rules of a file, one a line, counted so many times.")
        @Argument(help: "A text file with a rule on each line.") var file: String
        @OptionGroup var scope: Scope
        @Option(help: "How many times.") var times = 5
        @Flag(help: "Answer as one JSON document.") var json = false

        func run() throws {
            let rooms = try Terminal.rooms()
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
            let rules = try lines.map(rooms.segments.read)
            var (watch, counts) = (Stopwatch(), [Int]())
            for _ in 0..<max(1, times) {
                // What a question found is not kept for the next: each time all is found anew.
                let asking = try scope.asking(rooms, anew: true)
                counts = try watch.time { try asking.members(rules).map(\.count) }
            }
            if json { return Terminal.json(watch.document(["rules": rules.count, "customers": counts])) }
            Terminal.answer(
                Terminal.texts(
                    "cli.segment.measured",
                    [
                        "rules": Terminal.texts.number(rules.count), "times": Terminal.texts.number(times),
                        "wall": Self.shown(watch.wallMilliseconds), "cpu": Self.shown(watch.cpuMilliseconds),
                    ]))
        }

        private static func shown(_ value: Double) -> String { Terminal.texts.decimal(value, digits: 2) }
    }
}
