import Testing

@testable import Intake

@Suite("Fields guessed from cells and from names that are only alike")
struct FieldGuessTests {
    private func mapping(_ columns: [(String, [String])], _ kind: ImportKind = .people) throws -> ColumnMapping {
        try ColumnMapping.propose(columns.map { ColumnMapping.Evidence(name: $0.0, samples: $0.1) }, kind: kind)
    }

    private func column(_ name: String, _ cells: [String], _ kind: ImportKind = .people) throws -> ColumnMapping.Column
    {
        try #require(try mapping([(name, cells)], kind).columns.first)
    }

    @Test("Misspelt and lengthened names are taken when they are like enough and the cells agree")
    func alike() throws {
        #expect(try column("Fecha nacimient", ["1988-02-29"]).field?.name == "birth_date")
        #expect(try column("Correo electronicos 1", ["a@b.co"]).field?.name == "email")
        #expect(try column("Ciudades 2", ["Cali"]).field?.name == "city")
        let fuzzy = try column("Departamento x", ["Valle"])
        #expect(fuzzy.field?.name == "region" && fuzzy.confidence < 0.9 && fuzzy.confidence >= 0.6)
    }

    @Test("What is only somewhat alike is offered and kept under its own name")
    func offered() throws {
        let offered = try column("Fecha nacimiento hijo", ["2015-01-01"])
        #expect(offered.field?.name == "custom:Fecha nacimiento hijo" && offered.offer?.name == "birth_date")
        let numbers = try column("Contactar en", ["3001234567", "3019876543"])
        #expect(numbers.field?.name == "custom:Contactar en" && numbers.offer != nil)
    }

    @Test("Numbers with a plus in front are telephones under any name")
    func telephones() throws {
        #expect(try column("Contactar en", ["+573001234567", "'+57 301 987 6543"]).field?.name == "mobile")
        #expect(try column("Contactar en", ["+573001234567"], .orders).field?.name == "phone")
        #expect(try column("Celular", ["3,00123E+09", "300 123 4567"]).confidence == 0.95)
    }

    @Test("Consent is never guessed from a name that is only like another: it may mean the opposite")
    func consent() throws {
        for name in ["No acepta correos nuestros", "Acepta correos de terceros", "Consentimiento correo revocado"] {
            let column = try column(name, ["sí", "no"])
            #expect(column.field?.name == "custom:" + name && column.offer == nil, "\(name)")
            #expect(column.type == .yesNo)
        }
        #expect(try column("Acepta correo", ["quizás"]).field?.name == "consent_email")
    }

