import Foundation
import Kernel
import Storage
import Testing

@testable import Intake
@testable import Web

@Suite("Importing a file, page by page")
struct ImportWizardPageTests {
    @Test func fromUploadToResult() async throws {
        let house = try ImportPageHouse()
        let sent = try await house.upload(ImportPageFiles.orders)
        #expect(sent.status == 303 && sent.to == "/imports/1/columns")
        #expect(try house.home.disk.list(house.home.folder("tmp")).isEmpty)

        let columns = try await house.get("/imports/1/columns").body
        #expect(columns.contains("4 filas · 6 columnas"))
        #expect(columns.contains("&lt;b&gt;Ana&lt;/b&gt;") && !columns.contains("<b>Ana</b>"))
        #expect(columns.contains("Detectado: punto y coma (;)"))
        #expect(columns.contains("<option value=\"attr:Vendedor\" selected>"))

        let asked = try await house.post("/imports/1/columns", house.formOf(columns) + [("action", "review")])
        #expect(asked.status == 303 && asked.to == "/imports/1")
        let waiting = try await house.get("/imports/1").body
        #expect(waiting.contains("data-poll") && waiting.contains("/imports/1/stop"))
        #expect(waiting.contains("<noscript>"))

        try house.work()
        let review = try await house.get("/imports/1").body
        #expect(review.contains("Se pueden importar 2 de 4 filas"))
        #expect(review.contains("4 leídas = 2 aceptadas + 2 rechazadas"))
        #expect(review.contains("El valor no se puede leer"))
        #expect(review.contains("«raro»"))
        #expect(review.contains("$ 1.434,50") || review.contains("$\u{a0}1.434,50"))
        #expect(review.contains("Importar 2 filas") && !review.contains("data-poll"))
        #expect(!review.contains("{"))

        #expect(try await house.post("/imports/1/run").to == "/imports/1")
        try house.work()
        let result = try await house.get("/imports/1").body
        #expect(result.contains("Se importaron 2 filas"))
        #expect(result.contains("/imports/1/rejected.csv") && result.contains("href=\"/value\""))
        let rejected = try await house.get("/imports/1/rejected.csv")
        #expect(rejected.body.contains("vinculo:line;vinculo:column;vinculo:reason;"))
        #expect(rejected.body.contains("amount-unreadable;dmy comma;3;;15/11/2026;x"))
        #expect(rejected.response.header("Content-Disposition")?.contains("ventas-rechazadas.csv") == true)

        let list = try await house.get("/imports").body
        #expect(list.contains("Importada en parte") && list.contains("ana@ejemplo.co"))
        #expect(try await house.post("/imports/1/run").to == "/imports/1", "an import is done once")
        #expect(try house.room.list(limit: 9).count == 1)
    }

    @Test func missingFieldIsSaidInTheFormAndTheInputIsKept() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        var fields = house.formOf(try await house.get("/imports/1/columns").body)
        fields = fields.map {
            $0.0 == "column-2" ? ("column-2", "") : $0.0 == "column-0" ? ("column-0", "line_id") : $0
        }
        let answer = try await house.post("/imports/1/columns", fields + [("action", "review")])
        #expect(answer.status == 422)
        #expect(answer.body.contains("Falta indicar qué columna es «Fecha del pedido»"))
        #expect(answer.body.contains("<option value=\"line_id\" selected>"))
        #expect(try house.room.find(ImportID(1)).job == nil)
    }

    @Test func oneFieldForTwoColumnsIsRefused() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        let fields = house.formOf(try await house.get("/imports/1/columns").body)
            .map { $0.0 == "column-5" ? ("column-5", "amount") : $0 }
        let answer = try await house.post("/imports/1/columns", fields + [("action", "review")])
        #expect(answer.status == 422 && answer.body.contains("Dos columnas son «Valor de la línea»"))
    }

    @Test func anotherSeparatorReadsTheFileAgain() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        let fields = house.formOf(try await house.get("/imports/1/columns").body)
            .map { $0.0 == "delimiter" ? ("delimiter", "|") : $0 }
        let answer = try await house.post("/imports/1/columns", fields + [("action", "review")])
        #expect(answer.status == 200 && answer.body.contains("El archivo se leyó de otra manera"))
        #expect(answer.body.contains("4 filas · 1 columna · "))
    }

    @Test func filesThatCannotBeUsedAreRefusedInTheForm() async throws {
        let house = try ImportPageHouse()
        let empty = try await house.upload("")
        #expect(empty.status == 422 && empty.body.contains("El archivo está vacío"))
        let none = try await house.upload("", name: "")
        #expect(none.status == 422 && none.body.contains("Elegir un archivo"))
        let json = try await house.upload("{\"a\": 1,\n\"b\": }\n", name: "ventas.json")
        #expect(json.status == 422 && json.body.contains("en la línea 1 no hay un objeto completo"))
        let source = try await house.upload(ImportPageFiles.orders, source: "a:b<i>")
        #expect(source.status == 422 && source.body.contains("a:b&lt;i&gt;") && !source.body.contains("<i>"))
        #expect(try house.room.list(limit: 9).isEmpty)
        #expect(try house.home.disk.list(house.home.folder("tmp")).isEmpty)
    }

    @Test func aFileOfAHeadingAloneIsCalledOne() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported("Pedido;Cliente;Fecha;Valor\n")
        #expect(try await house.get(path + "/columns").body.contains("El archivo solo tiene el encabezado: 0 filas"))
        #expect(try await house.get(path).body.contains("El archivo solo tiene el encabezado: 0 filas"))
    }

    @Test func daysAheadAreTakenAndTold() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported("Pedido;Cliente;Fecha;Valor\n1;A;2030-01-01;10\n2;B;2026-11-03;20\n")
        #expect(try await house.get(path).body.contains("1 fila tiene una fecha futura"))
    }

    @Test func oneOfEachIsSaidInTheSingular() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported("Pedido;Cliente;Fecha;Valor;Estado\n1;A;13/11/2026;10;raro\n")
        let page = try await house.get(path).body
        #expect(page.contains("1 leída = 1 aceptada + 0 rechazadas") && page.contains("Decidir qué significa<"))
        let companies = try await house.imported("nit,razon social\n900123456,Acme\n", kind: "companies")
        let body = try await house.get(companies).body
        #expect(body.contains("Empresas nombradas") && !body.contains("Clientes nombrados"))
    }

    @Test func aStoppedReviewLeadsBackToTheColumns() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        let fields = house.formOf(try await house.get("/imports/1/columns").body)
        _ = try await house.post("/imports/1/columns", fields + [("action", "review")])
        _ = try await house.post("/imports/1/stop")
        let answer = try await house.get("/imports/1")
        #expect(answer.status == 303 && answer.response.header("Location") == "/imports/1/columns")
    }

    @Test func customersAskForFillingOrReplacing() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload("id,nombre,correo\n1,Ana,ana@x.co\n", kind: "people")
        let body = try await house.get("/imports/1/columns").body
        #expect(body.contains("Completar solo los datos vacíos") && body.contains("name=\"empty\""))
        let asked = try await house.post(
            "/imports/1/columns", house.formOf(body) + [("action", "review"), ("empty", "1")])
        #expect(asked.status == 303)
        let options = try house.room.find(ImportID(1)).options
        #expect(options.empty == .clear && options.existing == .fill && options.onlyMapped)
        #expect(options.map["id"] == "external_id")
    }
}

