import Foundation

/// How the contract compares texts: trimmed, NFKD, marks removed (ñ = n), case folded, inner spaces one.
public enum FoldedText {
    public static func fold(_ text: String) -> String {
        var result = ""
        var pendingSpace = false
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark, .format: continue
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
                pendingSpace = !result.isEmpty
            default:
                if pendingSpace { result.unicodeScalars.append(" ") }
                pendingSpace = false
                // Case folding by way of upper case maps ß to ss, as full case folding does.
                result += scalar.properties.uppercaseMapping.lowercased()
            }
        }
        return result
    }

    /// The folded text with everything but letters and digits gone: how column names are compared.
    public static func key(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                fold(text).unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }))
    }
}
