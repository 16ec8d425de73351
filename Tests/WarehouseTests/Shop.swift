import Customers
import GRDB
import Identity
import Intake
import Kernel
import Storage
import TestKit
import Timelines

@testable import Warehouse

/// A home with the rooms an order file passes, put together as App does.
struct Shop {
    let home: Home
    let warehouse: WarehouseRoom
    let intake: IntakeRoom
    static let clock = FixedClock(Day(number: 20_000))

    /// - Parameter step: what turns deliveries into facts; nil is the real thing.
    init(_ path: String, disk: any Disk = RealDisk(), step: ((WarehouseRoom) -> any IntakeStep)? = nil) throws {
        home = try Home.open(path, migrator: Self.migrator, disk: disk)
        warehouse = WarehouseRoom(home)
        let facts = warehouse.facts
        let last: any IntakeStep = step?(warehouse) ?? WarehouseStep(facts, ordersPerBatch: 25)
        intake = IntakeRoom(
            setting: try IntakeSetting(home), steps: [IdentityStep(), CustomersStep(), last, LookStep()],
            now: Self.clock.now)
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        IdentityMigrations.register(&migrator)
        CustomerMigrations.register(&migrator)
        WarehouseMigrations.register(&migrator)
        ConsentMigrations.register(&migrator)
        EntryMigrations.register(&migrator)
        return migrator
    }

    /// What keeps the facts of this shop sound.
    var upkeep: FactUpkeep { FactUpkeep(home, intake: intake, finders: [IdentityStep()], now: Self.clock.now) }

    @discardableResult
    func run(_ file: String, existing: OnExisting? = nil) throws -> ImportSummary {
        var options = ImportOptions(kind: .orders, source: "tienda")
        options.onExisting = existing
        return try intake.run(file: file, name: "pedidos.csv", options: options, by: "ana", wait: false)
    }

    func totals() throws -> PurchaseTotals {
        try warehouse.facts.view().purchaseTotals(records: 99, PurchaseView(asOf: Day(number: 20_000), currency: .cop))
    }

    func count(_ table: String) throws -> Int {
        try home.database.read { try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    /// Orders that readers see.
    func visibleOrders() throws -> Int { try warehouse.facts.view().visibleOrders }
}

/// Looks at the disk before, in and after the flip, so that the power can go there too.
private struct LookStep: IntakeStep {
    let name = "look"

    func stage(_ delivery: Delivery) throws { try look(delivery.setting) }
    func apply(_ delivery: Delivery, in transaction: Transaction) throws { try look(delivery.setting) }
    func settle(_ importID: ImportID, _ setting: IntakeSetting) throws { try look(setting) }

    private func look(_ setting: IntakeSetting) throws { _ = try setting.home.disk.list(setting.home.folder("tmp")) }
}

/// A file of orders: 50 that are good, each fifth of two lines, and two that nobody can read.
struct OrderFile {
    static let orders = 50
    static let people = 17
    static let rows = 60
    /// Cents of all of them.
    static let amount: Int64 = 99 * 2_500_000 + 10 * 1_200_000

    private let folder: TemporaryFolder
    let path: String

    /// - Parameter change: what the file says of order `number` instead; nil leaves it out.
    init(_ change: (Int, [String]) -> [String]? = { $1 }) throws {
        var lines = ["order_id,customer_ref,ordered_at,sku,quantity,unit_price,status"]
        for number in 0..<Self.orders {
            let day = number % 28 + 1
            let start = "P-\(number),C-\(number % Self.people),2024-03-\(day < 10 ? "0" : "")\(day)T10:00:00-05:00"
            let coffee = "\(start),CAFE-250,\(number % 3 + 1),25000,paid"
            let tea = number % 5 == 2 ? ["\(start),TE-50,1,12000,paid"] : []
            lines += change(number, [coffee] + tea) ?? []
        }
        lines += ["X-1,C-1,someday,CAFE-250,1,25000,paid", "X-2,C-2,,CAFE-250,1,25000,paid"]
        folder = try TemporaryFolder()
        path = try folder.write(lines.joined(separator: "\n") + "\n", to: "pedidos.csv")
    }
}
