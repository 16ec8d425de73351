import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

extension WebApplication {
    /// The application on a port, as a service that ends gracefully.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - listening: hears the port once requests are answered.
    public func makeApplication(
        host: String, port: Int, listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let responder = CallbackResponder<WireContext> { request, context in
            await WireAdapter.response(self.respond(to: WireAdapter.request(request, context)))
        }
        return Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(75),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16_384, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { listening(port) }
            },
            logger: parts.logger)
    }
}

/// A request's context: only the other end's address is of use.
struct WireContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// Between the server's types and ours.
enum WireAdapter {
    static func request(_ request: Request, _ context: WireContext) -> PlainRequest {
        var headers = request.headers.map { HeaderField($0.name.rawName, $0.value) }
        if let authority = request.head.authority { headers.append(HeaderField("Host", authority)) }
        return PlainRequest(
            request.head.method.rawValue, request.head.path ?? "/", headers: headers, body: WireBody(request.body),
            peer: context.peer)
    }

    static func response(_ plain: PlainResponse) -> Response {
        var fields = HTTPFields()
        for header in plain.headers {
            if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
        }
        let body: ResponseBody =
            switch plain.body {
            case .bytes(let bytes): bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            case .stream(let run):
                ResponseBody { writer in
                    let sink = WireSink(writer)
                    try await run(sink)
                    try await sink.finish()
                }
            }
        return Response(status: .init(code: plain.status), headers: fields, body: body)
    }
}

/// The request's bytes. One task reads it, piece after piece.
private final class WireBody: BodySource, @unchecked Sendable {
    private var iterator: RequestBody.AsyncIterator
    init(_ body: RequestBody) { iterator = body.makeAsyncIterator() }

    func next() async throws -> [UInt8]? {
        do {
            guard let buffer = try await iterator.next() else { return nil }
            return Array(buffer.readableBytesView)
        } catch let error as CancellationError {
            throw error
        } catch {
            // The other end went away or sent less than it had announced: nothing that we could have done.
            throw PlainProblem("request.cut", .usage)
        }
    }
}

/// Small rows are gathered into pieces of 64 KiB. One task writes it.
private final class WireSink: CSVSink, @unchecked Sendable {
    private var writer: any ResponseBodyWriter
    private var pending = ByteBuffer()
    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ bytes: [UInt8]) async throws {
        pending.writeBytes(bytes)
        if pending.readableBytes >= 65_536 { try await flush() }
    }

    func finish() async throws {
        if pending.readableBytes > 0 { try await flush() }
        try await writer.finish(nil)
    }

    private func flush() async throws {
        let piece = pending
        pending = ByteBuffer()
        try await writer.write(piece)
    }
}
