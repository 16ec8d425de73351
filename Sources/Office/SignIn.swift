import Kernel
import Storage
import Web

/// Signing in and out, and changing one's own password.
extension OfficeRoom {
    /// Proves who somebody is and opens a session.
    ///
    /// - Throws: `session.refused` whatever was wrong, the account's being closed included; `session.throttled`
    ///   with `seconds`.
    func signIn(
        email: String, password: String, address: String, replacing old: SessionKey?, now: Int64
    ) async throws -> SessionToken {
        let opens = try await database.writeAsync {
            try attempts.claim($0, email: email, address: address, now: now)
        }
        if let opens { throw PlainProblem("session.throttled", .tooManyRequests, ["seconds": String(opens - now)]) }

        let (user, hash) = try await database.readAsync { transaction in
            let user = try users.find(transaction, email: email)
            return (user, try user.flatMap { try users.passwordHash(transaction, $0.id) })
        }
        let isRight = try await hasher.verify(password, hash)
        let refused = PlainProblem("session.refused", .invalid)
        guard let user, isRight, user.isActive else {
            try await database.writeAsync {
                try AuditTrail.append(
                    $0, at: now, actor: "visitor", action: "session.refused",
                    subject: user.map { "user:\($0.id)" } ?? "")
            }
            throw refused
        }
        return try await database.writeAsync { transaction in
            // The password may have been changed while the old one was being checked.
            guard try users.find(transaction, user.id)?.isActive == true,
                try users.passwordHash(transaction, user.id) == hash
            else { throw refused }
            try attempts.succeed(transaction, email: email, address: address)
            try users.signedIn(transaction, user.id, now: now)
            try AuditTrail.append(
                transaction, at: now, actor: "user:\(user.id)", action: "session.sign-in", subject: "user:\(user.id)")
            return try sessions.open(user.id, replacing: old, now: now, in: transaction)
        }
    }

    func signOut(_ user: SignedIn, session: SessionKey?, now: Int64) async throws {
        try await database.writeAsync { transaction in
            if let session { try sessions.close(session, in: transaction) }
            try AuditTrail.append(
                transaction, at: now, actor: user.actor, action: "session.sign-out", subject: "user:\(user.user)")
        }
    }

    /// Replaces one's own password; all sessions end and a new one begins.
    ///
    /// - Throws: `password.wrong`, `password.same`, `password.…`, `session.throttled`
    func changeOwnPassword(
        _ user: SignedIn, current: String, new: String, address: String, now: Int64
    ) async throws -> SessionToken {
        let opens = try await database.writeAsync {
            try attempts.claim($0, email: user.email, address: address, now: now)
        }
        if let opens { throw PlainProblem("session.throttled", .tooManyRequests, ["seconds": String(opens - now)]) }
        let hash = try await database.readAsync { try users.passwordHash($0, user.user) }
        guard try await hasher.verify(current, hash) else { throw PlainProblem("password.wrong", .invalid) }
        try await database.writeAsync { try attempts.succeed($0, email: user.email, address: address) }
        guard new != current else { throw PlainProblem("password.same", .invalid) }
        try await setPassword(user.user, new, mustChange: false, actor: user.actor, now: now)
        return try await database.writeAsync { try sessions.open(user.user, replacing: nil, now: now, in: $0) }
    }
}
