import Kernel

/// The bytes of a request as they arrive. Read by one reader, once.
public protocol BodySource: AnyObject, Sendable {
    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]?
}

/// A body that is already in memory, in the pieces given: for tests and small forms.
public final class MemoryBody: BodySource, @unchecked Sendable {
    private var pieces: ArraySlice<[UInt8]>
    public init(_ pieces: [[UInt8]]) { self.pieces = pieces[...] }
    public func next() async throws -> [UInt8]? { pieces.popFirst() }
}

/// An upload that has not been read yet, with what is needed to check it.
struct UploadSource: Sendable {
    let body: any BodySource
    let boundary: String
    let maxBytes: Int64
    /// Whether the token in the form belongs to the session.
    let tokenIsRight: @Sendable (String) -> Bool

    /// One file, to one receiver.
    func run(_ receive: @escaping UploadReceiver) async throws -> UploadedForm {
        try await run(mostFiles: 1) { _ in receive }
    }

    /// - Parameter begin: takes the name of a file that begins to arrive and says who receives its bytes.
    func run(
        mostFiles: Int, begin: @escaping (String?) throws -> UploadReceiver
    ) async throws -> UploadedForm {
        var parser = try MultipartParser(boundary: boundary)
        var collected = UploadCollector(maxBytes: maxBytes, mostFiles: mostFiles, tokenIsRight: tokenIsRight)
        var total: Int64 = 0
        while let piece = try await body.next() {
            // Fields, headers and what stands before the first part count too.
            total += Int64(piece.count)
            guard total <= maxBytes + 262_144 else { throw PlainProblem.uploadTooLarge(maxBytes) }
            try parser.feed(piece) { try collected.take($0, begin) }
        }
        try parser.finish()
        return try collected.form()
    }
}

/// Takes the bytes of one uploaded file, piece by piece.
public typealias UploadReceiver = (UnsafeRawBufferPointer) throws -> Void

/// Puts the parts of an upload together: fields in memory, files handed on.
private struct UploadCollector {
    let maxBytes: Int64
    let mostFiles: Int
    let tokenIsRight: @Sendable (String) -> Bool
    private var fields: [String: String] = [:]
    private var current: (name: String, bytes: [UInt8])?
    private var fileName: String?
    private var files = 0
    private var receive: UploadReceiver?
    private var count: Int64 = 0
    private var fieldBytes = 0

    init(maxBytes: Int64, mostFiles: Int, tokenIsRight: @escaping @Sendable (String) -> Bool) {
        self.maxBytes = maxBytes
        self.mostFiles = mostFiles
        self.tokenIsRight = tokenIsRight
    }

    mutating func take(
        _ event: MultipartParser.Event, _ begin: (String?) throws -> UploadReceiver
    ) throws {
        switch event {
        case .part(let name, let file):
            if let file { try beginFile(file, begin) } else { current = (name, []) }
        case .bytes(let bytes):
            if let receive {
                count += Int64(bytes.count)
                guard count <= maxBytes else { throw PlainProblem.uploadTooLarge(maxBytes) }
                try receive(bytes)
            } else {
                fieldBytes += bytes.count
                guard fieldBytes <= 65_536 else { throw PlainProblem("upload.damaged", .invalid) }
                current?.bytes.append(contentsOf: bytes)
            }
        case .end:
            if let field = current {
                fields[field.name] = fields[field.name] ?? String(decoding: field.bytes, as: UTF8.self)
            }
            current = nil
            receive = nil
        }
    }

    private mutating func beginFile(_ name: String, _ begin: (String?) throws -> UploadReceiver) throws {
        // The token is a field in front of the file, so that a foreign form costs us no byte of its file.
        guard let token = fields[FormToken.field], tokenIsRight(token) else {
            throw PlainProblem("form.token", .forbidden)
        }
        guard files < mostFiles else {
            throw mostFiles == 1
                ? PlainProblem("upload.damaged", .invalid)
                : PlainProblem("upload.too-many-files", .tooLarge, ["most": String(mostFiles)])
        }
        files += 1
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        if files == 1 { fileName = last.isEmpty ? nil : last }
        receive = try begin(last.isEmpty ? nil : last)
    }

    func form() throws -> UploadedForm {
        guard let token = fields[FormToken.field], tokenIsRight(token) else {
            throw PlainProblem("form.token", .forbidden)
        }
        var shown = fields
        shown[FormToken.field] = nil
        return UploadedForm(fields: shown, fileName: fileName, byteCount: count)
    }
}

extension PlainProblem {
    static func uploadTooLarge(_ bytes: Int64) -> PlainProblem {
        PlainProblem("upload.too-large", .tooLarge, ["megabytes": String(bytes / 1_048_576)])
    }
}
