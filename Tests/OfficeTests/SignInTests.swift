import Foundation
import Kernel
import Storage
import Testing

@testable import Office
@testable import Web

@Suite("Signing in")
struct SignInTests {
    @Test("whoever proves who they are gets a new session and the page they wanted")
    func signIn() async throws {
        let office = try OfficeFixture()
        let id = try await office.add()
        let visitor = try office.visitor()
        let answer = await visitor.signIn("  ANA@ejemplo.co ")
        #expect(answer.status == 303)
        #expect(answer.header("Location") == "/settings/users")
        let cookie = try #require(answer.sessionCookie)
        var browser = visitor
        browser.cookie = cookie
        #expect(await browser.get("/settings/users").status == 200)
        let entry = try #require(try office.audit().first)
        #expect(entry.action == "session.sign-in" && entry.actor == "user:\(id)" && entry.at == office.clock.now)
        #expect(try await office.room.list().first?.lastSignInAt == office.clock.now)
    }

    @Test("a wrong password, an unknown address and a closed account look alike")
    func refused() async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        let closed = try await office.add("luz@ejemplo.co", .analyst)
        try await office.room.disable(closed, actor: "cli", now: office.clock.now)
        var pages: [String] = []
        for (email, password) in [
            ("ana@ejemplo.co", "otra cosa distinta"), ("nadie@ejemplo.co", "x"),
            ("luz@ejemplo.co", OfficeFixture.password),
        ] {
            let answer = await (try office.visitor()).signIn(email, password)
            #expect(answer.status == 422)
            #expect(answer.sessionCookie == nil)
            let html = try await answer.text()
            #expect(html.contains("El correo electrónico o la contraseña no son correctos."))
            #expect(!html.contains(password) || password == "x")
            pages.append(html.replacing(email, with: "").replacing(/value="[A-Za-z0-9_-]{43}"/, with: ""))
        }
        #expect(Set(pages).count == 1)
        #expect(try office.audit().filter { $0.action == "session.refused" }.count == 3)
    }

    @Test("each failure makes the next wait longer, for one account from any address")
    func accountThrottle() async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        for attempt in 1...5 {
            let answer = await (try office.visitor(address: "192.0.2.\(attempt)")).signIn(
                "ana@ejemplo.co", "mal mal mal mal")
            #expect(answer.status == 422, "attempt \(attempt)")
        }
        let visitor = try office.visitor(address: "192.0.2.99")
        let waiting = await visitor.signIn()
        #expect(waiting.status == 429)
        #expect(waiting.header("Retry-After") == "30")
        #expect(try await waiting.text().contains("intentar de nuevo en 30 segundos."))
        office.clock.advance(30)
        #expect(await visitor.signIn("ana@ejemplo.co", "mal mal mal mal").status == 422)
        office.clock.advance(31)
        #expect(await visitor.signIn().header("Retry-After") == "29")
        office.clock.advance(29)
        #expect(await visitor.signIn().status == 303)
        #expect(await visitor.signIn("ana@ejemplo.co", "mal mal mal mal").status == 422)
    }

    @Test("one address that tries many accounts has to wait too, others need not")
    func addressThrottle() async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        let attacker = try office.visitor(address: "203.0.113.5")
        for attempt in 1...20 {
            #expect(await attacker.signIn("a\(attempt)@ejemplo.co", "mal mal mal mal").status == 422)
        }
        #expect(await attacker.signIn("b@ejemplo.co", "x").status == 429)
        let elsewhere = try office.visitor()
        #expect(await elsewhere.signIn().status == 303)
    }

    @Test("the wait doubles up to a quarter of an hour")
    func schedule() {
        let throttle = SignInThrottle.account
        #expect(throttle.opensAt(failures: 4, lastAt: 100) == 100)
        #expect(
            [5, 6, 7, 8, 9, 10, 1_000_000].map { throttle.opensAt(failures: $0, lastAt: 0) } == [
                30, 60, 120, 240, 480, 900, 900,
            ])
    }

    @Test("many attempts at once count as many")
    func parallel() async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        let visitor = try office.visitor()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<30 { group.addTask { await visitor.signIn("ana@ejemplo.co", "mal mal mal mal").status } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 422 }.count == 5)
        #expect(statuses.filter { $0 == 429 }.count == 25)
    }

    @Test("signing out ends the session on our side")
    func signOut() async throws {
        let office = try OfficeFixture()
        let browser = try office.browser(try await office.add())
        let answer = await browser.post("/logout")
        #expect(answer.header("Location") == "/login?done=signed-out")
        #expect(answer.headers.contains { $0.value.hasPrefix("vinculo=;") && $0.value.contains("Max-Age=0") })
        #expect(await browser.get("/settings/users").status == 303)
        #expect(try office.audit().first?.action == "session.sign-out")
    }

    @Test("the first password opens only the page to change it, and changing it opens the rest")
    func forcedChange() async throws {
        let office = try OfficeFixture()
        let id = try await office.add("luz@ejemplo.co", .admin, mustChange: true)
        var browser = try office.browser(id)
        let old = browser
        #expect(await browser.get("/settings/users").header("Location") == "/account/password")
        let short = await browser.post(
            "/account/password", ["current": OfficeFixture.password, "new": "corta", "repeat": "corta"])
        #expect(short.status == 422)
        #expect(try await short.text().contains("entre 12 y 128"))
        let typo = await browser.post(
            "/account/password",
            ["current": OfficeFixture.password, "new": "una clave muy nueva", "repeat": "una clave muy nuevo"])
        #expect(try await typo.text().contains("no coinciden"))
        let same = await browser.post(
            "/account/password",
            ["current": OfficeFixture.password, "new": OfficeFixture.password, "repeat": OfficeFixture.password])
        #expect(try await same.text().contains("distinta de la actual"))
        let right = await browser.post(
            "/account/password",
            ["current": OfficeFixture.password, "new": "una clave muy nueva", "repeat": "una clave muy nueva"])
        #expect(right.status == 303)
        browser.cookie = try #require(right.sessionCookie)
        #expect(await browser.get("/settings/users").status == 200)
        #expect(await old.get("/settings/users").header("Location")?.hasPrefix("/login") == true)
        #expect(try office.audit().first?.action == "user.password")
    }

    @Test("a wrong current password changes nothing and is counted")
    func wrongCurrent() async throws {
        let office = try OfficeFixture()
        let browser = try office.browser(try await office.add())
        for _ in 0..<5 {
            let answer = await browser.post(
                "/account/password",
                ["current": "no es esta", "new": "una clave muy nueva", "repeat": "una clave muy nueva"])
            #expect(try await answer.text().contains("no es correcta"))
        }
        let next = await browser.post(
            "/account/password",
            ["current": OfficeFixture.password, "new": "una clave muy nueva", "repeat": "una clave muy nueva"])
        #expect(next.status == 429)
    }
}
