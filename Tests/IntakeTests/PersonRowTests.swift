import Kernel
import Testing

@testable import Intake

@Suite("Rows of a people file")
struct PersonRowTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    private func keys(_ rows: String...) throws -> [String] {
        let header = "external_id,full_name,given_names,surnames,document,email,phone,mobile\n"
        _ = try fixture.dryRun(header + rows.joined(separator: "\n") + "\n", .people)
        return fixture.step.people.map(\.key)
    }

    @Test("A person is known by the id, else document, e-mail, mobile or phone, else by the folded name")
    func key() throws {
        let keys = try keys(
            "c1,Ana,,,52123456,a@b.co,,3001234567", ",Ana,,,52.123.456,a@b.co,,3001234567",
            ",Ana,,,,A@B.co,,3001234567",
            ",Ana,,,,,,300 123 4567", ",Ana,,,,,6012345678,", ",  José  PEÑA ,,,,,,", ",,José,Peña,,,,",
            "\\N,Eva,,,\\N,,,")
        #expect(
            keys == [
                "c1", "document:52123456", "email:a@b.co", "phone:+573001234567", "phone:+576012345678",
                "name:jose pena",
                "name:jose pena", "name:eva",
            ])
    }

    @Test("An id of strange letters is what the source calls the person; one that a spreadsheet damaged names nobody")
    func strangeID() throws {
        #expect(try keys("PeÃ±a-1,Ana,,,,,,", "\u{202E}c2,Eva,,,,,,") == ["PeÃ±a-1", "\u{202E}c2"])
        #expect(try keys("1.23E+15,Ana,,,,,,") == ["name:ana"])
    }

    @Test("Where the mobile cannot be read, the phone names the person")
    func secondPhone() throws {
        #expect(try keys(",,,,,,6012345678,no tiene") == ["phone:+576012345678"])
    }

    @Test("Only a row without any key and name is refused; broken rows are, too")
    func refused() throws {
        let file = "full_name,email,phone,city\n,,,Bogotá\n,no@,12,Cali\nAna,,,\nEva,\u{0},,\n\"B\"x,,,\nUno,dos\n"
        let summary = try fixture.dryRun(file, .people)
        #expect(summary.reasons == ["person-without-key": 2, "encoding": 1, "structure": 1, "field-count": 1])
        #expect(summary.accepted == 1 && summary.read == 6)
    }

    @Test("A bad value is kept as written and marked with its reason, and its row is accepted")
    func flagged() throws {
        let file = """
            external_id,email,phone,mobile,document,birth_date,created_at,consent_at,consent_email
            1,sin correo,12,abc,7,31/02/1990,ayer,nunca,quizás
            2,,,,,2199-01-01,,,
            3,,,,,1820-05-05,,,
            4,ana@ejemplo.co,6012345678,3001234567,52123456,1990-02-28,2024-01-01,2024-01-01,sí
            5,\\N,\\N,\\N,\\N,\\N,\\N,\\N,\\N

            """
        let summary = try fixture.dryRun(file, .people)
        let people = fixture.step.people
        #expect(summary.accepted == 5 && summary.rejected == 0 && summary.flagged == 3)
        #expect(
            people[0].invalid == [
                "email": "email-without-at", "phone": "phone-too-short", "mobile": "phone-unreadable",
                "document": "document-unreadable", "birth_date": "date-unreadable", "created_at": "date-unreadable",
                "consent_at": "date-unreadable", "consent_email": "consent-unreadable",
            ])
        #expect(people[0].values["email"] == "sin correo" && people[0].values["birth_date"] == "31/02/1990")
        #expect(
            people[1].invalid == ["birth_date": "date-in-future"] && people[2].invalid == ["birth_date": "date-too-old"]
        )
        #expect(people[3].invalid.isEmpty && people[4].invalid.isEmpty)
    }

    @Test("Blanks around a value go, whatever their width; what stands within stays")
    func blanks() throws {
        _ = try fixture.dryRun("external_id,full_name\n\u{A0} c1\t,\"  Ana  María \u{A0}\"\n", .people)
        #expect(fixture.step.people.first?.key == "c1")
        #expect(fixture.step.people.first?.values["full_name"] == "Ana  María")
    }

    @Test("An order row and a people row name the same person by the same key, blanks and composed letters aside")
    func sameKeyInOrders() throws {
        for reference in ["Jose\u{301}-1", "\u{A0}José-1", "José-1\u{FEFF}"] {
            _ = try fixture.dryRun("external_id,full_name\n\(reference),Ana\n", .people)
            _ = try fixture.dryRun("order_id,customer_ref,ordered_at,amount\n1,\(reference),2024-01-01,1\n")
            let orders = try #require(fixture.step.orders)
            #expect(Array(orders.people.text(0).utf8) == Array("José-1".utf8))
            #expect(fixture.step.people.first.map { Array($0.key.utf8) } == Array("José-1".utf8))
        }
    }

    @Test("Keys of people are read country by country")
    func countries() {
        #expect(PersonKey.key(document: "", email: "", phone: "55 1234 5678", country: "MX") == "phone:+525512345678")
        #expect(PersonKey.key(document: "", email: "", phone: "12", country: "MX") == nil)
        #expect(PersonKey.key(document: "1", email: "x@y.co", phone: "", country: "CO") == "email:x@y.co")
    }
}
