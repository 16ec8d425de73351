import App
import Foundation
import Kernel
import Storage
import Testing

/// Kills the real binary with `kill -9` in the middle of imports and of taking them back: whole or absent, and
/// nothing else.
@Suite("Killed imports", .serialized)
struct CrashTests {
    static let binary: String? = {
        let folder = Bundle.main.executableURL?.deletingLastPathComponent().path ?? ""
        let here = Tree.root.appendingPathComponent(".build/debug/vinculo").path
        return [ProcessInfo.processInfo.environment["VINCULO_BINARY"] ?? "", folder + "/vinculo", here]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let kills = Int(ProcessInfo.processInfo.environment["VINCULO_KILLS"] ?? "") ?? 40

    @Test(
        "an import, or an undo, killed at any point is whole or absent",
        .enabled(if: binary != nil, "the binary is not built"))
    func kills() throws {
        let binary = try #require(Self.binary)
        var random = SeededGenerator(seed: 20_261_121)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vinculo-kills-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let whole = try timesOfWholeWork(binary, folder + "/timing")
        var home = try CrashHome(binary, folder + "/home-0")
        var outcomes = [[Bool]](repeating: [], count: whole.count)
        for round in 0..<Self.kills {
            // What a home holds is looked over after every kill, so it must not grow without end.
            if round > 0, round % 40 == 0 {
                try FileManager.default.removeItem(atPath: home.path)
                home = try CrashHome(binary, folder + "/home-\(round)")
            }
            let work = CrashHome.Work.allCases[round % whole.count]
            let arguments = try home.prepare(work, round: round)
            _ = try home.run(arguments, killedAfter: whole[work.rawValue] * 1.1 * random.unit())
            outcomes[work.rawValue].append(try home.check(work, round: round))
        }
        // Kills that always come too late or too early would prove nothing.
        let done = outcomes.joined().filter { $0 }.count
        #expect(outcomes.joined().count == Self.kills && (done > 0 || Self.kills < 40))
        if Self.kills >= 40 { #expect(outcomes.allSatisfy { $0.contains(false) }, "\(outcomes)") }
    }

    /// Seconds that each kind of work takes when nobody kills it.
    private func timesOfWholeWork(_ binary: String, _ folder: String) throws -> [Double] {
        let home = try CrashHome(binary, folder)
        return try CrashHome.Work.allCases.map { work in
            let arguments = try home.prepare(work, round: work.rawValue)
            var status: Int32 = -1
            let took = try ContinuousClock().measure { status = try home.run(arguments, killedAfter: nil) }
            #expect(status == 0)
            return Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
        }
    }
}
