/// The invisible characters that turn the direction of a text: embeddings, overrides and isolates.
///
/// Closed ones are part of honest texts of two scripts. One left open turns what stands behind it, the words of a page
/// or the end of a file's name: `ventas\u{202E}fdp.exe`.
///
/// - SeeAlso: Unicode Standard Annex 9, X1 to X8.
public enum DirectionMarks {
    /// Whether every mark is closed within the text, in the sequence in which they were opened.
    /// - Complexity: O(n).
    public static func areBalanced(_ text: UnsafeRawBufferPointer) -> Bool {
        var open: [UInt8] = []
        var at = 0
        while at + 2 < text.count {
            guard text[at] == 0xE2 else {
                at += 1
                continue
            }
            switch (text[at + 1], text[at + 2]) {
            // U+202A, B, D, E open and U+202C closes; U+2066 to U+2068 open and U+2069 closes.
            case (0x80, 0xAA), (0x80, 0xAB), (0x80, 0xAD), (0x80, 0xAE): open.append(0xAC)
            case (0x81, 0xA6...0xA8): open.append(0xA9)
            case (0x80, 0xAC), (0x81, 0xA9):
                guard open.popLast() == text[at + 2] else { return false }
            default: break
            }
            at += 3
        }
        return open.isEmpty
    }
}
