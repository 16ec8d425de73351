import Foundation
import GRDB
import Kernel
import Logging
import Storage
import Synchronization
import Testing

@testable import Web

/// A web application in memory, with one account per role and a clock that can be set.
struct WebFixture {
    let database: HomeDatabase
    let sessions: SessionStore
    let clock = TestClock()
    var parts: WebParts

    static let accounts: [SignedIn] = Role.allCases.enumerated().map { index, role in
        SignedIn(user: UserID(Int64(index + 1)), email: "\(role.rawValue)@ejemplo.co", role: role)
    }

    init(accounts: [SignedIn] = WebFixture.accounts, limits: SessionStore.Limits = .init()) throws {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        WebMigrations.register(&migrator)
        database = try HomeDatabase.inMemory(migrator)
        sessions = SessionStore(database, limits: limits)
        let clock = clock
        parts = WebParts(
            catalogue: try .bundled(), sessions: sessions, homeLocale: "es-CO",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            account: { id in accounts.first { $0.user == id } }, now: { clock.now })
        // One room with a page for each permission.
        parts.routes = Permission.allCases.map { permission in
            Route(.get, "/room/\(permission.rawValue)") { _ in .text("in") }.requires(permission)
        }
        parts.routes.append(Route(.post, "/room/change") { .text("changed \($0.field("name"))") }.requires(.signedIn))
        parts.routes.append(Route(.post, "/room/open") { .text("open \($0.field("name"))") }.requires(.everyone))
    }

    func application() throws -> WebApplication { try WebApplication(parts) }

    /// A browser's cookie and form token of a fresh session.
    func signIn(_ user: UserID = UserID(1)) throws -> (cookie: HeaderField, csrf: String) {
        let token = try database.write { try sessions.open(user, replacing: nil, now: clock.now, in: $0) }
        return (HeaderField("Cookie", "vinculo=\(token.text)"), FormToken.of(token))
    }

    static func id(of role: Role) -> UserID { accounts.first { $0.role == role }?.user ?? UserID(0) }
}

final class TestClock: Sendable {
    private let value = Atomic<Int64>(1_800_000_000)
    var now: Int64 { value.load(ordering: .relaxed) }
    func advance(_ seconds: Int64) { value.add(seconds, ordering: .relaxed) }
}

extension PlainRequest {
    static func form(_ target: String, _ body: String, _ headers: [HeaderField]) -> PlainRequest {
        PlainRequest(
            "POST", target, headers: headers + [HeaderField("Content-Type", "application/x-www-form-urlencoded")],
            body: MemoryBody([Array(body.utf8)]))
    }
}

extension PlainResponse {
    func text() async throws -> String { String(decoding: try await collect(), as: UTF8.self) }
}
