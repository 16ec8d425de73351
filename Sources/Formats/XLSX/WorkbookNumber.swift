/// Numbers of workbooks as people see them there.
enum WorkbookNumber {
    /// Writes the number of a `<v>` with at most the fifteen digits Excel keeps, so that 0.30000000000000004 is 0.3;
    /// what is no number is written as it stands. Sixteen digits and more before the point, of which Excel has lost
    /// the last, keep the exponent that tells of it.
    @inline(__always)
    static func write(_ text: UnsafeRawBufferPointer, _ out: inout ByteArena, decimal: DecimalSign) {
        if isPlain(text) {
            guard decimal != .point else { return out.append(text) }
            for byte in text { out.append(byte == 0x2E ? decimal.rawValue : byte) }
        } else {
            writeOther(text, &out, decimal)
        }
    }

    /// Up to fifteen digits that end in a digit, with a point between them at most.
    @inline(__always)
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        var at = text.first == 0x2D ? 1 : 0
        guard text.count > at, text.count - at <= 15, text[at] &- 0x30 < 10, let last = text.last, last &- 0x30 < 10
        else { return false }
        var points = 0
        while at < text.count {
            if text[at] &- 0x30 >= 10 {
                guard text[at] == 0x2E else { return false }
                points &+= 1
            }
            at &+= 1
        }
        return points <= 1
    }

    private static func writeOther(_ text: UnsafeRawBufferPointer, _ out: inout ByteArena, _ decimal: DecimalSign) {
        guard var number = DecimalDigits(text) else { return out.append(text) }
        number.round(to: 15)
        number.write(&out, decimal: decimal, maxWhole: 15)
    }
}
