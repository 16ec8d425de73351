import Kernel
import Logging

/// Everything the web application is put together from. App fills it with what the rooms bring.
public struct WebParts: Sendable {
    public var routes: [Route] = []
    public var navItems: [NavItem] = []
    /// Template name (the file's, without `.mustache`) to its text.
    public var templates: [String: [UInt8]] = [:]
    public var catalogue: TextCatalogue
    public var sessions: SessionStore
    /// The account behind a session; nil when it is gone or disabled.
    public var account: @Sendable (UserID) async throws -> SignedIn?
    /// Whether the database answers.
    public var isAlive: @Sendable () async -> Bool = { true }
    /// What every page says above what it shows, to who may see it: that figures are not the whole truth.
    public var notice: @Sendable (SignedIn, Texts) async -> Callout? = { _, _ in nil }
    /// Seconds since 1970.
    public var now: @Sendable () -> Int64
    public var logger: Logger
    /// BCP 47 of the company; its language is used where a reader asks for none.
    public var homeLocale: String
    /// Where the search field of the top bar sends its `q`; nil leaves it out.
    public var searchPath: String?
    /// A proxy in front of us is believed about the client's address and TLS (`X-Forwarded-For`, `-Proto`).
    public var trustsProxy = false

    public init(
        catalogue: TextCatalogue, sessions: SessionStore, homeLocale: String, logger: Logger,
        account: @escaping @Sendable (UserID) async throws -> SignedIn?, now: @escaping @Sendable () -> Int64
    ) {
        self.catalogue = catalogue
        self.sessions = sessions
        self.homeLocale = homeLocale
        self.logger = logger
        self.account = account
        self.now = now
    }
}
