import Kernel
import Storage
import Testing

@testable import Intake
@testable import Web

@Suite("Taking an import back, page by page")
struct ImportUndoPageTests {
    @Test func beforeAnythingIsTakenBackThePageSaysWhatWouldChange() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(ImportPageFiles.orders)
        let done = try await house.get(path).body
        #expect(done.contains("href=\"\(path)/undo\"") && done.contains("Deshacer esta importación"))
        let flag = try TextCatalogue.bundled().texts("es-CO")("flag.phone-too-short")
        #expect(done.contains("&lt;luz@x.co&gt;") && done.contains(flag))

        let page = try await house.get(path + "/undo").body
        let since = try #require(page.range(of: "Desde entonces se hicieron 12 cambios sobre estos datos"))
        let figures = try #require(page.range(of: "Qué cambia"))
        #expect(since.lowerBound < figures.lowerBound, "what people did since comes first")
        #expect(page.contains("Dato corregido a mano") && page.contains("hace 2 horas"))
        #expect(page.contains("<dt>Pedidos que salen</dt><dd>2</dd>"))
        #expect(page.contains("<dt>Negativas y exclusiones que se conservan</dt><dd>4</dd>"))
        #expect(page.contains("Suma en COP que sale de las cifras") && page.contains("1.434,50"))
        #expect(page.contains("Cali") && page.contains("Bogotá") && page.contains("Ciudad"))
        #expect(!page.contains("Clientes que salen"), "what stays zero is not said")
        #expect(try house.room.find(ImportID(1)).state == .applied, "looking changes nothing")
    }

    @Test func whatIsTakenBackSaysByWhomAndStaysInTheHistory() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(ImportPageFiles.orders)
        #expect(try await house.post(path + "/undo").to == path)
        let working = try await house.get(path).body
        #expect(working.contains("Deshaciendo la importación") && working.contains("data-poll"))
        #expect(try await house.get("/imports").body.contains("Deshaciendo"))
        #expect(try await house.post(path + "/undo").to == path, "asked twice, done once")
        try house.work()
        let undone = try await house.get(path).body
        #expect(undone.contains("La importación se deshizo") && undone.contains("ana@ejemplo.co deshizo"))
        #expect(undone.contains("<dt>Pedidos que salen</dt><dd>2</dd>") && !undone.contains("{"))
        #expect(try await house.get("/imports").body.contains("Deshecha"))
        #expect(try await house.get(path + "/undo").status == 303)
        #expect(try await house.get(path + "/rejected").status == 404)
    }

    @Test func whoMayNotSeePeopleSeesNoneOfTheirValues() async throws {
        let house = try ImportPageHouse(role: .typist)
        let path = try await house.imported(ImportPageFiles.orders)
        #expect(!(try await house.get(path).body.contains("luz@x.co")))
        let page = try await house.get(path + "/undo").body
        #expect(page.contains("Pedidos que salen") && !page.contains("Cali") && !page.contains("C-9"))
        #expect(!page.contains("1.434,50") && !page.contains("Suma en COP"), "no amounts without their permission")
        _ = try await house.post(path + "/undo")
        try house.work()
        let undone = try await house.get(path).body
        #expect(undone.contains("Pedidos que salen") && !undone.contains("1.434,50"))
    }

    @Test func amountsThatComeBackAreSaidInWords() throws {
        let texts = try TextCatalogue.bundled().texts("es-CO")
        var preview = UndoPreview()
        preview.amounts = ["COP": "-182000.00"]
        preview.peopleRemoved = 1
        func figures(_ kind: ImportKind) -> [String] {
            let fields =
                UndoFigures(
                    texts: texts, preview: preview, kind: kind, mayViewFigures: true, mayViewPeople: true
                ).fields["figures"] as? [PageFields]
            return (fields ?? []).map { "\($0["name"] ?? ""): \($0["value"] ?? "")".replacing("\u{a0}", with: " ") }
        }
        #expect(figures(.orders) == ["Clientes que salen: 1", "Suma en COP que vuelve a las cifras: $ 182.000"])
        #expect(figures(.companies).first == "Empresas que salen: 1")
    }

    @Test func whatWasTakenBackIsImportedAnew() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(ImportPageFiles.orders)
        _ = try await house.post(path + "/undo")
        try house.work()
        #expect(try await house.get(path).body.contains("action=\"/imports/1/repeat\""))
        #expect(try await house.post(path + "/repeat").to == "/imports/2/columns")
        let record = try house.room.find(ImportID(2))
        #expect(record.state == .received && record.options.replaces == nil, "there is nothing left to undo first")
    }

    @Test func columnsAreCorrectedAndTheFileReadAgain() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(ImportPageFiles.orders)
        #expect(try await house.post(path + "/repeat").to == "/imports/2/columns")
        let columns = try await house.get("/imports/2/columns").body
        #expect(columns.contains("primero se deshace la importación 1"))
        let fields = house.formOf(columns).map { $0.0 == "column-5" ? ("column-5", "") : $0 }
        _ = try await house.post("/imports/2/columns", fields + [("action", "review")])
        try house.work()
        #expect(try house.room.find(ImportID(1)).state == .applied, "a review takes nothing back")
        _ = try await house.post("/imports/2/run")
        try house.work()
        #expect(try house.room.find(ImportID(1)).state == .undone)
        #expect(try house.room.find(ImportID(2)).state == .applied)
        #expect(try await house.get("/imports/2").body.contains("Tomó el lugar de la importación 1"))
    }

    @Test func columnsAreRememberedUntilSomebodySaysOtherwise() async throws {
        let house = try ImportPageHouse()
        let columns = try #require(await house.upload(ImportPageFiles.orders).to)
        let fields = house.formOf(try await house.get(columns).body)
            .map { $0.0 == "column-5" ? ("column-5", "store") : $0 }
        _ = try await house.post(columns, fields + [("action", "review")])
        try house.work()
        _ = try await house.post("/imports/1/run")
        try house.work()

        _ = try await house.upload(ImportPageFiles.orders, name: "otra.csv")
        let again = try await house.get("/imports/2/columns").body
        #expect(again.contains("Usar asignación de la vez pasada") && again.contains("de la vez pasada</span>"))
        #expect(again.contains("<option value=\"store\" selected>"))
        let anew = try await house.post(
            "/imports/2/columns", house.formOf(again) + [("action", "review"), ("remembers", "1")])
        #expect(anew.status == 200 && anew.body.contains("<option value=\"attr:Vendedor\" selected>"))
        #expect(anew.body.contains("name=\"remember\"") && !anew.body.contains("value=\"1\" checked"))
    }

    @Test func aFileThatWasNeverImportedIsDiscarded() async throws {
        let house = try ImportPageHouse()
        _ = try await house.upload(ImportPageFiles.orders)
        #expect(try await house.get("/imports/1/columns").body.contains("/imports/1/discard"))
        let list = try await house.get("/imports").body
        #expect(list.contains("action=\"/imports/1/discard\"") && list.contains("¿Descartar «ventas.csv»?"))
        #expect(list.matches(of: /action="\/imports\/1\/discard"[^>]*><input type="hidden" name="csrf"/).count == 1)
        let todo = ImportTodo(texts: try TextCatalogue.bundled().texts("es-CO"), now: ImportPageHouse.noon)
        #expect(try todo.items(house.room.list(limit: 9)).map(\.button?.path) == ["/imports/1/discard"])
        let gone = try await house.post("/imports/1/discard")
        #expect(gone.to == "/imports?done=discarded")
        #expect(try await house.get("/imports?done=discarded").body.contains("El archivo se descartó"))
        #expect(try house.room.list(limit: 9).isEmpty)
        #expect(try house.home.disk.list(house.home.folder("originals")).isEmpty)
        let path = try await house.imported(ImportPageFiles.orders)
        #expect(try await house.post(path + "/discard").status == 409, "what was imported is undone, not discarded")
    }
}

