/// A request as it comes off the wire, free of any server's types, so that tests need no socket.
public struct PlainRequest: Sendable {
    public var method: String
    /// Path and query as sent.
    public var target: String
    public var headers: [HeaderField]
    public var body: any BodySource
    /// Address of the other end of the connection.
    public var peer: String

    public init(
        _ method: String, _ target: String, headers: [HeaderField] = [], body: any BodySource = MemoryBody([]),
        peer: String = "127.0.0.1"
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peer = peer
    }

    /// The first header of a name, whatever its case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}

/// An answer before it goes onto the wire.
public struct PlainResponse: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        case stream(@Sendable (any CSVSink) async throws -> Void)
    }
    public var status: Int
    public var headers: [HeaderField]
    public var body: Body

    public init(status: Int, headers: [HeaderField] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of a name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The whole body; a stream is run to its end. For tests and small answers.
    public func collect() async throws -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .stream(let run):
            let sink = CollectingSink()
            try await run(sink)
            return await sink.bytes
        }
    }
}

private actor CollectingSink: CSVSink {
    var bytes: [UInt8] = []
    func write(_ piece: [UInt8]) { bytes += piece }
}
