import Customers
import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Logging
import Storage
import Testing
import Warehouse

@testable import Insight
@testable import Web

/// A home in a temporary folder with the pages of Insight in front of it.
final class PageHouse: Sendable {
    let home: Home
    let intake: IntakeRoom
    let insight: InsightRoom
    let app: WebApplication
    private let token: String
    static let noon: Int64 = 1_795_262_400  // 2026-11-21 12:00 UTC

    init(role: Role = .analyst, todo: [TodoItem] = [], setup: [SetupStep] = []) throws {
        let folder = NSTemporaryDirectory() + "vinculo-page-" + UUID().uuidString
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        home = try Home.create(folder, settings: settings, migrator: Self.migrator)
        let warehouse = WarehouseRoom(home)
        intake = IntakeRoom(
            setting: try IntakeSetting(home),
            steps: [IdentityStep(), CustomersStep(), WarehouseStep(warehouse.facts)], now: { Self.noon })
        let customers = CustomersRoom(home)
        let timeline = TimelineBase(
            home, facts: warehouse.facts, entries: EntryBase(home), customers: customers, rates: warehouse.rates,
            settings: settings, today: { LocalTime(settings.timeZone).day(of: Self.noon) })
        insight = InsightRoom(
            timeline: timeline, warehouse: warehouse, identity: IdentityRoom(home), customers: customers,
            settings: settings, now: { Self.noon })
        let sessions = SessionStore(home.database)
        token = try home.database.write {
            try sessions.open(UserID(1), replacing: nil, now: Self.noon, in: $0).text
        }
        var parts = WebParts(
            catalogue: try TextCatalogue.bundled(), sessions: sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            account: { SignedIn(user: $0, email: "ana@ejemplo.co", role: role) }, now: { Self.noon })
        let web = InsightWeb(insight, todo: { _ in todo }, setup: { _ in setup })
        parts.routes = web.routes
        parts.navItems = InsightWeb.navItems
        parts.templates = InsightWeb.templates
        app = try WebApplication(parts)
    }

    deinit { try? FileManager.default.removeItem(atPath: home.path) }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        WebMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        IdentityMigrations.register(&migrator)
        CustomerMigrations.register(&migrator)
        WarehouseMigrations.register(&migrator)
        ConsentMigrations.register(&migrator)
        EntryMigrations.register(&migrator)
        TimelineMigrations.register(&migrator)
        return migrator
    }

    func get(_ path: String, language: String = "es") async throws -> (
        status: Int, body: String, response: PlainResponse
    ) {
        let request = PlainRequest("GET", path, headers: [HeaderField("Cookie", "vinculo=\(token); lang=\(language)")])
        let response = await app.respond(to: request)
        return (response.status, String(decoding: try await response.collect(), as: UTF8.self), response)
    }

    func load(_ csv: String, _ kind: ImportKind, source: String = "tienda") throws {
        let path = home.folder("tmp") + "/" + UUID().uuidString + ".csv"
        try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
        _ = try intake.run(
            file: path, name: "datos.csv", options: ImportOptions(kind: kind, source: source), by: "test")
    }

    /// 60 customers: customer n bought n times, the last time 10·(60 − n) days before 20 November 2026.
    func loadShop() throws {
        var orders = "order_id,customer_ref,ordered_at,amount\n"
        var people = "external_id,full_name,city\n"
        let last = try #require(Day(iso: "2026-11-20"))
        for n in 1...60 {
            let end = last.adding(days: -10 * (60 - n))
            for purchase in 0..<n {
                orders += "\(n)-\(purchase),C\(n),\(end.adding(days: -7 * purchase)),\(1_000 * n).50\n"
            }
            people += "C\(n),\(n == 60 ? "<script>alert(1)</script>" : "Cliente \(n)"),Bogotá\n"
        }
        try load(people, .people)
        try load(orders, .orders)
    }
}

@Suite("Every page of Insight says who may open it")
struct InsightPermissionPageTests {
    @Test func permissionsAreThoseOfTheDesign() throws {
        let house = try PageHouse()
        let wanted: [String: Permission] = [
            "GET /": .signedIn, "GET /home/months.csv": .viewFigures, "GET /value": .viewFigures,
            "GET /value/cells.csv": .viewFigures, "GET /value/groups.csv": .viewFigures,
            "GET /value/people": .viewPeople, "GET /value/people.csv": .exportPeople,
        ]
        let own = InsightWeb(house.insight).routes
        #expect(Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0.permission) }) == wanted.mapValues { $0 })
    }

    @Test func whoMayNotSeePeopleIsRefused() async throws {
        let house = try PageHouse(role: .typist)
        #expect(try await house.get("/value/people").status == 403)
        #expect(try await house.get("/value/people.csv").status == 403)
    }
}
