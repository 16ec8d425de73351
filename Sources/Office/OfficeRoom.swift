import Foundation
import Kernel
import Storage
import Web

/// Who works here and who did what: accounts, signing in, the audit log's page. Read this first.
public struct OfficeRoom: Sendable {
    let database: HomeDatabase
    let sessions: SessionStore
    let hasher: PasswordHasher
    let zone: TimeZone
    let makePassword: @Sendable () -> String
    let users = UserStore()
    let attempts = LoginAttemptStore()

    /// - Parameters:
    ///   - zone: the home's clock, for the dates of the pages.
    ///   - makePassword: the first password of an account.
    public init(
        database: HomeDatabase, sessions: SessionStore, zone: TimeZone, hasher: PasswordHasher = PasswordHasher(),
        makePassword: @escaping @Sendable () -> String = OfficeRoom.systemPassword
    ) {
        self.database = database
        self.sessions = sessions
        self.zone = zone
        self.hasher = hasher
        self.makePassword = makePassword
    }

    /// A password of the operating system's randomness.
    public static func systemPassword() -> String {
        var generator = SystemRandomNumberGenerator()
        return PasswordRules.generate(using: &generator)
    }

    public var routes: [Route] {
        SignInRoutes(room: self).routes + UserRoutes(room: self).routes + AuditRoutes(room: self).routes
    }

    public var navItems: [NavItem] {
        [
            NavItem(
                "users", textKey: "nav.users", path: "/settings/users", group: .organisation, permission: .manageUsers),
            NavItem(
                "audit", textKey: "nav.audit", path: "/settings/audit", group: .organisation, permission: .viewAudit),
        ]
    }

    public var templates: [String: [UInt8]] {
        [
            "login": PackageResources.login_mustache, "password": PackageResources.password_mustache,
            "users": PackageResources.users_mustache, "user_secret": PackageResources.user_secret_mustache,
            "audit": PackageResources.audit_mustache,
        ]
    }

    /// The colleague behind a session; nil when the account is gone or disabled.
    public func signedIn(_ id: UserID) async throws -> SignedIn? {
        try await database.readAsync { try users.find($0, id) }.flatMap { $0.isActive ? $0.signedIn : nil }
    }

    public func list() async throws -> [User] { try await database.readAsync { try users.list($0) } }

    /// - Throws: `user.not-found`
    public func find(email: String) async throws -> User {
        guard let user = try await database.readAsync({ try users.find($0, email: email) }) else {
            throw PlainProblem("user.not-found", .notFound)
        }
        return user
    }

    /// Opens an account.
    /// - Throws: `user.email`, `user.exists`, `password.…`
    public func add(
        email: String, role: Role, password: String, mustChange: Bool, actor: String, now: Int64
    ) async throws -> UserID {
        let email = try SignInEmail.parse(email)
        try PasswordRules.check(password, email: email)
        let hash = try await hasher.hash(password)
        return try await database.writeAsync { transaction in
            let id = try users.insert(
                transaction, email: email, role: role, hash: hash, mustChange: mustChange, now: now)
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: "user.add", subject: "user:\(id)",
                after: AuditText.json(["email": email, "role": role.rawValue]))
            return id
        }
    }

    /// Replaces a password and ends all sessions of the account.
    /// - Throws: `user.not-found`, `password.…`
    public func setPassword(_ id: UserID, _ password: String, mustChange: Bool, actor: String, now: Int64) async throws
    {
        let email = try await database.readAsync { try self.need($0, id).email }
        try PasswordRules.check(password, email: email)
        let hash = try await hasher.hash(password)
        try await database.writeAsync { transaction in
            _ = try self.need(transaction, id)
            try users.setPassword(transaction, id, hash: hash, mustChange: mustChange)
            try sessions.revokeAll(id, in: transaction)
            try AuditTrail.append(transaction, at: now, actor: actor, action: "user.password", subject: "user:\(id)")
        }
    }

    /// Closes an account; its sessions end at once.
    /// - Throws: `user.not-found`, `user.last-admin`
    public func disable(_ id: UserID, actor: String, now: Int64) async throws {
        try await change(id, actor: actor, now: now, action: "user.disable") { transaction, user in
            try self.keepAnAdmin(transaction, without: user)
            try users.setDisabled(transaction, id, at: now)
            return ("active", "disabled")
        }
    }

    public func enable(_ id: UserID, actor: String, now: Int64) async throws {
        try await change(id, actor: actor, now: now, action: "user.enable") { transaction, _ in
            try users.setDisabled(transaction, id, at: nil)
            return ("disabled", "active")
        }
    }

    /// - Throws: `user.not-found`, `user.last-admin`
    public func changeRole(_ id: UserID, to role: Role, actor: String, now: Int64) async throws {
        try await change(id, actor: actor, now: now, action: "user.role") { transaction, user in
            if role != .admin { try self.keepAnAdmin(transaction, without: user) }
            try users.setRole(transaction, id, role)
            return (user.role.rawValue, role.rawValue)
        }
    }

    private func change(
        _ id: UserID, actor: String, now: Int64, action: String,
        _ body: @escaping @Sendable (Transaction, User) throws -> (before: String, after: String)
    ) async throws {
        let name = action == "user.role" ? "role" : "state"
        try await database.writeAsync { transaction in
            let (before, after) = try body(transaction, self.need(transaction, id))
            try sessions.revokeAll(id, in: transaction)
            try AuditTrail.append(
                transaction, at: now, actor: actor, action: action, subject: "user:\(id)",
                before: AuditText.json([name: before]), after: AuditText.json([name: after]))
        }
    }

    func need(_ transaction: Transaction, _ id: UserID) throws -> User {
        guard let user = try users.find(transaction, id) else { throw PlainProblem("user.not-found", .notFound) }
        return user
    }

    private func keepAnAdmin(_ transaction: Transaction, without user: User) throws {
        guard user.role == .admin, user.isActive else { return }
        guard try users.otherAdmins(transaction, than: user.id) > 0 else {
            throw PlainProblem("user.last-admin", .conflict)
        }
    }
}

/// Before and after of a change, as short JSON.
enum AuditText {
    static func json(_ values: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    static func values(_ json: String?) -> [(name: String, value: String)] {
        guard let json, let values = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8)) else {
            return []
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
