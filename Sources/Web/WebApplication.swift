import Foundation
import Kernel
import Logging

/// The product as a function from request to answer. The server around it only moves bytes.
public struct WebApplication: Sendable {
    public static let maxFormBytes = 1_048_576
    static let sessionCookie = "vinculo"
    static let formCookie = "vinculo_form"

    let parts: WebParts
    let table: RouteTable
    let pages: PageRenderer
    private let clock = ContinuousClock()

    /// - Throws: `route.permission-undeclared`, `route.duplicate`, `template.damaged`: an application that would
    ///   not keep its promises does not start.
    public init(_ parts: WebParts) throws {
        self.parts = parts
        table = try RouteTable(parts.routes + WebRoutes.all(isAlive: parts.isAlive))
        pages = try PageRenderer(templates: parts.templates, navItems: parts.navItems, searchPath: parts.searchPath)
    }

    /// All routes with what they require, for the table that tests check in full.
    public var routes: [Route] { table.routes }

    /// Answers one request. Nothing a client sends ends the process: what goes wrong becomes an answer.
    public func respond(to request: PlainRequest) async -> PlainResponse {
        let start = clock.now
        var visit = Visit(request, parts)
        var problemCode: String?
        var response: PlainResponse
        do {
            response = try await answer(request, &visit)
        } catch {
            let problem = named(error)
            problemCode = problem.code
            response = pages.problem(problem, visit)
        }
        response.headers += SafetyHeaders.all
        response.headers += visit.cookies
        if request.method == "HEAD" { response.body = .bytes([]) }
        log(request, visit, response.status, problemCode, clock.now - start)
        return response
    }

    private func answer(_ request: PlainRequest, _ visit: inout Visit) async throws -> PlainResponse {
        if let asset = Assets.bundled.response(visit.path), request.method != "POST" { return asset }
        try await identify(request, &visit)
        guard let method = RouteMethod(rawValue: request.method == "HEAD" ? "GET" : request.method) else {
            throw PlainProblem("page.method", .usage)
        }
        if method == .get, !visit.isFragment, let user = visit.user {
            visit.notice = await parts.notice(user, visit.texts)
        }
        switch table.match(method, visit.pieces) {
        case .none: throw PlainProblem("page.not-found", .notFound)
        case .otherMethod: throw PlainProblem("page.method", .usage)
        case .found(let route, let parameters):
            visit.routeName = route.name
            if let elsewhere = try Gate.admit(visit, to: route) { return redirect(elsewhere) }
            let webRequest = try await read(request, route, parameters, visit)
            return try await render(route.handler(webRequest), webRequest, &visit)
        }
    }

    /// Finds out who asks. A visitor without a session gets a token for the form to sign in with.
    private func identify(_ request: PlainRequest, _ visit: inout Visit) async throws {
        if let token = visit.cookie(Self.sessionCookie).flatMap({ SessionToken(cookie: $0) }),
            let session = try await parts.sessions.find(token, now: visit.now),
            let account = try await parts.account(session.user)
        {
            visit.user = account
            visit.session = session.key
            visit.csrf = FormToken.of(token)
            return
        }
        if let token = visit.cookie(Self.formCookie).flatMap({ SessionToken(cookie: $0) }) {
            visit.csrf = FormToken.of(token)
        } else {
            let token = parts.sessions.anonymousToken()
            visit.csrf = FormToken.of(token)
            visit.setCookie(Self.formCookie, token.text)
        }
    }

    private func read(
        _ request: PlainRequest, _ route: Route, _ parameters: [String: String], _ visit: Visit
    ) async throws -> WebRequest {
        var form: [String: String] = [:]
        var upload: UploadSource?
        if route.method == .post {
            try Gate.checkOrigin(request, isSecure: visit.isSecure)
            if let maxBytes = route.maxUploadBytes {
                upload = try FormReader.upload(request, maxBytes: maxBytes, csrf: visit.csrf)
            } else {
                form = try await FormReader.form(request, maxBytes: Self.maxFormBytes, csrf: visit.csrf)
            }
        }
        return WebRequest(
            method: route.method, path: visit.path, pathParameters: parameters, query: visit.query, form: form,
            user: visit.user, texts: visit.texts, csrf: visit.csrf, isFragment: visit.isFragment, now: visit.now,
            clientAddress: visit.clientAddress, session: visit.session, upload: upload)
    }

    private func render(_ answer: WebAnswer, _ request: WebRequest, _ visit: inout Visit) throws -> PlainResponse {
        switch answer {
        case .page(let page): return try pages.page(page, visit)
        case .fragment(let html): return pages.html(html, status: 200)
        case .redirect(let path): return redirect(path)
        case .signedIn(let token, let path):
            visit.setCookie(Self.sessionCookie, token.text)
            visit.setCookie(Self.formCookie, "", maxAge: 0)
            return redirect(path)
        case .signedOut(let path):
            visit.setCookie(Self.sessionCookie, "", maxAge: 0)
            return redirect(path)
        case .csv(let name, let body): return CSVAnswer.response(name, body)
        case .json(let bytes, let status): return plain(bytes, "application/json", status)
        case .text(let text, let status): return plain(Array(text.utf8), "text/plain; charset=utf-8", status)
        case .with(let inner, let headers):
            var response = try render(inner, request, &visit)
            response.headers += headers
            return response
        }
    }

    private func redirect(_ path: String) -> PlainResponse {
        PlainResponse(
            status: 303,
            headers: [HeaderField("Location", LocalPath.safe(path)), HeaderField("Cache-Control", "no-store")])
    }

    private func plain(_ bytes: [UInt8], _ type: String, _ status: Int) -> PlainResponse {
        PlainResponse(
            status: status, headers: [HeaderField("Content-Type", type), HeaderField("Cache-Control", "no-store")],
            body: .bytes(bytes))
    }

    /// A problem as it is; anything else becomes a number that the log line and the page share.
    private func named(_ error: any Error) -> any Problem {
        if let problem = error as? any Problem { return problem }
        let reference = SessionStore.systemRandom(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        // The type and code only: a message may quote data.
        parts.logger.error(
            "unexpected error",
            metadata: [
                "reference": "\(reference)", "type": "\(type(of: error))",
                "code": "\((error as? any CustomNSError)?.errorCode ?? 0)",
            ])
        return PlainProblem("unexpected", .failed, ["reference": reference])
    }

    private func log(_ request: PlainRequest, _ visit: Visit, _ status: Int, _ code: String?, _ took: Duration) {
        let milliseconds = took.components.seconds * 1000 + took.components.attoseconds / 1_000_000_000_000_000
        var metadata: Logger.Metadata = [
            "route": "\(visit.routeName)", "status": "\(status)", "ms": "\(milliseconds)",
        ]
        if let code { metadata["problem"] = "\(code)" }
        parts.logger.info("request", metadata: metadata)
    }
}
