import Foundation

/// Texts by name as a JSON object with sorted names, so that equal values are equal texts.
enum FlatJSON {
    static func encode(_ values: [String: String]) -> String {
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

    static func decode(_ text: String) -> [String: String] {
        if text == "{}" { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }

    private static func append(_ text: String, to out: inout [UInt8]) {
        out.append(34)
        for byte in text.utf8 {
            switch byte {
            case 34, 92: out += [92, byte]
            case 0..<32: out += Array(String(format: "\\u%04x", byte).utf8)
            default: out.append(byte)
            }
        }
        out.append(34)
    }
}
