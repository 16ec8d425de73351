import Foundation

/// The host part of an address, as DNS writes it.
struct EmailDomain {
    /// Lower case, labels beyond ASCII as A-labels: `xn--maana-pta.co`.
    var ascii: String
    var isMixedScript: Bool

    init(_ text: String) throws(EmailText.Defect) {
        let lower = text.lowercased().precomposedStringWithCanonicalMapping
        let labels = lower.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2 else { throw .withoutDomain }
        let written = labels.compactMap { Self.label($0) }
        guard written.count == labels.count, let last = written.last, last.utf8.count >= 2 else { throw .domain }
        guard !last.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { throw .domain }
        ascii = written.joined(separator: ".")
        isMixedScript = labels.contains { label in
            guard label.hasPrefix("xn--") else { return Alphabet.isMixed(label.unicodeScalars) }
            return Punycode.decode(label.dropFirst(4)).map(Alphabet.isMixed) ?? false
        }
    }

    private static func label(_ text: Substring) -> String? {
        guard !text.isEmpty, text.utf8.count <= 252, !text.hasPrefix("-"), !text.hasSuffix("-") else { return nil }
        let isAllowed = text.unicodeScalars.allSatisfy {
            $0.isASCII ? $0.properties.isAlphabetic || $0.isDigit || $0 == "-" : $0.isWord
        }
        guard isAllowed else { return nil }
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        guard let ready = isASCII ? String(text) : Punycode.encode(text).map({ "xn--" + $0 }) else { return nil }
        return ready.utf8.count <= 63 ? ready : nil
    }
}

/// Alphabets with letters that look alike.
enum Alphabet: Hashable {
    case latin, greek, cyrillic, armenian, cherokee

    /// Letters of two of them stand in one label.
    static func isMixed(_ label: some Sequence<Unicode.Scalar>) -> Bool {
        var first: Alphabet?
        for scalar in label {
            guard let alphabet = Alphabet(scalar) else { continue }
            if let first, first != alphabet { return true }
            first = alphabet
        }
        return false
    }

    /// - SeeAlso: Unicode Standard Annex 24, `Scripts.txt`; the blocks that may stand in a name.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: self = .cyrillic
        case 0x531...0x58F: self = .armenian
        case 0x13A0...0x13FF, 0xAB70...0xABBF: self = .cherokee
        default: return nil
        }
    }
}

extension Punycode {
    /// The letters of a label without its `xn--`; nil when it is no such label.
    ///
    /// - SeeAlso: RFC 3492, section 6.2.
    static func decode(_ label: Substring) -> [Unicode.Scalar]? {
        let bytes = Array(label.utf8)
        guard (1...59).contains(bytes.count) else { return nil }
        let split = bytes.lastIndex(of: 0x2D) ?? 0
        var output = bytes[..<split].map { Unicode.Scalar($0) }
        var (code, offset, bias) = (0x80, 0, 72)
        var at = split > 0 ? split + 1 : 0
        while at < bytes.count {
            let before = offset
            var (weight, base) = (1, 36)
            while true {
                guard at < bytes.count, let digit = digit(bytes[at]), weight < 1 << 40 else { return nil }
                at += 1
                offset += digit * weight
                let threshold = min(max(base - bias, 1), 26)
                if digit < threshold { break }
                weight *= 36 - threshold
                base += 36
            }
            let count = output.count + 1
            bias = adapt(offset - before, count: count, isFirst: before == 0)
            code += offset / count
            offset %= count
            guard code <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            output.insert(scalar, at: offset)
            offset += 1
        }
        return output
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x61...0x7A: Int(byte - 0x61)
        case 0x30...0x39: Int(byte - 0x30) + 26
        default: nil
        }
    }
}
