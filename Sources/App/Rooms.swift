import Analytics
import Customers
import Foundation
import GRDB
import Identity
import Insight
import Intake
import Kernel
import Office
import Segments
import Storage
import Warehouse
import Web

/// Every room, opened in the order data flows through them. A room is handed what it reads from the rooms above.
public struct Rooms: Sendable {
    public let home: Home
    public let settings: HomeSettings
    public let intake: IntakeRoom
    public let identity: IdentityRoom
    public let customers: CustomersRoom
    public let warehouse: WarehouseRoom
    public let entries: EntryBase
    public let products: ProductCatalogue
    public let upkeep: FactUpkeep
    public let inbox: Inbox
    /// Forgetting people.
    public let erasures: Erasures
    public let timeline: TimelineBase
    public let insight: InsightRoom
    public let segments: SegmentsRoom
    public let office: OfficeRoom
    public let backups: BackupRoom
    public let sessions: SessionStore
    /// Seconds since 1970: the one clock of the process.
    public let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - blocksFrom: people of a portion from which what is said of them is written in blocks.
    ///   - orderPortion: rows of orders, events or payments that are written at a time; by the memory there is, when nil.
    public init(
        _ home: Home, now: @escaping @Sendable () -> Int64, blocksFrom: Int = 1_000, orderPortion: Int? = nil
    ) throws {
        self.home = home
        self.now = now
        let setting = try IntakeSetting(home, orderPortion: orderPortion)
        settings = setting.settings
        warehouse = WarehouseRoom(home)
        entries = EntryBase(home)
        products = ProductCatalogue(home)
        inbox = Inbox(home, clock: setting.clock, now: now)
        let erasures = Erasures(setting, steps: Self.erasureSteps(warehouse.facts, entries), now: now)
        self.erasures = erasures
        intake = IntakeRoom(
            setting: setting,
            steps: [
                IdentityStep(),
                CustomersStep(naming: [warehouse.facts, entries, ConsentNaming(home)], blocksFrom: blocksFrom),
                ConsentsStep(),
                WarehouseStep(warehouse.facts), EntriesStep(entries, inbox: inbox), ProductsStep(),
                ErasureWatch(now: now) { try erasures.complete() },
            ], now: now)
        upkeep = FactUpkeep(home, intake: intake, finders: [IdentityStep()], now: now)
        identity = IdentityRoom(home)
        customers = CustomersRoom(home)
        let clock = setting.clock
        timeline = TimelineBase(
            home, facts: warehouse.facts, entries: entries, customers: customers, rates: warehouse.rates,
            settings: setting.settings, today: { clock.day(of: now()) })
        insight = InsightRoom(
            timeline: timeline, warehouse: warehouse, identity: identity, customers: customers, settings: settings,
            now: now)
        segments = SegmentsRoom(
            home, timeline: timeline, insight: insight, customers: customers, labels: Self.ruleLabels, now: now)
        sessions = SessionStore(home.database)
        office = OfficeRoom(database: home.database, sessions: sessions, zone: settings.timeZone)
        backups = BackupRoom(
            Backups(home, kept: Self.keptFiles, migrator: { Self.migrator }), zone: settings.timeZone,
            product: Product.version, now: now, uniqueName: Self.uniqueName)
    }

    /// What pages call the codes that rules may name, in every language: label → code.
    static let ruleLabels: [String: [String: String]] = {
        guard let catalogue = try? TextCatalogue.bundled() else { return [:] }
        var labels: [String: [String: String]] = [:]
        for texts in ["es-CO", "en"].map(catalogue.texts) {
            for group in RFMGroup.allCases {
                labels["rfm.group", default: [:]][texts("group." + group.code)] = group.code
            }
            for cell in FrequencyVolumeCell.allCases {
                labels["fxv", default: [:]][texts("fxv." + cell.rawValue)] = cell.rawValue
            }
        }
        return labels
    }()

    /// The files that belong to a home beside its database, by the rooms that keep them.
    public static let keptFiles = [WarehouseRoom.keptFiles, IntakeRoom.keptFiles]

    /// Opens the home of a path.
    public static func open(
        _ path: String, now: @escaping @Sendable () -> Int64 = Rooms.systemClock, blocksFrom: Int = 1_000,
        orderPortion: Int? = nil
    ) throws -> Rooms {
        try Rooms(
            Home.open(path, migrator: migrator), now: now, blocksFrom: blocksFrom, orderPortion: orderPortion)
    }

    /// The clock of the machine, the only place where it is read.
    public static let systemClock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    /// A name that nothing else has.
    public static let uniqueName: @Sendable () -> String = { UUID().uuidString }

    /// All migrations, room by room. Their sequence is history and never changes.
    public static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        WebMigrations.register(&migrator)
        IntakeMigrations.register(&migrator)
        IdentityMigrations.register(&migrator)
        CustomerMigrations.register(&migrator)
        WarehouseMigrations.register(&migrator)
        OfficeMigrations.register(&migrator)
        ConsentMigrations.register(&migrator)
        EntryMigrations.register(&migrator)
        TimelineMigrations.register(&migrator)
        SegmentMigrations.register(&migrator)
        return migrator
    }
}
