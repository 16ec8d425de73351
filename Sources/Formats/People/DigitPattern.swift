/// A regular expression over decimal digits, as numbering plans are written: classes, groups, choices and counted
/// repetition.
///
/// Everything else (stars, anchors, looking ahead) is refused, so that a pattern means here what it means elsewhere.
indirect enum DigitPattern: Equatable {
    /// One digit; bit n stands for the digit n.
    case digit(UInt16)
    case sequence([DigitPattern])
    case choice([DigitPattern])
    case repeated(DigitPattern, ClosedRange<Int>)

    /// Nil for a pattern with anything not listed above.
    init?(_ text: String) {
        var parser = DigitPatternParser(bytes: Array(text.utf8))
        guard let pattern = parser.choice(depth: 0), parser.isAtEnd else { return nil }
        self = pattern
    }
}

private struct DigitPatternParser {
    let bytes: [UInt8]
    var at = 0

    var isAtEnd: Bool { at == bytes.count }
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func choice(depth: Int) -> DigitPattern? {
        guard depth < 32 else { return nil }
        var branches: [DigitPattern] = []
        repeat {
            guard let branch = sequence(depth: depth) else { return nil }
            branches.append(branch)
        } while take("|")
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence(depth: Int) -> DigitPattern? {
        var parts: [DigitPattern] = []
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            guard let atom = atom(depth: depth), let part = counted(atom) else { return nil }
            parts.append(part)
        }
        return .sequence(parts)
    }

    private mutating func atom(depth: Int) -> DigitPattern? {
        if let digit = digit() { return .digit(1 << UInt16(digit)) }
        if take("\\") { return take("d") ? .digit(0x3FF) : nil }
        if take("[") { return digitClass() }
        guard take("(") else { return nil }
        if take("?"), !take(":") { return nil }
        guard let inner = choice(depth: depth + 1), take(")") else { return nil }
        return inner
    }

    private mutating func digitClass() -> DigitPattern? {
        var mask: UInt16 = 0
        while !take("]") {
            if take("\\") {
                guard take("d") else { return nil }
                mask = 0x3FF
                continue
            }
            guard let low = digit() else { return nil }
            var high = low
            if take("-") {
                guard let end = digit(), end >= low else { return nil }
                high = end
            }
            for value in low...high { mask |= 1 << UInt16(value) }
        }
        return mask == 0 ? nil : .digit(mask)
    }

    /// The part with the `?`, `{7}` or `{7,8}` behind it.
    private mutating func counted(_ part: DigitPattern) -> DigitPattern? {
        if take("?") { return isPlainNext ? .repeated(part, 0...1) : nil }
        guard take("{") else { return part }
        guard let low = number() else { return nil }
        var high = low
        if take(",") {
            guard let end = number(), end >= low else { return nil }
            high = end
        }
        guard take("}"), isPlainNext else { return nil }
        return .repeated(part, low...high)
    }

    /// Lazy and possessive repetition (`??`, `{2}+`) mean something else.
    private var isPlainNext: Bool { next != UInt8(ascii: "?") && next != UInt8(ascii: "+") }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = digit() {
            value = (value ?? 0) * 10 + digit
            if let value, value > 20 { return nil }
        }
        return value
    }

    private mutating func digit() -> Int? {
        guard let byte = next, byte &- 0x30 < 10 else { return nil }
        at += 1
        return Int(byte &- 0x30)
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: mark) else { return false }
        at += 1
        return true
    }
}
