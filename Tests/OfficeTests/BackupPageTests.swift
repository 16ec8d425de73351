import Foundation
import GRDB
import Kernel
import Logging
import Storage
import TestKit
import Testing

@testable import Office
@testable import Web

@Suite("Backups by page and by schedule")
struct BackupPageTests {
    private let place: TemporaryHome
    private let office: OfficeRoom
    private let room: BackupRoom
    private let clock = TestClock()
    private let sessions: SessionStore

    init() throws {
        place = try TemporaryHome(Self.migrator)
        let (home, clock) = (place.home, clock)
        sessions = SessionStore(home.database)
        let zone = try #require(TimeZone(identifier: "America/Bogota"))
        office = OfficeRoom(
            database: home.database, sessions: sessions, zone: zone, hasher: PasswordHasher(cost: OfficeFixture.cheap))
        room = BackupRoom(
            Backups(home, kept: [], migrator: { Self.migrator }), zone: zone, product: "0", now: { clock.now },
            uniqueName: { "casa-1" })
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        WebMigrations.register(&migrator)
        OfficeMigrations.register(&migrator)
        return migrator
    }

    private func browser(_ role: Role = .admin) async throws -> Browser {
        let id = try await office.add(
            email: "\(role)@ejemplo.co", role: role, password: OfficeFixture.password, mustChange: false, actor: "cli",
            now: clock.now)
        let (office, clock) = (office, clock)
        var parts = WebParts(
            catalogue: try .bundled(), sessions: sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, account: { try await office.signedIn($0) },
            now: { clock.now })
        parts.routes = room.routes
        parts.templates = BackupRoom.templates
        parts.navItems = BackupRoom.navItems
        let token = try place.home.database.write {
            try sessions.open(id, replacing: nil, now: clock.now, in: $0)
        }
        return Browser(
            application: try WebApplication(parts), cookie: "vinculo=\(token.text)", csrf: FormToken.of(token))
    }

    private func work() throws { while try room.runNextJob(owner: "test", isStopping: { false }) {} }

    @Test("a page asks for a backup, shows it at work, then in the list, verified")
    func create() async throws {
        let browser = try await browser()
        #expect(try await browser.get("/settings/backups").text().contains("Todavía no hay ninguna copia"))
        #expect(await browser.post("/settings/backups").status == 303)
        let working = try await browser.get("/settings/backups").text()
        #expect(working.contains("data-poll") && working.contains("Copia en curso"))
        #expect(await browser.post("/settings/backups").status == 303)
        #expect(try room.jobs().count == 1, "one at a time")
        try work()
        let list = try await browser.get("/settings/backups").text()
        #expect(list.contains("Verificada") && list.contains("A mano") && !list.contains("data-poll"))
        #expect(try room.list().map(\.check?.isWhole) == [true])
        let name = try #require(try room.list().first).name
        #expect(await browser.post("/settings/backups/verify", ["backup": name]).status == 303)
        #expect(await browser.post("/settings/backups/verify", ["backup": "../" + name]).status == 404)
        try work()
        let audit = try place.home.database.read { try AuditTrail.list($0, limit: 2).map(\.action) }
        #expect(audit == ["backup.verify", "backup.create"])
    }

    @Test("only an administrator gets there")
    func permission() async throws {
        let browser = try await browser(.manager)
        #expect(await browser.get("/settings/backups").status == 403)
        #expect(await browser.post("/settings/backups/release-hold").status == 403)
    }

    @Test("what went wrong is said on the page and on the first page")
    func trouble() async throws {
        let browser = try await browser()
        _ = try room.requestCreate(by: "user:1")
        try work()
        let backup = try #require(try room.list().first)
        try FileManager.default.removeItem(atPath: backup.path + "/vinculo.db")
        _ = try room.requestVerify(backup.name, by: "user:1")
        try work()
        let page = try await browser.get("/settings/backups").text()
        #expect(page.contains("La verificación encontró daños") && page.contains("vinculo.db: el archivo no está"))
        #expect(page.contains("Dañada"))
        let admin = SignedIn(user: UserID(1), email: "a@b.co", role: .admin)
        let request = WebRequest(
            path: "/", user: admin, texts: try TextCatalogue.bundled().texts("es-CO"), now: clock.now)
        #expect(try await room.todo(request).map(\.action) == ["Ver copias"])
    }

