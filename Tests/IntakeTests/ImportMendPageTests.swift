import Kernel
import Storage
import Testing

@testable import Intake
@testable import Web

@Suite("Mending rejected rows on the page")
struct ImportMendPageTests {
    private static let file = """
        Pedido;Cliente;Fecha;Valor;Nota
        1;A;03/11/2026;10,00;bien
        2;B;31/02/2026;20,00;"dos
        líneas"
        3;C;14/11/2026;nada;tres
        3;C;14/11/2026;30,00;otra del mismo pedido
        4;D;15/11/2026;x;<b>cuatro</b>

        """

    @Test func theRejectedRowsStandThereWithTheFaultMarked() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        let page = try await house.get(path + "/rejected").body
        #expect(page.contains("4 filas por corregir"))
        #expect(page.contains("La fecha no se puede leer") && page.contains("Otra fila del mismo pedido se rechazó"))
        #expect(page.contains("id=\"f-c-3-2\" name=\"c-3-2\" value=\"31/02/2026\" aria-invalid=\"true\""))
        #expect(page.contains("dos\nlíneas</textarea>"))
        #expect(page.contains("&lt;b&gt;cuatro&lt;/b&gt;") && !page.contains("<b>cuatro"))
        #expect(page.contains(path + "/rejected.csv") && !page.contains("vinculo:"))
    }

    @Test func onlyWhatWasMendedIsImportedAndTheRestStays() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        let sent = try await house.post(
            path + "/rejected",
            [("c-3-2", "28/02/2026"), ("c-3-4", "dos\r\nlíneas"), ("c-5-3", "nada"), ("c-7-3", "x")])
        #expect(sent.to == "/imports/2")
        try house.work()
        let record = try house.room.find(ImportID(2))
        #expect(record.state == .applied && record.options.mends == 1)
        #expect(record.summary?.read == 1 && record.summary?.accepted == 1)
        #expect(try await house.get("/imports/2").body.contains("Son filas corregidas de la importación 1"))
        let rest = try await house.get(path + "/rejected").body
        #expect(rest.contains("3 filas por corregir") && rest.contains("1 fila ya se corrigió"))
        #expect(!rest.contains("31/02/2026") && rest.contains("cuatro"))
    }

    @Test func theImportSaysWhichRowsWereMendedAndWhere() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        func todo() throws -> [String] {
            let texts = try TextCatalogue.bundled().texts("es-CO")
            return try ImportTodo(texts: texts, now: ImportPageHouse.noon).items(house.room.list(limit: 30)).map(\.text)
        }
        #expect(try await house.get(path).body.contains("4 filas se rechazaron"))
        #expect(try todo() == ["4 filas de «ventas.csv» se rechazaron"])
        _ = try await house.post(path + "/rejected", [("c-3-2", "28/02/2026"), ("c-3-4", "dos\r\nlíneas")])
        try house.work()
        let partly = try await house.get(path).body
        #expect(partly.contains("Quedan 3 filas rechazadas por corregir"))
        #expect(
            partly.contains("1 fila rechazada se corrigió en la importación 2.")
                && partly.contains("href=\"/imports/2\""))
        #expect(!partly.contains("4 filas se rechazaron"))
        #expect(try todo() == ["3 filas de «ventas.csv» se rechazaron"])
        #expect(try await house.get("/imports").body.contains("href=\"/imports/1/rejected\""))

        _ = try await house.post(path + "/rejected", [("c-5-3", "15,00"), ("i-7", "1")])
        try house.work()
        let whole = try await house.get(path).body
        #expect(
            whole.contains("2 filas rechazadas se corrigieron en la importación 3. 1 más se volvió a rechazar allí."))
        #expect(!whole.contains("por corregir") && !whole.contains("href=\"/imports/1/rejected\""))
        let list = try await house.get("/imports").body
        #expect(!list.contains("href=\"/imports/1/rejected\"") && list.contains("href=\"/imports/1/undo\""))
        #expect(try todo() == ["1 fila de «ventas.csv» se rechazó"], "what the last import refused again waits there")

        _ = try await house.post("/imports/2/undo")
        try house.work()
        #expect(try await house.get(path).body.contains("Queda 1 fila rechazada por corregir"))
    }

    @Test func theRowsThatAReviewWouldRejectAreDownloaded() async throws {
        let house = try ImportPageHouse()
        let columns = try #require(await house.upload(Self.file).to)
        _ = try await house.post(columns, house.formOf(try await house.get(columns).body) + [("action", "review")])
        try house.work()
        let review = try await house.get("/imports/1").body
        #expect(
            review.contains("href=\"/imports/1/rejected.csv\"") && review.contains("Descargar filas que se rechazarían")
        )
        let file = try await house.get("/imports/1/rejected.csv")
        #expect(file.status == 200 && file.body.contains("date-unreadable") && file.body.contains("31/02/2026"))
        #expect(
            try await house.get("/imports/1/rejected").status == 404, "nothing is mended before anything is imported")
        let rejects = house.home.folder("rejects")
        #expect(try house.home.disk.list(rejects).count == 1)
        _ = try await house.post("/imports/1/run")
        try house.work()
        #expect(try house.home.disk.list(rejects) == ["import-1-rejected.csv"], "the review's file is gone")

        _ = try await house.upload(Self.file, name: "otra.csv")
        _ = try await house.post(
            "/imports/2/columns",
            house.formOf(try await house.get("/imports/2/columns").body) + [("action", "review")])
        try house.work()
        _ = try await house.post("/imports/2/discard")
        #expect(try house.home.disk.list(rejects) == ["import-1-rejected.csv"])
    }

    @Test func allRowsOfAnOrderGoTogether() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        _ = try await house.post(path + "/rejected", [("c-5-3", "15,00")])
        try house.work()
        let summary = try #require(try house.room.find(ImportID(2)).summary)
        #expect(summary.read == 2 && summary.accepted == 2 && summary.totals.orders == 1)
        #expect(summary.totals.amounts == ["COP": "45.00"])
    }

    @Test func aTickedRowGoesUnchangedAndIsRefusedAgain() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        _ = try await house.post(path + "/rejected", [("i-7", "1")])
        try house.work()
        let summary = try #require(try house.room.find(ImportID(2)).summary)
        #expect(summary.read == 1 && summary.rejected == 1)
        let page = try await house.get("/imports/2/rejected").body
        #expect(page.contains("1 fila por corregir") && page.contains("&lt;b&gt;cuatro&lt;/b&gt;"))
        _ = try await house.post("/imports/2/rejected", [("c-2-3", "44,00")])
        try house.work()
        #expect(try house.room.find(ImportID(3)).summary?.totals.amounts == ["COP": "44.00"])
        #expect(try await house.get("/imports/2/rejected").body.contains("No quedan filas por corregir"))
    }

    @Test func nothingChangedIsSaidAndNothingImported() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        let answer = try await house.post(path + "/rejected", [("c-7-3", "x")])
        let texts = try TextCatalogue.bundled().texts("es-CO")
        #expect(answer.status == 422 && answer.body.contains(texts("problem.import.nothing-to-mend")))
        #expect(try house.room.list(limit: 9).count == 1)
    }

    @Test func whatIsTakenBackHasToBeMendedAnew() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported(Self.file)
        _ = try await house.post(path + "/rejected", [("c-3-2", "28/02/2026")])
        try house.work()
        _ = try await house.post("/imports/2/undo")
        try house.work()
        #expect(try await house.get(path + "/rejected").body.contains("4 filas por corregir"))
    }

    @Test func aRowWithACellTooManyIsMendedByEmptyingIt() async throws {
        let house = try ImportPageHouse()
        let path = try await house.imported("Pedido,Fecha,Valor\n1,2026-11-03,10\n2,2026-11-04,20,000\n3,2026-11-05\n")
        let page = try await house.get(path + "/rejected").body
        #expect(page.contains("Columna 4, sin nombre") && page.contains("name=\"c-4-2\""))
        _ = try await house.post(path + "/rejected", [("c-3-2", "20000"), ("c-3-3", ""), ("c-4-2", "7")])
        try house.work()
        let summary = try #require(try house.room.find(ImportID(2)).summary)
        #expect(summary.accepted == 2 && summary.totals.amounts == ["COP": "20007.00"])
    }

    @Test func manyRowsComeAPageAtATime() async throws {
        let house = try ImportPageHouse()
        let rows = (1...150).map { "\($0),2026-02-31,5,a,b" }.joined(separator: "\n")
        let path = try await house.imported("Pedido,Fecha,Valor,Uno,Dos\n\(rows)\n200,2026-02-01,5,a,b\n")
        let first = try await house.get(path + "/rejected").body
        #expect(first.contains("150 filas por corregir") && first.contains("Línea 57") && !first.contains("Línea 58"))
        let second = try await house.get(path + "/rejected?from=57").body
        #expect(second.contains("Línea 58") && !second.contains("Línea 57<"))
        let sent = try await house.post(path + "/rejected?from=57", [("c-58-1", "2026-03-01")])
        #expect(sent.to == "/imports/2")
    }
}

