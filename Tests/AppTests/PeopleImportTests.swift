import Kernel
import Testing

@testable import Intake

@Suite("What a people file changes")
struct PeopleImportTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func people(_ text: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws -> ImportSummary {
        let rehearsed = try home.dryRun(.people, text, change)
        let summary = try home.run(.people, text, change)
        #expect(summary.isBalanced)
        #expect(
            [
                rehearsed.created, rehearsed.updated, rehearsed.unchanged, rehearsed.skipped, rehearsed.people.created,
                rehearsed.people.updated,
            ]
                == [
                    summary.created, summary.updated, summary.unchanged, summary.skipped, summary.people.created,
                    summary.people.updated,
                ],
            "the dry run says the same")
        return summary
    }

    private func known(_ text: String = "external_id,full_name,city,notes\nc1,Ana,Cali,\n") throws {
        _ = try people(text)
    }

    @Test("Filling adds what is not known and leaves what is")
    func fill() throws {
        try known()
        let summary = try people("external_id,city,notes\nc1,Bogotá,nueva\n")
        #expect(summary.updated == 1 && summary.people.updated == 1)
        #expect(try home.values("c1") == ["external_id": "c1", "full_name": "Ana", "city": "Cali", "notes": "nueva"])
    }

    @Test("Replacing takes what the file says; what it does not say stays")
    func replace() throws {
        try known()
        let summary = try people("external_id,city\nc1,Bogotá\n") { $0.onExisting = .replace }
        #expect(summary.updated == 1)
        #expect(try home.values("c1") == ["external_id": "c1", "full_name": "Ana", "city": "Bogotá"])
    }

    @Test("Skipping leaves the known alone and takes the new")
    func skip() throws {
        try known()
        let summary = try people("external_id,city,notes\nc1,Bogotá,x\nc2,Pasto,y\n") { $0.onExisting = .skip }
        #expect(summary.skipped == 1 && summary.created == 1 && summary.updated == 0)
        #expect(try home.values("c1")["city"] == "Cali" && home.values("c1")["notes"] == nil)
        #expect(try home.values("c2")["city"] == "Pasto")
    }

    @Test("An empty cell keeps, or clears when asked; \\N always clears")
    func empty() throws {
        try known()
        #expect(try people("external_id,city\nc1,\n") { $0.onExisting = .replace }.unchanged == 1)
        #expect(try home.values("c1")["city"] == "Cali")
        #expect(try people("external_id,city\nc1,\n") { ($0.onExisting, $0.empty) = (.replace, .clear) }.updated == 1)
        #expect(try home.values("c1")["city"] == nil)
        #expect(try people("external_id,full_name\nc1,\\N\n").updated == 1)
        #expect(try home.values("c1") == ["external_id": "c1"])
        #expect(try people("external_id,full_name\nc9,\\N\n").created == 1)
        #expect(try home.values("c9") == ["external_id": "c9"])
    }

    @Test("The same file again changes nothing")
    func again() throws {
        let file = "external_id,full_name,email,consent_email,tags\nc1,Ana,a@b.co,sí,vip\nc2,Eva,no@,quizás,\n"
        #expect(try people(file).created == 2)
        for mode in OnExisting.allCases where mode != .skip {
            let summary = try people(file) { $0.onExisting = mode }
            #expect(summary.unchanged == 2 && summary.people == ImportSummary.People(), "\(mode)")
        }
    }

    @Test("A repeated id in one file is one person, folded row by row")
    func repeated() throws {
        let filled = try people("external_id,full_name,city,phone\nc1,Ana,,6012345678\nc1,Ana María,Cali,\n")
        #expect(filled.created == 1 && filled.updated == 1 && filled.people.created == 1 && filled.totals.people == 1)
        #expect(
            try home.values("c1") == ["external_id": "c1", "full_name": "Ana", "city": "Cali", "phone": "6012345678"])
        _ = try people("external_id,full_name,city\nc2,Eva,Cali\nc2,Eva Luz,\n") { $0.onExisting = .replace }
        #expect(try home.values("c2") == ["external_id": "c2", "full_name": "Eva Luz", "city": "Cali"])
        let skipped = try people("external_id,full_name,consent_email\nc3,Uno,\nc3,Dos,\nc3,Tres,no\nc3,Seis,sí\n") {
            $0.onExisting = .skip
        }
        #expect(skipped.created == 1 && skipped.skipped == 2 && skipped.updated == 1)
        #expect(try home.values("c3") == ["external_id": "c3", "full_name": "Uno", "consent_email": "no"])
    }

    @Test("Rows of one person far apart in a large file are still one person")
    func farApart() throws {
        let rows = (0..<6_000).map { "p\($0),Nombre \($0)\n" }.joined()
        let summary = try people("external_id,full_name\n" + rows + "p0,Otro\n")
        #expect(summary.people.created == 6_000 && summary.created == 6_000 && summary.unchanged == 1)
        #expect(try home.values("p0")["full_name"] == "Nombre 0")
    }

    @Test("Orders first, then people: the bare records are filled, counted as updated")
    func ordersFirst() throws {
        let orders = try home.run(
            .orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n2,c2,2024-01-01,5\n")
        #expect(orders.people.created == 2)
        #expect(try home.rooms.customers.count() == 2)
        for mode in [OnExisting.skip, .fill] {
            let bare = mode == .skip ? "c2" : "c1"
            let summary = try people("external_id,full_name\n\(bare),Ana\nc3,Eva\n") { $0.onExisting = mode }
            #expect(summary.updated == 1 && summary.people.updated == 1, "\(mode)")
        }
        #expect(try home.values("c1")["full_name"] == "Ana" && home.values("c2")["full_name"] == "Ana")
        #expect(try home.rooms.customers.count() == 3)
    }

    @Test("Whose ids the references are can be said: another source's people are met, not made anew")
    func customerSource() throws {
        _ = try home.run(.people, "external_id,full_name\nc1,Ana\n") { $0.source = "crm" }
        let file = "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n"
        #expect(try home.run(.orders, file) { $0.customerSource = "crm" }.people.created == 0)
        #expect(try home.rfm("2024-01-31").keys.sorted() == ["c1"])
        #expect(try home.run(.orders, file) { $0.source = "web" }.people.created == 1)
        #expect(try home.rfm("2024-01-31").keys.sorted() == ["crm:c1", "web:c1"])
    }

    @Test("A bad value is kept as written, marked, used for no contact, and mended by the next file")
    func invalid() throws {
        let summary = try people("external_id,email,consent_email\nc1,ana arroba ejemplo,quizás\n")
        #expect(summary.flagged == 1 && summary.created == 1)
        #expect(
            try home.values("c1") == [
                "external_id": "c1", "email": "ana arroba ejemplo", "!email": "email-without-at",
                "consent_email": "quizás",
                "!consent_email": "consent-unreadable",
            ])
        let id = CustomerID(1)
        #expect(try home.rooms.customers.find([id])[id]?.email == nil)
        #expect(
            try people("external_id,email,consent_email\nc1,Ana@Ejemplo.co,sí\n") { $0.onExisting = .replace }.updated
                == 1)
        #expect(try home.values("c1") == ["external_id": "c1", "email": "Ana@Ejemplo.co", "consent_email": "yes"])
        #expect(try home.rooms.customers.find([id])[id]?.email == "ana@ejemplo.co")
    }
}
