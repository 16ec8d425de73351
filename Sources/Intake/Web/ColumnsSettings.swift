import Formats
import Kernel
import Web

/// How the file is written: what was detected, each to be overridden.
struct ColumnsSettings {
    let texts: Texts
    let options: ImportOptions
    let look: Inspection

    var fields: [FormField] {
        [
            FormField(
                "kind", label: texts("imports.kind"),
                kind: .select(
                    ImportKind.allCases.map { (value: $0.rawValue, text: texts("imports.kind.\($0.rawValue)")) }),
                value: options.kind.rawValue),
            select(
                "delimiter", said: options.delimiter.map(Self.delimiter), found: delimiterFound,
                [",", ";", "tab", "|"].map { ($0, texts("imports.delimiter-\(Self.names[$0] ?? $0)")) }),
            select(
                "encoding", said: options.encoding, found: look.dialect.encoding.rawValue,
                TextEncoding.allCases.map { ($0.rawValue, $0.rawValue) }),
            select(
                "decimal", said: options.decimal,
                found: texts(look.decimal == .comma ? "imports.decimal-comma" : "imports.decimal-point"),
                [(",", texts("imports.decimal-comma")), (".", texts("imports.decimal-point"))]),
            select(
                "dateOrder", said: options.dateOrder, found: texts("imports.date-\(look.dateOrder.rawValue)"),
                DateOrder.allCases.map { ($0.rawValue, texts("imports.date-\($0.rawValue)")) }),
        ]
    }

    private static let names = [",": "comma", ";": "semicolon", "tab": "tab", "|": "bar"]

    private static func delimiter(_ text: String) -> String { text == "\\t" || text == "\t" ? "tab" : text }

    private var delimiterFound: String {
        let text = look.dialect.delimiter == 9 ? "tab" : String(UnicodeScalar(look.dialect.delimiter))
        return Self.names[text].map { texts("imports.delimiter-\($0)") } ?? text
    }

    private func select(
        _ name: String, said: String?, found: String, _ values: [(String, String)]
    ) -> FormField {
        let detected = said == nil ? texts("imports.detected", ["value": found]) : texts("imports.detect")
        return FormField(
            name, label: texts("imports.\(name)"),
            kind: .select([(value: "", text: detected)] + values.map { (value: $0.0, text: $0.1) }), value: said ?? "")
    }
}

/// Sentences about imports that several pages say.
enum ImportWords {
    /// What was decided without certainty, and where it can be changed.
    static func assumed(_ assumption: ImportSummary.Assumption, _ texts: Texts) -> String {
        let value =
            switch (assumption.what, assumption.value) {
            case ("decimal", ","): texts("imports.decimal-comma")
            case ("decimal", _): texts("imports.decimal-point")
            default: texts("imports.date-\(assumption.value)")
            }
        return texts("imports.assumed-\(assumption.what)", ["column": assumption.column, "value": value])
    }

    /// `182000.00` as the reader's country writes money.
    static func money(_ plain: String, _ code: String, _ texts: Texts) -> String {
        guard let currency = Currency(code) else { return "\(code) \(plain)" }
        let parts = plain.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let digits = currency.minorDigits
        let padded = String((fraction + String(repeating: "0", count: digits)).prefix(digits))
        guard let whole = parts.first, let minor = Int64(whole + padded) else { return "\(code) \(plain)" }
        return texts.money(minor: minor, currency)
    }
}
