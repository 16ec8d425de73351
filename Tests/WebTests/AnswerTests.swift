import Foundation
import Kernel
import Testing

@testable import Web

@Suite("Answers")
struct AnswerTests {
    @Test("every answer carries the headers that keep injected text a text")
    func headers() async throws {
        let fixture = try WebFixture()
        let application = try fixture.application()
        let cookie = try fixture.signIn().cookie
        let targets = [
            "/", "/nope", "/healthz", "/robots.txt", "/dev/gallery", "/room/viewPeople", Assets.bundled.style.path,
            "/favicon.ico", "/api/x",
        ]
        for target in targets {
            for headers in [[], [cookie]] {
                let answer = await application.respond(to: PlainRequest("GET", target, headers: headers))
                #expect(
                    answer.header("Content-Security-Policy")
                        == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                    "\(target)")
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
                #expect(answer.header("Referrer-Policy") == "same-origin")
                #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin")
                #expect(answer.header("Cache-Control") != nil, "\(target)")
            }
        }
    }

    @Test("pages are never kept, style and script for ever")
    func caching() async throws {
        let fixture = try WebFixture()
        let application = try fixture.application()
        let page = await application.respond(
            to: PlainRequest("GET", "/dev/gallery", headers: [try fixture.signIn().cookie]))
        #expect(page.header("Cache-Control") == "no-store")
        let html = try await page.text()
        for asset in [Assets.bundled.style, Assets.bundled.script, Assets.bundled.icon] {
            #expect(html.contains(asset.path))
            let answer = await application.respond(to: PlainRequest("GET", asset.path))
            #expect(answer.status == 200)
            #expect(answer.header("Cache-Control") == "public, max-age=31536000, immutable")
        }
    }

    @Test("no page has a style, a script or a handler of its own")
    func noInlineCode() async throws {
        let fixture = try WebFixture()
        let page = try await fixture.application().respond(
            to: PlainRequest("GET", "/dev/gallery", headers: [fixture.signIn().cookie]))
        let html = try await page.text()
        #expect(html.contains("<figure"))
        for forbidden in [
            " style=", "<style", "<script>", " onclick=", " onload=", "javascript:", "http://", "https://",
        ] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        for (name, bytes) in PageRenderer.own {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(" style=") && !text.contains("<script>"), "\(name)")
        }
    }

    @Test("style and script stay within their budgets")
    func budgets() {
        #expect(Assets.bundled.script.bytes.count <= 7 * 1024)
        #expect(Assets.bundled.style.bytes.count <= 60 * 1024)
    }

    @Test("a program gets a problem by RFC 9457, a person a page", arguments: ProblemKind.allCases)
    func problems(kind: ProblemKind) async throws {
        var fixture = try WebFixture()
        fixture.parts.routes.append(
            Route(.get, "/fail") { _ in
                throw PlainProblem("import.file-not-found", kind, ["file": "<b>\"ventas\".csv", "seconds": "30"])
            }
            .requires(.everyone))
        let application = try fixture.application()
        let json = await application.respond(
            to: PlainRequest("GET", "/fail", headers: [HeaderField("Accept", "application/json")]))
        #expect(json.status == kind.httpStatus)
        #expect(json.header("Content-Type") == "application/problem+json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(try await json.collect())) as? [String: Any])
        #expect(object["status"] as? Int == kind.httpStatus)
        #expect(object["code"] as? String == "import.file-not-found")
        #expect(object["detail"] as? String == "No se encontró el archivo <b>\"ventas\".csv.")
        let page = await application.respond(
            to: PlainRequest("GET", "/fail", headers: [HeaderField("Accept", "text/html")]))
        let html = try await page.text()
        #expect(page.status == kind.httpStatus)
        #expect(html.contains("No se encontró el archivo &lt;b&gt;&quot;ventas&quot;.csv."))
        #expect(!html.contains("<b>\"ventas"))
        #expect(page.header("Retry-After") == (kind == .tooManyRequests ? "30" : nil))
    }

    @Test("a problem nobody has words for yet still says its code")
    func unknownCode() throws {
        let view = ProblemView(
            PlainProblem("noun.new-trouble", .invalid), texts: try TextCatalogue.bundled().texts("es-CO"))
        #expect(view.detail == "No se pudo completar la solicitud (noun.new-trouble).")
        #expect(view.title == "No se puede usar así")
    }

    @Test("an error nobody expected becomes a number, without its contents")
    func unexpected() async throws {
        struct Secret: Error { let text = "maria@ejemplo.co" }
        var fixture = try WebFixture()
        fixture.parts.routes.append(Route(.get, "/boom") { _ in throw Secret() }.requires(.everyone))
        let answer = try await fixture.application().respond(to: PlainRequest("GET", "/boom"))
        let html = try await answer.text()
        #expect(answer.status == 500)
        #expect(html.contains(": ") && !html.contains("maria@"))
        #expect(html.range(of: "[0-9a-f]{8}\\.", options: .regularExpression) != nil)
    }

    @Test(
        "odd requests get an answer",
        arguments: [
            ("GET", ""), ("GET", "//"), ("GET", "/%"), ("GET", "/%00%ff"), ("GET", "/?%"), ("GET", "/?=&=&&"),
            ("BREW", "/"),
            ("POST", "/healthz"), ("GET", "/room/../../etc/passwd"), ("HEAD", "/healthz"), ("GET", "http://x/y"),
            ("", ""),
        ])
    func oddRequests(method: String, target: String) async throws {
        let answer = try await WebFixture().application().respond(to: PlainRequest(method, target))
        #expect((200..<500).contains(answer.status))
        if method == "HEAD" { #expect(try await answer.collect().isEmpty) }
        if target == "/healthz", method == "POST" { #expect(answer.status == 405) }
    }

    @Test("health says when the database is silent")
    func health() async throws {
        var fixture = try WebFixture()
        let well = try await fixture.application().respond(to: PlainRequest("GET", "/healthz"))
        #expect(try await well.text() == "ok\n")
        fixture.parts.isAlive = { false }
        #expect(try await fixture.application().respond(to: PlainRequest("GET", "/healthz")).status == 503)
    }

    @Test("a fragment is the page's middle, without the layout")
    func fragment() async throws {
        let fixture = try WebFixture()
        let answer = try await fixture.application().respond(
            to: PlainRequest("GET", "/dev/gallery", headers: [fixture.signIn().cookie, HeaderField("X-Fragment", "1")]))
        let html = try await answer.text()
        #expect(html.hasPrefix("<div class=\"head\">"))
        #expect(!html.contains("<html"))
        #expect(answer.header("Vary")?.contains("X-Fragment") == true)
    }

    @Test("a list is written row by row and cannot run as a formula")
    func csv() async throws {
        var fixture = try WebFixture()
        fixture.parts.routes.append(
            Route(.get, "/list.csv") { _ in
                .csv(fileName: "clientes «ñ»\r\n.csv") { sink in
                    try await sink.row(["Nombre", "Nota"])
                    try await sink.row(["=cmd|' /C calc'!A0", "dice \"hola\", adiós"])
                    try await sink.row(["-12.5", "+57 300"])
                }
            }.requires(.everyone))
        let answer = try await fixture.application().respond(to: PlainRequest("GET", "/list.csv"))
        #expect(
            try await answer.text()
                == "\u{FEFF}Nombre,Nota\r\n'=cmd|' /C calc'!A0,\"dice \"\"hola\"\", adiós\"\r\n-12.5,'+57 300\r\n")
        let disposition = try #require(answer.header("Content-Disposition"))
        #expect(!disposition.contains("\r"))
        #expect(disposition.contains("filename*=UTF-8''clientes%20%C2%AB"))
    }

    @Test("a reader sees the navigation of their role, with the page at hand marked")
    func navigation() async throws {
        var fixture = try WebFixture()
        fixture.parts.navItems = [
            NavItem("value", textKey: "nav.value", path: "/value", group: .differentiate, permission: .viewFigures),
            NavItem(
                "users", textKey: "nav.users", path: "/settings/users", group: .organisation, permission: .manageUsers),
        ]
        fixture.parts.routes.append(
            Route(.get, "/value") { _ in
                .page(Page("Valor", template: "problem", context: ["title": "<i>"] as PageFields, active: "value"))
            }
            .requires(.viewFigures))
        let application = try fixture.application()
        let manager = try fixture.signIn(WebFixture.id(of: .manager)).cookie
        let html = try await application.respond(to: PlainRequest("GET", "/value", headers: [manager])).text()
        #expect(html.contains("<a href=\"/value\" aria-current=\"page\">Valor</a>"))
        #expect(!html.contains("/settings/users"))
        #expect(html.contains("<h1>&lt;i&gt;</h1>"))
        #expect(!html.contains("<h2>Organización</h2>"))
    }
}
