import Foundation
import GRDB
import Kernel
import Storage
import Testing

@testable import Web

@Suite("Sessions")
struct SessionStoreTests {
    @Test("the database holds the hash of a token, never the token")
    func hashed() throws {
        let fixture = try WebFixture()
        let token = try fixture.database.write { try fixture.sessions.open(UserID(1), replacing: nil, now: 5, in: $0) }
        let stored = try fixture.database.read { try Data.fetchAll($0.database, sql: "SELECT tokenHash FROM session") }
        #expect(stored == [Data(token.key.hash)])
        #expect(stored.first?.count == 32)
        #expect(token.text.utf8.count == 43)
        #expect(stored.first.map { Base64URL.encode($0) } != token.text)
    }

    @Test("signing in again ends the session from before")
    func rotation() async throws {
        let fixture = try WebFixture()
        let now = fixture.clock.now
        let first = try fixture.database.write {
            try fixture.sessions.open(UserID(1), replacing: nil, now: now, in: $0)
        }
        let second = try fixture.database.write {
            try fixture.sessions.open(UserID(1), replacing: first.key, now: now, in: $0)
        }
        #expect(first.text != second.text)
        #expect(try await fixture.sessions.find(first, now: now) == nil)
        #expect(try await fixture.sessions.find(second, now: now)?.user == UserID(1))
    }

    @Test("a session ends after idleness and, however used, after its longest life")
    func expiry() async throws {
        let fixture = try WebFixture(limits: .init(idle: 100, absolute: 250))
        let start = fixture.clock.now
        let token = try fixture.database.write {
            try fixture.sessions.open(UserID(1), replacing: nil, now: start, in: $0)
        }
        #expect(try await fixture.sessions.find(token, now: start + 99) != nil)
        #expect(try await fixture.sessions.find(token, now: start + 198) != nil)
        #expect(try await fixture.sessions.find(token, now: start + 249) != nil)
        #expect(try await fixture.sessions.find(token, now: start + 250) == nil)
        let idle = try fixture.database.write {
            try fixture.sessions.open(UserID(1), replacing: nil, now: start, in: $0)
        }
        #expect(try await fixture.sessions.find(idle, now: start + 100) == nil)
    }

    @Test("the time of use is written at most once a minute")
    func touch() async throws {
        let fixture = try WebFixture()
        let token = try fixture.database.write {
            try fixture.sessions.open(UserID(1), replacing: nil, now: 1000, in: $0)
        }
        func lastSeen() throws -> Int64? {
            try fixture.database.read { try Int64.fetchOne($0.database, sql: "SELECT lastSeenAt FROM session") }
        }
        _ = try await fixture.sessions.find(token, now: 1059)
        #expect(try lastSeen() == 1000)
        _ = try await fixture.sessions.find(token, now: 1060)
        #expect(try lastSeen() == 1060)
    }

    @Test("revoking ends all sessions of one colleague and of nobody else")
    func revocation() async throws {
        let fixture = try WebFixture()
        let mine = [try fixture.signIn(UserID(1)), try fixture.signIn(UserID(1))]
        let other = try fixture.signIn(UserID(2))
        let application = try fixture.application()
        try fixture.database.write { try fixture.sessions.revokeAll(UserID(1), in: $0) }
        for session in mine {
            let answer = await application.respond(to: PlainRequest("GET", "/room/signedIn", headers: [session.cookie]))
            #expect(answer.status == 303)
        }
        let answer = await application.respond(to: PlainRequest("GET", "/room/signedIn", headers: [other.cookie]))
        #expect(answer.status == 200)
    }

    @Test(
        "a cookie that cannot be a token is nobody's",
        arguments: ["", "x", String(repeating: "a", count: 44), "'; DROP TABLE session; --------------------"])
    func oddCookies(value: String) async throws {
        let application = try WebFixture().application()
        let answer = await application.respond(
            to: PlainRequest("GET", "/room/signedIn", headers: [HeaderField("Cookie", "vinculo=\(value)")]))
        #expect(answer.status == 303)
    }

    @Test("behind a trusted proxy with TLS cookies are Secure and bound to the host")
    func secure() async throws {
        var fixture = try WebFixture()
        fixture.parts.trustsProxy = true
        let answer = try await fixture.application().respond(
            to: PlainRequest("GET", "/room/everyone", headers: [HeaderField("X-Forwarded-Proto", "https")]))
        let line = try #require(answer.header("Set-Cookie"))
        #expect(line.hasPrefix("__Host-vinculo_form="))
        #expect(line.contains("; Secure"))
    }

    @Test("every statement prepares against the migrated schema", arguments: SessionStore.SQL.all.keys.sorted())
    func prepares(name: String) throws {
        let sql = try #require(SessionStore.SQL.all[name])
        try WebFixture().database.read { transaction in
            let statement = try transaction.database.makeStatement(sql: sql)
            #expect(!statement.sql.isEmpty)
        }
    }
}