@Suite("The history of imports")
struct ImportHistoryPageTests {
    @Test func theHistoryIsFilteredByTheAddress() async throws {
        let house = try ImportPageHouse()
        try await house.imported(ImportPageFiles.orders, name: "ventas.csv")
        try await house.imported("id,nombre\n1,Ana\n", name: "gente.csv", kind: "people", source: "crm")
        _ = try await house.upload(ImportPageFiles.orders, name: "espera.csv")
        func files(_ query: String) async throws -> [Bool] {
            let body = try await house.get("/imports" + query).body
            return ["ventas.csv", "gente.csv", "espera.csv"].map { body.contains(">\($0)</span></a>") }
        }
        #expect(try await files("") == [true, true, true])
        #expect(try await files("?kind=people") == [false, true, false])
        #expect(try await files("?source=tienda") == [true, false, true])
        #expect(try await files("?state=open") == [false, false, true])
        #expect(try await files("?state=partly") == [true, false, false])
        #expect(try await files("?state=applied&kind=people") == [false, true, false])
        #expect(try await files("?state=undone") == [false, false, false])
        #expect(try await house.get("/imports?state=undone").body.contains("Ninguna importación cumple"))
        #expect(try await files("?state=nonsense&kind=x") == [true, true, true])
    }

    @Test func eachImportNamesItsNextStep() async throws {
        let house = try ImportPageHouse()
        try await house.imported(ImportPageFiles.orders)
        try await house.imported("id,nombre\n1,Ana\n", kind: "people")
        _ = try await house.upload(ImportPageFiles.orders)
        let body = try await house.get("/imports").body
        #expect(body.contains("<a href=\"/imports/1/rejected\">Corregir filas</a>"))
        #expect(body.contains("<a href=\"/imports/2/undo\">Deshacer</a>"))
        #expect(body.contains("<a href=\"/imports/3/columns\">Revisar columnas</a>"))
    }

    @Test func olderImportsAreAPageFurtherUnderTheSameFilter() async throws {
        let house = try ImportPageHouse()
        for number in 0..<53 {
            let kept = Originals.Kept(sha256: "\(number)", byteCount: 1)
            _ = try house.room.receive(
                kept, fileName: "f\(number).csv", options: ImportOptions(kind: .orders, source: "a b"), by: "cli")
        }
        let first = try await house.get("/imports?source=a%20b&state=open").body
        let next = try #require(first.firstMatch(of: /href="([^"]*below=[^"]*)"/)?.1)
        let path = String(next).replacing("&amp;", with: "&")
        #expect(path == "/imports?state=open&source=a%20b&below=4")
        let second = try await house.get(path).body
        #expect(second.contains("f2.csv") && second.contains("f0.csv") && !second.contains("f3.csv"))
    }
}
