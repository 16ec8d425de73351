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
            var (counts, wall, cpu): ([Int], [Double], [Double]) = ([], [], [])
            for _ in 0..<max(1, times) {
                // What a question found is not kept for the next: each time all is found anew.
                let asking = try scope.asking(rooms, anew: true)
                let (started, used) = (ContinuousClock.now, ProcessTime.milliseconds)
                counts = try asking.members(rules).map(\.count)
                let (seconds, attoseconds) = (ContinuousClock.now - started).components
                wall.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
                cpu.append(ProcessTime.milliseconds - used)
            }
            let answer: [String: Any] = [
                "rules": rules.count, "customers": counts, "wallMilliseconds": ProcessTime.median(wall),
                "cpuMilliseconds": ProcessTime.median(cpu), "firstWallMilliseconds": wall.first ?? 0,
            ]
            if json { return Terminal.json(answer) }
            Terminal.answer(
                Terminal.texts(
                    "cli.segment.measured",
                    [
                        "rules": Terminal.texts.number(rules.count), "times": Terminal.texts.number(times),
                        "wall": Self.shown(ProcessTime.median(wall)), "cpu": Self.shown(ProcessTime.median(cpu)),
                    ]))
        }

        private static func shown(_ value: Double) -> String { Terminal.texts.decimal(value, digits: 2) }
    }
}

/// What something costs the processor.
enum ProcessTime {
    /// Of all threads of the process, user and system.
    static var milliseconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) * 1e3 }

    /// Of some measurements, one or more.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : (sorted[sorted.count / 2] * 1000).rounded() / 1000
    }
}
