import Kernel
import Storage
import Testing

@testable import Intake
@testable import Web

@Suite("The table of statuses, on its page")
struct ImportStatusPageTests {
    @Test func unknownStatusesOfAReviewAreDecided() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        let form = house.formOf(try await house.get("/imports/1/columns").body) + [("action", "review")]
        _ = try await house.post("/imports/1/columns", form)
        try house.work()
        #expect(try await house.get("/imports/1").body.contains("/imports/statuses?import=1"))

        let page = try await house.get("/imports/statuses?import=1").body
        #expect(page.contains("Texto del estado</label>"), "what is needed is not called optional")
        #expect(page.contains("Por decidir") && page.contains("name=\"text-open-0\" value=\"raro\""))
        #expect(page.contains("cancelado") && page.contains("reembolsado"), "the known ones are shown")
        let saved = try await house.post(
            "/imports/statuses?import=1", [("text-open-0", "raro"), ("meaning-open-0", "void")])
        #expect(saved.to == "/imports/statuses?import=1&done=saved")
        let after = try await house.get("/imports/statuses?import=1&done=saved").body
        #expect(after.contains("Los estados se guardaron") && after.contains("se revisó con los estados de antes"))
        #expect(!after.contains("Por decidir") && after.contains("name=\"text-own-0\" value=\"raro\""))

        _ = try await house.post("/imports/1/columns", form)
        try house.work()
        let review = try await house.get("/imports/1").body
        #expect(!review.contains("no se reconoce") && review.contains("Anulado, no suma"))
    }

    @Test func ownStatusesAreAddedChangedAndRemoved() async throws {
        let house = try ImportPageHouse()
        _ = try await house.post("/imports/statuses", [("new-text", " Entregado parcial "), ("new-meaning", "sold")])
        _ = try await house.post("/imports/statuses", [("new-text", "paid"), ("new-meaning", "void")])
        var own = try house.room.statuses().filter { !$0.isStandard }.map { "\($0.text) \($0.meaning.name)" }
        #expect(own == ["entregado parcial sold", "paid void"])
        _ = try await house.post(
            "/imports/statuses",
            [
                ("text-own-0", "entregado parcial"), ("meaning-own-0", "returned"), ("text-own-1", "paid"),
                ("meaning-own-1", "void"), ("remove-own-1", "1"),
            ])
        own = try house.room.statuses().filter { !$0.isStandard }.map { "\($0.text) \($0.meaning.name)" }
        #expect(own == ["entregado parcial returned"])
    }

    @Test func aStatusThatCannotBeOneIsSaidInTheForm() async throws {
        let house = try ImportPageHouse()
        let long = String(repeating: "x", count: 101)
        let answer = try await house.post("/imports/statuses", [("new-text", long), ("new-meaning", "sold")])
        #expect(answer.status == 422 && answer.body.contains(long) && answer.body.contains("aria-invalid"))
        let odd = try await house.post("/imports/statuses", [("text-own-0", "a"), ("meaning-own-0", "nonsense")])
        #expect(odd.status == 422 && odd.body.contains("«a» no puede contar como eso"))
        let new = try await house.post("/imports/statuses", [("new-text", "raro"), ("new-meaning", "nonsense")])
        #expect(new.status == 422 && new.body.contains("value=\"raro\""), "what was typed stays")
        let without = try await house.post("/imports/statuses", [("new-text", "raro")])
        #expect(without.status == 422, "a new status needs a meaning")
        let undecided = try await house.post(
            "/imports/statuses", [("text-open-0", "raro"), ("meaning-open-0", "")])
        #expect(undecided.status == 303, "what is still to be decided may stay so")
        #expect(try house.room.statuses().allSatisfy(\.isStandard))
    }
}

@Suite("Several files, and what they hold")
struct ImportSeveralPageTests {
    @Test func severalFilesBecomeAnImportEach() async throws {
        let house = try ImportPageHouse()
        let sent = try await house.upload(
            [
                ("ventas.csv", ImportPageFiles.orders),
                ("gente.csv", "id,nombre,correo,celular\n1,Ana,ana@x.co,3001234567\n"),
            ],
            kind: "")
        #expect(sent.status == 303 && sent.to == "/imports?state=open")
        let records = try house.room.list(limit: 9).reversed().map { $0 }
        #expect(records.map(\.fileName) == ["ventas.csv", "gente.csv"])
        #expect(records.map(\.options.kind) == [.orders, .people], "each is recognised by itself")
        #expect(try house.home.disk.list(house.home.folder("tmp")).isEmpty)
    }

    @Test func oneBadFileDoesNotTakeTheOthersAway() async throws {
        let house = try ImportPageHouse()
        let sent = try await house.upload([
            ("uno.csv", ImportPageFiles.orders), ("vacio.csv", ""), ("tres.csv", "a,b\n1,2\n"),
        ])
        #expect(sent.status == 422 && sent.body.contains("El archivo está vacío"))
        #expect(sent.body.contains("1 archivo sí se recibió"))
        #expect(try house.room.list(limit: 9).map(\.fileName) == ["uno.csv"])
        #expect(try house.home.disk.list(house.home.folder("tmp")).isEmpty)
        #expect(try house.home.disk.list(house.home.folder("originals")).count == 1, "what was refused is not kept")
    }

    @Test(arguments: [
        ("events", "cliente,fecha\nA,2026-11-03\n", "occurred_at"),
        ("payments", "cliente,valor\nA,10\n", "paid_at"),
        ("products", "nombre,precio\nA,10\n", "sku"),
        ("costs", "producto x,y\nA,10\n", "sku"),
    ])
    func whatAKindNeedsIsSaidBeforeAllIsRead(_ kind: String, _ content: String, _ field: String) async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(content, kind: kind)
        let form = house.formOf(try await house.get("/imports/1/columns").body)
            .map { $0.0.hasPrefix("column-") ? ($0.0, "") : $0 }
        let answer = try await house.post("/imports/1/columns", form + [("action", "review")])
        let texts = try TextCatalogue.bundled().texts("es-CO")
        let name = ImportWords.field(field, ImportKind(rawValue: kind), texts)
        #expect(answer.status == 422 && answer.body.contains("Falta indicar qué columna es «\(name)»"))
    }

    @Test func whatHappensToKnownOrdersIsChosenInWords() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        let body = try await house.get("/imports/1/columns").body
        #expect(body.contains("Líneas de un pedido que ya existe") && body.contains("name=\"customerSource\""))
        let form = house.formOf(body).map { $0.0 == "existing" ? ("existing", "skip") : $0 }
        _ = try await house.post(
            "/imports/1/columns", form + [("action", "review"), ("customerSource", " crm "), ("lines", "add")])
        let options = try house.room.find(ImportID(1)).options
        #expect(options.onExisting == .skip && options.customerSource == "crm")
    }
}
