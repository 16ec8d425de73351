/// Names and values as expat gives them.
enum XMLText {
    /// The name behind its prefix: `x:row` is `row`.
    @inline(__always)
    static func local(_ name: XMLName) -> XMLName {
        var (at, start) = (name, name)
        while at.pointee != 0 {
            if at.pointee == 0x3A { start = at + 1 }
            at += 1
        }
        return start
    }

    @inline(__always)
    static func equals(_ name: XMLName, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        for at in 0..<length where name[at] != CChar(bitPattern: word.utf8Start[at]) { return false }
        return name[length] == 0
    }

    /// A whole number without sign, at most nine digits; nil for anything else.
    @inline(__always)
    static func number(_ text: XMLName) -> Int? {
        var (value, at) = (0, text)
        while at.pointee != 0 {
            let digit = UInt8(bitPattern: at.pointee) &- 0x30
            guard digit < 10, value < 100_000_000 else { return nil }
            value = value * 10 + Int(digit)
            at += 1
        }
        return at == text ? nil : value
    }

    /// `1` and `true`.
    static func isTrue(_ text: XMLName) -> Bool { equals(text, "1") || equals(text, "true") }
}
