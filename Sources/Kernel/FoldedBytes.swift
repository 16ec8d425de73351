/// `FoldedText.fold` on bytes: the quick way for letters of Western European languages, the whole one for all others.
public enum FoldedBytes {
    /// Appends the folded form of a UTF-8 text.
    /// - Complexity: O(n); without allocation where all is ASCII or Latin-1.
    public static func fold(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        let start = out.count
        var pendingSpace = false
        var at = 0
        while at < text.count {
            let byte = text[at]
            var letter: UInt8 = 0
            if byte < 0x80 {
                at += 1
                if byte <= 32 || byte == 127 {
                    pendingSpace = out.count > start
                    continue
                }
                letter = byte &- 65 < 26 ? byte | 32 : byte
            } else if byte == 0xC3, at + 1 < text.count, let plain = latin(text[at + 1]) {
                at += 2
                letter = plain
            } else if byte == 0xC2, at + 1 < text.count, let plain = mark(text[at + 1]) {
                at += 2
                letter = plain
                if letter == 32 {
                    pendingSpace = out.count > start
                    continue
                }
            } else {
                out.removeLast(out.count - start)
                out.append(contentsOf: FoldedText.fold(String(decoding: text, as: UTF8.self)).utf8)
                return
            }
            if pendingSpace { out.append(32) }
            pendingSpace = false
            out.append(letter)
        }
    }

    /// ª, º and the blank that does not break, for the second byte of U+0080…U+00BF; nil for all others.
    private static func mark(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0xAA: 97
        case 0xBA: 111
        case 0xA0: 32
        default: nil
        }
    }

    /// The letter without its mark for the second byte of U+00C0…U+00FF; nil where folding gives more or another.
    private static func latin(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x80...0x85, 0xA0...0xA5: 97
        case 0x87, 0xA7: 99
        case 0x88...0x8B, 0xA8...0xAB: 101
        case 0x8C...0x8F, 0xAC...0xAF: 105
        case 0x91, 0xB1: 110
        case 0x92...0x96, 0xB2...0xB6: 111
        case 0x99...0x9C, 0xB9...0xBC: 117
        case 0x9D, 0xBD, 0xBF: 121
        default: nil
        }
    }
}
