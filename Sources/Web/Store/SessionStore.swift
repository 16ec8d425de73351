import Crypto
import Foundation
import GRDB
import Kernel
import Storage

/// Sessions, kept on our side. The cookie holds a random token, the table its hash.
public struct SessionStore: Sendable {
    /// How long a session lives, in seconds.
    public struct Limits: Sendable {
        public var idle: Int64
        public var absolute: Int64
        public init(idle: Int64 = 12 * 3600, absolute: Int64 = 7 * 86_400) {
            self.idle = idle
            self.absolute = absolute
        }
    }

    struct Session: Sendable {
        let key: SessionKey
        let user: UserID
        let lastSeenAt: Int64
    }

    /// Last use is written at most this often, so that reading pages writes next to nothing.
    static let touchEvery: Int64 = 60

    private let database: HomeDatabase
    private let limits: Limits
    private let random: @Sendable (Int) -> [UInt8]

    /// - Parameter random: that many unguessable bytes.
    public init(
        _ database: HomeDatabase, limits: Limits = Limits(),
        random: @escaping @Sendable (Int) -> [UInt8] = SessionStore.systemRandom
    ) {
        self.database = database
        self.limits = limits
        self.random = random
    }

    /// Bytes of the operating system's generator.
    public static func systemRandom(_ count: Int) -> [UInt8] {
        SymmetricKey(size: SymmetricKeySize(bitCount: max(1, count) * 8)).withUnsafeBytes { Array($0) }
    }

    /// A token that belongs to nobody yet: for the form somebody signs in with.
    func anonymousToken() -> SessionToken { SessionToken(random: random(32)) }

    /// Opens a session for somebody who has just proved who they are. The one they came with ends: a token from
    /// before signing in is worth nothing after it.
    public func open(_ user: UserID, replacing old: SessionKey?, now: Int64, in transaction: Transaction) throws
        -> SessionToken
    {
        if let old { try close(old, in: transaction) }
        try transaction.database.execute(
            sql: SQL.deleteExpired, arguments: ["idleSince": now - limits.idle, "openedSince": now - limits.absolute])
        let token = SessionToken(random: random(32))
        try transaction.database.execute(
            sql: SQL.insert, arguments: ["hash": Data(token.key.hash), "user": user.rawValue, "now": now])
        return token
    }

    /// The session of a token, if it is still alive. Writes the time of use at most once a minute.
    func find(_ token: SessionToken, now: Int64) async throws -> Session? {
        let key = token.key
        let limits = limits
        let session = try await database.readAsync { transaction -> Session? in
            try Row.fetchOne(
                transaction.database, sql: SQL.find,
                arguments: [
                    "hash": Data(key.hash), "idleSince": now - limits.idle, "openedSince": now - limits.absolute,
                ]
            ).map { Session(key: key, user: UserID($0["userID"]), lastSeenAt: $0["lastSeenAt"]) }
        }
        if let session, now - session.lastSeenAt >= Self.touchEvery {
            try await database.writeAsync {
                try $0.database.execute(sql: SQL.touch, arguments: ["hash": Data(key.hash), "now": now])
            }
        }
        return session
    }

    /// Ends one session.
    public func close(_ session: SessionKey, in transaction: Transaction) throws {
        try transaction.database.execute(sql: SQL.delete, arguments: ["hash": Data(session.hash)])
    }

    /// Ends all sessions of somebody whose password, role or access has changed.
    public func revokeAll(_ user: UserID, in transaction: Transaction) throws {
        try transaction.database.execute(sql: SQL.deleteOfUser, arguments: ["user": user.rawValue])
    }

    /// Ends every session: those of a restored database may have been ended since.
    public static func revokeEverybody(in transaction: Transaction) throws {
        try transaction.database.execute(sql: SQL.deleteAll)
    }

    public enum SQL {
        static let deleteAll = "DELETE FROM session"
        static let find = """
            SELECT userID, lastSeenAt FROM session
            WHERE tokenHash = :hash AND lastSeenAt > :idleSince AND createdAt > :openedSince
            """
        static let insert = """
            INSERT INTO session (tokenHash, userID, createdAt, lastSeenAt) VALUES (:hash, :user, :now, :now)
            """
        static let touch = "UPDATE session SET lastSeenAt = max(lastSeenAt, :now) WHERE tokenHash = :hash"
        static let delete = "DELETE FROM session WHERE tokenHash = :hash"
        static let deleteOfUser = "DELETE FROM session WHERE userID = :user"
        static let deleteExpired = """
            DELETE FROM session WHERE lastSeenAt <= :idleSince OR createdAt <= :openedSince
            """
        public static let all = [
            "find": find, "insert": insert, "touch": touch, "delete": delete, "deleteOfUser": deleteOfUser,
            "deleteExpired": deleteExpired, "deleteAll": deleteAll,
        ]
    }
}
