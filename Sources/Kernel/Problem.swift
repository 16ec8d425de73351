/// What went wrong, said so that a person can act on it.
///
/// A problem carries no finished sentence: `code` is stable and names the text in the catalogue
/// (`problem.<code>`), `arguments` fill its gaps. It is mapped once to an HTTP status, once to an exit
/// code and once to a log line. Personal data never enters `arguments`.
public protocol Problem: Error, Sendable {
    /// Stable name in the form `noun.what-happened`, for example `import.file-not-found`.
    var code: String { get }
    var kind: ProblemKind { get }
    var arguments: [String: String] { get }
}

extension Problem {
    public var arguments: [String: String] { [:] }
}

/// The decision a caller can take about a problem; nothing finer is promised.
public enum ProblemKind: String, Sendable, CaseIterable {
    /// The input cannot be used as it is.
    case invalid
    /// The command or request is not well formed.
    case usage
    case notFound
    /// A rule says no: permission, consent, cap.
    case forbidden
    case unauthenticated
    /// Something else changed it, or holds it.
    case conflict
    case locked
    case tooLarge
    case tooManyRequests
    case unavailable
    case failed

    /// Exit code of the command line, as the contract lists them.
    public var exitCode: Int32 {
        switch self {
        case .invalid, .tooLarge, .failed: 1
        case .notFound: 3
        case .forbidden, .unauthenticated, .tooManyRequests: 4
        case .conflict, .locked: 5
        case .usage: 64
        case .unavailable: 69
        }
    }

    /// HTTP status of the same answer.
    public var httpStatus: Int {
        switch self {
        case .invalid: 422
        case .usage: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .conflict: 409
        case .locked: 423
        case .tooLarge: 413
        case .tooManyRequests: 429
        case .unavailable: 503
        case .failed: 500
        }
    }
}

/// A problem made of its parts, for places that need no type of their own.
public struct PlainProblem: Problem, Equatable {
    public let code: String
    public let kind: ProblemKind
    public let arguments: [String: String]

    public init(_ code: String, _ kind: ProblemKind, _ arguments: [String: String] = [:]) {
        self.code = code
        self.kind = kind
        self.arguments = arguments
    }
}
