/// Texts by field as a JSON object with sorted names, so that equal values are equal texts.
public enum SaidText {
    public static func encode(_ values: [String: String]) -> String {
        if values.isEmpty { return "{}" }
        var out: [UInt8] = [123]
        for (index, entry) in values.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { out.append(44) }
            append(entry.key, to: &out)
            out.append(58)
            append(entry.value, to: &out)
        }
        out.append(125)
        return String(decoding: out, as: UTF8.self)
    }

    /// What `encode` wrote; no field where the text is anything else.
    public static func decode(_ text: String) -> [String: String] {
        if text == "{}" { return [:] }
        var scan = Scan(bytes: Array(text.utf8))
        return scan.object() ?? [:]
    }

    private static func append(_ text: String, to out: inout [UInt8]) {
        out.append(34)
        for byte in text.utf8 {
            switch byte {
            case 34, 92: out += [92, byte]
            case 0..<32: out += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
            default: out.append(byte)
            }
        }
        out.append(34)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}

/// Reads exactly what `SaidText.encode` writes.
private struct Scan {
    let bytes: [UInt8]
    var at = 0

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    mutating func object() -> [String: String]? {
        var values: [String: String] = [:]
        guard take(123) else { return nil }
        repeat {
            guard let key = text(), take(58), let value = text() else { return nil }
            values[key] = value
        } while take(44)
        return take(125) && at == bytes.count ? values : nil
    }

    private mutating func text() -> String? {
        guard take(34) else { return nil }
        var out: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 34 { return String(decoding: out, as: UTF8.self) }
            guard byte == 92 else {
                out.append(byte)
                continue
            }
            guard let plain = escaped() else { return nil }
            out.append(plain)
        }
        return nil
    }

    private mutating func escaped() -> UInt8? {
        if take(34) { return 34 }
        if take(92) { return 92 }
        guard bytes.count - at >= 5, bytes[at..<at + 3].elementsEqual("u00".utf8),
            let code = UInt8(String(decoding: bytes[at + 3..<at + 5], as: UTF8.self), radix: 16)
        else { return nil }
        at += 5
        return code
    }
}
