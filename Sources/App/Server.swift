import Customers
import Foundation
import Insight
import Intake
import Logging
import Office
import Segments
import ServiceLifecycle
import Storage
import Warehouse
import Web

/// The pages of all rooms behind one port.
public struct Server: Sendable {
    let rooms: Rooms
    let logger: Logger

    public init(_ rooms: Rooms) {
        self.rooms = rooms
        let now = rooms.now
        var logger = Logger(label: "vinculo") { _ in LineLog(now: now) }
        logger.logLevel = .info
        self.logger = logger
    }

    /// The web application: every room's routes, templates and entries of the navigation.
    public func application() throws -> WebApplication { try WebApplication(parts()) }

    func parts() throws -> WebParts {
        let (office, backups, database) = (rooms.office, rooms.backups, rooms.home.database)
        var parts = WebParts(
            catalogue: try TextCatalogue.bundled(), sessions: rooms.sessions, homeLocale: rooms.settings.locale,
            logger: logger, account: { try await office.signedIn($0) }, now: rooms.now)
        let intake = IntakeWeb(
            rooms.intake,
            names: {
                let users = try await office.list()
                return Dictionary(users.map { ("user:\($0.id)", $0.email) }) { first, _ in first }
            }, uniqueName: Rooms.uniqueName)
        // The first page also says what imports ask for; Insight itself knows no import.
        let insight = InsightWeb(
            rooms.insight, todo: { try await backups.todo($0) + intake.todo($0) }, setup: { try await intake.setup($0) }
        )
        let customers = CustomersWeb(rooms.customers, rooms.erasures, backups: { [rooms] in try rooms.copies() })
        let warehouse = WarehouseWeb(rooms.warehouse, rooms.upkeep)
        let segments = SegmentsWeb(rooms.segments)
        parts.notice = { await warehouse.notice($0, $1) }
        parts.routes = warehouse.routes + insight.routes + segments.routes + customers.routes
        parts.routes += intake.routes + office.routes + backups.routes
        parts.navItems = SegmentsWeb.navItems + InsightWeb.navItems + IntakeWeb.navItems
        parts.navItems += office.navItems + BackupRoom.navItems
        parts.templates = InsightWeb.templates
            .merging(IntakeWeb.templates) { first, _ in first }
            .merging(office.templates) { first, _ in first }
            .merging(BackupRoom.templates) { first, _ in first }
            .merging(CustomersWeb.templates) { first, _ in first }
            .merging(WarehouseWeb.templates) { first, _ in first }
            .merging(SegmentsWeb.templates) { first, _ in first }
        parts.isAlive = { (try? await database.readAsync { try Settings.home($0) }) != nil }
        return parts
    }

    /// Serves until the process is asked to stop, then lets what is under way end.
    public func run(host: String, port: Int, listening: @escaping @Sendable (Int) -> Void) async throws {
        let intake = IntakeWeb(rooms.intake, uniqueName: Rooms.uniqueName)
        let erasures = rooms.erasures
        let worker = ImportWorker(
            rooms.intake, logger: logger, isErasing: { try erasures.isOpen() },
            removeStaleUploads: { try intake.removeStaleUploads() })
        let pages = try application().makeApplication(host: host, port: port, listening: listening)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: pages), .init(service: worker),
                    .init(service: BackupWorker(rooms.backups, logger: logger)),
                    .init(service: UpkeepWorker(rooms, logger: logger)),
                    .init(service: OriginalsWorker(rooms.intake, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}
