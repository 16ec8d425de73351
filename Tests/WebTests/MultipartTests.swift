import Foundation
import Kernel
import Synchronization
import Testing

@testable import Web

@Suite("Uploads")
struct MultipartTests {
    static let body =
        "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nTOKEN\r\n--XX\r\n"
        + "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\folder\\ventas; 2026.csv\"\r\nContent-Type: text/csv\r\n\r\n"
        + "a,b\r\n--X\r\n1,2\r\n\r\r\n--XX\r\nContent-Disposition: form-data; name=\"after\"\r\n\r\nse\u{F1}al\r\n--XX--\r\nepilogue"

    func run(_ pieces: [[UInt8]], maxBytes: Int64 = 1000, boundary: String = "XX") async throws -> (
        UploadedForm, String
    ) {
        let bytes = Mutex<[UInt8]>([])
        let source = UploadSource(body: MemoryBody(pieces), boundary: boundary, maxBytes: maxBytes) { $0 == "TOKEN" }
        let form = try await source.run { piece in bytes.withLock { $0.append(contentsOf: piece) } }
        return (form, String(decoding: bytes.withLock { $0 }, as: UTF8.self))
    }

    @Test("a file arrives whole wherever the network cuts it")
    func everyCut() async throws {
        let whole = Array(Self.body.utf8)
        for cut in 0...whole.count {
            let (form, file) = try await run([Array(whole[..<cut]), Array(whole[cut...])])
            #expect(file == "a,b\r\n--X\r\n1,2\r\n\r", "cut at \(cut)")
            #expect(form.fields == ["after": "señal"])
            #expect(form.fileName == "ventas; 2026.csv")
            #expect(form.byteCount == Int64(file.utf8.count))
        }
        let (form, file) = try await run(whole.map { [$0] })
        #expect(file.utf8.count == 16 && form.fileName == "ventas; 2026.csv")
    }

    @Test("several files arrive one after the other, each with its own name")
    func several() async throws {
        func part(_ name: String, _ text: String) -> String {
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n\(text)\r\n"
        }
        let token = "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nTOKEN\r\n"
        let body = token + part("uno.csv", "a,b") + part("dos.csv", "") + part("C:\\x\\tres.csv", "c") + "--XX--\r\n"
        let taken = Mutex<[String]>([])
        func run(_ most: Int) async throws -> UploadedForm {
            taken.withLock { $0 = [] }
            let source = UploadSource(body: MemoryBody([Array(body.utf8)]), boundary: "XX", maxBytes: 4) {
                $0 == "TOKEN"
            }
            return try await source.run(mostFiles: most) { name in
                let place = taken.withLock { files in
                    files.append((name ?? "?") + ":")
                    return files.count - 1
                }
                return { bytes in taken.withLock { $0[place] += String(decoding: bytes, as: UTF8.self) } }
            }
        }
        let form = try await run(3)
        #expect(taken.withLock { $0 } == ["uno.csv:a,b", "dos.csv:", "tres.csv:c"])
        #expect(form.fileName == "uno.csv" && form.byteCount == 4)
        let problem = PlainProblem("upload.too-many-files", .tooLarge, ["most": "2"])
        await #expect(throws: problem) { _ = try await run(2) }
    }

    @Test("a body that ends early is refused, wherever it ends")
    func truncated() async throws {
        let whole = Array(Self.body.utf8)
        let end = whole.count - "--\r\nepilogue".utf8.count
        for length in stride(from: 0, through: end + 1, by: 1) {
            await #expect(throws: PlainProblem.self, "\(length) bytes") {
                _ = try await run([Array(whole[..<length])])
            }
        }
    }

    @Test("the token comes before the file, or not a byte of the file is taken")
    func order() async throws {
        let late =
            "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nsecret\r\n--XX\r\n"
            + "Content-Disposition: form-data; name=\"csrf\"\r\n\r\nTOKEN\r\n--XX--"
        let taken = Mutex(0)
        for text in [late, Self.body.replacing("TOKEN", with: "WRONG")] {
            let source = UploadSource(body: MemoryBody([Array(text.utf8)]), boundary: "XX", maxBytes: 1000) {
                $0 == "TOKEN"
            }
            await #expect(throws: PlainProblem("form.token", .forbidden)) {
                _ = try await source.run { piece in taken.withLock { $0 += piece.count } }
            }
        }
        #expect(taken.withLock { $0 } == 0)
    }

    @Test("a file is refused at the byte that is too many")
    func tooLarge() async throws {
        let whole = Array(Self.body.utf8)
        #expect(try await run([whole], maxBytes: 16).1.utf8.count == 16)
        await #expect(throws: PlainProblem.uploadTooLarge(15)) { _ = try await run(whole.map { [$0] }, maxBytes: 15) }
    }

    @Test(
        "odd bodies are refused",
        arguments: [
            "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n" + String(repeating: "x", count: 9000)
                + "\r\n\r\n\r\n--XX--",
            "--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--", "--XX\r\n\r\nx\r\n--XX--",
            "--XXjunk\r\n\r\nx\r\n--XX--",
            "--YY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--YY--", "",
            String(repeating: "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", count: 300) + "--XX--",
        ])
    func damaged(body: String) async throws {
        await #expect(throws: PlainProblem("upload.damaged", .invalid)) { _ = try await run([Array(body.utf8)]) }
    }

    @Test("an upload that ends before its form does was cut, wherever", arguments: [40, 60, 150, 200])
    func cut(length: Int) async throws {
        let bytes = Array(Self.body.utf8)
        #expect(length < bytes.count - 4)
        await #expect(throws: PlainProblem("request.cut", .usage)) { _ = try await run([Array(bytes.prefix(length))]) }
    }

    @Test("a boundary that is none is refused", arguments: ["", String(repeating: "b", count: 71), "a\r\nb"])
    func boundary(text: String) {
        #expect(throws: PlainProblem("upload.damaged", .invalid)) { _ = try MultipartParser(boundary: text) }
    }

    @Test("through the application: right token passes, missing boundary does not")
    func route() async throws {
        var fixture = try WebFixture()
        fixture.parts.routes.append(
            Route(.post, "/imports") { request in
                let form = try await request.receiveUpload { _ in }
                return .text("\(form.fileName ?? "-") \(form.byteCount)")
            }.requires(.importData).acceptsUpload(maxBytes: 100))
        let (cookie, csrf) = try fixture.signIn()
        let application = try fixture.application()
        func send(_ type: String, _ body: String) async -> PlainResponse {
            await application.respond(
                to: PlainRequest(
                    "POST", "/imports", headers: [cookie, HeaderField("Content-Type", type)],
                    body: MemoryBody([Array(body.utf8)])))
        }
        let body = Self.body.replacing("TOKEN", with: csrf)
        let right = await send("multipart/form-data; boundary=\"XX\"", body)
        #expect(try await right.text() == "ventas; 2026.csv 16")
        #expect(await send("multipart/form-data", body).status == 400)
        #expect(await send("multipart/form-data; boundary=XX", Self.body).status == 403)
        #expect(await send("text/csv", body).status == 400)
    }
}
