import Foundation
import GRDB
import Kernel
import Logging
import Storage
import Synchronization
import Testing

@testable import Office
@testable import Web

/// The office in memory, with hashes that cost next to nothing and a clock that can be set.
struct OfficeFixture {
    static let password = "cuatro palabras sin relacion"
    static let cheap = ScryptCost(logRounds: 4, blockSize: 8, parallelism: 1)

    let database: HomeDatabase
    let sessions: SessionStore
    let room: OfficeRoom
    let clock = TestClock()

    init() throws {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        WebMigrations.register(&migrator)
        OfficeMigrations.register(&migrator)
        database = try HomeDatabase.inMemory(migrator)
        sessions = SessionStore(database)
        room = OfficeRoom(
            database: database, sessions: sessions, zone: try #require(TimeZone(identifier: "America/Bogota")),
            hasher: PasswordHasher(cost: Self.cheap), makePassword: { "aaaaa-bbbbb-ccccc-ddeee" })
    }

    func add(_ email: String = "ana@ejemplo.co", _ role: Role = .admin, mustChange: Bool = false) async throws -> UserID
    {
        try await room.add(
            email: email, role: role, password: Self.password, mustChange: mustChange, actor: "cli", now: clock.now)
    }

    func application() throws -> WebApplication {
        let (room, clock) = (room, clock)
        var parts = WebParts(
            catalogue: try .bundled(), sessions: sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, account: { try await room.signedIn($0) },
            now: { clock.now })
        parts.routes = room.routes
        parts.templates = room.templates
        parts.navItems = room.navItems
        return try WebApplication(parts)
    }

    func audit() throws -> [AuditEntry] { try database.read { try AuditTrail.list($0, limit: 100) } }

    /// A browser that is signed in as an account.
    func browser(_ id: UserID) throws -> Browser {
        let token = try database.write { try sessions.open(id, replacing: nil, now: clock.now, in: $0) }
        return Browser(application: try application(), cookie: "vinculo=\(token.text)", csrf: FormToken.of(token))
    }

    /// A browser that has just come to the page to sign in.
    func visitor(address: String = "192.0.2.1") throws -> Browser {
        let token = sessions.anonymousToken()
        return Browser(
            application: try application(), cookie: "vinculo_form=\(token.text)", csrf: FormToken.of(token),
            address: address)
    }
}

final class TestClock: Sendable {
    private let value = Atomic<Int64>(1_800_000_000)
    var now: Int64 { value.load(ordering: .relaxed) }
    func advance(_ seconds: Int64) { value.add(seconds, ordering: .relaxed) }
}

/// Sends requests with one cookie and its token.
struct Browser {
    let application: WebApplication
    var cookie: String
    var csrf: String
    var address = "192.0.2.1"

    func get(_ target: String) async -> PlainResponse {
        await application.respond(
            to: PlainRequest("GET", target, headers: [HeaderField("Cookie", cookie)], peer: address))
    }

    func post(_ target: String, _ fields: [String: String] = [:]) async -> PlainResponse {
        let body = fields.merging(["csrf": csrf]) { own, _ in own }
            .map { "\(FormText.encode($0.key))=\(FormText.encode($0.value))" }.joined(separator: "&")
        return await application.respond(
            to: PlainRequest(
                "POST", target, headers: [HeaderField("Cookie", cookie)], body: MemoryBody([Array(body.utf8)]),
                peer: address))
    }

    func signIn(
        _ email: String = "ana@ejemplo.co", _ password: String = OfficeFixture.password,
        next: String = "/settings/users"
    ) async -> PlainResponse {
        await post("/login", ["email": email, "password": password, "next": next])
    }
}

extension PlainResponse {
    func text() async throws -> String { String(decoding: try await collect(), as: UTF8.self) }
    var sessionCookie: String? {
        headers.first { $0.name == "Set-Cookie" && $0.value.hasPrefix("vinculo=") }?.value.split(separator: ";").first
            .map(String.init)
    }
}
