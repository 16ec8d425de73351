import Kernel

/// A request as a handler sees it: who asks, for what, in which language, at what time. The session, the form's
/// token and the permission were checked before.
public struct WebRequest: Sendable {
    public let method: RouteMethod
    /// Percent-decoded, without the query.
    public let path: String
    public let pathParameters: [String: String]
    public let query: [String: [String]]
    /// Fields of an ordinary form, the first value of each; empty for uploads.
    public let form: [String: String]
    public let user: SignedIn?
    public let texts: Texts
    /// The session's token; `{{{csrf}}}` in a template is the hidden field that carries it.
    public let csrf: String
    /// The script asks for a part of the page only.
    public let isFragment: Bool
    /// Seconds since 1970, from the clock that was handed in.
    public let now: Int64
    /// The client's address, for throttling only; never logged.
    public let clientAddress: String
    /// The session this request belongs to.
    public let session: SessionKey?
    let upload: UploadSource?

    public init(
        method: RouteMethod = .get, path: String, pathParameters: [String: String] = [:],
        query: [String: [String]] = [:], form: [String: String] = [:], user: SignedIn? = nil, texts: Texts,
        csrf: String = "", isFragment: Bool = false, now: Int64, clientAddress: String = "", session: SessionKey? = nil
    ) {
        self.init(
            method: method, path: path, pathParameters: pathParameters, query: query, form: form, user: user,
            texts: texts, csrf: csrf, isFragment: isFragment, now: now, clientAddress: clientAddress,
            session: session, upload: nil)
    }

    init(
        method: RouteMethod, path: String, pathParameters: [String: String], query: [String: [String]],
        form: [String: String], user: SignedIn?, texts: Texts, csrf: String, isFragment: Bool, now: Int64,
        clientAddress: String, session: SessionKey?, upload: UploadSource?
    ) {
        self.method = method
        self.path = path
        self.pathParameters = pathParameters
        self.query = query
        self.form = form
        self.user = user
        self.texts = texts
        self.csrf = csrf
        self.isFragment = isFragment
        self.now = now
        self.clientAddress = clientAddress
        self.session = session
        self.upload = upload
    }

    /// The first value of a query parameter; nil when it is absent or empty.
    public func query(_ name: String) -> String? { query[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }

    /// A query parameter that is a whole number.
    public func int(_ name: String) -> Int? { query(name).flatMap { Int($0) } }

    /// A field of the form, trimmed; empty when it is absent.
    public func field(_ name: String) -> String {
        var text = Substring(form[name] ?? "")
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// A path parameter as the id of a noun.
    /// - Throws: `page.not-found` when it is no positive number: such a page does not exist.
    public func id<ID: Identifier>(_ name: String, as type: ID.Type = ID.self) throws -> ID {
        guard let number = pathParameters[name].flatMap({ Int64($0) }), number > 0 else {
            throw PlainProblem("page.not-found", .notFound)
        }
        return ID(rawValue: number)
    }

    /// Who is signed in, for routes that require a session.
    public func signedIn() throws -> SignedIn {
        guard let user else { throw PlainProblem("session.required", .unauthenticated) }
        return user
    }

    /// Streams the uploaded file, piece by piece as it arrives, to `receive`.
    ///
    /// Nothing is handed on before the form's token, which stands before the file, has been checked.
    /// - Throws: `upload.too-large` beyond the route's limit, `upload.damaged` when the body ends early or is not
    ///   well formed, `form.token` when the token is missing, wrong or late; and whatever `receive` throws.
    public func receiveUpload(
        into receive: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> UploadedForm {
        guard let upload else { throw PlainProblem("upload.expected", .usage) }
        return try await upload.run(receive)
    }

    /// The same for a form that takes several files: `begin` is told each one's name, without folders and nil
    /// where none was chosen, and says who receives its bytes. The route's limit is for all of them together.
    /// - Throws: `upload.too-many-files` beyond `most`, and what `receiveUpload` throws.
    public func receiveUploads(
        most: Int, begin: @escaping (String?) throws -> UploadReceiver
    ) async throws -> UploadedForm {
        guard let upload else { throw PlainProblem("upload.expected", .usage) }
        return try await upload.run(mostFiles: most, begin: begin)
    }
}

/// What came with an uploaded file.
public struct UploadedForm: Sendable, Equatable {
    /// Fields before and after the file.
    public let fields: [String: String]
    /// The first file's own name as the client says, without folders; nil when no file was chosen.
    public let fileName: String?
    /// Bytes of all files.
    public let byteCount: Int64
}
