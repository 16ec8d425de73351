import Formats

/// Why a text of any letters is for a person to look at, although nothing in it can be unreadable.
enum StrangeText {
    /// Nil for nearly all texts; for those of ASCII at once.
    static func defect(_ text: UnsafeRawBufferPointer) -> ValueDefect? {
        if text.isASCII { return nil }
        if DoubleEncoding.repaired(text) != nil { return .doubleEncoded }
        return DirectionMarks.areBalanced(text) ? nil : .directionMarks
    }

    /// Whether an id is a number in scientific notation, `1.01234567890123E+17`: a spreadsheet keeps fifteen digits,
    /// and several ids become one.
    static func isScientific(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 5, let mark = text.firstIndex(of: 0x2B), mark >= 2, text[mark - 1] | 0x20 == 0x65 else {
            return false
        }
        let power = text[(mark + 1)...]
        return (1...3).contains(power.count) && power.allSatisfy { $0 &- 0x30 < 10 }
            && text[..<(mark - 1)].allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E || $0 == 0x2C || $0 == 0x2D }
    }
}

extension UnsafeRawBufferPointer {
    /// Looked at eight bytes at a time.
    var isASCII: Bool {
        var at = 0
        while at + 8 <= count {
            if loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            at += 8
        }
        while at < count {
            if self[at] >= 0x80 { return false }
            at += 1
        }
        return true
    }
}
