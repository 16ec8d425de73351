import Foundation
import Kernel

/// `application/x-www-form-urlencoded`: the text of forms and of queries.
enum FormText {
    static let maxFields = 2000

    /// All values by name, in order.
    /// - Throws: `form.damaged` when there are more than 2 000 fields.
    static func parse(_ text: Substring) throws -> [String: [String]] {
        var fields: [String: [String]] = [:]
        var count = 0
        for pair in text.split(separator: "&") {
            count += 1
            guard count <= maxFields else { throw PlainProblem("form.damaged", .invalid) }
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first, !name.isEmpty else { continue }
            fields[decode(name), default: []].append(halves.count > 1 ? decode(halves[1]) : "")
        }
        return fields
    }

    /// `+` and `%41` as they were meant; a `%` that is followed by no number stays, and bytes that are no UTF-8
    /// become U+FFFD, as the WHATWG's URL standard has it.
    static func decode(_ text: Substring, plusIsSpace: Bool = true) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == 0x2B, plusIsSpace {
                bytes.append(0x20)
            } else if byte == 0x25, let high = rest.first.flatMap(hex), let low = rest.dropFirst().first.flatMap(hex) {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Escaped for a value in a query.
    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126, 47: result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

/// The cookies of a request.
enum Cookies {
    static func parse(_ headers: [HeaderField]) -> [String: String] {
        var cookies: [String: String] = [:]
        for header in headers where header.name.lowercased() == "cookie" {
            for pair in header.value.split(separator: ";").prefix(50) {
                let halves = pair.split(separator: "=", maxSplits: 1)
                guard halves.count == 2 else { continue }
                let name = halves[0].trimmingCharacters(in: .whitespaces)
                cookies[name] = cookies[name] ?? halves[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return cookies
    }

    /// A `Set-Cookie` line. Without an age the cookie ends with the browser; 0 takes it back.
    static func set(_ name: String, _ value: String, secure: Bool, httpOnly: Bool = true, maxAge: Int? = nil)
        -> HeaderField
    {
        var line = "\(name)=\(value); Path=/; SameSite=Lax"
        if httpOnly { line += "; HttpOnly" }
        if secure { line += "; Secure" }
        if let maxAge { line += "; Max-Age=\(maxAge)" }
        return HeaderField("Set-Cookie", line)
    }
}

/// Addresses that may be sent to a browser as the next page: inside this house only.
public enum LocalPath {
    /// The address when it is one of ours, else `/`.
    public static func safe(_ text: String?) -> String {
        guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//") else { return "/" }
        // Browsers read \ as / and drop control characters, which makes "/\host" another host's address.
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
        return isPlain ? text : "/"
    }

    /// An address with one query parameter more.
    public static func adding(_ name: String, _ value: String, to path: String) -> String {
        path + (path.contains("?") ? "&" : "?") + FormText.encode(name) + "=" + FormText.encode(value)
    }
}
