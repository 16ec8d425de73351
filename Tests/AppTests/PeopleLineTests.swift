import Kernel
import Testing

@testable import Customers
@testable import Intake

@Suite("Lines of customers from bytes")
struct PeopleLineTests {
    @Test("Somebody of whom one thing was said is taken the quick way, once it is visible")
    func only() throws {
        let home = try HomeFixture()
        try home.run(.people, "external_id,full_name,email,consent_email\nc1,Ana,a@b.co,no\nc2,Eva,,\n")
        try home.run(.people, "external_id,notes\nc2,x\n")
        try home.rooms.home.database.read { transaction in
            let reader = try StatementReader(transaction)
            var line = CustomerLine()
            #expect(try reader.withOnly(1) { said, _ in line.take(said) })
            #expect(String(decoding: line.email, as: UTF8.self) == "a@b.co")
            #expect(try !reader.withOnly(2) { _, _ in true })
            #expect(try !reader.withOnly(3) { _, _ in true })
        }
    }
}

@Suite("Rows of one person that clear and fill")
struct PeopleClearTests {
    @Test("Cleared by one row and filled by the next, the value is the next one's, also where the import only fills")
    func clearedThenFilled() throws {
        let home = try HomeFixture()
        try home.run(.people, "external_id,city\nc1,Cali\n")
        let file = try home.run(.people, "external_id,city\nc1,\\N\nc1,Pasto\n")
        #expect(file.updated == 2)
        #expect(try home.values("c1")["city"] == "Pasto")
        _ = try home.rooms.intake.undo(ImportID(file.import), by: "test")
        #expect(try home.values("c1")["city"] == "Cali")
    }

    @Test("Replaced by one row and emptied by the next under --empty clear, the value is gone")
    func replacedThenEmptied() throws {
        let home = try HomeFixture()
        try home.run(.people, "external_id,city\nc1,Cali\n")
        try home.run(.people, "external_id,city\nc1,Tunja\nc1,\n") { ($0.onExisting, $0.empty) = (.replace, .clear) }
        #expect(try home.values("c1")["city"] == nil)
    }
}
