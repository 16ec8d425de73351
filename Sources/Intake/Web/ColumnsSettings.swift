import Formats
import Kernel
import Web

/// How the file is written: what was detected, each to be overridden.
struct ColumnsSettings {
    let texts: Texts
    let options: ImportOptions
    let look: Inspection

    var fields: [FormField] {
        let kinds = ImportKind.allCases.map { (value: $0.rawValue, text: texts("imports.kind.\($0.rawValue)")) }
        let kind = FormField(
            "kind", label: texts("imports.kind"), kind: .select(kinds), value: options.kind.rawValue)
        return [kind] + sheet + writing + repair + [
            select(
                "decimal", said: options.decimal,
                found: texts(look.decimal == .comma ? "imports.decimal-comma" : "imports.decimal-point"),
                [(",", texts("imports.decimal-comma")), (".", texts("imports.decimal-point"))]),
            select(
                "dateOrder", said: options.dateOrder, found: texts("imports.date-\(look.dateOrder.rawValue)"),
                DateOrder.allCases.map { ($0.rawValue, texts("imports.date-\($0.rawValue)")) }),
        ]
    }

    /// How the file is read, in a few words.
    var summary: [String] {
        var words: [String] = []
        switch look.shape.form {
        case .text(let dialect): words += [delimiterFound, dialect.encoding.rawValue]
        case .workbook: words.append(look.shape.sheet.map { texts("imports.sheet-named", ["sheet": $0]) } ?? "Excel")
        case .jsonLines: words.append("JSON")
        }
        words.append(texts(look.decimal == .comma ? "imports.decimal-comma" : "imports.decimal-point"))
        return words + [texts("imports.date-\(look.dateOrder.rawValue)")]
    }

    /// Of a workbook: which sheet, and whether what Excel hides is read.
    private var sheet: [FormField] {
        var fields: [FormField] = []
        if look.shape.sheets.count > 1 {
            fields.append(
                FormField(
                    "sheet", label: texts("imports.sheet"),
                    kind: .select(look.shape.sheets.map { (value: $0, text: $0) }),
                    value: look.shape.sheet ?? options.sheet ?? ""))
        }
        if look.shape.hiddenRows + look.shape.hiddenColumns > 0 || options.includesHidden == true {
            fields.append(
                FormField(
                    "hidden", label: texts("imports.hidden"), kind: .checkbox,
                    value: options.includesHidden == true ? "1" : ""))
        }
        return fields
    }

    /// Of text: separator and encoding. Workbooks and JSON have neither.
    private var writing: [FormField] {
        guard case .text = look.shape.form else { return [] }
        return [
            select(
                "delimiter", said: options.delimiter.map(Self.delimiter), found: delimiterFound,
                [",", ";", "tab", "|"].map { ($0, texts("imports.delimiter-\(Self.names[$0] ?? $0)")) }),
            select(
                "encoding", said: options.encoding, found: look.dialect.encoding.rawValue,
                TextEncoding.allCases.map { ($0.rawValue, $0.rawValue) }),
        ]
    }

    /// Whether texts that were encoded twice are repaired, where some were seen.
    private var repair: [FormField] {
        let isOffered = look.assumed.contains { ["doubleEncoding", "repairedEncoding"].contains($0.what) }
        guard isOffered || options.repairsEncoding == true else { return [] }
        return [
            FormField(
                "repair", label: texts("imports.repair"), kind: .checkbox,
                value: options.repairsEncoding == true ? "1" : "")
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
