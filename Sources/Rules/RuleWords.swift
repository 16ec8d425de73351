import Foundation

/// The words of a language for what rules say.
public struct RuleWords: Sendable {
    /// The text of a key with its gaps filled.
    let text: @Sendable (String, [String: String]) -> String
    let number: @Sendable (Number) -> String
    /// A day, by its days since 1970-01-01.
    let day: @Sendable (Int32) -> String
    /// What people call an attribute, by its key; nil where it has no other name.
    let label: @Sendable (String) -> String?
    /// What people call the code of an attribute.
    let code: @Sendable (_ attribute: String, _ code: String) -> String?

    public init(
        text: @escaping @Sendable (String, [String: String]) -> String,
        number: @escaping @Sendable (Number) -> String, day: @escaping @Sendable (Int32) -> String,
        label: @escaping @Sendable (String) -> String? = { _ in nil },
        code: @escaping @Sendable (String, String) -> String? = { _, _ in nil }
    ) {
        (self.text, self.number, self.day, self.label, self.code) = (text, number, day, label, code)
    }

    func callAsFunction(_ key: String, _ arguments: [String: String] = [:]) -> String {
        text("rule-sentence." + key, arguments)
    }

    /// `key.one` for exactly 1, else `key.other`.
    func plural(_ key: String, _ count: Number) -> String {
        self(key + (count == Number(1) ? ".one" : ".other"), ["count": number(count)])
    }

    /// `A, B y C`: `and`, `or` or `nor`, in the form that the next word's sound asks for.
    func joined(_ parts: [String], _ joint: String) -> String {
        guard let last = parts.last, var result = parts.first, parts.count > 1 else { return parts.first ?? "" }
        for part in parts.dropFirst().dropLast() { result = self("comma", ["first": result, "next": part]) }
        return self(joint + Self.sound(last, joint), ["first": result, "last": last])
    }

    /// Spanish says `e` for `y` before the sound of i, and `u` for `o` before that of o.
    private static func sound(_ word: String, _ joint: String) -> String {
        let letters = word.lowercased().drop { !$0.isLetter && !$0.isNumber }
        let bare = letters.first == "h" ? letters.dropFirst() : letters
        let first = bare.first.map { String($0).decomposedFirst }
        switch joint {
        case "and":
            guard first == "i" else { return "" }
            // hielo, hiato: there the i is no vowel.
            let isGlide = letters.first == "h" && ["a", "e"].contains(bare.dropFirst().first.map { String($0) })
            return isGlide ? "" : "-before-i"
        case "or":
            let digits = letters.prefix { $0.isNumber || $0 == "." }
            let isEight = digits.first == "8" || digits == "11" || digits.hasPrefix("11.")
            return first == "o" || isEight ? "-before-o" : ""
        default: return ""
        }
    }
}

extension String {
    /// The letter without its accent.
    fileprivate var decomposedFirst: String {
        decomposedStringWithCanonicalMapping.unicodeScalars.first.map { String($0) } ?? self
    }
}
