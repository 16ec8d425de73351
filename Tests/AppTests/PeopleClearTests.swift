import Intake
import Kernel
import Testing

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
