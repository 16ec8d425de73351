import Foundation

/// What the same asked several times takes: for whoever wonders, and for the benchmarks.
struct Stopwatch {
    private var wall: [Double] = []
    private var cpu: [Double] = []

    /// Milliseconds by the clock and of processor, medians.
    var wallMilliseconds: Double { Self.median(wall) }
    var cpuMilliseconds: Double { Self.median(cpu) }

    /// As JSON documents say it, beside what was found.
    func document(_ found: [String: Any]) -> [String: Any] {
        var document = found
        document["wallMilliseconds"] = wallMilliseconds
        document["cpuMilliseconds"] = cpuMilliseconds
        document["firstWallMilliseconds"] = wall.first ?? 0
        return document
    }

    /// Runs something and keeps what it took.
    mutating func time<Answer>(_ ask: () throws -> Answer) rethrows -> Answer {
        let (started, used) = (ContinuousClock.now, Self.processMilliseconds)
        let answer = try ask()
        let (seconds, attoseconds) = (ContinuousClock.now - started).components
        wall.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
        cpu.append(Self.processMilliseconds - used)
        return answer
    }

    /// Of all threads of the process, user and system.
    private static var processMilliseconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) * 1e3 }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : (sorted[sorted.count / 2] * 1000).rounded() / 1000
    }
}
