extension DocumentFormat {
    static let peruvian = [peruvianDNI, ruc, peruvianForeigner, apparentPassport]

    /// DNI: eight digits, at times with a ninth character to check them, a digit or a letter.
    ///
    /// Σ digit × (3, 2, 7, 6, 5, 4, 3, 2), 11 − the remainder by 11 (11 → 0) is the place in the list of digits
    /// 6, 7, 8, 9, 0, 1, 1, 2, 3, 4, 5, or of letters K, A … J.
    ///
    /// - SeeAlso: RENIEC, the back of the DNI; the list as applied by SUNAT's forms.
    private static let peruvianDNI = DocumentFormat(kind: .peruvianPerson) { document in
        guard document.isDigits(0..<min(8, document.count)), document.count >= 8 else {
            return document.isDigits ? .fails(.length) : .alien
        }
        guard document.count <= 9 else { return document.isDigits ? .fails(.length) : .alien }
        let key = document.text(0..<8)
        guard document.count == 9, let last = document.bytes.last else { return plain(document) }
        let place = (11 - CheckSum.weighted(document.bytes, [3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        let (digits, letters) = (Array("67890112345".utf8), Array("KABCDEFGHIJ".utf8))
        return checked(document, last == digits[place] || last == letters[place], key: key)
    }

    /// RUC: two digits for the kind of person, eight of the number (of persons, the DNI) and a check digit.
    ///
    /// Σ digit × (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11 − the remainder by 11; 10 → 0, 11 → 1.
    ///
    /// - SeeAlso: SUNAT, Resolución de Superintendencia 210-2004.
    private static let ruc = DocumentFormat(kind: .peruvianTax) { document in
        guard document.isDigits, document.count > 9 else { return .alien }
        guard document.count == 11 else { return .fails(.length) }
        guard [10, 15, 16, 17, 20].contains(document.number(0..<2)) else { return .fails(.checkDigit) }
        let rest = CheckSum.weighted(document.bytes, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return checked(document, UInt8(0x30 + (11 - rest) % 10) == document.bytes.last)
    }

    /// Carné de extranjería, known by its type: nine digits look like a DNI with its check.
    private static let peruvianForeigner = DocumentFormat(kind: .peruvianForeigner) { document in
        guard (9...12).contains(document.count) else { return document.isDigits ? .fails(.length) : .alien }
        return plain(document)
    }
}
