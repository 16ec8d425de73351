import Foundation
import FoundationNetworking
import Hummingbird
import Kernel
import Testing

@testable import Web

@Suite("Over a real connection", .serialized)
struct ServerTests {
    @Test("an upload and a list pass through the server in pieces; a broken request harms nobody")
    func roundTrip() async throws {
        var fixture = try WebFixture()
        fixture.parts.routes.append(
            Route(.post, "/imports") { request in
                let form = try await request.receiveUpload { _ in }
                return .text("\(form.byteCount)")
            }.requires(.importData).acceptsUpload(maxBytes: 10_000_000))
        fixture.parts.routes.append(
            Route(.get, "/list.csv") { _ in
                .csv(fileName: "a.csv") { sink in
                    for row in 0..<50_000 { try await sink.row(["\(row)", "Ñandú"]) }
                }
            }.requires(.viewPeople))
        let (cookie, csrf) = try fixture.signIn()
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = try fixture.application().makeApplication(host: "127.0.0.1", port: 0) { found.yield($0) }
        let server = Task { try await application.run() }
        defer { server.cancel() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())

        // A session of its own: the shared one puts the cookies it was given in place of ours.
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        let session = URLSession(configuration: configuration)

        func send(_ method: String, _ path: String, _ headers: [String: String], _ body: Data? = nil) async throws -> (
            Int, Data
        ) {
            var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
            request.httpMethod = method
            request.httpBody = body
            for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
            let (data, response) = try await session.data(for: request)
            return (try #require(response as? HTTPURLResponse).statusCode, data)
        }

        let (health, text) = try await send("GET", "/healthz", [:])
        #expect(health == 200 && String(decoding: text, as: UTF8.self) == "ok\n")

        var body = "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(csrf)\r\n--XX\r\n"
        body += "Content-Disposition: form-data; name=\"file\"; filename=\"v.csv\"\r\n\r\n"
        body += String(repeating: "fila\r\n", count: 500_000) + "\r\n--XX--\r\n"
        let type = ["Content-Type": "multipart/form-data; boundary=XX", "Cookie": cookie.value]
        let (status, answer) = try await send("POST", "/imports", type, Data(body.utf8))
        #expect(status == 200 && String(decoding: answer, as: UTF8.self) == "3000000")

        let (listStatus, list) = try await send("GET", "/list.csv", ["Cookie": cookie.value])
        #expect(listStatus == 200)
        #expect(String(decoding: list, as: UTF8.self).split(separator: "\r\n").count == 50_000)

        let (odd, _) = try await send("GET", "/%ff%00?%%%", [:])
        #expect(odd == 404)
        #expect(try await send("GET", "/healthz", [:]).0 == 200)
    }
}
