extension DocumentFormat {
    static let brazilian = [cpf, cnpj, brazilianIdentity, apparentPassport]

    /// CPF: nine digits and two check digits.
    ///
    /// Each is 11 − (Σ digit × weight modulo 11), 0 for 10 and 11; weights 10 … 2, then 11 … 2 with the first check
    /// digit included.
    ///
    /// - SeeAlso: Receita Federal, Instrução Normativa RFB 2172/2024.
    private static let cpf = DocumentFormat(kind: .brazilianPerson) { document in
        guard document.isDigits else { return .alien }
        guard document.count == 11 else { return document.count > 11 ? .alien : .fails(.length) }
        let first = digit(document.bytes.prefix(9).map { Int($0 & 15) }, Array(stride(from: 10, through: 2, by: -1)))
        let second = digit(document.bytes.prefix(10).map { Int($0 & 15) }, Array(stride(from: 11, through: 2, by: -1)))
        return checked(document, [first, second] == Array(document.bytes.suffix(2)))
    }

    /// CNPJ: eight characters of the company, four of the establishment, two check digits; since July 2026 the first
    /// twelve may be letters.
    ///
    /// As the CPF, with the weights 5, 4, 3, 2, 9 … 2, then 6, 5, 4, 3, 2, 9 … 2. A character's value is its ASCII
    /// code minus 48.
    ///
    /// - SeeAlso: Instrução Normativa RFB 2229/2024.
    private static let cnpj = DocumentFormat(kind: .brazilianCompany) { document in
        guard document.count == 14 else { return document.count > 11 ? .fails(.length) : .alien }
        let isShaped = document.isDigits(12..<14) && document.bytes.allSatisfy { $0 < 0x5B && $0 >= 0x30 }
        guard isShaped else { return .fails(.unreadable) }
        let values = document.bytes.map { Int($0) - 48 }
        let weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
        let first = digit(Array(values.prefix(12)), Array(weights.dropFirst()))
        let second = digit(Array(values.prefix(13)), weights)
        return checked(document, [first, second] == Array(document.bytes.suffix(2)))
    }

    private static func digit(_ values: [Int], _ weights: [Int]) -> UInt8 {
        let rest = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return UInt8(0x30 + (rest < 2 ? 0 : 11 - rest))
    }

    /// RG: each state has rules of its own, some with X as a check digit.
    private static let brazilianIdentity = DocumentFormat(kind: .brazilianIdentity) { document in
        guard document.isDigits(0..<max(0, document.count - 1)) else { return .alien }
        return (5...10).contains(document.count) ? plain(document) : .fails(.length)
    }
}
