import Intake
import Kernel
import Storage
import Synchronization
import Testing

@testable import Customers

@Suite("A refusal does not wait for an import")
struct ConsentWaitingTests {
    @Test("While a long import is being staged, a refusal by hand commits between its portions and holds at once")
    func between() throws {
        let asking = AskingStep()
        let home = try ConsentFixture(extra: [asking])
        try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,sí\n")
        let record = try home.record("c1")
        var rows = "external_id,channel,state\n"
        for row in 0..<12_000 { rows += "p\(row),email,\(row % 3 == 0 ? "no" : "sí")\n" }
        asking.body.withLock { body in
            body = { delivery in
                let room = CustomersRoom(delivery.setting.home)
                try room.record(
                    ConsentEntry(channel: .email, isYes: false, origin: ""), for: record, by: "ana", at: 1)
                let day = Day(number: 20_000)
                let isRefused = if case .refused = try room.mayContact(record, .email, on: day) { true } else { false }
                return (isRefused, try Self.portions(delivery))
            }
        }
        let summary = try home.run(.consents, rows)
        #expect(summary.created == 12_000 && summary.people.created == 12_000)
        let seen = asking.seen.withLock { $0 }
        #expect(seen.count == 3 && seen.allSatisfy { $0.isRefused })
        #expect(seen.map(\.staged) == [5_000, 10_000, 12_000], "no portion is larger than 5,000")
        #expect(try home.log.read().count == 4_003)
        #expect(try home.verdict("p0") == "refused" && home.verdict("p1") == "given")
    }

    private static func portions(_ delivery: Delivery) throws -> Int {
        try delivery.setting.home.database.read {
            let (yes, no) = try ConsentStore.counts($0, delivery.importID)
            return yes + no
        }
    }
}

/// Asks something after every portion of a consents file.
final class AskingStep: IntakeStep {
    let name = "asking"
    let body = Mutex<(@Sendable (Delivery) throws -> (Bool, Int))?>(nil)
    let seen = Mutex<[(isRefused: Bool, staged: Int)]>([])

    func stage(_ delivery: Delivery) throws {
        guard !delivery.isDryRun, let body = body.withLock({ $0 }) else { return }
        let answer = try body(delivery)
        seen.withLock { $0.append(answer) }
    }
}
