import Foundation

/// E-mail addresses in the one form in which they are compared.
public enum EmailText {
    /// The address lower-cased, its domain as DNS writes it (`mañana.co` → `xn--maana-pta.co`); nil when it is none.
    ///
    /// Blanks at the ends and `mailto:` are taken off. Refused: lists, quoted local parts, blanks within, a local
    /// part over 64 bytes or with misplaced points, a domain without a point or with a label that is no host name.
    /// Whether mail arrives there is another question.
    public static func normalise(_ text: String) -> String? {
        guard text.utf8.count <= 2048 else { return nil }
        var address = Blank.trim(text)
        if address.lowercased().hasPrefix("mailto:") {
            address = Blank.trim(String(address.dropFirst(7).prefix { $0 != "?" }))
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let local = parts[0].lowercased().precomposedStringWithCanonicalMapping
        guard isLocal(local), let domain = domain(String(parts[1])) else { return nil }
        let whole = local + "@" + domain
        return whole.utf8.count <= 254 ? whole : nil
    }

    private static func isLocal(_ local: String) -> Bool {
        guard (1...64).contains(local.utf8.count) else { return false }
        guard !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..") else { return false }
        // RFC 5322 atext and the point; beyond ASCII letters, marks and digits (RFC 6531).
        return local.unicodeScalars.allSatisfy {
            if $0.isASCII {
                return $0.properties.isAlphabetic || $0.isDigit || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains($0)
            }
            return isWordScalar($0)
        }
    }

    private static func domain(_ text: String) -> String? {
        let lower = text.lowercased().precomposedStringWithCanonicalMapping
        let labels = lower.split(separator: ".", omittingEmptySubsequences: false).compactMap { label($0) }
        guard labels.count >= 2, labels.count == lower.split(separator: ".", omittingEmptySubsequences: false).count
        else { return nil }
        guard let last = labels.last, last.utf8.count >= 2, !last.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
            return nil
        }
        return labels.joined(separator: ".")
    }

    private static func label(_ text: Substring) -> String? {
        guard !text.isEmpty, text.utf8.count <= 252, !text.hasPrefix("-"), !text.hasSuffix("-") else { return nil }
        let allowed = text.unicodeScalars.allSatisfy {
            $0.isASCII ? $0.properties.isAlphabetic || $0.isDigit || $0 == "-" : isWordScalar($0)
        }
        guard allowed else { return nil }
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        guard let ready = isASCII ? String(text) : Punycode.encode(text).map({ "xn--" + $0 }) else { return nil }
        return ready.utf8.count <= 63 ? ready : nil
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
        default: false
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
