extension DocumentFormat {
    static let mexican = [rfc, curp, apparentPassport]

    /// RFC: four letters of a person's name or three of a company's, birth or founding day (yymmdd), two characters
    /// that tell namesakes apart, and a check character; a person's is also written without the last three.
    ///
    /// Check: Σ value × (13 … 2) modulo 11 over twelve characters, a company's with a blank in front; 0 → `0`, 1 → `A`,
    /// else 11 − remainder. Values: 0–9 themselves, A–N 10–23, & 24, O–Z 25–36, blank 37, Ñ 38.
    ///
    /// `XAXX010101000` (the general public) and `XEXX010101000` (foreigners) stand for nobody.
    ///
    /// - SeeAlso: SAT, Anexo 1-A de la Resolución Miscelánea Fiscal; *Instructivo para la formación del RFC*.
    private static let rfc = DocumentFormat(kind: .mexicanTax) { document in
        if ["XAXX010101000", "XEXX010101000"].contains(document.text) { return .fails(.placeholder) }
        let letters = document.bytes.prefix { !WrittenDocument.isDigit($0) }.count
        guard letters == 3 || letters == 4, document.isDigits(letters..<(letters + 6)) else { return .alien }
        let isShort = letters == 4 && document.count == 10
        guard isShort || document.count == letters + 9 else { return .fails(.length) }
        guard shortDay(document, at: letters) else { return .fails(.date) }
        return isShort ? plain(document) : checked(document, rfcCheck(document.bytes.dropLast()) == document.bytes.last)
    }

    private static func rfcCheck(_ bytes: some Collection<UInt8>) -> UInt8 {
        let padded = (bytes.count == 11 ? [0x20] : []) + Array(bytes)
        let rest = zip(padded, stride(from: 13, through: 2, by: -1)).reduce(0) { $0 + rfcValue($1.0) * $1.1 } % 11
        return rest == 1 ? UInt8(ascii: "A") : UInt8(0x30 + (11 - rest) % 11)
    }

    private static func rfcValue(_ byte: UInt8) -> Int {
        switch byte {
        case 0x30...0x39: Int(byte & 15)
        case 0x41...0x4E: Int(byte) - 0x41 + 10
        case 0x26: 24
        case 0x4F...0x5A: Int(byte) - 0x4F + 25
        case 0x20: 37
        // Ñ in ISO 8859-1.
        case 0xD1: 38
        default: 0
        }
    }

    /// CURP, 18 characters: four letters of the name, birth day (yymmdd), sex (H, M or X), state, three consonants, a
    /// digit for those born before 2000 or a letter for others, and a check digit.
    ///
    /// Check: Σ value × (18 … 2) modulo 10, taken from 10. Values as in the alphabet with Ñ between N and O.
    ///
    /// - SeeAlso: SEGOB, *Instructivo normativo para la asignación de la CURP*, DOF 18 October 2021.
    private static let curp = DocumentFormat(kind: .mexicanPerson) { document in
        guard document.bytes.prefix(4).allSatisfy(isLetter), document.isDigits(4..<10), document.count > 13 else {
            return .alien
        }
        guard document.count == 18 else { return .fails(.length) }
        let isShaped = document.bytes[10..<16].allSatisfy(isLetter) && document.isDigits(17..<18)
        guard isShaped, [0x48, 0x4D, 0x58].contains(document.at(10)), states.contains(document.text(11..<13)) else {
            return .fails(.unreadable)
        }
        let century = WrittenDocument.isDigit(document.at(16)) ? 1900 : 2000
        guard shortDay(document, at: 4, centuries: [century]) else { return .fails(.date) }
        let sum = zip(document.bytes, stride(from: 18, through: 2, by: -1)).reduce(0) { $0 + curpValue($1.0) * $1.1 }
        return checked(document, UInt8(0x30 + (10 - sum % 10) % 10) == document.bytes.last)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || byte == 0xD1 }

    private static func curpValue(_ byte: UInt8) -> Int {
        switch byte {
        case 0x30...0x39: Int(byte & 15)
        case 0x41...0x4E: Int(byte) - 0x41 + 10
        case 0xD1: 24
        case 0x4F...0x5A: Int(byte) - 0x4F + 25
        default: 0
        }
    }

    /// The 32 states and NE, born abroad.
    private static let states: Set<String> = [
        "AS", "BC", "BS", "CC", "CL", "CM", "CS", "CH", "DF", "DG", "GT", "GR", "HG", "JC", "MC", "MN", "MS", "NT",
        "NL",
        "OC", "PL", "QT", "QR", "SP", "SL", "SR", "TC", "TS", "TL", "VZ", "YN", "ZS", "NE",
    ]
}
