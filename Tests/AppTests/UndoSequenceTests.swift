import App
import Customers
import Foundation
import GRDB
import Intake
import Kernel
import Testing

/// Whatever comes, is changed by hand and is taken back, in whatever sequence: a home shows what one shows that
/// never had what was taken back. Refusals stay, and nothing else does.
@Suite("Taking imports back in any sequence")
struct UndoSequenceTests {
    static let rounds = Int(ProcessInfo.processInfo.environment["VINCULO_UNDO_ROUNDS"] ?? "") ?? 30
    /// One history alone, to look at it.
    static let only = Int(ProcessInfo.processInfo.environment["VINCULO_UNDO_SEED"] ?? "")

    /// A home with a history, and the sayings that it has to be able to forget.
    private func history(_ seed: UInt64, steps: Int = 11) throws -> UndoSequenceHome {
        // Every other history writes what is said of people in blocks.
        let home = try UndoSequenceHome(blocksFrom: seed % 2 == 0 ? 2 : 1_000)
        var sayings = UndoSayings(random: SeededGenerator(seed: seed))
        for _ in 0..<steps {
            if !home.standing.isEmpty, sayings.random.below(4) == 0 {
                try home.undo(sayings.pick(home.standing))
            } else {
                let known = UndoSayings.references.filter { (try? home.rooms.customers.record($0)) != nil }
                try home.say(sayings.next(about: known))
            }
        }
        while home.undone.isEmpty, !home.standing.isEmpty { try home.undo(sayings.pick(home.standing)) }
        return home
    }

    private func replay(_ sayings: [UndoSaying]) throws -> [String: String] {
        let home = try UndoSequenceHome(blocksFrom: 1_000)
        for saying in sayings { try home.say(saying) }
        return try UndoSequenceSight(home.rooms).lines
    }

    /// Lines that two homes do not have in common, but for refusals that the first one alone was told.
    private func differences(
        _ one: [String: String], _ other: [String: String], besides refused: Set<String> = []
    ) -> [String] {
        Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
            .filter { !(refused.contains($0) && one[$0] == "no") }
            .map { "\($0): \(one[$0] ?? "nothing") instead of \(other[$0] ?? "nothing")" }.sorted()
    }

    @Test(
        "A home that takes imports back shows what one shows that never had them",
        arguments: only.map { $0..<$0 + 1 } ?? 0..<rounds)
    func sequences(_ seed: Int) throws {
        let home = try history(UInt64(seed))
        let seen = try UndoSequenceSight(home.rooms).lines
        let wanted = try replay(home.remaining)
        let found = differences(seen, wanted, besides: home.refusedElsewhere)
        #expect(found == [], "seed \(seed)\n\(home.story)")
        for line in home.refused where seen[line] != nil || line.hasPrefix("verdict ") {
            #expect(seen[line] == nil || seen[line] == "no", "a refusal is lost: \(line), seed \(seed)")
        }
        // What memory holds is what the disk does.
        try home.rooms.intake.recover()
        let fresh = try UndoSequenceSight(Rooms.open(home.home.path, now: { HomeFixture.now })).lines
        #expect(differences(seen, fresh) == [], "seed \(seed)")
        #expect(try home.rooms.home.database.integrityProblems() == [])
    }

    // MARK: Defects that the comparison would find

    @Test("One statement too many would be found")
    func oneTooMany() throws {
        let found = try (0..<6).filter { seed in
            let home = try history(UInt64(seed))
            let seen = try UndoSequenceSight(home.rooms).lines
            return try !differences(seen, replay(home.said.map(\.saying)), besides: home.refusedElsewhere).isEmpty
        }
        #expect(!found.isEmpty)
    }

    @Test("A fold that forgets the sequence would be found")
    func sequenceForgotten() throws {
        let found = try (0..<6).filter { seed in
            let home = try history(UInt64(seed))
            let seen = try UndoSequenceSight(home.rooms).lines
            return try !differences(seen, replay(home.remaining.reversed()), besides: home.refused).isEmpty
        }
        #expect(!found.isEmpty)
    }

    @Test("An undo that leaves what was said of people would be found")
    func statementsLeft() throws {
        let home = try UndoSequenceHome(blocksFrom: 1_000)
        try home.say(UndoSaying(what: .file(.people, "external_id,full_name\nc1,Ana\n")))
        try home.say(UndoSaying(what: .file(.people, "external_id,city\nc1,Cali\n")))
        let database = home.rooms.home.database
        let said = try database.read {
            try Data.fetchOne($0.database, sql: "SELECT said FROM statement ORDER BY sequence DESC LIMIT 1")
        }
        try home.undo(1)
        let wanted = try replay(home.remaining)
        #expect(try differences(UndoSequenceSight(home.rooms).lines, wanted) == [])
        try database.write {
            try $0.database.execute(sql: "INSERT INTO statement VALUES (1, 99, 0, ?)", arguments: [said])
        }
        let found = try differences(UndoSequenceSight(home.rooms).lines, wanted)
        #expect(found.contains { $0.hasPrefix("value tienda:c1 city: Cali") })
    }

    @Test("A refusal that is lost would be found")
    func refusalLost() throws {
        let home = try UndoSequenceHome(blocksFrom: 1_000)
        try home.say(UndoSaying(what: .file(.people, "external_id,full_name\nc1,Ana\n")))
        let refused: Set = [UndoSaying.value("tienda:c1", "email"), UndoSaying.verdict("tienda:c1", "email")]
        try home.say(UndoSaying(what: .file(.people, "external_id,consent_email\nc1,no\n"), refused: refused))
        try home.undo(1)
        let wanted = try replay(home.remaining)
        let seen = try UndoSequenceSight(home.rooms).lines
        #expect(differences(seen, wanted, besides: home.refusedElsewhere) == [])
        #expect(differences(seen, wanted).count == 2 && refused.allSatisfy { seen[$0] == "no" })
    }
}
