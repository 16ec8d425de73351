/// Currency signs and codes beside a number: `$`, `€`, `R$`, `US$`, `S/`, `Bs.`, `COP`.
enum CurrencyMark {
    /// Bytes of the mark at the front; 0 without one.
    static func leadingLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        let letters = bytes.prefix(4).prefix { isLetter($0) }.count
        guard letters < 4 else { return 0 }
        let afterLetters = signLength(bytes, at: letters)
        if afterLetters > 0 { return letters + afterLetters }
        if letters == 3 {
            let blanks = bytes[3...].prefix { $0 == 0x20 }.count
            return 3 + blanks + signLength(bytes, at: 3 + blanks)
        }
        let isSol = letters == 1 && (bytes[0] | 0x20) == 0x73 && bytes.count > 1 && bytes[1] == 0x2F
        if isSol { return bytes.count > 2 && bytes[2] == 0x2E ? 3 : 2 }
        let isBolivar = letters == 2 && (bytes[0] | 0x20) == 0x62 && (bytes[1] | 0x20) == 0x73
        if isBolivar { return bytes.count > 2 && bytes[2] == 0x2E ? 3 : 2 }
        return 0
    }

    /// Bytes of the mark at the end, the blanks before it not counted.
    static func trailingLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        let letters = bytes.suffix(4).reversed().prefix { isLetter($0) }.count
        if letters == 3 { return 3 }
        guard letters == 0 else { return 0 }
        for length in 1...3 where length < bytes.count && signLength(bytes, at: bytes.count - length) == length {
            return length
        }
        return 0
    }

    /// Bytes of a currency sign at `offset`: `$` 1; `£ ¥ ¢` 2; the block U+20A0…20BF (€, ₡, ₲, ₱ …) 3.
    private static func signLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        guard offset < bytes.count else { return 0 }
        switch bytes[offset] {
        case 0x24: return 1
        case 0xC2 where offset + 1 < bytes.count: return (0xA2...0xA5).contains(bytes[offset + 1]) ? 2 : 0
        case 0xE2 where offset + 2 < bytes.count:
            return bytes[offset + 1] == 0x82 && bytes[offset + 2] >= 0xA0 ? 3 : 0
        default: return 0
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