    @Test("A column of opt-outs is read the other way round: a yes is a no, and a no is no yes")
    func optOuts() throws {
        for (name, field) in [
            ("No acepta correo", "consent_email"), ("Email Opt Out", "consent_email"),
            ("Unsubscribed", "consent_email"),
            ("Do Not Call", "consent_phone"), ("SMS opt-out", "consent_sms"),
        ] {
            let column = try column(name, ["1", "0", "sí", "no"])
            #expect(column.field?.name == field && column.confidence == 0.9, "\(name)")
            #expect(
                ["1", "0", "Sí", "NO", ""].map { column.rule?.apply($0) } == ["no", "unknown", "no", "unknown", ""])
        }
        #expect(try column("Unsubscribed", ["2024-01-01", "2024-01-02"]).field?.name == "custom:Unsubscribed")
        let both = try mapping([("Opt in", ["1"]), ("Opt out", ["0"])])
        #expect(both.columns.map { $0.field?.name } == ["consent_email", "custom:Opt out"])
        let said = try ColumnMapping.propose(
            [ColumnMapping.Evidence(name: "Opt out", samples: ["1"])], kind: .people, said: ["Opt out": "consent_email"]
        )
        #expect(said.columns.first?.rule?.apply("1") == "no")
        #expect(try column("Opt out", ["1"], .orders).rule == nil)
    }

    @Test("A total beside a subtotal, or beside lines and freight, is the order's; else it is the amount")
    func totals() throws {
        func total(_ others: [String]) throws -> String? {
            try mapping((others + ["Total"]).map { ($0, ["1"]) }, .orders).columns.last?.field?.name
        }
        #expect(try total(["Subtotal", "IVA"]) == "order_total")
        #expect(try total(["Cantidad", "Precio", "Envío"]) == "order_total")
        #expect(try total(["Cantidad", "Precio"]) == "amount")
        #expect(try total([]) == "amount")
    }

    @Test("What is told in seconds is no minutes, and a cost without a product is money spent")
    func units() throws {
        #expect(try column("Duración (seg)", ["120"], .events).field?.name == "attr:Duración (seg)")
        #expect(try column("Duración (min)", ["2"], .events).field?.name == "minutes")
        let spent = try mapping([("Day", ["2024-01-01"]), ("Cost", ["1.50"])], .costs)
        #expect(spent.columns.map { $0.field?.name } == ["spent_at", "amount"])
        let costs = try mapping([("SKU", ["A"]), ("Cost", ["1.50"])], .costs)
        #expect(costs.columns.map { $0.field?.name } == ["sku", "unit_cost"])
    }

    @Test("The only days of a file of orders are the orders'; of several none is taken by itself")
    func onlyDays() throws {
        let one = try mapping([("Cuándo", ["2024-01-01", "2024-01-02"]), ("Valor", ["1"])], .orders)
        #expect(one.columns.map { $0.field?.name } == ["ordered_at", "amount"] && one.columns[0].confidence < 0.9)
        let two = try mapping([("Cuándo", ["2024-01-01"]), ("Hasta", ["2024-01-02"]), ("Valor", ["1"])], .orders)
        #expect(two.columns.map { $0.field?.name } == ["attr:Cuándo", "attr:Hasta", "amount"])
        #expect(two.columns[0].offer?.name == "ordered_at")
    }

    @Test("A name that means one field keeps it whatever its cells lost; cells plainly of another kind take it away")
    func damaged() throws {
        let lost = ["3.00E+09", "3.01E+09", "3,2E+09"]
        #expect(try column("Celular", lost).field?.name == "mobile")
        #expect(try column("Teléfono", lost, .companies).field?.name == "phone")
        #expect(try column("Telefono", lost, .orders).field?.name == "phone")
        #expect(try column("Cédula", ["1,02E+09", "x", "-"]).field?.name == "document")
        #expect(try column("Correo", ["ana arroba gmail", "pendiente"]).field?.name == "email")
        #expect(try column("Cumpleaños", ["15 de mayo", "sin dato"]).field?.name == "birth_date")
        #expect(try column("Empleados", ["11 a 50", "51 a 200"], .companies).field?.name == "employees")
        // Another column fits the field better.
        let two = try mapping([("Celular", lost), ("Móvil", ["3001234567", "3019876543"])])
        #expect(two.columns.map { $0.field?.name } == ["custom:Celular", "mobile"])
        // A yes is no telephone and no address, and a name that is only like another proves nothing.
        #expect(try column("Celular", ["sí", "no", "no"]).field?.name == "custom:Celular")
        #expect(try column("Correo", ["sí", "no", "sí"]).field?.name == "custom:Correo")
        #expect(try column("Fecha", ["pronto", "tarde"]).field?.name == "custom:Fecha")
        #expect(try column("Celular del acudiente", lost).field?.name == "custom:Celular del acudiente")
    }

    @Test("Cells of another kind speak against a name that is only alike")
    func contradiction() throws {
        #expect(try column("Es cliente", ["sí", "no", "sí"], .orders).field?.name == "attr:Es cliente")
        #expect(try column("Discount code", ["HOLA", "NAVIDAD"], .orders).field?.name == "attr:Discount code")
    }

    @Test("A name with two meanings is what its cells say")
    func ambiguous() throws {
        #expect(try column("Desc", ["Café de origen", "Taza"], .orders).field?.name == "product")
        #expect(try column("Desc", ["1.500", "0"], .orders).field?.name == "discount")
    }

    @Test("The more telling of two names takes the field, and a filled column goes before an empty one")
    func telling() throws {
        let days = try mapping([("Fecha", ["2024-01-01"]), ("Fecha de pedido", ["2024-01-01"])], .orders)
        #expect(days.columns.map { $0.field?.name } == ["attr:Fecha", "ordered_at"])
        let mails = try mapping([("Email", []), ("Correo", ["a@b.co"])])
        #expect(mails.index(of: "email") == 0, "the contract's own name is surer than any other")
        let others = try mapping([("Correo electrónico", []), ("E-mail address", ["a@b.co"])])
        #expect(others.columns.map { $0.field?.name } == [nil, "email"])
    }

    @Test("The largest sum wins, not the first best: a column gives way where another has no other place")
    func bestTotal() {
        let weights = [[(column: 0, weight: 0.95), (column: 1, weight: 0.9)], [(column: 0, weight: 0.92)]]
        #expect(ColumnAssignment.best(weights, columns: 2) == [1, 0])
        #expect(ColumnAssignment.best([], columns: 3) == [])
        #expect(ColumnAssignment.best([[]], columns: 0) == [nil])
        #expect(ColumnAssignment.best([[(column: 9, weight: 1)]], columns: 2) == [nil])
    }

    @Test("A field of the file's own has the type that 95 % of its cells fit")
    func types() {
        let cases: [([String], ColumnType)] = [
            (["1", "2,5", "1.234,50"], .number), (["1,234.50", "$ 12", "-3"], .number), (["0", "1", "0"], .number),
            (["2024-05-01", "31/12/2024"], .date), (["12/31/2024", "01/02/2024"], .date), (["20240501"], .date),
            (["20249999"], .number), (["Sí", "no", "SI"], .yesNo), (["true", "FALSE"], .yesNo), (["S", "N"], .yesNo),
            (["S", "M", "L"], .text), (["F", "F"], .text), (["x"], .yesNo), (["007", "012"], .text),
            (["+573001234567"], .text), (["1234567890123456"], .text), ([], .text), (["", "N/A"], .text),
            (["N/A", "3"], .number), (["Oro", "Plata"], .text),
        ]
        for (cells, type) in cases { #expect(ColumnType.guess(cells.filter { !$0.isEmpty }) == type, "\(cells)") }
        let nineteen = [String](repeating: "5", count: 19)
        #expect(ColumnType.guess(nineteen + ["dos"]) == .number)
        #expect(ColumnType.guess(nineteen.dropLast() + ["dos"]) == .text)
    }

    @Test("The type goes with the column; fields of the contract have their own")
    func columnTypes() throws {
        let mapping = try mapping([
            ("Puntos", ["10", "20"]), ("Cumpleaños", ["ayer", "1990-01-01"]), ("Nivel", ["Oro"]),
        ])
        #expect(mapping.columns.map(\.type) == [.number, .date, .text])
    }
}

