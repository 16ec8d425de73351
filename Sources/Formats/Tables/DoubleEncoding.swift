/// UTF-8 that was read as Windows-1252 and written as UTF-8 once more: `PeÃ±a` for `Peña`.
public enum DoubleEncoding {
    /// The text as it was before, when `text` has the marks of double encoding; nil for all others.
    ///
    /// Every character has to be one that Windows-1252 has a byte for, and all of these bytes together have to be UTF-8
    /// with at least one letter beyond ASCII. Ordinary texts practically never are: an accented letter is hardly ever
    /// followed by the signs that such bytes would need. Nothing is repaired unless a person asks for it.
    /// - Complexity: O(n).
    public static func repaired(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var isASCII = true
        for scalar in text.unicodeScalars {
            guard let byte = byte(of: scalar.value) else { return nil }
            isASCII = isASCII && byte < 0x80
            bytes.append(byte)
        }
        guard !isASCII else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The same of a cell; nil, and quickly, for all that have no mark of it.
    public static func repaired(_ text: UnsafeRawBufferPointer) -> String? {
        guard hasMark(text) else { return nil }
        return String(validating: text, as: UTF8.self).flatMap(repaired)
    }

    /// Whether a letter that Windows-1252 has for the first byte of others is followed by one beyond ASCII.
    private static func hasMark(_ text: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at + 2 < text.count {
            if text[at] == 0xC3, text[at + 2] >= 0xC2 { return true }
            at += 1
        }
        return false
    }

    private static func byte(of code: UInt32) -> UInt8? {
        if code < 0x80 || (0xA0...0xFF).contains(code) { return UInt8(code) }
        return Windows1252.high.firstIndex(of: code).map { UInt8(0x80 + $0) }
    }
}
