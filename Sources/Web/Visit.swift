import Foundation
import Kernel

/// What is known about one request while it is being answered.
struct Visit: Sendable {
    let now: Int64
    let texts: Texts
    /// Percent-decoded.
    let path: String
    let pieces: [String]
    /// Path and query as sent, for the way back after signing in or changing the language.
    let target: String
    let query: [String: [String]]
    let isFragment: Bool
    let wantsJSON: Bool
    let isSecure: Bool
    let clientAddress: String
    let theme: Theme
    private let received: [String: String]

    var user: SignedIn?
    var session: SessionKey?
    var csrf = ""
    /// Said above the page.
    var notice: Callout?
    /// The pattern of the route, never the path itself: paths may hold what people are called.
    var routeName = "-"
    private(set) var cookies: [HeaderField] = []

    init(_ request: PlainRequest, _ parts: WebParts) {
        now = parts.now()
        target = request.target
        let halves = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let rawPath = halves.first ?? "/"
        pieces = rawPath.split(separator: "/").map { FormText.decode($0, plusIsSpace: false) }
        path = "/" + pieces.joined(separator: "/")
        query = halves.count > 1 ? (try? FormText.parse(halves[1])) ?? [:] : [:]
        isFragment = request.header("x-fragment") == "1"
        wantsJSON = path == "/api" || path.hasPrefix("/api/") || Self.prefersJSON(request.header("accept"))
        isSecure = parts.trustsProxy && request.header("x-forwarded-proto")?.lowercased() == "https"
        // The last address is the one our own proxy saw; those before it are what the client claims.
        let forwarded = request.header("x-forwarded-for")?.split(separator: ",").last
        clientAddress =
            parts.trustsProxy
            ? forwarded.map { $0.trimmingCharacters(in: .whitespaces) } ?? request.peer : request.peer
        received = Cookies.parse(request.headers)
        theme = received["theme"].flatMap { Theme(rawValue: $0) } ?? .system
        texts = parts.catalogue.texts(
            parts.catalogue.locale(
                chosen: received["lang"], acceptLanguage: request.header("accept-language"), home: parts.homeLocale))
    }

    /// A cookie by its name; over TLS only the one that no other host can have set.
    func cookie(_ name: String) -> String? { received[cookieName(name)] }

    mutating func setCookie(_ name: String, _ value: String, maxAge: Int? = nil) {
        cookies.append(Cookies.set(cookieName(name), value, secure: isSecure, maxAge: maxAge))
    }

    private func cookieName(_ name: String) -> String { isSecure ? "__Host-" + name : name }

    private static func prefersJSON(_ accept: String?) -> Bool {
        guard let accept = accept?.lowercased() else { return false }
        return accept.contains("application/json") && !accept.contains("text/html")
    }
}

/// Light or dark, or as the machine is set.
public enum Theme: String, Sendable, CaseIterable { case system, light, dark }
