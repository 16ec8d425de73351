import Foundation
import Kernel
import Testing

@testable import Web

@Suite("Forms from elsewhere")
struct GateTests {
    @Test("a form with the session's token is heard")
    func rightToken() async throws {
        let fixture = try WebFixture()
        let (cookie, csrf) = try fixture.signIn()
        let answer = try await fixture.application().respond(
            to: .form("/room/change", "csrf=\(csrf)&name=Ana+Mar%C3%ADa", [cookie]))
        #expect(answer.status == 200)
        #expect(try await answer.text() == "changed Ana María")
    }

    @Test("a form without a token, with a wrong one or with another session's is refused")
    func wrongToken() async throws {
        let fixture = try WebFixture()
        let (cookie, csrf) = try fixture.signIn()
        let other = try fixture.signIn().csrf
        let application = try fixture.application()
        for token in ["", "csrf=", "csrf=\(csrf)x", "csrf=\(other)", "csrf=\(csrf.dropLast())"] {
            let answer = await application.respond(to: .form("/room/change", "\(token)&name=x", [cookie]))
            #expect(answer.status == 403, "\(token)")
        }
    }

    @Test("the form to sign in with needs the cookie that came with it")
    func doubleSubmit() async throws {
        let application = try WebFixture().application()
        let page = await application.respond(to: PlainRequest("GET", "/room/everyone"))
        let line = try #require(page.headers.first { $0.name == "Set-Cookie" }?.value)
        #expect(line.hasPrefix("vinculo_form="))
        #expect(line.contains("HttpOnly") && line.contains("SameSite=Lax") && line.contains("Path=/"))
        let value = try #require(line.split(separator: ";").first?.split(separator: "=").last.map(String.init))
        let csrf = FormToken.of(try #require(SessionToken(cookie: value)))
        let cookie = HeaderField("Cookie", "vinculo_form=\(value)")
        let right = await application.respond(to: .form("/room/open", "csrf=\(csrf)", [cookie]))
        let without = await application.respond(to: .form("/room/open", "csrf=\(csrf)", []))
        #expect(right.status == 200)
        #expect(without.status == 403)
    }

    @Test(
        "what the browser says about the sender decides",
        arguments: [
            ([("Origin", "https://evil.example"), ("Host", "vinculo.example")], 403),
            ([("Origin", "null"), ("Host", "vinculo.example")], 403),
            ([("Origin", "http://vinculo.example")], 403),
            ([("Sec-Fetch-Site", "cross-site")], 403), ([("Sec-Fetch-Site", "same-site")], 403),
            (
                [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://vinculo.example"), ("Host", "vinculo.example")],
                200
            ),
            ([("Sec-Fetch-Site", "none")], 200), ([], 200),
        ] as [([(String, String)], Int)])
    func origin(headers: [(String, String)], status: Int) async throws {
        let fixture = try WebFixture()
        let (cookie, csrf) = try fixture.signIn()
        let answer = try await fixture.application().respond(
            to: .form("/room/change", "csrf=\(csrf)", [cookie] + headers.map { HeaderField($0.0, $0.1) }))
        #expect(answer.status == status)
    }

    @Test("a form above 1 MiB is refused, whatever length it claims")
    func tooLarge() async throws {
        let fixture = try WebFixture()
        let (cookie, csrf) = try fixture.signIn()
        let body = "csrf=\(csrf)&name=" + String(repeating: "a", count: WebApplication.maxFormBytes)
        let answer = try await fixture.application().respond(to: .form("/room/change", body, [cookie]))
        #expect(answer.status == 413)
    }

    @Test(
        "the next page is one of ours",
        arguments: [
            ("/value?x=1", "/value?x=1"), ("https://evil.example", "/"), ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"), ("", "/"), ("value", "/"), ("/ok\r\nSet-Cookie: a=b", "/"), ("/señor", "/"),
        ])
    func next(given: String, expected: String) {
        #expect(LocalPath.safe(given) == expected)
    }

    @Test("a redirect by a handler never leaves the house")
    func redirect() async throws {
        var fixture = try WebFixture()
        fixture.parts.routes.append(Route(.get, "/go") { .redirect($0.query("to") ?? "/") }.requires(.everyone))
        let answer = try await fixture.application().respond(to: PlainRequest("GET", "/go?to=//evil.example"))
        #expect(answer.status == 303)
        #expect(answer.header("Location") == "/")
    }

    @Test("language and appearance are remembered and lead back")
    func preferences() async throws {
        let fixture = try WebFixture()
        let (cookie, csrf) = try fixture.signIn()
        let application = try fixture.application()
        let english = await application.respond(
            to: .form("/language", "csrf=\(csrf)&lang=en&next=/dev/gallery", [cookie]))
        #expect(english.header("Location") == "/dev/gallery")
        #expect(english.header("Set-Cookie")?.hasPrefix("lang=en;") == true)
        let odd = await application.respond(to: .form("/theme", "csrf=\(csrf)&theme=%22%3E&next=//evil", [cookie]))
        #expect(odd.header("Location") == "/")
        #expect(odd.header("Set-Cookie") == nil)
        let page = await application.respond(
            to: PlainRequest(
                "GET", "/dev/gallery", headers: [HeaderField("Cookie", cookie.value + "; lang=en; theme=dark")]))
        let html = try await page.text()
        #expect(html.contains("<html lang=\"en\" class=\"theme-dark\">"))
        #expect(html.contains("Skip to content"))
    }
}
