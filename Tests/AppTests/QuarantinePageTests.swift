import App
import Foundation
import Insight
import Intake
import Kernel
import Logging
import Storage
import Testing
import Warehouse

@testable import Web

/// A damaged file on pages and on the command line, from the moment it is found until it counts again.
@Suite("Damage and files set aside, page by page and command by command")
struct QuarantinePageTests {
    private let home: HomeFixture
    private let sound: Data
    private var file: URL { URL(fileURLWithPath: home.path + "/facts/1-0.facts") }

    init() throws {
        home = try HomeFixture()
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n1,c1,2024-12-01,100\n2,c2,2024-12-02,200\n")
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n9,d1,2024-12-01,50\n") { $0.source = "caja" }
        try FileManager.default.removeItem(
            atPath: home.path + "/originals/" + home.rooms.intake.find(ImportID(1)).sha256)
        sound = try Data(contentsOf: URL(fileURLWithPath: home.path + "/facts/1-0.facts"))
        try FileManager.default.removeItem(atPath: home.path + "/facts/1-0.facts")
        try sound.dropLast().write(to: URL(fileURLWithPath: home.path + "/facts/1-0.facts"))
    }

    private func call(_ arguments: String...) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["--home", home.path] + arguments)
    }

    @Test(
        "the command line names file, import, source and orders, and the way out; every total says what it leaves out")
    func commands() throws {
        let status = try call("status")
        #expect(status.code == 1 && status.out.contains("Clientes") && status.err.contains("warehouse quarantine"))
        #expect(try call("status", "--json").json()["problem"] as? String == "facts.damaged")
        let found = try call("warehouse", "verify")
        #expect(found.code == 1 && found.out.contains("de la importación 1 (tienda), pedidos o eventos: 2"))
        #expect(found.out.contains("vinculo warehouse quarantine facts/1-0.facts"))
        let aside = try call("warehouse", "quarantine", "1")
        #expect(aside.code == 0 && aside.out.contains("facts/1-0.facts: apartado por cli"))
        #expect(!aside.out.contains("{") && !found.out.contains("{"))
        let again = try call("warehouse", "verify", "--json")
        #expect(again.code == 0)
        let files = try again.json()["quarantined"] as? [[String: Any]]
        #expect(files?.first?["file"] as? String == "facts/1-0.facts" && files?.first?["orders"] as? Int == 2)
        let table = try call("value", "rfm")
        #expect(table.code == 0 && table.err.contains("2 pedidos o eventos de la importación 1 están apartados"))
        let answer = try call("value", "rfm", "--json").json()
        #expect((answer["setAside"] as? [String: Any])?["orders"] as? Int == 2)
        #expect(try call("status").err.contains("están apartados"))
        #expect(try call("doctor").out.contains("No cuentan los datos de facts/1-0.facts"))
        #expect(try call("warehouse", "release", "1").code == 5)
        let erased = try call("customer", "erase", "caja:d1", "--yes")
        #expect(erased.code == 0 && erased.out.contains("(facts/1-0.facts) no se pueden leer"))
        try sound.write(to: file)
        #expect(try call("warehouse", "verify").out.contains("está entero otra vez"))
        let back = try call("warehouse", "verify", "--repair")
        #expect(back.code == 0 && back.out.contains("Repuesto"))
        #expect(try call("status").err.isEmpty && call("warehouse", "release", "1").code == 3)
    }

    /// A browser of somebody with a role.
    private struct Browser {
        let app: WebApplication
        let token: SessionToken

        private var cookie: HeaderField { HeaderField("Cookie", "vinculo=\(token.text); lang=es") }

        func get(_ path: String) async throws -> (status: Int, body: String) {
            let response = await app.respond(to: PlainRequest("GET", path, headers: [cookie]))
            return (response.status, String(decoding: try await response.collect(), as: UTF8.self))
        }

        func post(_ path: String) async throws -> Int {
            let body = "csrf=" + FormText.encode(FormToken.of(token))
            let headers = [cookie, HeaderField("Content-Type", "application/x-www-form-urlencoded")]
            return await app.respond(
                to: PlainRequest("POST", path, headers: headers, body: MemoryBody([Array(body.utf8)]))
            ).status
        }
    }

    private func browser(_ role: Role) throws -> Browser {
        let rooms = home.rooms
        let token = try rooms.home.database.write {
            try rooms.sessions.open(UserID(1), replacing: nil, now: HomeFixture.now, in: $0)
        }
        var parts = WebParts(
            catalogue: try TextCatalogue.bundled(), sessions: rooms.sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            account: { SignedIn(user: $0, email: "ana@ejemplo.co", role: role) }, now: { HomeFixture.now })
        let (web, insight) = (WarehouseWeb(rooms.warehouse, rooms.upkeep), InsightWeb(rooms.insight))
        parts.routes = web.routes + insight.routes
        parts.templates = WarehouseWeb.templates.merging(InsightWeb.templates) { first, _ in first }
        parts.notice = { await web.notice($0, $1) }
        return Browser(app: try WebApplication(parts), token: token)
    }

    @Test(
        "the first page says what is damaged; a button sets it aside, another brings it back; pages say what is left out"
    )
    func pages() async throws {
        try home.reopen()
        let ana = try browser(.manager)
        let first = try await ana.get("/")
        #expect(first.status == 200 && first.body.contains("1-0.facts está dañado"))
        #expect(first.body.contains("href=\"/settings/damage\""))
        let damage = try await ana.get("/settings/damage").body
        #expect(damage.contains("/settings/damage/1-0.facts/quarantine") && damage.contains("data-confirm"))
        #expect(damage.contains("1 (tienda)") && damage.contains("otro tamaño"))
        #expect(try await browser(.agent).get("/settings/damage").status == 403)
        #expect(try await ana.post("/settings/damage/1-0.facts/quarantine") == 303)
        let notice = "2 pedidos o eventos de la importación 1 están apartados"
        for path in ["/", "/value", "/value/people", "/settings/damage"] {
            let page = try await ana.get(path)
            #expect(page.status == 200 && page.body.contains(notice), "\(path)")
        }
        #expect(try await ana.post("/settings/damage/1-0.facts/release") == 409)
        try sound.write(to: file)
        #expect(try await ana.post("/settings/damage/1-0.facts/release") == 303)
        #expect(try await !ana.get("/value").body.contains("apartad"))
    }
}
