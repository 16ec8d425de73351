extension DocumentFormat {
    static let chilean = [rut, apparentPassport]

    /// RUT and RUN of Chile: up to eight digits and a check digit, 0 to 9 or K.
    ///
    /// Σ digit × (2, 3, 4, 5, 6, 7, 2, 3 … from the right), 11 − the remainder by 11; 11 → 0, 10 → K.
    ///
    /// - SeeAlso: Servicio de Impuestos Internos, DFL 3 de 1969.
    private static let rut = DocumentFormat(kind: .chileanTax) { document in
        let length = document.count - 1
        guard length >= 0, document.isDigits(0..<length) else { return .alien }
        guard WrittenDocument.isDigit(document.at(length)) || document.at(length) == UInt8(ascii: "K") else {
            return .alien
        }
        guard (6...8).contains(length) else { return .fails(.length) }
        let rest = CheckSum.weighted(document.bytes.dropLast().reversed(), [2, 3, 4, 5, 6, 7, 2, 3]) % 11
        let digit = rest == 1 ? UInt8(ascii: "K") : UInt8(0x30 + (11 - rest) % 11)
        return checked(document, digit == document.bytes.last)
    }

    static let argentine = [argentineDNI, cuit, apparentPassport]

    private static let argentineDNI = digits(.argentinePerson, 7...8)

    /// CUIT, CUIL and CDI of Argentina: two digits for the kind of person, eight of the DNI or of the company, and a
    /// check digit.
    ///
    /// Σ digit × (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11 − the remainder by 11; 11 → 0. For 10 no number is given out: the
    /// first two digits are changed (20 and 27 to 23, 30 to 33) until there is a digit.
    ///
    /// - SeeAlso: AFIP, Resolución General 10/1997; ANSES, Resolución 1142/1992.
    private static let cuit = DocumentFormat(kind: .argentineTax) { document in
        guard document.isDigits else { return .alien }
        guard document.count == 11 else { return .fails(.length) }
        guard [20, 23, 24, 25, 26, 27, 30, 33, 34, 50, 51, 55].contains(document.number(0..<2)) else {
            return .fails(.checkDigit)
        }
        let rest = CheckSum.weighted(document.bytes, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return checked(document, rest != 1 && UInt8(0x30 + (11 - rest) % 11) == document.bytes.last)
    }
}
