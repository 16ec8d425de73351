import App
import Customers
import Foundation
import Intake
import Kernel
import Testing

/// Somebody says no while another process brings in many people: nobody is asked to wait for the import's end.
@Suite("Refusals while people are imported", .enabled(if: CrashTests.binary != nil, "the binary is not built"))
struct OptOutDuringImportTests {
    /// `VINCULO_PEOPLE` is for the proof: then each refusal has to be in within a second, too.
    private static let asked = Int(ProcessInfo.processInfo.environment["VINCULO_PEOPLE"] ?? "")
    private static let people = asked ?? 30_000
    /// People who were there before, and whom the file says again, with a yes.
    private static let known = 40

    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    @Test("Refusals by hand are entered while the import runs, hold at once, and hold when it has said yes")
    func refusals() throws {
        try home.run(.people, "external_id,full_name,consent_email\n" + rows(0..<Self.known))
        let process = try start(file(Self.people))
        var counter = RefusalCounter(home.rooms)
        while process.isRunning {
            try counter.enter("c\(counter.entered % Self.known)")
            usleep(100_000)
        }
        #expect(process.terminationStatus == 0)
        let summary = try #require(home.rooms.intake.list(limit: 1).first?.summary)
        #expect(summary.isBalanced && summary.accepted == Self.people)
        #expect(try home.rooms.customers.count() == Self.people)
        // Where each waited for the end, one at most would be in before it.
        if summary.elapsedSeconds > 1 { #expect(counter.duringImport >= 2, "\(counter)") }
        for person in 0..<min(counter.entered, Self.known) {
            #expect(try counter.answer("c\(person)") == "no", "the import turned no into yes: c\(person)")
        }
        if Self.asked != nil {
            #expect(counter.longest < .seconds(1))
            print("PROOF \(counter.duringImport) refusals, the longest waited \(counter.longest)")
        }
    }

    @Test("A refusal that waits for the import's end would be found")
    func planted() throws {
        let process = try start(file(100))
        process.waitUntilExit()
        var counter = RefusalCounter(home.rooms)
        try counter.enter("c1")
        #expect(counter.entered == 1 && counter.duringImport == 0)
    }

    private func rows(_ people: Range<Int>) -> String { people.map { "c\($0),Ana \($0),sí\n" }.joined() }

    private func file(_ people: Int) throws -> String {
        let path = home.path + "/people.csv"
        try Data("external_id,full_name,consent_email\n".utf8).write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        for start in stride(from: 0, to: people, by: 10_000) {
            try file.write(contentsOf: Data(rows(start..<min(start + 10_000, people)).utf8))
        }
        try file.close()
        return path
    }

    private func start(_ file: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(CrashTests.binary))
        process.arguments = ["--home", home.path, "import", "run", file, "--kind", "people", "--source", "tienda"]
        process.arguments? += ["--on-existing", "replace"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}

/// Enters refusals by hand and counts what became of them.
struct RefusalCounter {
    private let rooms: Rooms
    private(set) var entered = 0
    /// Entered, and the import was still on its way.
    private(set) var duringImport = 0
    private(set) var longest: Duration = .zero

    init(_ rooms: Rooms) { self.rooms = rooms }

    /// In turn as a refusal at the counter and as an edited field.
    mutating func enter(_ reference: String) throws {
        let record = try rooms.customers.record(reference)
        let took = try ContinuousClock().measure {
            if entered % 2 == 0 {
                let entry = ConsentEntry(channel: .email, isYes: false, origin: "teléfono")
                try rooms.customers.record(entry, for: record, by: "ana", at: rooms.now())
            } else {
                try rooms.customers.edit(record, ["consent_email": "no"], by: "ana", at: rooms.now())
            }
        }
        entered += 1
        longest = max(longest, took)
        if try rooms.intake.list(limit: 1).first?.state == .staging { duringImport += 1 }
        #expect(try answer(reference) == "no", "it holds at once")
    }

    func answer(_ reference: String) throws -> String {
        let record = try rooms.customers.record(reference)
        let verdict = try rooms.customers.mayContact(record, .email, on: rooms.insight.today)
        if case .refused = verdict { return "no" }
        return verdict.isAllowed ? "yes" : "unknown"
    }
}
