/// The two methods pages need; HEAD is answered as GET without a body.
public enum RouteMethod: String, Sendable, CaseIterable { case get = "GET", post = "POST" }

/// One address of the product, what it requires and who answers.
///
/// A route without a declared permission does not start.
public struct Route: Sendable {
    public typealias Handler = @Sendable (WebRequest) async throws -> WebAnswer

    public let method: RouteMethod
    /// `/value/people/{id}`; a piece in braces matches one non-empty piece of the path.
    public let path: String
    public private(set) var permission: Permission?
    /// The most bytes of an upload; nil for routes that take ordinary forms.
    public private(set) var maxUploadBytes: Int64?
    let handler: Handler

    public init(_ method: RouteMethod, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }

    public func requires(_ permission: Permission) -> Route {
        var copy = self
        copy.permission = permission
        return copy
    }

    /// The body is `multipart/form-data` and is left to the handler (`WebRequest.receiveUpload`).
    public func acceptsUpload(maxBytes: Int64) -> Route {
        var copy = self
        copy.maxUploadBytes = maxBytes
        return copy
    }

    /// `GET /value/people/{id}`: the name of the route in logs and messages, free of personal data.
    public var name: String { "\(method.rawValue) \(path)" }
}
