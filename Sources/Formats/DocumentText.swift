import Foundation

/// Numbers of identity documents and tax registers in the one form in which they are compared.
public enum DocumentText {
    /// Letters and digits in upper case, 4 to 20 of them, without separators: `900.123.456-7` → `9001234567`.
    ///
    /// Full-width forms become plain ones; the `.0` that spreadsheets put behind digits is taken off. Nil when another
    /// character stands between them (`1,02E+09` has lost its digits) or when all are the same: `0000000` and
    /// `222222222222` stand for nobody.
    public static func normalise(_ text: String) -> String? {
        guard text.utf8.count <= 200 else { return nil }
        var text = text
        let plain = text.withUTF8 { utf8 in
            withPlain(UnsafeRawBufferPointer(utf8)) { String(validating: $0, as: UTF8.self) }
        }
        return switch plain {
        case .read(let document): document
        case .refused: nil
        case .beyondASCII: normalise(anyScript: text)
        }
    }

    /// What a reading of ASCII bytes came to.
    enum Plain<Result> {
        case read(Result)
        case refused
        case beyondASCII
    }

    /// Gives `body` the document's characters; nothing else is made on the way.
    static func withPlain<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Plain<Result> {
        let text = withoutDecimals(bytes)
        return withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { room in
            var (count, isVaried, isRefused) = (0, false, false)
            for byte in text {
                guard byte < 0x80 else { return .beyondASCII }
                let isLetter = (byte | 0x20) &- 0x61 < 26
                if isLetter || byte &- 0x30 < 10 {
                    guard count < 20 else {
                        isRefused = true
                        continue
                    }
                    room[count] = isLetter ? byte & 0xDF : byte
                    isVaried = isVaried || room[count] != room[0]
                    count += 1
                } else if !isSeparator(byte) {
                    isRefused = true
                }
            }
            guard !isRefused, count >= 4, isVaried else { return .refused }
            return .read(body(UnsafeRawBufferPointer(rebasing: room[..<count])))
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        // - _ . , / ' & # and the delete control.
        case 0x00...0x20, 0x2D, 0x5F, 0x2E, 0x2C, 0x2F, 0x27, 0x26, 0x23, 0x7F: true
        default: false
        }
    }

    private static func normalise(anyScript text: String) -> String? {
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

    /// `1020304050.0` was a number in the table that it comes from; groups of digits are never of one digit.
    private static func withoutDecimals(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let trimmed = Blank.trim(bytes)
        let digits = trimmed.dropLast(2)
        guard trimmed.count > 2, trimmed.last == 0x30, trimmed[trimmed.count - 2] == UInt8(ascii: "."),
            digits.allSatisfy({ $0 &- 0x30 < 10 })
        else { return bytes }
        return UnsafeRawBufferPointer(rebasing: digits)
    }
}
