import App
import Customers
import Foundation
import Intake
import Kernel
import Logging
import Storage
import Testing

@testable import Web

/// Forgetting somebody, page by page.
@Suite("Erasure pages")
struct ErasurePageTests {
    private let home: HomeFixture
    private let app: WebApplication
    private let token: SessionToken

    init() throws {
        home = try HomeFixture()
        let rooms = home.rooms
        token = try rooms.home.database.write {
            try rooms.sessions.open(UserID(1), replacing: nil, now: HomeFixture.now, in: $0)
        }
        var parts = WebParts(
            catalogue: try TextCatalogue.bundled(), sessions: rooms.sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            account: { SignedIn(user: $0, email: "ana@ejemplo.co", role: .manager) }, now: { HomeFixture.now })
        let web = CustomersWeb(rooms.customers, rooms.erasures, backups: { [rooms] in try rooms.copies() })
        (parts.routes, parts.templates) = (web.routes, CustomersWeb.templates)
        app = try WebApplication(parts)
        try home.run(
            .people, "external_id,full_name,email\nc1,Ana Ruiz,ana@x.co\nc2,Luis,luis@x.co\nc3,Eva,luis@x.co\n")
    }

    private var cookie: HeaderField { HeaderField("Cookie", "vinculo=\(token.text); lang=es") }

    private func get(_ path: String) async throws -> (status: Int, body: String) {
        let response = await app.respond(to: PlainRequest("GET", path, headers: [cookie]))
        return (response.status, String(decoding: try await response.collect(), as: UTF8.self))
    }

    private func post(_ path: String, _ name: String, _ value: String) async throws -> (
        status: Int, to: String?, body: String
    ) {
        let body = [("csrf", FormToken.of(token)), (name, value)]
            .map { FormText.encode($0.0) + "=" + FormText.encode($0.1) }.joined(separator: "&")
        let response = await app.respond(
            to: PlainRequest(
                "POST", path, headers: [cookie, HeaderField("Content-Type", "application/x-www-form-urlencoded")],
                body: MemoryBody([Array(body.utf8)])))
        let text = String(decoding: try await response.collect(), as: UTF8.self)
        return (response.status, response.header("Location"), text)
    }

    @Test("an address leads to the person, several people to a choice, an unknown one to a sentence")
    func find() async throws {
        #expect(try await get("/customers/erase").body.contains("Borrar datos de una persona"))
        let one = try await post("/customers/erase", "customer", "ana@x.co")
        #expect(one.status == 303 && one.to == "/customers/1/erase")
        let two = try await post("/customers/erase", "customer", "luis@x.co").body
        #expect(two.contains("/customers/2/erase") && two.contains("/customers/3/erase") && two.contains("2 clientes"))
        #expect(try await post("/customers/erase", "customer", "nadie@x.co").body.contains("No hay ningún cliente"))
        #expect(try await get("/customers/99/erase").status == 404)
    }

    @Test("somebody whose erasure was cut off is found by it")
    func cutOff() async throws {
        let rooms = home.rooms
        let steps = Rooms.erasureSteps(rooms.warehouse.facts, rooms.entries).dropLast() + [CutOff()]
        let erasures = Erasures(rooms.intake.setting, steps: Array(steps), now: rooms.now)
        _ = try erasures.accept([1], by: "test")
        #expect(throws: CutOff.self) { try erasures.complete() }
        let found = try await post("/customers/erase", "customer", "ana@x.co")
        #expect(found.status == 303 && found.to == "/erasures/1")
        try home.rooms.intake.recoverIfIdle()
        #expect(try await post("/customers/erase", "customer", "ana@x.co").body.contains("No hay ningún cliente"))
    }

    private struct CutOff: ErasureStep, Error {
        let name = "files"
        func preview(_: Set<Int64>, _: IntakeSetting, into _: inout ErasurePreview) throws {}
        func erase(_ erasure: Erasure) throws { throw self }
    }

    @Test("what a restore put aside is not called a backup")
    func aside() async throws {
        #expect(try await !get("/customers/1/erase").body.contains("No es una copia de seguridad"))
        try FileManager.default.createDirectory(
            atPath: home.path + "/before-restore-20250101T000000Z", withIntermediateDirectories: false)
        let page = try await get("/customers/1/erase").body
        #expect(page.contains("before-restore-20250101T000000Z") && page.contains("No es una copia de seguridad"))
        #expect(page.contains("No hay copias de seguridad"))
    }

    @Test("what goes is shown; the reference has to be typed; it is promised and then done")
    func erase() async throws {
        let page = try await get("/customers/1/erase").body
        #expect(page.contains("Borrar a c1") && page.contains("archivo.csv") && page.contains("Copias de seguridad"))
        let wrong = try await post("/customers/1/erase", "reference", "c2")
        #expect(wrong.status == 422 && wrong.body.contains("No coincide con la referencia"))
        #expect(try home.rooms.erasures.list(limit: 1).isEmpty)
        let right = try await post("/customers/1/erase", "reference", "c1")
        #expect(right.to == "/erasures/1")
        let open = try await get("/erasures/1").body
        #expect(open.contains("En curso") && open.contains("data-poll"))
        try home.rooms.intake.recoverIfIdle()
        let done = try await get("/erasures/1").body
        #expect(done.contains("no queda nada") && !done.contains("data-poll") && !done.contains("Ana"))
        #expect(try await get("/customers/1/erase").status == 404)
        let audit = try home.rooms.home.database.read { try AuditTrail.list($0, limit: 1) }
        #expect(audit.first?.action == "customer.erase" && audit.first?.subject == "customer:1")
        #expect(audit.first?.after == "{\"erasure\":\"1\",\"records\":\"1\"}")
    }
}
