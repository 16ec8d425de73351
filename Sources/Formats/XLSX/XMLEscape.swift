/// The way Excel writes characters that XML has none for: `_x000D_` is a carriage return.
enum XMLEscape {
    /// Undoes the escapes in place and returns the bytes left. Line ends become LF, other controls vanish.
    static func undo(_ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
        let text = UnsafeMutableRawBufferPointer(start: bytes, count: count)
        guard count >= 7, contains(text) else { return count }
        var (from, to) = (0, 0)
        while from < count {
            if let code = code(text, at: from) {
                from += 7
                let isReturnOfPair = code == 0x0D && from < count && text[from] == 0x0A
                if !isReturnOfPair { to += put(code == 0x0D ? 0x0A : code, in: text, at: to) }
            } else {
                text[to] = text[from]
                (from, to) = (from + 1, to + 1)
            }
        }
        return to
    }

    private static func contains(_ text: UnsafeMutableRawBufferPointer) -> Bool {
        var at = 0
        while at + 7 <= text.count {
            if text[at] == 0x5F, code(text, at: at) != nil { return true }
            at += 1
        }
        return false
    }

    private static func code(_ text: UnsafeMutableRawBufferPointer, at: Int) -> UInt32? {
        guard at + 7 <= text.count, text[at] == 0x5F, text[at + 1] == 0x78, text[at + 6] == 0x5F else { return nil }
        var code: UInt32 = 0
        for place in 2..<6 {
            let digit = text[at + place]
            let letter = (digit | 0x20) &- 0x61
            guard digit &- 0x30 < 10 || letter < 6 else { return nil }
            code = code << 4 | UInt32(digit &- 0x30 < 10 ? digit &- 0x30 : letter + 10)
        }
        return code
    }

    /// At most three bytes, of which the escape had seven.
    private static func put(_ code: UInt32, in text: UnsafeMutableRawBufferPointer, at: Int) -> Int {
        guard code >= 0x20 || code == 0x09 || code == 0x0A, let scalar = Unicode.Scalar(code) else { return 0 }
        let bytes = Array(String(Character(scalar)).utf8)
        for (place, byte) in bytes.enumerated() { text[at + place] = byte }
        return bytes.count
    }
}
