import Kernel
import Testing

@testable import Intake

@Suite("Which column is which field")
struct ColumnMappingTests {
    private func map(
        _ columns: [(String, [String])], _ kind: ImportKind = .orders, said: [String: String] = [:],
        onlyNamed: Bool = false
    ) throws -> [String?] {
        try mapping(columns, kind, said: said, onlyNamed: onlyNamed).columns.map { $0.field?.name }
    }

    private func mapping(
        _ columns: [(String, [String])], _ kind: ImportKind = .orders, said: [String: String] = [:],
        onlyNamed: Bool = false
    ) throws -> ColumnMapping {
        try ColumnMapping.propose(
            columns.map { ColumnMapping.Evidence(name: $0.0, samples: $0.1) }, kind: kind, said: said,
            onlyNamed: onlyNamed)
    }

    @Test(
        "Order files in Spanish, English and Portuguese are understood without help",
        arguments: [
            [
                "Número de pedido", "Código cliente", "Fecha", "Referencia", "Cantidad", "Precio unitario", "Descuento",
                "Total", "Estado",
            ],
            [
                "Order Number", "Customer ID", "Order Date", "SKU", "Qty", "Unit Price", "Line Discount", "Line Total",
                "Order Status",
            ],
            [
                "Número do pedido", "Código do cliente", "Data do pedido", "Código do produto", "Quantidade",
                "Preço unitário", "Desconto", "Montante", "Situação",
            ],
            [
                "order_id", "customer_ref", "ordered_at", "sku", "quantity", "unit_price", "discount", "amount",
                "status",
            ],
            [
                "ORDER ID", "CUSTOMER REF", "ORDERED-AT", " sku ", "QUANTITY", "UnitPrice", "DISCOUNT", "AMOUNT",
                "STATUS",
            ],
        ])
    func languages(_ header: [String]) throws {
        let fields = [
            "order_id", "customer_ref", "ordered_at", "sku", "quantity", "unit_price", "discount", "amount", "status",
        ]
        #expect(try map(header.map { ($0, []) }) == fields)
    }

    @Test(
        "People files in Spanish, English and Portuguese are understood without help",
        arguments: [
            [
                "Código", "Nombre completo", "Correo electrónico", "Celular", "Cédula", "Fecha de nacimiento", "Ciudad",
                "Acepta correo",
            ],
            [
                "ID", "Full Name", "E-mail", "Mobile phone", "National ID", "Birthday", "City",
                "Accepts Email Marketing",
            ],
            [
                "Código do cliente", "Nome completo", "Endereço de email", "Mobile", "CPF", "Data de nascimento",
                "Cidade", "Aceita email",
            ],
        ])
    func people(_ header: [String]) throws {
        let fields = ["external_id", "full_name", "email", "mobile", "document", "birth_date", "city", "consent_email"]
        #expect(try map(header.map { ($0, []) }, .people) == fields)
    }

    @Test("Two columns never become one field: the surer one takes it, the other is kept as it is")
    func oneToOne() throws {
        let columns = [("Importe", ["uno", "dos"]), ("Total", ["10", "20"])]
        #expect(try map(columns) == ["attr:Importe", "amount"])
        #expect(try map([("amount", ["1"]), ("Total", ["1"])]) == ["amount", "attr:Total"])
    }

    @Test("The first of two equally sure columns takes the field")
    func tie() throws {
        #expect(try map([("Fecha", []), ("Date", [])]) == ["ordered_at", nil])
    }

    @Test("What a person said goes before any name")
    func saidWins() throws {
        let columns = [("amount", ["10"]), ("neto", ["9"])]
        let mapping = try mapping(columns, said: ["neto": "amount"])
        #expect(mapping.columns.map { $0.field?.name } == ["attr:amount", "amount"])
        #expect(mapping.columns.map(\.confidence) == [0.5, 1])
    }

    @Test("A column is named without minding case and accents, and left out with an empty field")
    func saidLoosely() throws {
        #expect(try map([("Categoría", ["x"])], said: ["categoria": "product"]) == ["product"])
        #expect(try map([("Categoría", ["x"])], said: ["Categoría": ""]) == [nil])
        #expect(try map([("Categoría", ["x"])], said: ["Categoría": "-"]) == [nil])
    }

