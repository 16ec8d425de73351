import Foundation
import Kernel
import Web

/// The account of a colleague.
public struct User: Sendable, Equatable {
    public let id: UserID
    public let email: String
    public let role: Role
    /// The password was given out by somebody else and has to be replaced at the first sign-in.
    public let mustChange: Bool
    public let createdAt: Int64
    public let lastSignInAt: Int64?
    public let disabledAt: Int64?

    public var isActive: Bool { disabledAt == nil }

    public var signedIn: SignedIn { SignedIn(user: id, email: email, role: role, mustChangePassword: mustChange) }
}

/// The address somebody signs in with.
enum SignInEmail {
    /// Trimmed. One `@`, something on both sides, no blanks, at most 254 bytes (RFC 5321).
    /// - Throws: `user.email`
    static func parse(_ text: String) throws -> String {
        let email = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let halves = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = email.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.value > 32 && $0.value != 127
        }
        guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty }), isPlain, email.utf8.count <= 254 else {
            throw PlainProblem("user.email", .invalid)
        }
        return email
    }

    /// Two spellings that differ by case only are one account.
    static func key(_ email: String) -> String {
        email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }
}
