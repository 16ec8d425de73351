/// How a number fits the rules of one register.
struct DocumentFit: Equatable {
    var hasCheckDigit: Bool
    /// The number in the form in which its spellings are equal.
    var key: String
}

/// The rules of one register.
struct DocumentFormat: Sendable {
    enum Verdict: Equatable {
        case fits(DocumentFit)
        /// It looks like a number of this register and cannot be one.
        case fails(NationalID.Defect)
        /// It does not look like one.
        case alien
    }

    let kind: NationalID.Kind
    let fit: @Sendable (WrittenDocument) -> Verdict

    static let all: [NationalID.Kind: DocumentFormat] = {
        let lists = [
            [passport], colombian, namedColombian, mexican, spanish, chilean, argentine, brazilian, peruvian,
        ]
        return Dictionary(lists.joined().map { ($0.kind, $0) }) { first, _ in first }
    }()

    /// What numbers without a type are held to, the commonest first; empty for a country without rules here.
    static func issued(in country: String) -> [DocumentFormat] {
        switch country {
        case "CO": colombian
        case "MX": mexican
        case "ES": spanish
        case "CL": chilean
        case "AR": argentine
        case "BR": brazilian
        case "PE": peruvian
        default: []
        }
    }

    /// No two countries number alike: any letters and digits.
    static let passport = DocumentFormat(kind: .passport) { document in
        guard (5...15).contains(document.count) else { return .fails(.length) }
        return plain(document)
    }

    /// A passport nobody called one: it has letters, and digits behind them.
    static let apparentPassport = DocumentFormat(kind: .passport) { document in
        let digits = document.bytes.filter(WrittenDocument.isDigit).count
        let isLike = (6...12).contains(document.count) && document.hasLetter && digits >= 5
        return isLike ? plain(document) : .alien
    }

    static func plain(_ document: WrittenDocument) -> Verdict {
        .fits(DocumentFit(hasCheckDigit: false, key: document.text))
    }

    /// Fits when the check is right; `key` nil: the number as written.
    static func checked(_ document: WrittenDocument, _ isRight: Bool, key: String? = nil) -> Verdict {
        isRight ? .fits(DocumentFit(hasCheckDigit: true, key: key ?? document.text)) : .fails(.checkDigit)
    }

    /// Digits alone, as many as said.
    static func digits(_ kind: NationalID.Kind, _ lengths: ClosedRange<Int>) -> DocumentFormat {
        DocumentFormat(kind: kind) { document in
            guard document.isDigits else { return .alien }
            return lengths.contains(document.count) ? plain(document) : .fails(.length)
        }
    }
}

/// Sums that check digits are made of.
enum CheckSum {
    /// Σ weight × digit, the digits being characters 0 to 9.
    static func weighted(_ digits: some Sequence<UInt8>, _ weights: some Sequence<Int>) -> Int {
        zip(digits, weights).reduce(0) { $0 + Int($1.0 & 15) * $1.1 }
    }
}
