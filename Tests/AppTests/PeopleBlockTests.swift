import GRDB
import Intake
import Kernel
import TestKit
import Testing

@testable import Customers

@Suite("People in blocks and in rows")
struct PeopleBlockTests {
    /// Files of one source that name the same forty people again and again, some of them twice.
    private func file(_ random: inout SeededGenerator) -> String {
        var text = "external_id,full_name,city,consent_email,notes\n"
        for _ in 0..<(1 + random.below(60)) {
            let city = ["Cali", "Pasto", "", "\\N"][random.below(4)]
            text += "c\(random.below(40)),Ana,\(city),\(["", "no", "yes", "quizás"][random.below(4)]),"
            text += "\(["", "x", "y"][random.below(3)])\n"
        }
        return text
    }

    @Test("A home that writes blocks says the same as one that writes rows", arguments: 0..<6)
    func same(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let homes = try [2, 5, 1_000_000].map { try HomeFixture(blocksFrom: $0) }
        for _ in 0..<8 {
            let text = file(&random)
            let mode = OnExisting.allCases[random.below(OnExisting.allCases.count)]
            let undone = random.below(4) == 0
            let summaries = try homes.map { home in
                var summary = try home.run(.people, text) { $0.onExisting = mode }
                if undone { try home.rooms.intake.undo(ImportID(summary.import), by: "test") }
                (summary.elapsedSeconds, summary.rejectFile) = (0, nil)
                return summary.json
            }
            #expect(Set(summaries).count == 1)
        }
        let sights = try homes.map { home in
            try (0..<40).map { number -> [String: String] in
                guard let record = try? home.rooms.customers.record("c\(number)") else { return [:] }
                var values = try home.rooms.customers.values(record).said
                values["verdict"] = "\(try home.rooms.customers.mayContact(record, .email, on: Day(number: 20_200)))"
                return values
            }
        }
        #expect(sights[0] == sights[2] && sights[1] == sights[2])
        #expect(try homes[0].statements().blocked > 0 && homes[2].statements().blocked == 0)
    }

    @Test("The same file again changes nothing, and undoing either leaves the other")
    func again() throws {
        let text = "external_id,full_name,consent_email\n" + (0..<500).map { "c\($0),Ana \($0),no\n" }.joined()
        let home = try HomeFixture(blocksFrom: 100)
        let first = try home.run(.people, text)
        let second = try home.run(.people, text)
        #expect(second.unchanged == 500 && second.people.updated == 0)
        let preview = try home.rooms.intake.previewUndo(ImportID(first.import))
        #expect(preview.peopleRemoved == 0 && preview.peopleChanged == 0 && preview.optOutsKept == 500)
        try home.rooms.intake.undo(ImportID(first.import), by: "test")
        #expect(try home.rooms.customers.count() == 500 && home.values("c499")["full_name"] == "Ana 499")
        try home.rooms.intake.undo(ImportID(second.import), by: "test")
        #expect(try home.rooms.customers.count() == 0 && home.statements() == (0, 1_000))
    }
}

extension HomeFixture {
    /// How many places in blocks there are, and how many rows of statements.
    fileprivate func statements() throws -> (blocked: Int, rows: Int) {
        try rooms.home.database.read { transaction in
            (
                try Int.fetchOne(transaction.database, sql: "SELECT count(*) FROM statementBlock") ?? -1,
                try Int.fetchOne(transaction.database, sql: "SELECT count(*) FROM statement") ?? -1
            )
        }
    }
}