    @Test("the schedule is kept, refused where it cannot be, and makes no backup for hours gone by")
    func schedule() async throws {
        let browser = try await browser()
        let form = ["every": "daily", "hour": "3", "keep_daily": "2", "keep_weekly": "1", "folder": ""]
        #expect(await browser.post("/settings/backups/schedule", form).status == 303)
        #expect(try room.schedule().every == .daily && room.schedule().keepDaily == 2)
        try room.requestDue()
        #expect(try room.jobs().isEmpty)
        for (field, value) in [("keep_daily", "0"), ("hour", "24"), ("every", "x"), ("folder", "copias")] {
            let answer = await browser.post("/settings/backups/schedule", form.merging([field: value]) { $1 })
            #expect([400, 422].contains(answer.status), "\(field)")
        }
        let nowhere = await browser.post("/settings/backups/schedule", form.merging(["folder": "/nada/b"]) { $1 })
        #expect(try await nowhere.text().contains("/nada/b no existe"))
    }

    @Test("due backups are made once, missed ones made up for, old ones retired, others left alone")
    func runs() async throws {
        let folder = place.folder.path + "/disco"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var schedule = BackupSchedule()
        (schedule.every, schedule.keepDaily, schedule.keepWeekly, schedule.folder) = (.daily, 2, 0, folder)
        try room.set(schedule, by: "user:1")
        let byHand = folder + "/a-mano"
        _ = try room.create(to: byHand, by: "user:1", wait: false, watch: BackupWatch())
        try FileManager.default.createDirectory(atPath: folder + "/fotos/facts", withIntermediateDirectories: true)
        var other = BackupRequest(
            folder: folder + "/2020-01-01T00-00-00Z", actor: "x", product: "0", home: "otra-casa", at: 1)
        other.isScheduled = true
        _ = try room.backups.create(other)
        for _ in 0..<5 {
            clock.advance(86_400)
            for _ in 0..<3 { try room.requestDue() }
            try work()
        }
        clock.advance(20 * 86_400)
        try room.requestDue()
        try work()
        let found = try room.list()
        #expect(found.filter { $0.manifest.isScheduled && $0.manifest.home == "casa-1" }.count == 2)
        #expect(found.contains { $0.path == byHand } && found.contains { $0.manifest.home == "otra-casa" })
        #expect(FileManager.default.fileExists(atPath: folder + "/fotos/facts"))
        #expect(try room.jobs().count == 6 && room.jobs().allSatisfy { $0.state == .done })
    }

    @Test("a backup that a process left half way is begun again, and what it left goes")
    func leftover() throws {
        _ = try room.requestCreate(by: "user:1")
        let path = try room.backups.newPath(in: room.backups.defaultFolder, at: clock.now) + ".partial"
        try FileManager.default.createDirectory(atPath: path + "/facts", withIntermediateDirectories: true)
        _ = try room.request("x", by: "user:1")
        try "casa-1".write(toFile: path + "/home-id", atomically: true, encoding: .utf8)
        try "x".write(toFile: path + "/facts/1-0.facts", atomically: true, encoding: .utf8)
        _ = try place.home.database.write {
            try JobStore.claim($0, kind: BackupRoom.jobKind, owner: "dead", isAlive: { _ in false }, at: 1)
        }
        clock.advance(60)
        try work()
        #expect(try place.home.disk.list(room.backups.defaultFolder).count == 1)
        #expect(try room.jobs().first?.state == .done)
    }

    @Test("the hold is said to everybody and taken away by an administrator alone, once")
    func hold() async throws {
        try place.home.database.write {
            try SendingHold.set($0, SendingHold(reason: "restore", since: clock.now, detail: ["backup": "b1"]))
        }
        let texts = try TextCatalogue.bundled().texts("es-CO")
        for role in [Role.admin, .analyst] {
            let user = SignedIn(user: UserID(1), email: "a@b.co", role: role)
            let items = try await room.todo(WebRequest(path: "/", user: user, texts: texts, now: clock.now))
            #expect(items.map(\.text) == ["Los envíos están detenidos"])
            #expect(items.first?.note.contains("b1") == true)
        }
        let browser = try await browser()
        #expect(try await browser.get("/settings/backups").text().contains("Autorizar los envíos"))
        #expect(await browser.post("/settings/backups/release-hold").status == 303)
        #expect(try room.hold() == nil)
        #expect(await browser.post("/settings/backups/release-hold").status == 409)
        try place.home.database.write { try Settings.set($0, "sendingHold", "{") }
        #expect(try room.hold()?.reason == "unreadable", "what cannot be read holds")
    }
}
