import Foundation

/// How texts compare: trimmed, NFKD, marks removed (ñ = n), case folded, inner spaces one.
final class Folding {
    private var known: [String: String] = [:]

    func fold(_ text: String) -> String {
        if let folded = known[text] { return folded }
        let folded = Self.folded(text)
        known[text] = folded
        return folded
    }

    private static func folded(_ text: String) -> String {
        var withoutMarks = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: break
            default: withoutMarks.unicodeScalars.append(scalar)
            }
        }
        // Through upper case, so that «ß» and «ss» are the same, as full case folding has it.
        let caseless = withoutMarks.uppercased().lowercased()
        let words = caseless.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
        return words.joined(separator: " ")
    }

    func areSame(_ one: String, _ other: String) -> Bool { fold(one) == fold(other) }

    func contains(_ whole: String, _ part: String) -> Bool {
        let (whole, part) = (Array(fold(whole).unicodeScalars), Array(fold(part).unicodeScalars))
        guard whole.count >= part.count else { return false }
        for start in 0...(whole.count - part.count) where Array(whole[start..<start + part.count]) == part {
            return true
        }
        return false
    }

    func starts(_ whole: String, with part: String) -> Bool {
        let (whole, part) = (Array(fold(whole).unicodeScalars), Array(fold(part).unicodeScalars))
        return Array(whole.prefix(part.count)) == part
    }

    /// As written, without the spaces around it: what makes two skus one.
    static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}
