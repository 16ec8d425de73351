import Kernel
import Testing

@testable import Formats
@testable import Intake

@Suite("What a file looks like before it is imported")
struct InspectionTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    private func dates(_ values: [String], then: String? = nil) -> String {
        "order_id,ordered_at,amount\n" + (values + (then.map { [$0] } ?? [])).map { "1,\($0),10\n" }.joined()
    }

    @Test("The order of dates is decided on the whole column: one telling day after 5,000 silent ones settles it")
    func lateDate() throws {
        let silent = [String](repeating: "03/04/2024", count: 5_000)
        let american = try fixture.inspect(dates(silent, then: "04/13/2024"))
        #expect(american.dateOrder == .mdy && american.assumed.isEmpty && american.sawAll && american.rowsSeen == 5_001)
        let local = try fixture.inspect(dates(silent, then: "13/04/2024"))
        #expect(local.dateOrder == .dmy && local.assumed.isEmpty)
    }

    @Test("What the facts say follows the verdict: 3 April or 4 March")
    func lateDateInFacts() throws {
        let silent = [String](repeating: "03/04/2024", count: 2_500)
        #expect(try fixture.facts(dates(silent, then: "04/13/2024")).first?.contains("2024-03-04") == true)
        #expect(try fixture.facts(dates(silent, then: "13/04/2024")).first?.contains("2024-04-03") == true)
    }

    @Test("The decimal sign is decided on the whole column")
    func lateDecimal() throws {
        let silent = [String](repeating: "\"1.234\"", count: 5_000)
        let file = { (last: String) in
            "order_id,ordered_at,amount\n" + (silent + [last]).map { "1,2024-01-01,\($0)\n" }.joined()
        }
        let comma = try fixture.inspect(file("\"1.234,50\""))
        #expect(comma.decimal == .comma && comma.assumed.isEmpty)
        let point = try fixture.inspect(file("\"1.5\""))
        #expect(point.decimal == .point && point.assumed.isEmpty)
        #expect(try fixture.facts(file("\"1.5\"")).first?.hasSuffix("purchase 1 1.23 COP") == true)
        #expect(try fixture.facts(file("\"1.234,50\"")).first?.hasSuffix("purchase 1 1234.00 COP") == true)
    }

    @Test("Thousands of whole numbers and ISO days decide nothing; the cell that tells is still found behind them")
    func lateAfterSilence() throws {
        let whole = (0..<2_500).map { "\($0),2024-01-01,\(1_000 + $0)\n" }.joined()
        let seen = try fixture.inspect(
            "order_id,ordered_at,amount\n" + whole + "x,12/25/2024,1.234\ny,2024-01-01,12.50\n")
        #expect(seen.decimal == .point && seen.dateOrder == .mdy && seen.assumed.isEmpty)
        let ambiguous = try fixture.inspect("order_id,ordered_at,amount\n" + whole + "x,2024-01-01,1.234\n")
        #expect(ambiguous.assumed.map(\.what) == ["decimal"])
    }

    @Test("What happened may speak of the person whom it names; a person is no line, and a product has no own fields")
    func ownFieldsByKind() {
        for kind in [ImportKind.orders, .events, .payments] {
            #expect(Field("custom:Nivel", kind: kind) != nil && Field("attr:Color", kind: kind) != nil)
            #expect(Field.own("Nivel", kind: kind)?.isAttribute == true)
        }
        #expect(Field("custom:Nivel", kind: .people) != nil && Field("attr:Color", kind: .people) == nil)
        #expect(Field("custom:Nivel", kind: .products) == nil && Field("custom:", kind: .orders) == nil)
    }

    @Test("What no cell decides follows the country of the home, and is listed as assumed")
    func localeDefaults() throws {
        let file = "order_id,ordered_at,amount\n1,03/04/2024,1.234\n"
        for (country, decimal, order) in [
            ("CO", DecimalSign.comma, DateOrder.dmy), ("ES", .comma, .dmy), ("MX", .point, .dmy), ("US", .point, .mdy),
        ] {
            let seen = try IntakeFixture(country: country).inspect(file)
            #expect(seen.decimal == decimal && seen.dateOrder == order, "\(country)")
            #expect(seen.assumed.map(\.what) == ["decimal", "dateOrder"], "\(country)")
            #expect(seen.assumed.map(\.column) == ["amount", "ordered_at"], "\(country)")
            #expect(seen.assumed.map(\.value) == [decimal == .comma ? "," : ".", order.rawValue], "\(country)")
        }
    }

    @Test("A file that leaves nothing open assumes nothing")
    func nothingAssumed() throws {
        let seen = try fixture.inspect("order_id,ordered_at,amount\n1,2024-04-03,1234\n2,20240430,12\n")
        #expect(seen.assumed.isEmpty)
    }

    @Test("A strict import refuses what is undecided, by name of the column")
    func strict() throws {
        let strict = ImportOptions.orders.with { $0.strict = true }
        let fixture = fixture
        #expect(
            problem { _ = try fixture.inspect("order_id,ordered_at,amount\n1,2024-01-01,1.234\n", strict) }
                == "import.undecided-decimal")
        #expect(
            problem { _ = try fixture.inspect("order_id,ordered_at,amount\n1,03/04/2024,10\n", strict) }
                == "import.undecided-date")
        #expect(ImportProblem.undecided(column: "fecha", what: "date").kind.exitCode == 64)
        _ = try fixture.inspect("order_id,ordered_at,amount\n1,13/04/2024,10.5\n", strict)
        let said = strict.with { ($0.dateOrder, $0.decimal) = ("mdy", ".") }
        let seen = try fixture.inspect("order_id,ordered_at,amount\n1,03/04/2024,1.234\n", said)
        #expect(seen.dateOrder == .mdy && seen.decimal == .point && seen.assumed.isEmpty)
    }

    @Test("A column with days of both orders is not guessed row by row: one order, told, the rest is refused")
    func conflict() throws {
        let file = dates(["13/02/2024", "02/13/2024"])
        let summary = try fixture.dryRun(file)
        #expect(summary.assumed.map(\.what) == ["dateOrder"])
        #expect(summary.reasons["date-unreadable"] == 1)
    }

    @Test("Separator, encoding and marks in front are found: comma, semicolon, tab, bar, sep= line, byte order mark")
    func dialects() throws {
        for separator in [",", ";", "\t", "|"] {
            let file = "order_id,ordered_at,amount\n1,2024-01-01,10\n2,2024-01-02,11\n".replacing(",", with: separator)
            #expect(try fixture.facts(file).count == 2, "\(separator)")
            #expect(try fixture.facts("\u{FEFF}" + file).count == 2, "mark before \(separator)")
        }
        #expect(try fixture.facts("sep=|\norder_id|ordered_at|amount\n1|2024-01-01|10\n").count == 1)
    }

    @Test("A file of Windows-1252 keeps its accents")
    func windows() throws {
        var bytes = Array("id;nombre completo;ciudad\n1;Ana Pe".utf8)
        bytes += [0xF1, 0x61, 0x3B] + Array("Bogot".utf8) + [0xE1, 0x0A]
        let summary = try fixture.run(bytes, .people)
        #expect(summary.accepted == 1)
        #expect(fixture.step.people.first?.values["full_name"] == "Ana Peña")
        #expect(fixture.step.people.first?.values["city"] == "Bogotá")
    }

    @Test("What was said of the reading is done, not guessed")
    func said() throws {
        let options = ImportOptions.orders.with { ($0.delimiter, $0.decimal) = (";", ",") }
        #expect(
            try fixture.facts("order_id;ordered_at;amount\n1;2024-01-01;1.234,5\n", options) == [
                "1 nobody 2024-01-01 purchase 1 1234.50 COP"
            ])
    }

    @Test("Orders and people are told apart by their columns")
    func kinds() throws {
        let guess = { try Inspection.guessKind(path: $0, options: .orders) }
        #expect(try guess(fixture.file("Fecha,Cliente,Total\n2024-01-01,c1,10\n")) == .orders)
        #expect(try guess(fixture.file("Nombre,Correo,Ciudad\nAna,a@b.co,Cali\n")) == .people)
        #expect(try guess(fixture.file("id,nombre,correo,creado,total\n1,Ana,a@b.co,x,10\n")) == .people)
    }

    @Test("Two columns that show different signs are in doubt, and one of them is named")
    func columnsDisagree() throws {
        let look = try fixture.inspect("order_id,ordered_at,amount,shipping\n1,2024-01-01,\"1,234.5\",\"1.234,5\"\n")
        #expect(look.assumed.map(\.what) == ["decimal"] && look.assumed.allSatisfy { !$0.column.isEmpty })
    }
}
