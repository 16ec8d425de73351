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

        let start =
            "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(csrf)\r\n--XX\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"v.csv\"\r\n\r\nfila\r\n"
        let head =
            "POST /imports HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nCookie: \(cookie.value)\r\n"
            + "Content-Type: multipart/form-data; boundary=XX\r\n"
        for length in ["Content-Length: 100000\r\n\r\n\(start)", "Transfer-Encoding: chunked\r\n\r\nffff\r\n\(start)"] {
            let answer = try HalfClosed.send(head + length, port: port)
            #expect(answer.hasPrefix("HTTP/1.1 400"), "\(answer.prefix(40))")
            #expect(answer.contains("Lo enviado llegó cortado"))
        }

        let (odd, _) = try await send("GET", "/%ff%00?%%%", [:])
        #expect(odd == 404)
        #expect(try await send("GET", "/healthz", [:]).0 == 200)
    }
}

/// A connection whose sender stops in the middle and waits for the answer.
private enum HalfClosed {
    static func send(_ text: String, port: Int) throws -> String {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        let bytes = Array(text.utf8)
        try #require(write(socket, bytes, bytes.count) == bytes.count)
        shutdown(socket, Int32(SHUT_WR))
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(socket, &piece, piece.count), count > 0 { answer += piece[..<count] }
        return String(decoding: answer, as: UTF8.self)
    }
}
