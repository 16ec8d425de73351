import Foundation
import GRDB
import Kernel
import Storage
import Testing

@testable import Office
@testable import Web

@Suite("Accounts")
struct UserTests {
    @Test("an address has one account, however it is spelled")
    func unique() async throws {
        let office = try OfficeFixture()
        _ = try await office.add("Ana@Ejemplo.co")
        await #expect(throws: PlainProblem("user.exists", .conflict)) { _ = try await office.add("ana@ejemplo.CO") }
        #expect(try await office.room.find(email: "ANA@ejemplo.co").email == "Ana@Ejemplo.co")
        await #expect(throws: PlainProblem("user.not-found", .notFound)) {
            _ = try await office.room.find(email: "x@y.z")
        }
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "ana", "@x", "ana@", "a@b@c", "a b@c.co", "a@b\u{0}c", String(repeating: "a", count: 250) + "@x.co",
        ])
    func email(text: String) async throws {
        let office = try OfficeFixture()
        await #expect(throws: PlainProblem("user.email", .invalid)) { _ = try await office.add(text) }
    }

    @Test(
        "a change of password, role or access ends the sessions of that account",
        arguments: ["password", "role", "disable"])
    func revocation(change: String) async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        let id = try await office.add("luz@ejemplo.co", .admin)
        let browser = try office.browser(id)
        #expect(await browser.get("/settings/users").status == 200)
        let now = office.clock.now
        switch change {
        case "password":
            try await office.room.setPassword(id, "una clave muy nueva", mustChange: false, actor: "cli", now: now)
        case "role": try await office.room.changeRole(id, to: .manager, actor: "cli", now: now)
        default: try await office.room.disable(id, actor: "cli", now: now)
        }
        #expect(await browser.get("/settings/users").header("Location")?.hasPrefix("/login") == true)
        #expect(try office.audit().first?.action == "user.\(change)")
    }

    @Test("the last administrator stays")
    func lastAdmin() async throws {
        let office = try OfficeFixture()
        let id = try await office.add()
        let problem = PlainProblem("user.last-admin", .conflict)
        await #expect(throws: problem) { try await office.room.disable(id, actor: "cli", now: 1) }
        await #expect(throws: problem) { try await office.room.changeRole(id, to: .agent, actor: "cli", now: 1) }
        _ = try await office.add("luz@ejemplo.co", .admin)
        try await office.room.changeRole(id, to: .agent, actor: "cli", now: 1)
        #expect(try await office.room.signedIn(id)?.role == .agent)
    }

    @Test("an administrator adds a colleague and sees the first password once")
    func add() async throws {
        let office = try OfficeFixture()
        let browser = try office.browser(try await office.add())
        let page = await browser.post("/settings/users", ["email": "luz@ejemplo.co", "role": "typist"])
        #expect(page.status == 200)
        #expect(page.header("Cache-Control") == "no-store")
        #expect(try await page.text().contains("<p class=\"secret\">aaaaa-bbbbb-ccccc-ddeee</p>"))
        #expect(try await !browser.get("/settings/users").text().contains("aaaaa-bbbbb"))
        let user = try await office.room.find(email: "luz@ejemplo.co")
        #expect(user.mustChange && user.role == .typist)
        let twice = await browser.post("/settings/users", ["email": "luz@ejemplo.co", "role": "typist"])
        #expect(twice.status == 409)
        #expect(try await twice.text().contains("Ya hay una cuenta con ese correo electrónico."))
        #expect(await browser.post("/settings/users", ["email": "x@y.co", "role": "king"]).status == 422)
    }

    @Test("nobody changes or closes their own account there")
    func own() async throws {
        let office = try OfficeFixture()
        let id = try await office.add()
        _ = try await office.add("luz@ejemplo.co", .admin)
        let browser = try office.browser(id)
        for action in ["disable", "role", "password", "enable"] {
            #expect(await browser.post("/settings/users/\(id)/\(action)", ["role": "agent"]).status == 409, "\(action)")
        }
        #expect(await browser.post("/settings/users/abc/disable").status == 404)
        #expect(await browser.post("/settings/users/77/disable").status == 404)
    }

    @Test("the log shows who did what in words, never a secret, page by page")
    func audit() async throws {
        let office = try OfficeFixture()
        let id = try await office.add()
        let luz = try await office.add("luz@ejemplo.co", .analyst)
        for index in 0..<60 {
            try await office.room.changeRole(
                luz, to: index % 2 == 0 ? .manager : .analyst, actor: "user:\(id)", now: office.clock.now)
        }
        let browser = try office.browser(id)
        let first = try await browser.get("/settings/audit").text()
        #expect(first.contains("Análisis → Dirección"))
        #expect(first.contains("luz@ejemplo.co") && first.contains("Rol cambiado"))
        #expect(first.components(separatedBy: "<tr>").count == 2 + AuditRoutes.pageSize)
        let below = try #require(try office.audit().dropFirst(AuditRoutes.pageSize - 1).first?.id)
        #expect(first.contains("/settings/audit?below=\(below)"))
        let second = try await browser.get("/settings/audit?below=\(below)").text()
        #expect(second.contains("Cuenta creada") && second.contains("Línea de comandos"))
        let everything = try office.audit().map { "\($0)" }.joined()
        #expect(!everything.contains("scrypt") && !everything.contains(OfficeFixture.password))
    }

    @Test("every role opens exactly the pages of its permissions", arguments: Role.allCases)
    func roles(role: Role) async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        let id = try await office.add("otra@ejemplo.co", role)
        for route in try office.application().routes where route.path != "/login" && route.path != "/logout" {
            let browser = try office.browser(id)
            let path = route.path.replacing("{id}", with: "999")
            let answer = route.method == .get ? await browser.get(path) : await browser.post(path)
            let may = try role.permissions.contains(#require(route.permission))
            #expect((answer.status == 403) == !may, "\(role) \(route.name): \(answer.status)")
        }
    }

    @Test("every statement prepares against the migrated schema")
    func prepares() throws {
        let office = try OfficeFixture()
        let all = Array(UserStore.SQL.all.values) + Array(LoginAttemptStore.SQL.all.values)
        try office.database.read { transaction in
            for sql in all {
                let statement = try transaction.database.makeStatement(sql: sql)
                #expect(!statement.sql.isEmpty)
            }
        }
        #expect(all.count == 16)
    }

    @Test("the log itself cannot be changed")
    func appendOnly() async throws {
        let office = try OfficeFixture()
        _ = try await office.add()
        #expect(throws: (any Error).self) {
            try office.database.write { try $0.database.execute(sql: "DELETE FROM audit") }
        }
        #expect(throws: (any Error).self) {
            try office.database.write { try $0.database.execute(sql: "UPDATE audit SET actor = 'x'") }
        }
    }
}
