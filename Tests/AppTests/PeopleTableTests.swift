import App
import Customers
import GRDB
import Intake
import Kernel
import Testing

@Suite("What is known of all people, in columns")
struct PeopleTableTests {
    private let home: HomeFixture
    private let day = Day(number: 20_103)
    init() throws { home = try HomeFixture(blocksFrom: 2) }

    private func sight(_ reference: String) throws -> [String: String] {
        let table = try home.rooms.customers.people(on: day)
        let record = try home.rooms.customers.record(reference)
        let sight = PeopleSight(table).people[record.rawValue] ?? [:]
        let alone = try home.rooms.customers.people(of: [CustomerID(record.rawValue)], on: day)
        #expect(PeopleSight(alone).people == [record.rawValue: sight])
        return sight.filter { !$0.key.hasPrefix("consent:") || $0.value == "true" }
    }

    @Test("Every form of value is read as its file wrote it; what cannot be used is unknown")
    func forms() throws {
        try home.run(
            .people,
            """
            external_id,full_name,birth_date,created_at,tags,email,Puntaje,Alta,VIP,Nivel
            c1,Ana,31/12/1990,2024-05-01T23:30:00-03:00,"vip; oro| , vip",ana@ejemplo.co,4.5,12/31/2020,sí,plata
            c2,Eva,01/02/1991,,,no@,1.25,01/02/2021,no,
            c3,Luz,1/2/2999,,,luz@ejemplo.co,,,,oro

            """
        ) { $0.map = ["Puntaje", "Alta", "VIP", "Nivel"].reduce(into: [:]) { $0[$1] = "custom:" + $1 } }
        try home.run(.people, "external_id,Puntaje\nc3,x\n") { $0.map = ["Puntaje": "custom:Puntaje"] }
        let (c1, c2, c3) = try (sight("c1"), sight("c2"), sight("c3"))
        #expect(
            c1 == [
                "kind": "person", "external_id": "c1", "full_name": "Ana", "birth_date": "1990-12-31",
                "created_at": "2024-05-01", "tags": "vip|oro", "email": "ana@ejemplo.co",
                "custom:Puntaje": "4500000/1000000", "custom:Alta": "2020-12-31", "custom:VIP": "true",
                "custom:Nivel": "plata",
            ])
        #expect(
            c2 == [
                "kind": "person", "external_id": "c2", "full_name": "Eva", "birth_date": "1991-02-01",
                "custom:Puntaje": "1250000/1000000", "custom:Alta": "2021-01-02", "custom:VIP": "false",
            ])
        #expect(
            c3 == [
                "kind": "person", "external_id": "c3", "full_name": "Luz", "email": "luz@ejemplo.co",
                "custom:Nivel": "oro",
            ])
    }

    @Test("Numbers of companies follow the sign of their file; companies are told from people")
    func companies() throws {
        try home.run(
            .companies,
            "external_id;name;employees;annual_revenue\nE1;Café SAS;12;1.234.567,50\nE2;Té SAS;muchos;2.000,25\n")
        #expect(
            try sight("E1") == [
                "kind": "company", "external_id": "E1", "name": "Café SAS", "employees": "12000000/1000000",
                "annual_revenue": "1234567500000/1000000",
            ])
        #expect(try sight("E2")["employees"] == nil && sight("E2")["annual_revenue"] == "2000250000/1000000")
    }

    @Test("Fields are told with their kind, also those of which nobody has a value")
    func fields() throws {
        try home.run(.people, "external_id,city,Puntaje\nc1,Cali,3\nc2,,4\n")
        let table = try home.rooms.customers.people(on: day)
        let fields = Dictionary(uniqueKeysWithValues: table.fields.map { ($0.key, $0) })
        #expect(fields["city"] == PersonField(key: "city", kind: .text))
        #expect(fields["custom:Puntaje"] == PersonField(key: "custom:Puntaje", kind: .number))
        #expect(fields["birth_date"] == PersonField(key: "birth_date", kind: .date))
        #expect(fields["tags"]?.kind == .tags && fields["consent:email"]?.kind == .truth)
        let known = try home.rooms.customers.personFields()
        #expect(table.fields.filter { !$0.key.hasPrefix("consent:") } == known)
        guard case .days(let days)? = table.column("birth_date")?.values else {
            Issue.record("a field without values has an empty column")
            return
        }
        #expect(days == [PeopleTable.noDay, PeopleTable.noDay] && table.column("nada") == nil)
    }

    @Test("Of a customer with several records the oldest that has a value counts; a refusal of any holds for all")
    func linked() throws {
        try home.run(
            .people, "external_id,full_name,city,consent_email\nc1,Ana,,sí\nc2,Ana Ruiz,Cali,\nc3,A.,Pasto,no\n")
        try home.rooms.home.database.write {
            try $0.database.execute(sql: "INSERT INTO identityLink (recordId, customerId) VALUES (2, 1)")
        }
        #expect(try sight("c1")["city"] == "Cali" && sight("c1")["full_name"] == "Ana")
        #expect(try sight("c1")["consent:email"] == "true")
        try home.rooms.home.database.write {
            try $0.database.execute(sql: "INSERT INTO identityLink (recordId, customerId) VALUES (3, 1)")
        }
        let table = try home.rooms.customers.people(on: day)
        #expect(table.customers == [1] && table.personOfRecord == [-1, 0, 0, 0])
        #expect(try sight("c1")["consent:email"] == nil && sight("c1")["city"] == "Cali")
        #expect(try PeopleSight(table).people == PeopleOracle(rooms: home.rooms, day: day).sight(table))
    }

    @Test("Consent is asked for each purpose that was named, and for any other")
    func purposes() throws {
        try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,sí\nc2,Eva,\nc3,Luz,\n")
        try home.run(
            .consents,
            """
            external_id,channel,purpose,state,at,valid_until
            c1,email,Boletín,no,2024-01-01,
            c2,email,Boletín,sí,2024-01-01,
            c3,email,,sí,2024-01-01,2025-01-14

            """)
        #expect(try sight("c1").keys.filter { $0.hasPrefix("consent:") }.sorted() == ["consent:email:"])
        #expect(
            try sight("c2").keys.filter { $0.hasPrefix("consent:") }.sorted()
                == ["consent:email", "consent:email:boletin"])
        #expect(try sight("c3").keys.filter { $0.hasPrefix("consent:") } == [])
        let before = try home.rooms.customers.people(on: Day(number: 20_102))
        #expect(PeopleSight(before).people[3]?["consent:email"] == "true", "a yes holds on its last day")
    }

    @Test("Nobody may write to an address of somebody erased, whoever has it now")
    func erased() throws {
        try home.run(
            .people, "external_id,full_name,email,consent_email\nc1,Ana,ana@ejemplo.co,sí\nc2,Eva,eva@ejemplo.co,sí\n")
        let gone = try home.rooms.customers.record("c1")
        _ = try home.rooms.erasures.accept([gone.rawValue], by: "test")
        try home.rooms.erasures.complete()
        #expect(try sight("c2")["consent:email"] == "true")
        let other = try home.rooms.customers.record("c2")
        try home.rooms.customers.edit(other, ["email": "ana@ejemplo.co"], by: "user:1", at: HomeFixture.now)
        #expect(try sight("c2")["consent:email"] == nil)
        let table = try home.rooms.customers.people(on: day)
        #expect(try PeopleSight(table).people == PeopleOracle(rooms: home.rooms, day: day).sight(table))
    }

    @Test("A record that a refusal alone kept comes back with an import, and everything is told to have changed")
    func adopted() throws {
        let first = try home.run(.people, "external_id,full_name,consent_email\nc1,Ana,no\nc2,Eva,sí\n")
        try home.run(.people, "external_id,full_name\nc2,Eva\n")
        try home.rooms.intake.undo(ImportID(first.import), by: "test")
        let before = try home.rooms.customers.people(on: day)
        #expect(before.customers == [2] && before.personOfRecord == [-1, -1, 0])
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-01-01,5\n")
        #expect(try home.rooms.customers.peopleChanges(since: before.mark, on: day) == .everything)
        let table = try home.rooms.customers.people(on: day)
        #expect(table.customers == [1, 2])
        #expect(try PeopleSight(table).people == PeopleOracle(rooms: home.rooms, day: day).sight(table))
    }
}
