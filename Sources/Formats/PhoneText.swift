/// Telephone numbers in the one form in which they are compared and dialled: E.164, `+573001234567`.
///
/// A first, simple form: it knows the calling code and the lengths of eight countries, not which numbers are
/// assigned, mobile or fixed. Google's libphonenumber, behind a C shim, takes its place later under the same name.
public enum PhoneText {
    /// The number with its calling code, 8 to 15 digits after the plus; nil when it is none.
    ///
    /// `country` (ISO 3166, `CO`) is used for numbers written without `+` or `00`; of an unknown country only
    /// international numbers are read. Blanks, points, hyphens, slashes, parentheses, `tel:` and the apostrophe that
    /// spreadsheets put in front are taken off. Scientific notation (`3.00123E+09`) is refused: its digits are lost.
    public static func normalise(_ text: String, country: String) -> String? {
        guard text.utf8.count <= 64, var digits = digits(of: Blank.trim(text)) else { return nil }
        if digits.hasPrefix("00") { digits = "+" + digits.dropFirst(2) }
        if digits.hasPrefix("+") { return international(digits.dropFirst()) }
        guard let plan = plans[country.uppercased()] else { return nil }
        if digits.hasPrefix(plan.code), plan.lengths.contains(digits.utf8.count - plan.code.utf8.count) {
            let isAlsoNational = plan.lengths.contains(digits.utf8.count)
            if !isAlsoNational { return international(digits[...]) }
        }
        if !plan.trunk.isEmpty, digits.hasPrefix(plan.trunk) { digits.removeFirst(plan.trunk.utf8.count) }
        guard plan.lengths.contains(digits.utf8.count), !digits.hasPrefix("0") else { return nil }
        return international(plan.code + digits)
    }

    /// Digits, with a plus in front when there was one; nil when anything else stands between them.
    private static func digits(of text: String) -> String? {
        var rest = Substring(text)
        if rest.hasPrefix("'") { rest = rest.dropFirst() }
        if rest.lowercased().hasPrefix("tel:") { rest = rest.dropFirst(4) }
        var digits = ""
        for scalar in rest.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+" where digits.isEmpty: digits = "+"
            case " ", "(", ")", "-", ".", "/", "\t", "\u{A0}", "\u{2010}"..."\u{2014}", "\u{202F}", "\u{2009}": continue
            // Direction marks that phones add when a number is copied.
            case "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2060}", "\u{2066}"..."\u{2069}": continue
            default: return nil
            }
        }
        return digits
    }

    private static func international(_ digits: some StringProtocol) -> String? {
        guard (8...15).contains(digits.utf8.count), !digits.hasPrefix("0"), !digits.hasPrefix("+") else { return nil }
        return "+" + digits
    }

    /// How a country writes its own numbers.
    private struct Plan {
        var code: String
        /// Digits of a national number.
        var lengths: ClosedRange<Int>
        /// The digit dialled before a national number within the country.
        var trunk = ""
    }

    private static let plans: [String: Plan] = [
        "CO": Plan(code: "57", lengths: 10...10),
        "MX": Plan(code: "52", lengths: 10...10),
        "ES": Plan(code: "34", lengths: 9...9),
        "CL": Plan(code: "56", lengths: 9...9),
        "AR": Plan(code: "54", lengths: 10...11, trunk: "0"),
        "PE": Plan(code: "51", lengths: 8...9, trunk: "0"),
        "BR": Plan(code: "55", lengths: 10...11, trunk: "0"),
        "US": Plan(code: "1", lengths: 10...10),
    ]
}
