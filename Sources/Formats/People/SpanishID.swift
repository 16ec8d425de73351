extension DocumentFormat {
    static let spanish = [dni, nie, spanishCompany, apparentPassport]

    /// The letter of a DNI: the number modulo 23 (Real Decreto 1553/2005; the table is of 1990).
    static func letter(ofDNI number: Int) -> UInt8 {
        let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
        return letters[(number % 23 + 23) % 23]
    }

    /// DNI: up to eight digits and their letter; leading zeros and the letter are often left out.
    private static let dni = DocumentFormat(kind: .spanishPerson) { document in
        let hasLetter = !WrittenDocument.isDigit(document.bytes.last ?? 0)
        let length = document.count - (hasLetter ? 1 : 0)
        guard let number = document.number(0..<length), length > 0 else { return .alien }
        guard hasLetter ? (6...8).contains(length) : length == 8 else { return .fails(.length) }
        let digits = String(number)
        let letter = letter(ofDNI: number)
        let key = String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits + String(Unicode.Scalar(letter))
        guard hasLetter else { return .fits(DocumentFit(hasCheckDigit: false, key: key)) }
        return checked(document, letter == document.bytes.last, key: key)
    }

    /// NIE: X, Y or Z, seven digits and the DNI's letter of 0, 1 or 2 in front of them.
    ///
    /// - SeeAlso: Orden INT/2058/2008.
    private static let nie = DocumentFormat(kind: .spanishForeigner) { document in
        guard (0x58...0x5A).contains(document.at(0)), document.count > 6 else { return .alien }
        guard document.count == 9, let number = document.number(1..<8) else { return .fails(.length) }
        let lead = Int(document.at(0) - 0x58)
        return checked(document, letter(ofDNI: lead * 10_000_000 + number) == document.bytes.last)
    }

    /// NIF of companies (CIF until 2008), and of persons without DNI: a letter, seven digits and a control.
    ///
    /// K, L and M: the DNI's letter. Others: from 10 minus the sum (the digits in odd places doubled and their digits
    /// added) modulo 10 either the digit (A, B, E, H), or the letter of `JABCDEFGHI` (N, P, Q, R, S, W), or one of the
    /// two.
    ///
    /// - SeeAlso: Orden EHA/451/2008.
    private static let spanishCompany = DocumentFormat(kind: .spanishCompany) { document in
        guard "ABCDEFGHJKLMNPQRSUVW".utf8.contains(document.at(0)), document.isDigits(1..<min(6, document.count)) else {
            return .alien
        }
        guard document.count == 9, let number = document.number(1..<8), let control = document.bytes.last else {
            return .fails(.length)
        }
        if "KLM".utf8.contains(document.at(0)) { return checked(document, letter(ofDNI: number) == control) }
        let value = companyControl(document.bytes[1..<8])
        let letter = Array("JABCDEFGHI".utf8)[value]
        let takesDigit = !"NPQRSW".utf8.contains(document.at(0))
        let takesLetter = !"ABEH".utf8.contains(document.at(0))
        return checked(document, takesDigit && control == UInt8(0x30 + value) || takesLetter && control == letter)
    }

    /// 0 to 9.
    private static func companyControl(_ digits: ArraySlice<UInt8>) -> Int {
        let sum = digits.enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element & 15) * (digit.offset % 2 == 0 ? 2 : 1)
            return sum + value / 10 + value % 10
        }
        return (10 - sum % 10) % 10
    }
}
