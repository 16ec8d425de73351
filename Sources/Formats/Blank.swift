/// What counts as nothing at the ends of a cell: spaces of all widths, controls and invisible characters.
enum Blank {
    /// `bytes` (UTF-8) without ASCII blanks, no-break and typographic spaces, zero-width characters and byte order
    /// marks at its ends.
    static func trim(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, bytes.count)
        while start < end {
            let length = blankLength(bytes, at: start)
            guard length > 0, start + length <= end else { break }
            start += length
        }
        while end > start {
            if bytes[end - 1] <= 0x20 {
                end -= 1
            } else if end - 2 >= start, blankLength(bytes, at: end - 2) == 2 {
                end -= 2
            } else if end - 3 >= start, blankLength(bytes, at: end - 3) == 3 {
                end -= 3
            } else {
                break
            }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// Bytes of the blank character at `offset`, 1 to 3; 0 when there is none.
    static func blankLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        guard offset < bytes.count else { return 0 }
        let first = bytes[offset]
        if first <= 0x20 { return 1 }
        guard first >= 0xC2, offset + 1 < bytes.count else { return 0 }
        let second = bytes[offset + 1]
        if first == 0xC2 { return second == 0xA0 || second == 0xAD ? 2 : 0 }
        guard offset + 2 < bytes.count else { return 0 }
        let third = bytes[offset + 2]
        switch (first, second) {
        // U+2000…200F spaces and zero width, 202F narrow no-break, 2060 word joiner.
        case (0xE2, 0x80): return third <= 0x8F || third == 0xAF ? 3 : 0
        case (0xE2, 0x81): return third == 0xA0 ? 3 : 0
        case (0xE3, 0x80): return third == 0x80 ? 3 : 0
        case (0xEF, 0xBB): return third == 0xBF ? 3 : 0
        default: return 0
        }
    }

    /// `text` without blanks at its ends.
    static func trim(_ text: String) -> String {
        var text = text
        return text.withUTF8 { utf8 in
            String(validating: trim(UnsafeRawBufferPointer(utf8)), as: UTF8.self) ?? ""
        }
    }
}
