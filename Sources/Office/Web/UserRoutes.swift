import Kernel
import Web

/// `/settings/users`: who works here. Thin on purpose.
struct UserRoutes: Sendable {
    let room: OfficeRoom

    var routes: [Route] {
        [
            Route(.get, "/settings/users", list),
            Route(.post, "/settings/users", add),
            Route(.post, "/settings/users/{id}/role", changeRole),
            Route(.post, "/settings/users/{id}/disable", disable),
            Route(.post, "/settings/users/{id}/enable", enable),
            Route(.post, "/settings/users/{id}/password", renewPassword),
        ].map { $0.requires(.manageUsers) }
    }

    @Sendable private func list(_ request: WebRequest) async throws -> WebAnswer {
        .page(try await page(request).page())
    }

    @Sendable private func add(_ request: WebRequest) async throws -> WebAnswer {
        var page = try await page(request)
        page.email = String(request.field("email").prefix(254))
        page.role = request.field("role")
        do {
            guard let role = Role(rawValue: page.role) else { throw PlainProblem("user.role", .invalid) }
            let password = room.makePassword()
            _ = try await room.add(
                email: page.email, role: role, password: password, mustChange: true,
                actor: request.signedIn().actor, now: request.now)
            return .page(SecretPage.page(request.texts, title: "users.created", email: page.email, password: password))
        } catch let problem as PlainProblem where problem.code.hasPrefix("user.") {
            var shown = page.page(problem: problem)
            shown.status = problem.kind.httpStatus
            return .page(shown)
        }
    }

    @Sendable private func changeRole(_ request: WebRequest) async throws -> WebAnswer {
        let (id, me) = try other(request)
        guard let role = Role(rawValue: request.field("role")) else { throw PlainProblem("user.role", .invalid) }
        try await room.changeRole(id, to: role, actor: me.actor, now: request.now)
        return .redirect("/settings/users?done=user-role")
    }

    @Sendable private func disable(_ request: WebRequest) async throws -> WebAnswer {
        let (id, me) = try other(request)
        try await room.disable(id, actor: me.actor, now: request.now)
        return .redirect("/settings/users?done=user-disabled")
    }

    @Sendable private func enable(_ request: WebRequest) async throws -> WebAnswer {
        let (id, me) = try other(request)
        try await room.enable(id, actor: me.actor, now: request.now)
        return .redirect("/settings/users?done=user-enabled")
    }

    @Sendable private func renewPassword(_ request: WebRequest) async throws -> WebAnswer {
        let (id, me) = try other(request)
        let password = room.makePassword()
        try await room.setPassword(id, password, mustChange: true, actor: me.actor, now: request.now)
        let email = try await room.list().first { $0.id == id }?.email ?? ""
        return .page(SecretPage.page(request.texts, title: "users.renewed", email: email, password: password))
    }

    /// The account in the address. One's own is changed on one's own page, so that nobody locks themselves out.
    private func other(_ request: WebRequest) throws -> (UserID, SignedIn) {
        let me = try request.signedIn()
        let id = try request.id("id", as: UserID.self)
        guard id != me.user else { throw PlainProblem("user.self", .conflict) }
        return (id, me)
    }

    private func page(_ request: WebRequest) async throws -> UsersPage {
        try await UsersPage(
            texts: request.texts, users: room.list(), me: request.signedIn().user, now: request.now)
    }
}
