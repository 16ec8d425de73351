import GRDB
import Kernel

/// One change made by a person, a key or the command line.
public struct AuditEntry: Sendable, Equatable {
    public let id: Int64
    /// Seconds since 1970, UTC.
    public let at: Int64
    public let actor: String
    public let action: String
    public let subject: String
    public let before: String?
    public let after: String?
}

/// The append-only log of changes. The database itself refuses to change or delete a line.
public enum AuditTrail {
    /// Enters a change in the transaction that makes it, so that neither exists without the other.
    /// `before` and `after` are short JSON texts without secrets.
    public static func append(
        _ transaction: Transaction, at: Int64, actor: String, action: String, subject: String,
        before: String? = nil, after: String? = nil
    ) throws {
        try transaction.database.execute(
            sql: SQL.append,
            arguments: [
                "at": at, "actor": actor, "action": action, "subject": subject, "before": before, "after": after,
            ])
    }

    /// Newest first, those with an id below `below`.
    public static func list(_ transaction: Transaction, below: Int64 = .max, limit: Int) throws -> [AuditEntry] {
        try Row.fetchAll(transaction.database, sql: SQL.list, arguments: ["below": below, "limit": limit]).map {
            AuditEntry(
                id: $0["id"], at: $0["at"], actor: $0["actor"], action: $0["action"], subject: $0["subject"],
                before: $0["before"], after: $0["after"])
        }
    }

    public enum SQL {
        static let append = """
            INSERT INTO audit (at, actor, action, subject, before, after)
            VALUES (:at, :actor, :action, :subject, :before, :after)
            """
        static let list = """
            SELECT id, at, actor, action, subject, before, after FROM audit
            WHERE id < :below ORDER BY id DESC LIMIT :limit
            """
        public static let all = ["append": append, "list": list]
    }
}