@Suite("Pages of imports")
struct ImportListPageTests {
    @Test func emptyListSaysWhatIsMissing() async throws {
        let body = try await ImportPageHouse().get("/imports").body
        #expect(body.contains("Todavía no se ha importado nada"))
        #expect(body.components(separatedBy: "btn go").count == 2)
    }

    @Test func unknownImportsAreNotFound() async throws {
        let house = try ImportPageHouse()
        for path in [
            "/imports/9", "/imports/x", "/imports/9/columns", "/imports/9/rejected.csv", "/imports/9/rejected",
            "/imports/9/undo", "/imports/statuses?import=9",
        ] {
            #expect(try await house.get(path).status == 404, "\(path)")
        }
    }

    @Test func everyRouteRequiresTheSamePermission() throws {
        let routes = IntakeWeb(try ImportPageHouse().room, uniqueName: { "one" }).routes
        #expect(routes.allSatisfy { $0.permission == .importData })
        #expect(routes.count == 17)
    }

    @Test func whoMayNotImportIsRefused() async throws {
        let house = try ImportPageHouse(role: .agent)
        #expect(try await house.get("/imports").status == 403)
        #expect(try await house.upload(ImportPageFiles.orders).status == 403)
    }
}

@Suite("Words of imports")
struct ImportWordsPageTests {
    @Test(arguments: ["es-CO", "en"])
    func everyFieldReasonStateAndProblemHasAText(_ locale: String) throws {
        let texts = try TextCatalogue.bundled().texts(locale)
        for kind in ImportKind.allCases {
            for field in Field.names(of: kind) {
                #expect(ImportWords.field(field, kind, texts) != field, "\(kind) \(field)")
            }
            for key in ["imports.kind.", "imports.kind-hint-", "audit-value."] {
                #expect(texts.has(key + kind.rawValue), "\(key)\(kind)")
            }
            let grouped = FieldChoices.groups(kind).flatMap(\.fields)
            #expect(Set(grouped) == Set(Field.names(of: kind)) && grouped.count == Set(grouped).count)
            for group in FieldChoices.groups(kind) { #expect(texts.has("imports.fields-" + group.name)) }
        }
        let unsaid = RejectReason.allCases.map { "reject." + $0.code } + ValueDefect.allCases.map { "flag." + $0.code }
        #expect(unsaid.filter { !texts.has($0) } == [])
        for standing in ImportFilter.Standing.allCases {
            #expect(texts.has("imports.filter-state-" + standing.rawValue))
        }
        for mode in LinesMode.allCases { #expect(texts.has("imports.lines-" + mode.rawValue)) }
        for state in ImportState.allCases { #expect(texts.has(state.key)) }
        for state in ImportRecord.State.allCases { #expect(texts.has("imports.state." + state.rawValue)) }
        let problems: [ImportProblem] = [
            .unknownColumn("a", known: []), .unknownField("a", .orders), .fieldTwice("a"),
            .missingField("a", kind: .orders), .emptyFile, .undecided(column: "a", what: "date"),
            .undecided(column: "a", what: "decimal"), .fillForOrders, .sourceName("a"), .notFound(1), .notWaiting(1),
            .notApplied(1),
        ]
        for code in ["json-unreadable", "status-meaning", "rejects-exist", "rejects-of-dry-run"] {
            #expect(texts.has("problem.import." + code), "\(code)")
        }
        for problem in problems {
            #expect(texts.has("problem." + problem.code), "\(problem.code)")
            #expect(!texts.problem(problem.code, problem.arguments).contains("{"), "\(problem.code)")
        }
    }

    @Test func moneyOfTotalsIsWrittenAsTheCountryDoes() throws {
        let texts = try TextCatalogue.bundled().texts("es-CO")
        #expect(ImportWords.money("182000.00", "COP", texts).hasSuffix("182.000"))
        #expect(ImportWords.money("-0.50", "COP", texts).contains("0,50"))
        #expect(ImportWords.money("12", "JPY", texts).hasSuffix("12"))
        #expect(ImportWords.money("x", "COP", texts) == "COP x")
    }
}
