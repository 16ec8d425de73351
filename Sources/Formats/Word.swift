/// Up to sixteen small letters a–z in a register: how words are compared without making texts of them.
struct Word: Hashable, Sendable {
    private var packed: UInt128 = 0
    private(set) var length = 0

    init() {}

    init(_ text: StaticString) {
        text.withUTF8Buffer { for byte in $0 { _ = append(byte) } }
    }

    /// False when the word is full.
    mutating func append(_ letter: UInt8) -> Bool {
        guard length < 16 else { return false }
        packed |= UInt128(letter) << UInt128(8 * length)
        length += 1
        return true
    }

    func isPrefix(of other: Word) -> Bool {
        guard length <= other.length else { return false }
        return length == 16 || packed == other.packed & ((1 << UInt128(8 * length)) - 1)
    }

    /// The letter at `offset` of a UTF-8 text as a–z, its accent dropped, and its bytes; nil when it is none.
    static func letter(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> (base: UInt8, length: Int)? {
        guard offset < bytes.count else { return nil }
        let byte = bytes[offset]
        let lower = byte | 0x20
        if byte < 0x80 { return lower &- 0x61 < 26 ? (lower, 1) : nil }
        guard byte == 0xC3, offset + 1 < bytes.count else { return nil }
        // U+00C0…00FF: capitals and small letters are 20 apart.
        switch bytes[offset + 1] | 0x20 {
        case 0xA0...0xA5: return (0x61, 2)
        case 0xA7: return (0x63, 2)
        case 0xA8...0xAB: return (0x65, 2)
        case 0xAC...0xAF: return (0x69, 2)
        case 0xB1: return (0x6E, 2)
        case 0xB2...0xB6: return (0x6F, 2)
        case 0xB9...0xBC: return (0x75, 2)
        default: return nil
        }
    }
}
