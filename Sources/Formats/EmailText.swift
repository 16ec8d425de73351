import Foundation

/// E-mail addresses in the one form in which they are compared.
public enum EmailText {
    /// What is remarkable about an address that can be written to.
    public struct Flags: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Letters of two alphabets in one label: the Cyrillic а of `pаypal.com` looks like the Latin one.
        public static let mixedScript = Flags(rawValue: 1)
    }

    /// Why a text is no address; the raw value is the reason's code.
    public enum Defect: String, Error, Sendable, CaseIterable {
        case unreadable = "email-unreadable"
        /// Nothing is split: which of them is meant is for a person to say.
        case list = "email-list"
        /// `"a b"@c.co`: the standard allows it, few servers do.
        case quoted = "email-quoted"
        /// `Ana <a@b.co>`.
        case named = "email-with-name"
        case withoutAt = "email-without-at"
        /// Nothing behind the at sign, or a domain without a point.
        case withoutDomain = "email-no-domain"
        /// A label that is no host name: `a@b..co`, `a@-b.co`, `a@1.2.3.4`.
        case domain = "email-domain"
        case tooLong = "email-too-long"
    }

    /// What a text says.
    public enum Reading: Equatable, Sendable {
        case valid(normalised: String, flags: Flags)
        case invalid(Defect)
    }

    /// The address lower-cased, its domain as DNS writes it (`mañana.co` → `xn--maana-pta.co`); nil when it is none.
    ///
    /// Blanks at the ends and `mailto:` are taken off. Refused: lists, quoted local parts, blanks within, a local
    /// part over 64 bytes or with misplaced points, a domain without a point or with a label that is no host name.
    /// Whether mail arrives there is another question.
    public static func normalise(_ text: String) -> String? {
        guard case .valid(let normalised, _) = read(text) else { return nil }
        return normalised
    }

    /// As `normalise`, with what is remarkable about the address, or why it is none.
    public static func read(_ text: String) -> Reading {
        var text = text
        if let plain = text.withUTF8({ EmailReader.plain(UnsafeRawBufferPointer($0)) }) {
            return .valid(normalised: plain, flags: [])
        }
        return readSlowly(text)
    }

    /// The whole rule, which the quick way of `EmailReader` only anticipates.
    static func readSlowly(_ text: String) -> Reading {
        do throws(Defect) {
            return try parse(text)
        } catch {
            return .invalid(error)
        }
    }

    private static func parse(_ text: String) throws(Defect) -> Reading {
        guard text.utf8.count <= 2048 else { throw .tooLong }
        var address = Blank.trim(text)
        if address.lowercased().hasPrefix("mailto:") {
            address = Blank.trim(String(address.dropFirst(7).prefix { $0 != "?" }))
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !address.utf8.contains(where: { $0 == 0x22 || $0 == 0x3C }) else {
            throw shape(address, ats: parts.count - 1)
        }
        let local = parts[0].lowercased().precomposedStringWithCanonicalMapping
        try check(local: local)
        let domain = try EmailDomain(String(parts[1]))
        let whole = local + "@" + domain.ascii
        guard whole.utf8.count <= 254 else { throw .tooLong }
        let isMixed = domain.isMixedScript || Alphabet.isMixed(local.unicodeScalars)
        return .valid(normalised: whole, flags: isMixed ? .mixedScript : [])
    }

    /// What a text is that has not one bare address.
    private static func shape(_ address: String, ats: Int) -> Defect {
        if address.contains("\"@") { return .quoted }
        if ats >= 2 {
            let marks: Set<Character> = [";", ",", "|", "/", " ", "\t", "\n", "\r\n", "\r"]
            return address.contains(where: marks.contains) ? .list : .unreadable
        }
        if ats == 0 { return .withoutAt }
        return address.hasSuffix(">") ? .named : .unreadable
    }

    private static func check(local: String) throws(Defect) {
        guard !local.isEmpty else { throw .unreadable }
        guard local.utf8.count <= 64 else { throw .tooLong }
        guard !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..") else { throw .unreadable }
        // RFC 5322 atext and the point; beyond ASCII letters, marks and digits (RFC 6531).
        let isAllowed = local.unicodeScalars.allSatisfy {
            $0.isASCII
                ? $0.properties.isAlphabetic || $0.isDigit || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains($0)
                : $0.isWord
        }
        guard isAllowed else { throw .unreadable }
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    /// A small letter, mark or digit of any script.
    var isWord: Bool {
        switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
        default: false
        }
    }
}
