import Kernel

extension DocumentFormat {
    /// Cédula and NIT first; a number of eleven digits is a NIT with its check digit or a minor's card.
    static let colombian = [cedula, nit, colombianMinor, apparentPassport]

    /// Cédula de ciudadanía: up to eight digits until 2003, ten from 1.000.000.000 on since (NUIP); never nine.
    ///
    /// - SeeAlso: Registraduría Nacional del Estado Civil, Resolución 3571 de 2003 (NUIP).
    private static let cedula = DocumentFormat(kind: .colombianCedula) { document in
        guard document.isDigits, !document.isLastApart else { return .alien }
        let isNUIP = document.count == 10 && document.at(0) == UInt8(ascii: "1")
        return (4...8).contains(document.count) || isNUIP ? plain(document) : .fails(.length)
    }

    /// NIT of the DIAN: a company's nine digits from 800.000.000 on, a person's cédula, each with or without its
    /// check digit (DV).
    ///
    /// DV = Σ digit × weight modulo 11, from the right with the weights 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53,
    /// 59, 67, 71; 0 and 1 stand for themselves, else 11 − remainder. Remainders 1 and 10 share the DV 1.
    ///
    /// Without a hyphen the length tells: nine digits from 8… on have none, ten do; a cédula of ten digits begins
    /// with 1 and has it as an eleventh.
    ///
    /// - SeeAlso: DIAN, Orden Administrativa 4 of 27 October 1989.
    private static let nit = DocumentFormat(kind: .colombianTax) { document in
        guard document.isDigits else { return .alien }
        guard (4...11).contains(document.count) else { return .fails(.length) }
        guard document.isLastApart || hasCheckDigit(document) else { return plain(document) }
        let base = document.bytes.dropLast()
        return checked(document, checkDigit(ofNIT: base) == document.bytes.last, key: document.text(0..<base.count))
    }

    private static func hasCheckDigit(_ document: WrittenDocument) -> Bool {
        let isCompany = document.at(0) >= UInt8(ascii: "8")
        return switch document.count {
        case 9: !isCompany
        case 10: document.at(0) != UInt8(ascii: "1")
        default: document.count == 11
        }
    }

    static func checkDigit(ofNIT digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        let weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]
        let rest = CheckSum.weighted(digits.reversed(), weights) % 11
        return UInt8(0x30 + (rest < 2 ? rest : 11 - rest))
    }

    /// Tarjeta de identidad: a NUIP, or eleven digits that begin with the birth day (yymmdd).
    private static let colombianMinor = DocumentFormat(kind: .colombianMinor) { document in
        guard document.isDigits, !document.isLastApart else { return .alien }
        if document.count == 10, document.at(0) == UInt8(ascii: "1") { return plain(document) }
        guard document.count == 11 else { return .fails(.length) }
        return shortDay(document, at: 0) ? plain(document) : .fails(.date)
    }

    /// What nothing but its type tells from a cédula: cédula de extranjería, registro civil, permisos (PEP, PPT).
    static let namedColombian = [
        digits(.colombianForeigner, 4...7),
        DocumentFormat(kind: .colombianBirth) { (8...11).contains($0.count) ? plain($0) : .fails(.length) },
        digits(.colombianStay, 4...15),
    ]

    /// The six digits from `start` on are a day of some century: yymmdd.
    static func shortDay(_ document: WrittenDocument, at start: Int, centuries: [Int] = [1900, 2000]) -> Bool {
        guard let year = document.number(start..<(start + 2)), let month = document.number((start + 2)..<(start + 4)),
            let day = document.number((start + 4)..<(start + 6))
        else { return false }
        return centuries.contains { Day(year: $0 + year, month: month, day: day) != nil }
    }
}