@Suite("The rows of a reject file")
struct RejectRowsPageTests {
    @Test func readBackWithTheirOwnCells() throws {
        let fixture = try IntakeFixture()
        let summary = try fixture.run("order_id;ordered_at;amount;sku\n1;2024-01-01;5;\"a;b\"\n2;ayer;5;\"c;d\"\n")
        let found = try RejectRows.read(path: #require(summary.rejectFile))
        #expect(found.header == ["order_id", "ordered_at", "amount", "sku"] && found.isWhole)
        #expect(found.front == ["vinculo:line", "vinculo:column", "vinculo:reason", "vinculo:reading"])
        let row = try #require(found.rows.first)
        #expect(row.line == 3 && row.column == "ordered_at" && row.reason == "date-unreadable")
        #expect(row.cells == ["2", "ayer", "5", "c;d"])
    }

    @Test func noMoreThanAskedFor() throws {
        let fixture = try IntakeFixture()
        let summary = try fixture.run(
            "order_id,ordered_at,amount\n" + (1...9).map { "\($0),ayer,5\n" }.joined() + "10,2024-01-01,5\n")
        let found = try RejectRows.read(path: #require(summary.rejectFile), limit: 4)
        #expect(found.rows.count == 4 && !found.isWhole)
    }

    @Test func anotherFileIsNone() throws {
        let fixture = try IntakeFixture()
        let path = try fixture.file("a,b\n1,2\n")
        #expect(problem { _ = try RejectRows.read(path: path) } == "import.not-a-table")
        let short = try fixture.file("vin")
        #expect(problem { _ = try RejectRows.read(path: short) } == "import.not-a-table")
    }
}
