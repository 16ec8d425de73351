import Crypto
import Foundation
import GRDB
import Kernel
import Storage

/// Failed attempts to sign in, by account and by address. Both are kept as hashes: who failed is nobody's business.
struct LoginAttemptStore: Sendable {
    /// Enters an attempt before the password is looked at, so that many at once count as many.
    /// - Returns: nil when it may go on, or the instant from which one may.
    func claim(_ transaction: Transaction, email: String, address: String, now: Int64) throws -> Int64? {
        let subjects = Self.subjects(email: email, address: address)
        try transaction.database.execute(sql: SQL.forget, arguments: ["before": now - SignInThrottle.forgottenAfter])
        for (subject, throttle) in subjects {
            guard let row = try Row.fetchOne(transaction.database, sql: SQL.find, arguments: ["subject": subject])
            else { continue }
            let opens = throttle.opensAt(failures: row["failures"], lastAt: row["lastAt"])
            if opens > now { return opens }
        }
        for (subject, _) in subjects {
            try transaction.database.execute(sql: SQL.count, arguments: ["subject": subject, "now": now])
        }
        return nil
    }

    /// Takes the attempts of an account back once it has signed in, and this one of the address.
    func succeed(_ transaction: Transaction, email: String, address: String) throws {
        let subjects = Self.subjects(email: email, address: address).map(\.subject)
        for (subject, statements) in zip(subjects, [[SQL.clear], [SQL.clearLast, SQL.takeBack]]) {
            for sql in statements { try transaction.database.execute(sql: sql, arguments: ["subject": subject]) }
        }
    }

    private static func subjects(email: String, address: String) -> [(subject: String, throttle: SignInThrottle)] {
        [
            (hashed("account " + SignInEmail.key(email)), .account), (hashed("address " + address), .address),
        ]
    }

    private static func hashed(_ text: String) -> String {
        Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }

    enum SQL {
        static let find = "SELECT failures, lastAt FROM loginAttempt WHERE subject = :subject"
        static let count = """
            INSERT INTO loginAttempt (subject, failures, lastAt) VALUES (:subject, 1, :now)
            ON CONFLICT (subject) DO UPDATE SET failures = failures + 1, lastAt = excluded.lastAt
            """
        static let clear = "DELETE FROM loginAttempt WHERE subject = :subject"
        static let takeBack =
            "UPDATE loginAttempt SET failures = failures - 1 WHERE subject = :subject AND failures > 1"
        static let clearLast = "DELETE FROM loginAttempt WHERE subject = :subject AND failures = 1"
        static let forget = "DELETE FROM loginAttempt WHERE lastAt < :before"
        static let all = [
            "find": find, "count": count, "clear": clear, "takeBack": takeBack, "clearLast": clearLast,
            "forget": forget,
        ]
    }
}
