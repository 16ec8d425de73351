import Kernel

/// Reads the tokens of one JSON text, byte by byte (RFC 8259).
struct JSONScan {
    let bytes: UnsafeRawBufferPointer
    private(set) var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// The next byte that is no blank; nil at the end.
    @inline(__always)
    mutating func peek() -> UInt8? {
        while at < bytes.count {
            guard JSONScan.isBlank(bytes[at]) else { return bytes[at] }
            at &+= 1
        }
        return nil
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        at &+= 1
        return true
    }

    mutating func takeWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard at + length <= bytes.count else { return false }
        for place in 0..<length where bytes[at + place] != word.utf8Start[place] { return false }
        at += length
        return true
    }

    /// Appends the text that begins with the quote here, its escapes resolved.
    mutating func takeText(_ out: inout ByteArena) throws(JSONTrouble) {
        guard take(0x22) else { throw .broken }
        while true {
            let from = at
            while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5C, bytes[at] >= 0x20 || bytes[at] == 0x09 {
                at &+= 1
            }
            out.append(UnsafeRawBufferPointer(rebasing: bytes[from..<at]))
            guard at < bytes.count else { throw .broken }
            let stop = bytes[at]
            at &+= 1
            if stop == 0x22 { return }
            guard stop == 0x5C else { throw .broken }
            try takeEscape(&out)
        }
    }

    private mutating func takeEscape(_ out: inout ByteArena) throws(JSONTrouble) {
        guard at < bytes.count else { throw .broken }
        let letter = bytes[at]
        at += 1
        switch letter {
        case 0x22, 0x5C, 0x2F: out.append(letter)
        case 0x62: out.append(0x08)
        case 0x66: out.append(0x0C)
        case 0x6E: out.append(0x0A)
        case 0x72: out.append(0x0D)
        case 0x74: out.append(0x09)
        case 0x75: try takeCode(&out)
        default: throw .broken
        }
    }

    /// `\uD83D\uDE00`: two halves make one character; one half alone is none.
    private mutating func takeCode(_ out: inout ByteArena) throws(JSONTrouble) {
        var code = try takeHex()
        if code >= 0xD800, code < 0xDC00 {
            guard at + 1 < bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75 else { throw .halfCharacter }
            at += 2
            let low = try takeHex()
            guard low >= 0xDC00, low < 0xE000 else { throw .halfCharacter }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard code != 0 else { throw .nul }
        guard let scalar = Unicode.Scalar(code) else { throw .halfCharacter }
        for byte in UTF8.encode(scalar) ?? .init() { out.append(byte) }
    }

    private mutating func takeHex() throws(JSONTrouble) -> UInt32 {
        guard at + 4 <= bytes.count else { throw .broken }
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit = bytes[at]
            let letter = (digit | 0x20) &- 0x61
            guard digit &- 0x30 < 10 || letter < 6 else { throw .broken }
            code = code << 4 | UInt32(digit &- 0x30 < 10 ? digit &- 0x30 : letter + 10)
            at += 1
        }
        return code
    }

    /// The bytes of a number, which has to be written as JSON wants it.
    mutating func takeNumber() throws(JSONTrouble) -> UnsafeRawBufferPointer {
        let from = at
        if at < bytes.count, bytes[at] == 0x2D { at += 1 }
        let whole = takeDigits()
        guard whole > 0, whole == 1 || bytes[at - whole] != 0x30 else { throw .broken }
        if at < bytes.count, bytes[at] == 0x2E {
            at += 1
            guard takeDigits() > 0 else { throw .broken }
        }
        if at < bytes.count, bytes[at] | 0x20 == 0x65 {
            at += 1
            if at < bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D { at += 1 }
            guard takeDigits() > 0 else { throw .broken }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[from..<at])
    }

    private mutating func takeDigits() -> Int {
        let from = at
        while at < bytes.count, bytes[at] &- 0x30 < 10 { at &+= 1 }
        return at - from
    }
}

/// Why a record is not the object it should be.
enum JSONTrouble: Error {
    case broken, halfCharacter, nul, tooLong

    var defect: CSVDefect {
        switch self {
        case .broken: .brokenJSON
        case .halfCharacter: .invalidEncoding
        case .nul: .nulByte
        case .tooLong: .fieldTooLong
        }
    }
}
