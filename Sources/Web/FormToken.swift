import Crypto
import Foundation

/// Text written with the 64 characters that need no escaping in addresses and cookies.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// The secret behind a cookie: 256 random bits. Shown once, to the browser; never stored or logged.
public struct SessionToken: Sendable, Equatable {
    let text: String

    /// - Parameter random: 32 random bytes.
    init(random: [UInt8]) { text = Base64URL.encode(random) }

    /// The token a browser sent back, or nil when it cannot be one.
    init?(cookie: String) {
        guard cookie.utf8.count == 43, cookie.utf8.allSatisfy({ Self.isPlain($0) }) else { return nil }
        text = cookie
    }

    var key: SessionKey { SessionKey(hash: Array(SHA256.hash(data: Data(text.utf8)))) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    }
}

/// What names a session in the database: the SHA-256 of its token.
public struct SessionKey: Sendable, Hashable {
    let hash: [UInt8]
}

/// The token in every form. It follows from the cookie by a hash, so a foreign page, which cannot read the cookie,
/// cannot know it, and the database holds nothing from which it could be made.
public enum FormToken {
    public static let field = "csrf"

    static func of(_ token: SessionToken) -> String {
        Base64URL.encode(SHA256.hash(data: Data(("form " + token.text).utf8)))
    }

    static func matches(_ given: String, _ wanted: String) -> Bool {
        ConstantTime.equal(Array(given.utf8), Array(wanted.utf8))
    }
}

/// Comparison whose duration tells nothing about where two secrets differ.
public enum ConstantTime {
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(left, right) { difference |= a ^ b }
        return difference == 0
    }
}