@Suite("What was said of such a file before")
struct FieldGuessMemoryTests {
    private let evidence = [("Doc", ["52123456"]), ("Correo", ["a@b.co"]), ("Nivel", ["Oro"]), ("Clave", ["x"])].map {
        ColumnMapping.Evidence(name: $0.0, samples: $0.1)
    }

    @Test("Files with the same columns have one signature, in whatever order and writing; others have another")
    func signature() {
        let signature = ColumnMapping.signature(of: ["Correo", "Año", "Nivel"])
        #expect(ColumnMapping.signature(of: ["NIVEL", "correo ", "ano"]) == signature)
        #expect(ColumnMapping.signature(of: ["Correo", "Año", "Nivel", "vinculo:line"]) == signature)
        #expect(ColumnMapping.signature(of: ["Correo", "Nivel"]) != signature)
        #expect(ColumnMapping.signature(of: ["Correo", "Correo", "Año", "Nivel"]) != signature)
        #expect(ColumnMapping.signature(of: []).count == 32)
    }

    @Test("A former mapping goes before names and presets, and behind what a person says now")
    func order() throws {
        let remembered = ["Clave": "external_id", "Nivel": "", "Doc": "custom:Documento viejo", "Correo": "email"]
        let mapping = try ColumnMapping.propose(
            evidence, kind: .people, said: ["Doc": "document"], remembered: remembered)
        #expect(mapping.columns.map { $0.field?.name } == ["document", "email", nil, "external_id"])
        #expect(mapping.columns.map(\.confidence) == [1, 0.99, 0.99, 0.99])
        let shopify = try ExportFile("shopify_customers.csv")
        let other = try ColumnMapping.propose(shopify.evidence, kind: .people, remembered: ["Note": "custom:Nota"])
        #expect(other.columns.first { $0.name == "Note" }?.field?.name == "custom:Nota")
    }

    @Test("What no longer fits is passed over: columns that are gone, fields that are not there or are taken")
    func stale() throws {
        let remembered = ["Ya no está": "phone", "Nivel": "no_such_field", "Clave": "email"]
        let mapping = try ColumnMapping.propose(
            evidence, kind: .people, said: ["Correo": "email"], remembered: remembered)
        #expect(mapping.columns.map { $0.field?.name } == ["document", "email", "custom:Nivel", "external_id"])
    }

    @Test("What is kept of a mapping brings it back")
    func memory() throws {
        let first = try ColumnMapping.propose(evidence, kind: .people, said: ["Nivel": "", "Clave": "custom:Código"])
        let again = try ColumnMapping.propose(evidence, kind: .people, remembered: first.memory)
        #expect(again.columns.map(\.field) == first.columns.map(\.field))
        #expect(first.memory["Nivel"] == "")
    }

    @Test("With only the named columns asked for, memory and presets add nothing")
    func onlyNamed() throws {
        let mapping = try ColumnMapping.propose(
            evidence, kind: .people, said: ["Correo": "email"], onlyNamed: true, remembered: ["Nivel": "city"])
        #expect(mapping.columns.map { $0.field?.name } == [nil, "email", nil, nil])
    }
}
