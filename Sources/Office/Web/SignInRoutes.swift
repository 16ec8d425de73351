import Kernel
import Web

/// `/login`, `/logout`, `/account/password`.
struct SignInRoutes: Sendable {
    let room: OfficeRoom

    var routes: [Route] {
        [
            Route(.get, "/login", showSignIn).requires(.everyone),
            Route(.post, "/login", signIn).requires(.everyone),
            Route(.post, "/logout", signOut).requires(.signedIn),
            Route(.get, "/account/password", showPassword).requires(.signedIn),
            Route(.post, "/account/password", changePassword).requires(.signedIn),
        ]
    }

    @Sendable private func showSignIn(_ request: WebRequest) async throws -> WebAnswer {
        let next = LocalPath.safe(request.query("next"))
        if request.user != nil { return .redirect(next) }
        return .page(SignInPage(texts: request.texts, next: next).page())
    }

    @Sendable private func signIn(_ request: WebRequest) async throws -> WebAnswer {
        var page = SignInPage(texts: request.texts, next: LocalPath.safe(request.field("next")))
        page.email = String(request.field("email").prefix(254))
        do {
            let token = try await room.signIn(
                email: page.email, password: String((request.form["password"] ?? "").prefix(1024)),
                address: request.clientAddress, replacing: request.session, now: request.now)
            return .signedIn(token, to: page.next)
        } catch let problem as PlainProblem where problem.code.hasPrefix("session.") {
            return Self.refusal(problem, page.page(problem: problem))
        }
    }

    @Sendable private func signOut(_ request: WebRequest) async throws -> WebAnswer {
        try await room.signOut(request.signedIn(), session: request.session, now: request.now)
        return .signedOut(to: "/login?done=signed-out")
    }

    @Sendable private func showPassword(_ request: WebRequest) async throws -> WebAnswer {
        .page(PasswordPage(texts: request.texts, user: try request.signedIn()).page())
    }

    @Sendable private func changePassword(_ request: WebRequest) async throws -> WebAnswer {
        let user = try request.signedIn()
        let page = PasswordPage(texts: request.texts, user: user)
        let (current, new) = (request.form["current"] ?? "", request.form["new"] ?? "")
        do {
            guard new == request.form["repeat"] ?? "" else { throw PlainProblem("password.repeat", .invalid) }
            // Refused before the current one is tried, so that a typing mistake is no failed attempt.
            try PasswordRules.check(new, email: user.email)
            let token = try await room.changeOwnPassword(
                user, current: String(current.prefix(1024)), new: new, address: request.clientAddress, now: request.now)
            return .signedIn(token, to: "/?done=password")
        } catch let problem as PlainProblem
            where problem.code.hasPrefix("password.") || problem.code.hasPrefix("session.")
        {
            return Self.refusal(problem, page.page(problem: problem))
        }
    }

    private static func refusal(_ problem: PlainProblem, _ page: Page) -> WebAnswer {
        var page = page
        page.status = problem.kind.httpStatus
        guard let seconds = problem.arguments["seconds"] else { return .page(page) }
        return .with(.page(page), headers: [HeaderField("Retry-After", seconds)])
    }
}
