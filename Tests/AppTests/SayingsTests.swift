import Intake
import Kernel
import Testing

/// `custom:` columns of files of what happened are fields of the person whom the row names.
@Suite("What orders and events say of people")
struct SayingsTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private static let header = "order_id,customer_ref,ordered_at,amount,custom:Nivel,attr:Color\n"

    private func orders(_ rows: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws -> ImportSummary {
        let rehearsed = try home.dryRun(.orders, Self.header + rows, change)
        let summary = try home.run(.orders, Self.header + rows, change)
        #expect(summary.isBalanced && rehearsed.people == summary.people && rehearsed.created == summary.created)
        return summary
    }

    @Test("A field of the person is known after an order, the last word of the file counts, an empty cell says nothing")
    func said() throws {
        let summary = try orders(
            "1,c1,2024-01-01,5,plata,rojo\n2,c1,2024-02-01,5,oro,\n3,c1,2024-03-01,5,,\n4,c2,2024-01-01,5,,azul\n")
        #expect(summary.created == 4 && summary.people.created == 2)
        #expect(try home.values("c1") == ["custom:Nivel": "oro"] && home.values("c2").isEmpty)
        #expect(try home.rooms.customers.count() == 2)
        #expect(try home.rfm("2024-12-31")["c2"]?.frequency == 1)
    }

    @Test("It is said in its place in the sequence, and filled by what comes later")
    func sequence() throws {
        try home.run(.people, "external_id,full_name,custom:Nivel\nc1,Ana,bronce\n")
        _ = try orders("1,c1,2024-01-01,5,oro,\n")
        #expect(try home.values("c1")["custom:Nivel"] == "oro" && home.values("c1")["full_name"] == "Ana")
        try home.run(.people, "external_id,custom:Nivel\nc1,plata\n")
        #expect(try home.values("c1")["custom:Nivel"] == "oro", "people files fill what is not known")
        _ = try orders("2,c1,2024-01-02,5,\\N,\n")
        #expect(try home.values("c1")["custom:Nivel"] == nil)
    }

    @Test("An import taken back takes what it said of people with it, and those whom nobody else names")
    func undone() throws {
        try home.run(.people, "external_id,full_name,custom:Nivel\nc1,Ana,bronce\n")
        let summary = try orders("1,c1,2024-01-01,5,oro,\n2,c2,2024-01-01,5,oro,\n3,c3,2024-01-01,5,,\n")
        #expect(try home.rooms.customers.count() == 3 && home.values("c2")["custom:Nivel"] == "oro")
        let preview = try home.rooms.intake.undo(ImportID(summary.import), by: "test")
        #expect(preview.peopleRemoved == 2 && preview.peopleChanged == 1)
        #expect(try home.values("c1") == ["external_id": "c1", "full_name": "Ana", "custom:Nivel": "bronce"])
        #expect(try home.rooms.customers.count() == 1)
    }

    @Test("A refused order says nothing, nor does a row that names nobody; a strange text is flagged")
    func refused() throws {
        let summary = try orders(
            "1,c1,2024-01-01,5,oro,\n1,c1,nunca,5,oro,\n2,,2024-01-01,5,oro,\n3,c3,2024-01-01,5,PeÃ±a,\n")
        #expect(summary.rejected == 2)
        #expect(try home.values("c1").isEmpty && home.values("c3")["!custom:Nivel"] == "double-encoded")
    }

    @Test("Events and payments say it, too; the mapping may name a person's field for any column")
    func entries() throws {
        try home.run(.events, "event_id,customer_ref,occurred_at,type,Ciudad favorita\n1,c1,2024-01-01,visit,Cali\n") {
            $0.map = ["Ciudad favorita": "custom:Ciudad favorita"]
        }
        try home.run(.payments, "payment_id,email,paid_at,amount,custom:Banco\n1,ana@b.co,2024-01-01,5,Azul\n")
        #expect(try home.values("c1")["custom:Ciudad favorita"] == "Cali")
        #expect(try home.values("email:ana@b.co")["custom:Banco"] == "Azul")
    }
}
