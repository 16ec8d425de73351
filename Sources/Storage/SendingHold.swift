import Foundation
import Kernel

/// Why nothing may be sent until a person says so. Asked in the transaction that claims a message.
///
/// Set by a restore: what happened since the backup (refusals taken at other places, messages that went out) is for a
/// person to judge. Only a person takes it away, and that stands in the audit log.
public struct SendingHold: Codable, Sendable, Equatable {
    /// Key of the sentence, `hold.<reason>`: `restore`, or `unreadable` where the setting cannot be read.
    public var reason: String
    /// Seconds since 1970.
    public var since: Int64
    /// What fills the sentence.
    public var detail: [String: String]

    public init(reason: String, since: Int64, detail: [String: String] = [:]) {
        self.reason = reason
        self.since = since
        self.detail = detail
    }

    private static let key = "sendingHold"

    /// nil: messages may go.
    public static func current(_ transaction: Transaction) throws -> SendingHold? {
        guard let text = try Settings.value(transaction, key), !text.isEmpty else { return nil }
        // What cannot be read holds.
        return (try? JSONDecoder().decode(Self.self, from: Data(text.utf8)))
            ?? SendingHold(reason: "unreadable", since: 0)
    }

    public static func set(_ transaction: Transaction, _ hold: SendingHold) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try Settings.set(transaction, key, String(decoding: try encoder.encode(hold), as: UTF8.self))
    }

    /// A person confirms that messages may go.
    /// - Throws: `hold.none` when nothing is held.
    public static func release(_ transaction: Transaction, by actor: String, at now: Int64) throws {
        guard let hold = try current(transaction) else { throw PlainProblem("hold.none", .conflict) }
        try Settings.set(transaction, key, "")
        try AuditTrail.append(
            transaction, at: now, actor: actor, action: "sending.release", subject: "home",
            before: "{\"reason\":\"\(hold.reason)\"}")
    }
}
