/// Telephone numbers in the one form in which they are compared and dialled: E.164, `+573001234567`.
///
/// What is a number is what libphonenumber's numbering plans say, whoever answers it.
public enum PhoneText {
    /// What a number is, by its plan.
    public enum Kind: String, Sendable, CaseIterable {
        case mobile, fixed
        /// The plan does not tell mobile from fixed: the United States, Mexico, Argentina's cities.
        case either
        /// Free, shared or dear numbers, pagers, voice over IP.
        case other
    }

    /// Why a text is no telephone number; the raw value is the reason's code.
    public enum Defect: String, Error, Sendable, CaseIterable {
        case unreadable = "phone-unreadable"
        /// `3.00123E+09`: the spreadsheet has lost the last digits.
        case scientific = "phone-scientific"
        /// Two numbers in one cell.
        case several = "phone-several"
        case tooShort = "phone-too-short"
        case tooLong = "phone-too-long"
        /// Written without a calling code in a country that is unknown, or with a calling code that is nobody's.
        case countryUnknown = "phone-country-unknown"
        /// Of a possible length, but no numbering plan has it.
        case impossible = "phone-impossible"
    }

    /// What a text says.
    public enum Reading: Equatable, Sendable {
        /// `region`: ISO 3166 of the numbering plan; `001` of a number of no country.
        case valid(e164: String, kind: Kind, region: String)
        case invalid(Defect)
    }

    /// The number in E.164; nil when no numbering plan has it.
    ///
    /// `country` (ISO 3166, `CO`) is used for numbers written without `+` or `00`; of an unknown country only
    /// international numbers are read. Blanks, points, hyphens, slashes, parentheses, `tel:` and the apostrophe that
    /// spreadsheets put in front are taken off, and so are extensions. Scientific notation (`3.00123E+09`) is refused: its digits are lost.
    /// Mexican numbers lose the prefixes of before 2020 (1, 01, 044, 045).
    public static func normalise(_ text: String, country: String) -> String? {
        guard case .valid(let e164, _, _) = read(text, country: country) else { return nil }
        return e164
    }

    /// As `normalise`, with what the number is, or why it is none.
    public static func read(_ text: String, country: String) -> Reading {
        var text = text
        return text.withUTF8 { PhoneReader(country: country).reading(UnsafeRawBufferPointer($0)) }
    }
}
