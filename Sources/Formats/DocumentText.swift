import Foundation

/// Numbers of identity documents and tax registers in the one form in which they are compared.
public enum DocumentText {
    /// Letters and digits in upper case, 4 to 20 of them, without separators: `900.123.456-7` → `9001234567`.
    ///
    /// Full-width forms become plain ones. Nil when another character stands between them (`1,02E+09` has lost its
    /// digits) or when all are the same: `0000000` and `222222222222` stand for nobody.
    public static func normalise(_ text: String) -> String? {
        guard text.utf8.count <= 200 else { return nil }
        var document = ""
        for scalar in text.precomposedStringWithCompatibilityMapping.uppercased().unicodeScalars {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .otherLetter: document.unicodeScalars.append(scalar)
            case .decimalNumber:
                guard ("0"..."9").contains(scalar) else { return nil }
                document.unicodeScalars.append(scalar)
            case .spaceSeparator, .control, .format, .dashPunctuation, .connectorPunctuation: continue
            default:
                guard ".,/'’&#°º".unicodeScalars.contains(scalar) else { return nil }
            }
        }
        let scalars = document.unicodeScalars
        guard (4...20).contains(scalars.count), let first = scalars.first else { return nil }
        return scalars.contains { $0 != first } ? document : nil
    }
}
