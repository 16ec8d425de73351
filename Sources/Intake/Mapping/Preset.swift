import Formats

/// What is known of a tool's own export: how to recognise it, which column is which field, and how cells are written.
///
/// A preset only says what it knows; the other columns are mapped as those of any file.
public struct Preset: Sendable, Equatable {
    /// One column of the export and what it becomes.
    struct Rule: Sendable, Equatable {
        let column: String
        /// A field's name; `+` a field of the file's own; empty: not imported.
        let field: String
        let cell: CellRule?

        init(_ column: String, _ field: String, _ cell: CellRule? = nil) {
            (self.column, self.field, self.cell) = (column, field, cell)
        }
    }

    /// Stable id, `shopify-orders`; `imports.preset.<id>` in the catalogue of texts.
    public let id: String
    /// The tool as it calls itself.
    public let tool: String
    public let kind: ImportKind
    /// Columns that tell the export; 80 % of them must be there.
    let required: [String]
    let rules: [Rule]
    /// How the tool writes numbers and days, where it always writes them so.
    public let decimal: DecimalSign?
    public let dateOrder: DateOrder?

    init(
        _ id: String, tool: String, kind: ImportKind, required: String, rules: [Rule], decimal: DecimalSign? = nil,
        dateOrder: DateOrder? = nil
    ) {
        (self.id, self.tool, self.kind, self.rules) = (id, tool, kind, rules)
        self.required = required.split(separator: "|").map { HeaderName.key(String($0)) }
        (self.decimal, self.dateOrder) = (decimal, dateOrder)
    }

    /// Every preset, in the order in which equally good ones are preferred.
    public static let all: [Preset] = shops + mailings + contacts + books

    /// The preset of that id.
    public static func with(id: String) -> Preset? { all.first { $0.id == id } }

    /// The preset that a header fits: at least 80 % of the columns that tell it, the most of them.
    public static func recognise(_ header: [String], kind: ImportKind? = nil) -> Preset? {
        recognise(Set(header.map(HeaderName.key)), kind: kind)
    }

    static func recognise(_ keys: Set<String>, kind: ImportKind?) -> Preset? {
        var best: (preset: Preset, found: Int)?
        for preset in all where kind == nil || preset.kind == kind {
            let found = preset.required.count { keys.contains($0) }
            guard found * 5 >= preset.required.count * 4, found > best?.found ?? 0 else { continue }
            best = (preset, found)
        }
        return best?.preset
    }
}
