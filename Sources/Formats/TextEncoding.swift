/// How the bytes of a text file stand for characters.
public enum TextEncoding: String, Sendable, CaseIterable, Codable {
    case utf8 = "UTF-8"
    case utf16LE = "UTF-16LE"
    case utf16BE = "UTF-16BE"
    case windows1252 = "Windows-1252"

    /// The encoding a person or a program means by `name`: `utf8`, `latin1`, `iso-8859-1`, `cp1252`, `unicode`…
    ///
    /// ISO 8859-1 and ASCII are read as Windows-1252 and UTF-8, which contain their printable characters.
    public init?(name: String) {
        let key = name.lowercased().filter { $0.isLetter || $0.isNumber }
        switch key {
        case "utf8", "utf8sig", "utf8bom", "ascii", "usascii": self = .utf8
        case "utf16le", "utf16", "ucs2", "ucs2le", "unicode": self = .utf16LE
        case "utf16be", "ucs2be": self = .utf16BE
        case "windows1252", "cp1252", "win1252", "1252", "ansi", "latin1", "l1", "iso88591", "88591":
            self = .windows1252
        default: return nil
        }
    }

    /// Bytes of one code unit.
    var unitBytes: Int { self == .utf16LE || self == .utf16BE ? 2 : 1 }
}
