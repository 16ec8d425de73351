import Kernel
import Testing

@testable import Web

@Suite("Routes")
struct RouteTableTests {
    @Test("a route without a declared permission does not start")
    func undeclared() throws {
        var parts = try WebFixture().parts
        parts.routes.append(Route(.get, "/x") { _ in .text("") })
        #expect(throws: PlainProblem("route.permission-undeclared", .failed, ["route": "GET /x"])) {
            _ = try WebApplication(parts)
        }
    }

    @Test("two routes for one address do not start, whatever their gaps are called")
    func duplicate() throws {
        var parts = try WebFixture().parts
        parts.routes.append(Route(.get, "/people/{id}") { _ in .text("") }.requires(.viewPeople))
        parts.routes.append(Route(.get, "/people/{name}") { _ in .text("") }.requires(.viewPeople))
        #expect(throws: PlainProblem("route.duplicate", .failed, ["route": "GET /people/{name}"])) {
            _ = try WebApplication(parts)
        }
    }

    @Test("the more exact address wins, gaps are handed on decoded")
    func exactness() throws {
        let table = try RouteTable([
            Route(.get, "/people/{id}") { _ in .text("") }.requires(.viewPeople),
            Route(.get, "/people/new") { _ in .text("") }.requires(.viewPeople),
        ])
        guard case .found(let exact, _) = table.match(.get, ["people", "new"]),
            case .found(let gap, let parameters) = table.match(.get, ["people", "a/b"])
        else {
            Issue.record("not found")
            return
        }
        #expect(exact.path == "/people/new")
        #expect(gap.path == "/people/{id}")
        #expect(parameters == ["id": "a/b"])
    }

    @Test("every role opens exactly the pages of its permissions", arguments: Role.allCases)
    func table(role: Role) async throws {
        let fixture = try WebFixture()
        let application = try fixture.application()
        let cookie = try fixture.signIn(WebFixture.id(of: role)).cookie
        var checked = 0
        for route in application.routes where route.method == .get {
            let answer = await application.respond(to: PlainRequest("GET", route.path, headers: [cookie]))
            let may = try role.permissions.contains(#require(route.permission))
            #expect(answer.status == (may ? 200 : 403), "\(role) \(route.name)")
            checked += 1
        }
        #expect(checked >= Permission.allCases.count + 3)
    }

    @Test("without a session every page but the open ones leads to signing in")
    func unauthenticated() async throws {
        let application = try WebFixture().application()
        for route in application.routes {
            let request =
                route.method == .get
                ? PlainRequest("GET", route.path + "?tab=a") : PlainRequest.form(route.path, "name=x", [])
            let answer = await application.respond(to: request)
            if route.permission == .everyone {
                #expect(answer.status != 303, "\(route.name)")
            } else {
                #expect(answer.status == 303, "\(route.name)")
                let next = route.method == .get ? "?next=\(route.path)%3Ftab%3Da" : ""
                #expect(answer.header("Location") == "/login\(next)", "\(route.name)")
            }
        }
    }

    @Test("roles hold what the guide says of them")
    func roles() {
        #expect(Role.admin.permissions == Set(Permission.allCases))
        for role in Role.allCases where role != .admin {
            #expect(!role.permissions.contains(.manageUsers))
            #expect(!role.permissions.contains(.development))
        }
        #expect(!Role.typist.permissions.contains(.viewPeople))
        #expect(!Role.agent.permissions.contains(.exportPeople))
    }

    @Test("a password that has to be changed closes every other page")
    func mustChange() async throws {
        let account = SignedIn(user: UserID(9), email: "x@y.co", role: .admin, mustChangePassword: true)
        let fixture = try WebFixture(accounts: [account])
        let application = try fixture.application()
        let cookie = try fixture.signIn(UserID(9)).cookie
        for route in application.routes where route.method == .get && route.permission != .everyone {
            let answer = await application.respond(to: PlainRequest("GET", route.path, headers: [cookie]))
            #expect(answer.header("Location") == "/account/password", "\(route.name)")
        }
    }
}