    @Test("A column that is not there, a field that is not there and a field said twice are refused")
    func refusals() {
        let columns = [("a", ["1"]), ("b", ["1"])]
        #expect(problem { _ = try map(columns, said: ["c": "amount"]) } == "import.unknown-column")
        #expect(problem { _ = try map(columns, said: ["a": "importe"]) } == "import.unknown-field")
        #expect(problem { _ = try map(columns, .people, said: ["a": "amount"]) } == "import.unknown-field")
        #expect(problem { _ = try map(columns, .people, said: ["a": "attr:x"]) } == "import.unknown-field")
        #expect(problem { _ = try map(columns, said: ["a": "custom:"]) } == "import.unknown-field")
        #expect(problem { _ = try map(columns, said: ["a": "amount", "b": "amount"]) } == "import.field-twice")
    }

    @Test("Cells that do not look like the field make a name less sure")
    func content() throws {
        func confidence(_ samples: [String]) throws -> Double {
            try mapping([("Fecha", samples)]).columns[0].confidence
        }
        #expect(try confidence(["2024-01-01", "2024-01-02"]) == 0.95)
        let half = try confidence(["2024-01-01", "ayer", "hoy", "2024-02-02"])
        #expect(half > 0.5 && half < 0.95)
        #expect(try map([("Correo", ["sí", "no", "sí"])], .people) == ["custom:Correo"])
    }

    @Test("A day or an amount that cannot be read at all still is one: its rows are refused, not taken without it")
    func hopelessContent() throws {
        #expect(try map([("Fecha", ["ayer", "hoy", "mañana"])]) == ["ordered_at"])
        #expect(try map([("amount", ["diez mil"]), ("unit_price", ["5"])]) == ["amount", "unit_price"])
        #expect(try map([("email", ["sí", "no"])], .people) == ["email"])
    }

    @Test("A column of e-mail addresses is found under any name, a column of other texts is not")
    func emails() throws {
        let addresses = ["ana@ejemplo.co", "b@ejemplo.co"]
        let found = try mapping([("buzon", addresses)], .people)
        #expect(found.columns[0].field?.name == "email")
        #expect(found.columns[0].confidence == 0.75)
        #expect(try map([("buzon", ["ana@ejemplo.co", "no tiene"])], .people) == ["custom:buzon"])
    }

    @Test("What stays becomes a field of its own: of the person, or of the order line")
    func ownFields() throws {
        #expect(try map([("Nivel VIP", ["Oro"])], .people) == ["custom:Nivel VIP"])
        #expect(try map([("Country", ["UK"])]) == ["attr:Country"])
        #expect(try map([("Vacía", [])], .people) == [nil])
    }

    @Test("Only the columns that were named, when asked so")
    func onlyNamed() throws {
        let columns = [("order_id", ["1"]), ("fecha", ["2024-01-01"]), ("x", ["1"])]
        #expect(try map(columns, said: ["x": "amount"], onlyNamed: true) == [nil, nil, "amount"])
    }

    @Test("The columns that Vínculo adds to a reject file are never imported")
    func reserved() throws {
        let columns = [("vinculo:line", ["7"]), ("vinculo:column", ["a@b.co"]), ("vinculo:line", ["8"]), ("email", [])]
        #expect(try map(columns, .people).map { $0 ?? "none" }.filter { $0.hasPrefix("custom:") } == [])
        #expect(try mapping(columns, .people).index(of: "email") == 3)
        #expect(try map([("vinculo:column", ["a@b.co"])], .people) == [nil])
    }

    @Test("Columns of one name, or of none, are told apart by their place")
    func duplicates() throws {
        let columns = [("email", ["a@b.co"]), ("email", ["c@d.co"]), ("", ["x"]), ("", ["y"]), ("email", ["e@f.co"])]
        #expect(
            try map(columns, .people) == [
                "email", "custom:email 2", "custom:Columna 3", "custom:Columna 4", "custom:email 3",
            ])
        #expect(
            try map([("", []), ("Email", ["a@b.co"]), ("EMAIL", ["c@d.co"])], .people) == [
                nil, "email", "custom:EMAIL 2",
            ])
        #expect(
            try map([("Talla", ["1"]), ("talla", ["2"]), ("talla 2", ["3"])]) == [
                "attr:Talla", "attr:talla 2", "attr:talla 2 2",
            ])
    }
}
