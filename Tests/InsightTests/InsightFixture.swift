import Customers
import Foundation
import GRDB
import Identity
import Intake
import Kernel
import Storage
import Warehouse

@testable import Insight

/// A company with facts, for questions; gone with the fixture.
final class InsightFixture {
    let home: Home
    let insight: InsightRoom
    let identity: IdentityRoom
    let timeline: TimelineBase
    private let intake: IntakeRoom

    init(today: String = "2024-12-31") throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("vinculo-" + UUID().uuidString).path
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        IdentityMigrations.register(&migrator)
        CustomerMigrations.register(&migrator)
        WarehouseMigrations.register(&migrator)
        ConsentMigrations.register(&migrator)
        EntryMigrations.register(&migrator)
        TimelineMigrations.register(&migrator)
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        home = try Home.create(path, settings: settings, migrator: migrator)
        let noon = Int64((Day(iso: today)?.number ?? 0)) * 86_400 + 17 * 3_600
        let warehouse = WarehouseRoom(home)
        identity = IdentityRoom(home)
        intake = IntakeRoom(
            setting: try IntakeSetting(home), steps: [IdentityStep(), CustomersStep(), WarehouseStep(warehouse.facts)],
            now: { noon })
        let customers = CustomersRoom(home)
        timeline = TimelineBase(
            home, facts: warehouse.facts, entries: EntryBase(home), customers: customers, rates: warehouse.rates,
            settings: settings, today: { LocalTime(settings.timeZone).day(of: noon) })
        insight = InsightRoom(
            timeline: timeline, warehouse: warehouse, identity: identity, customers: customers, settings: settings,
            now: { noon })
    }

    deinit { try? FileManager.default.removeItem(atPath: home.path) }

    /// Imports lines as a source says them.
    @discardableResult
    func add(_ lines: [Line], source: String = "tienda") throws -> ImportSummary {
        let file = home.folder("tmp") + "/\(UUID().uuidString).csv"
        let text =
            "order_id,customer_ref,ordered_at,quantity,amount,currency,status\n" + lines.map { $0.row + "\n" }.joined()
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try intake.run(
            file: file, name: "f.csv", options: ImportOptions(kind: .orders, source: source), by: "test")
    }

    /// Takes an import back.
    func undo(_ id: Int64) throws { try intake.undo(ImportID(id), by: "test") }

    /// Takes in a file of exchange rates.
    func rates(_ text: String) throws {
        let file = home.folder("tmp") + "/\(UUID().uuidString).csv"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try insight.warehouse.importRates(file: file, name: "f.csv", by: "test", at: 0)
    }

    /// Makes a record one person with an older one, as matching will.
    func link(_ record: Int64, to customer: Int64) throws {
        try home.database.write {
            try $0.database.execute(
                sql: "INSERT INTO identityLink (recordId, customerId) VALUES (?, ?)", arguments: [record, customer])
        }
    }

    func rfm(_ asOf: String, _ change: (inout ValueQuestion) -> Void = { _ in }) throws -> RFMTable {
        try insight.rfm(question(asOf, change))
    }

    func question(_ asOf: String, _ change: (inout ValueQuestion) -> Void = { _ in }) -> ValueQuestion {
        var question = ValueQuestion(asOf: Day(iso: asOf) ?? Day(number: 0))
        change(&question)
        return question
    }
}

/// One line of an order as a test thinks of it; cents.
struct Line {
    var order: String
    var who: String
    var day: String
    var amount: Int64
    var quantity = 1
    var currency = ""
    var status = ""

    var row: String {
        [order, who, day, String(quantity), Money.plain(minor: amount, digits: 2), currency, status].joined(
            separator: ",")
    }
}
