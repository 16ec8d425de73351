import Foundation
import Kernel

/// A document's number as somebody wrote it.
struct WrittenDocument {
    /// As `DocumentText` makes it, of the whole text.
    let normalised: String
    /// Capitals and digits in ISO 8859-1, with the `&` that RFCs have; without a type in front.
    let bytes: [UInt8]
    /// A hyphen sets the last character apart: it is a check digit.
    let isLastApart: Bool

    init?(_ text: String) {
        guard let normalised = DocumentText.normalise(text), !Self.isScientific(text) else { return nil }
        self.normalised = normalised
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            let isTaxed = text.utf8.contains(UInt8(ascii: "&"))
            bytes = isTaxed ? Self.characters(text.uppercased()) : Array(normalised.utf8)
            isLastApart = text.utf8.contains(UInt8(ascii: "-")) && Self.isLastApart(text)
        } else {
            let plain = text.precomposedStringWithCompatibilityMapping.uppercased()
            bytes = Self.characters(plain.contains("&") ? plain : normalised)
            isLastApart = Self.isLastApart(plain)
        }
    }

    private static func characters(_ text: String) -> [UInt8] {
        text.unicodeScalars.compactMap { scalar in
            guard scalar == "&" || scalar.isDigit || scalar.properties.isAlphabetic else { return nil }
            return UInt8(exactly: scalar.value) ?? UInt8(ascii: "?")
        }
    }

    /// Of `12.345.678 - 5` the last three are a hyphen, a blank, a digit; of `12.345.678-5` a digit, a hyphen, a digit.
    private static func isLastApart(_ text: String) -> Bool {
        let scalars = Array(Blank.trim(text).unicodeScalars.suffix(3))
        guard let last = scalars.dropLast().last, !last.isDigit, !last.properties.isAlphabetic else { return false }
        return scalars.dropLast().contains { $0.properties.generalCategory == .dashPunctuation }
    }

    private init(_ other: WrittenDocument, droppingFirst count: Int) {
        normalised = other.normalised
        bytes = Array(other.bytes.dropFirst(count))
        isLastApart = other.isLastApart
    }

    var count: Int { bytes.count }
    var hasLetter: Bool { bytes.contains { !Self.isDigit($0) } }
    var isDigits: Bool { bytes.allSatisfy(Self.isDigit) }

    /// The number that digits are; nil for other characters, or too many.
    func number(_ range: Range<Int>) -> Int? {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count, range.count <= 15 else { return nil }
        return bytes[range].reduce(Int?(0)) { value, byte in
            guard let value, Self.isDigit(byte) else { return nil }
            return value * 10 + Int(byte & 15)
        }
    }

    /// The character at `index`; 0 beyond the end.
    func at(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }

    func isDigits(_ range: Range<Int>) -> Bool {
        range.lowerBound >= 0 && range.upperBound <= bytes.count && bytes[range].allSatisfy(Self.isDigit)
    }

    func text(_ range: Range<Int>) -> String {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return "" }
        if bytes[range].allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes[range], as: UTF8.self) }
        return String(String.UnicodeScalarView(bytes[range].map { Unicode.Scalar($0) }))
    }

    var text: String { text(0..<count) }

    /// A run up or down from an end of the keyboard, or zeros with nothing but letters: what people type where a number
    /// must be.
    var isPlaceholder: Bool {
        let digits = bytes.filter(Self.isDigit)
        if digits.count >= 4, digits.allSatisfy({ $0 == 0x30 }) { return true }
        guard isDigits, count >= 6 else { return false }
        return Self.runs.contains { $0.starts(with: bytes) }
    }

    private static let runs = [
        Array("12345678901234567890".utf8), Array("01234567890123456789".utf8), Array("98765432109876543210".utf8),
        Array("09876543210987654321".utf8),
    ]

    /// `NIT 900…`, `CC1020…`, `ES12345678Z`, `CL 12531909-2`: the type, and the number behind it.
    func typeInFront(country: String) -> (kind: NationalID.Kind, rest: WrittenDocument)? {
        let letters = bytes.prefix { !Self.isDigit($0) }.count
        guard letters >= 2, count - letters >= 4, isDigits(letters..<(count - 1)) else { return nil }
        let front = text(0..<letters)
        let rest = WrittenDocument(self, droppingFirst: letters)
        if let kind = DocumentType.kind(front, country: country) { return (kind, rest) }
        guard front == country,
            let format = DocumentFormat.issued(in: country).first(where: {
                if case .fits(let fit) = $0.fit(rest) { fit.hasCheckDigit } else { false }
            })
        else { return nil }
        return (format.kind, rest)
    }

    func reading(_ kind: NationalID.Kind, _ fit: DocumentFit? = nil) -> NationalID.Reading {
        .valid(
            normalised: normalised, kind: kind, hasCheckDigit: fit?.hasCheckDigit ?? false,
            matchKey: fit?.key ?? (kind == .other ? normalised : text))
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// A number with a decimal sign or a signed exponent; `1E234567` may be a passport.
    static func isScientific(_ text: String) -> Bool {
        guard text.utf8.count <= 40, text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return false }
        let bytes = Array(Blank.trim(text).utf8)
        guard let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }), mark > 0 else { return false }
        let (front, back) = (bytes[..<mark], bytes[(mark + 1)...])
        let isSigned = back.first == UInt8(ascii: "+") || back.first == UInt8(ascii: "-")
        let exponent = isSigned ? back.dropFirst() : back
        guard (1...3).contains(exponent.count), exponent.allSatisfy(isDigit) else { return false }
        let signs = front.filter { !isDigit($0) }
        let isNumber = signs.allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") } && signs.count <= 1
        return isNumber && isDigit(bytes[0]) && (isSigned || !signs.isEmpty)
    }
}
