/// Numbers of identity documents and tax registers, held to the rules of the country that issues them.
///
/// Colombia, Mexico, Spain, Chile, Argentina, Brazil and Peru. What other countries issue is only brought into the one
/// form of `DocumentText`.
public enum NationalID {
    /// Which register a number is of. The raw value is the country (ISO 3166) and the short name used there.
    public enum Kind: String, Sendable, CaseIterable {
        case colombianCedula = "co-cc"
        case colombianForeigner = "co-ce"
        case colombianMinor = "co-ti"
        case colombianBirth = "co-rc"
        case colombianStay = "co-ppt"
        case colombianTax = "co-nit"
        case mexicanTax = "mx-rfc"
        case mexicanPerson = "mx-curp"
        case spanishPerson = "es-dni"
        case spanishForeigner = "es-nie"
        case spanishCompany = "es-nif"
        case chileanTax = "cl-rut"
        case argentinePerson = "ar-dni"
        case argentineTax = "ar-cuit"
        case brazilianPerson = "br-cpf"
        case brazilianCompany = "br-cnpj"
        case brazilianIdentity = "br-rg"
        case peruvianPerson = "pe-dni"
        case peruvianForeigner = "pe-ce"
        case peruvianTax = "pe-ruc"
        case passport
        /// Of a country or a type without rules here.
        case other

        /// ISO 3166 of the issuing country; nil when the number does not tell.
        public var country: String? {
            self == .passport || self == .other ? nil : rawValue.prefix(2).uppercased()
        }

        /// The short name used in the country: `NIT`.
        public var label: String { rawValue.split(separator: "-").last.map { $0.uppercased() } ?? rawValue }
    }

    /// Why a text is no such number; the raw value is the reason's code.
    public enum Defect: String, Error, Sendable, CaseIterable {
        case unreadable = "document-unreadable"
        /// `1,02E+09`: the spreadsheet has lost the last digits.
        case scientific = "document-scientific"
        /// `0000000`, `123456789`, Mexico's RFC of the general public: stands for nobody.
        case placeholder = "document-placeholder"
        case length = "document-length"
        case checkDigit = "document-check-digit"
        /// The birth or founding day within it is no day.
        case date = "document-date"
        /// It is not what its type says, but another document of the country.
        case typeMismatch = "document-type-mismatch"
    }

    /// What a text says.
    public enum Reading: Equatable, Sendable {
        /// `normalised` is what `DocumentText.normalise` makes of the text. `hasCheckDigit`: it carries one, and it is
        /// right.
        case valid(normalised: String, kind: Kind, hasCheckDigit: Bool, matchKey: String)
        case invalid(Defect)

        /// The form in which two spellings of one number are equal; nil of an invalid text.
        ///
        /// It differs from `normalised` where a number has several: a NIT drops its check digit, a Peruvian DNI its
        /// ninth character; a Spanish DNI has eight digits and its letter; the type or country written in front
        /// (`NIT 900…`, `ES12345678Z`) goes.
        public var matchKey: String? {
            if case .valid(_, _, _, let key) = self { key } else { nil }
        }
    }

    /// What `text` says in a table of `country` (ISO 3166), in the column or under the name `type` (`C.C.`, `NIT`,
    /// `Pasaporte`, `31`); without a type, or with one that says nothing (`NIF`,
    /// `Documento`), all that the country issues is tried.
    ///
    /// A text that looks like a number with a check digit and fails it is invalid only when nothing without check
    /// digit accepts it. Of an unknown country or type, `DocumentText` decides.
    public static func read(_ text: String, type: String?, country: String) -> Reading {
        guard let document = WrittenDocument(text) else { return .invalid(defect(ofUnreadable: text)) }
        if document.isPlaceholder { return .invalid(.placeholder) }
        let formats = DocumentFormat.issued(in: country.uppercased())
        if let type, !DocumentType.isGeneral(type) {
            let said = DocumentType.kind(type, country: country.uppercased())
            guard let said, let format = DocumentFormat.all[said] else { return document.reading(.other) }
            return typed(document, format, others: formats)
        }
        if let inside = document.typeInFront(country: country.uppercased()),
            let format = DocumentFormat.all[inside.kind]
        {
            return typed(inside.rest, format, others: formats)
        }
        return formats.isEmpty ? document.reading(.other) : untyped(document, formats)
    }

    private static func typed(_ document: WrittenDocument, _ format: DocumentFormat, others: [DocumentFormat])
        -> Reading
    {
        switch format.fit(document) {
        case .fits(let fit): return document.reading(format.kind, fit)
        case .fails(let defect) where defect != .length: return .invalid(defect)
        case .fails, .alien: break
        }
        let isOther = others.contains { other in
            guard other.kind != format.kind, case .fits(let fit) = other.fit(document) else { return false }
            return fit.hasCheckDigit || document.hasLetter
        }
        return .invalid(isOther ? .typeMismatch : .length)
    }

    private static func untyped(_ document: WrittenDocument, _ formats: [DocumentFormat]) -> Reading {
        let fits = formats.map { ($0.kind, $0.fit(document)) }
        var plain: Reading?
        var defect: Defect?
        for (kind, fit) in fits {
            switch fit {
            case .fits(let fit) where fit.hasCheckDigit: return document.reading(kind, fit)
            case .fits(let fit): plain = plain ?? document.reading(kind, fit)
            case .fails(let found): defect = defect == nil || defect == .length ? found : defect
            case .alien: continue
            }
        }
        return plain ?? .invalid(defect ?? .length)
    }

    private static func defect(ofUnreadable text: String) -> Defect {
        let folded = text.uppercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.isDigit }
        if WrittenDocument.isScientific(text) { return .scientific }
        guard folded.count >= 4, let first = folded.first else { return .unreadable }
        return folded.allSatisfy { $0 == first } ? .placeholder : .unreadable
    }
}
