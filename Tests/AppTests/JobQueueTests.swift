import App
import Foundation
import GRDB
import Intake
import Kernel
import Storage
import Testing

/// Imports that pages ask for, as jobs that outlive who runs them.
@Suite("Imports as jobs")
struct JobQueueTests {
    private static let file = "order_id,customer_ref,ordered_at,amount\n1,a,2024-01-01,5\n2,b,2024-01-02,nada\n"
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func received(_ text: String = file) throws -> ImportID {
        let kept = try Originals.keep(file: home.file(text.utf8), in: home.rooms.home, temporary: "upload-test")
        return try home.rooms.intake.receive(kept, fileName: "pedidos.csv", options: home.options(.orders), by: "ana")
    }

    private func work(_ owner: String = "me", alive: Bool = false, stopping: @escaping () -> Bool = { false }) throws
        -> Bool
    {
        try home.rooms.intake.runNextJob(owner: owner, isAlive: { _ in alive }, isStopping: stopping)
    }

    private func state(_ id: ImportID) throws -> String {
        let record = try home.rooms.intake.find(id)
        let job = try record.job.flatMap { try home.rooms.intake.job($0) }
        return "\(record.state) \(job.map { "\($0.state)" } ?? "-")"
    }

    @Test("Received, tried, imported: a dry run writes nothing but its answer, the import everything")
    func flow() throws {
        let id = try received()
        #expect(try state(id) == "received -")
        #expect(try !work(), "nothing waits yet")
        _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: true, by: "ana")
        #expect(try work())
        #expect(try state(id) == "received done")
        #expect(try home.rooms.intake.find(id).preview?.accepted == 1)
        #expect(try home.rfm("2024-01-31").isEmpty && home.count("sourceRecord") == 0)
        _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        #expect(try work() && !work())
        #expect(try state(id) == "applied done")
        #expect(try home.rooms.intake.find(id).summary?.rejected == 1)
        #expect(try home.rfm("2024-01-31").keys.sorted() == ["a"])
    }

    @Test("What has been imported, or is waiting, is not asked for twice")
    func twice() throws {
        let id = try received()
        let ask = { _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana") }
        try ask()
        #expect(problem(ask) == "import.not-waiting")
        _ = try work()
        #expect(problem(ask) == "import.not-waiting")
        #expect(problem { _ = try home.rooms.intake.find(ImportID(99)) } == "import.not-found")
    }

    @Test("A job that a process which ended left running is done by the next, once")
    func deadOwner() throws {
        let id = try received()
        let job = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        let claimed = try home.rooms.home.database.write {
            try JobStore.claim($0, kind: IntakeRoom.jobKind, owner: "dead", isAlive: { _ in false }, at: 1)
        }
        #expect(claimed?.id == job)
        #expect(try !work(alive: true), "its owner lives: hands off")
        #expect(try work(alive: false))
        #expect(try state(id) == "applied done")
        #expect(try home.count("factBatch") == 1 && home.rfm("2024-01-31")["a"]?.monetary == "5.00")
    }

    @Test("A job whose import was already visible when its process ended brings no second facts")
    func deadAfterFlip() throws {
        let id = try received()
        let job = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        _ = try work()
        try home.rooms.home.database.write { transaction in
            try transaction.database.execute(
                sql: "UPDATE job SET state = 'running', owner = 'dead', endedAt = NULL WHERE id = ?",
                arguments: [job.rawValue])
        }
        #expect(try work())
        #expect(try state(id) == "applied done" && home.count("factBatch") == 1)
    }

    @Test("A job stopped because the server stops goes on at the next start; nothing of it was visible")
    func serverStops() throws {
        let rows = (0..<9_000).map { "\($0),c\($0 % 50),2024-01-01,5\n" }.joined()
        let id = try received("order_id,customer_ref,ordered_at,amount\n" + rows)
        _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        #expect(try work("first", stopping: { true }))
        #expect(try state(id) == "cancelled running")
        #expect(try home.count("factBatch") == 0 && home.count("sourceRecord") == 0)
        #expect(try work("second"))
        #expect(try state(id) == "applied done" && home.rfm("2024-01-31").count == 50)
    }

    @Test("A job that waits is stopped at once, and the file can be asked for again")
    func stop() throws {
        let id = try received()
        _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        try home.rooms.intake.stop(id)
        #expect(try state(id) == "received cancelled")
        #expect(try !work())
        _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        #expect(try work() && state(id) == "applied done")
    }

    @Test("A job that waits for another import hears when it is asked to stop")
    func stopWhileWaiting() async throws {
        let id = try received()
        _ = try home.rooms.intake.request(id, options: home.options(.orders), isDryRun: false, by: "ana")
        let lock = try home.rooms.home.lock(.import, wait: false)
        let intake = home.rooms.intake
        let path = home.path
        let worker = Task.detached {
            // A room of its own, as another process would have.
            let rooms = try Rooms.open(path, now: { HomeFixture.now })
            return try rooms.intake.runNextJob(owner: "worker", isAlive: { _ in true }, isStopping: { false })
        }
        var running = false
        for _ in 0..<100 where !running {
            try await Task.sleep(for: .milliseconds(50))
            running = try intake.find(id).job.flatMap { try intake.job($0) }?.state == .running
        }
        try intake.stop(id)
        for _ in 0..<100 {
            if try state(id) == "received cancelled" { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try state(id) == "received cancelled")
        lock.release()
        _ = try await worker.value
    }

    @Test("A file that cannot be imported ends its job with the code of the problem, and nothing is left of it")
    func failed() throws {
        for (text, code) in [
            ("", "import.empty-file"), ("a,b\n1,2\n", "import.missing-field"),
            ("PK\u{3}\u{4}zip", "import.archive-damaged"),
        ] {
            let id = try received(text)
            for isDryRun in [true, false] {
                let job = try home.rooms.intake.request(
                    id, options: home.options(.orders), isDryRun: isDryRun, by: "ana")
                #expect(try work())
                #expect(try home.rooms.intake.job(job)?.problem == code, "\(code)")
            }
            #expect(try state(id) == "failed failed" && home.rooms.intake.find(id).problem == code)
        }
        #expect(try home.count("factBatch") == 0 && home.count("sourceRecord") == 0)
    }
}
