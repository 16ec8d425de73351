import Formats
import Kernel

/// Turns rows of a products file into values by field, or into the reason why not.
///
/// Only a row without a SKU is refused. A number, a currency or a yes or no that cannot be read is kept as written,
/// marked, and its row counted as flagged.
struct ProductRowReader {
    private let columns: [(field: String, index: Int)]
    private let sku: Int
    private let columnCount: Int
    private let decimal: DecimalSign
    private let home: Currency
    private let today: Day
    private let clearsEmpty: Bool
    private(set) var rows: [DeliveredProducts.Product] = []
    private(set) var rejections: [Rejection] = []
    private(set) var flagged = 0
    /// Values that cannot be read, by reason.
    private(set) var flags: [String: Int] = [:]

    static let fields = [
        "name", "category", "subcategory", "cost", "price", "stock", "active", "replaces", "url", "image_url",
        "currency",
    ]

    /// - Parameter today: from when on costs of this file are valid.
    /// - Throws: `ImportProblem.missingField` without a column of SKUs.
    init(_ inspection: Inspection, home: Currency, today: Day, empty: EmptyCell) throws {
        let mapping = inspection.mapping
        guard let sku = mapping.index(of: "sku") else { throw ImportProblem.missingField("sku", kind: .products) }
        self.sku = sku
        columns = Self.fields.compactMap { field in mapping.index(of: field).map { (field, $0) } }
        columnCount = mapping.columns.count
        decimal = inspection.decimal
        self.home = home
        self.today = today
        clearsEmpty = empty == .clear
    }

    mutating func read(_ row: CSVRow) {
        if let (column, reason) = row.refusal(columns: columnCount) { return reject(row, column, reason) }
        let sku = row.text(sku).cellText
        guard !sku.isEmpty else { return reject(row, self.sku, .skuMissing) }
        var said: [String: String] = [:]
        var invalid: [String: String] = [:]
        for (field, index) in columns {
            let text = row.text(index).cellText
            let (plain, reason) = text.isEmpty || text == "\\N" ? (text, nil) : read(field, text)
            // An empty cell says nothing, unless the import asked that it clear.
            if !plain.isEmpty || clearsEmpty { said[field] = plain }
            invalid[field] = reason
        }
        if !invalid.isEmpty { flagged += 1 }
        for reason in invalid.values { flags[reason, default: 0] += 1 }
        rows.append(
            .init(
                sku: sku, said: SaidText.encode(said), invalid: SaidText.encode(invalid),
                cost: cost(sku, said, invalid)))
    }

    private mutating func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason) {
        rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
    }

    /// The text in its plain form, or why it has none.
    private func read(_ field: String, _ text: String) -> (String, String?) {
        switch field {
        case "cost", "price", "stock":
            guard let number = NumberText.micros(text, decimal: decimal), field == "stock" || number.raw >= 0 else {
                return (text, ValueDefect.numberUnreadable.code)
            }
            return (number.plain, nil)
        case "currency": return Currency(text).map { ($0.code, nil) } ?? (text, ValueDefect.unreadable.code)
        case "active":
            switch Array(text.utf8).withUnsafeBytes({ YesNo.parse($0) }) {
            case .yes: return ("yes", nil)
            case .no: return ("no", nil)
            case .unknown: return ("", nil)
            case nil: return (text, ValueDefect.unreadable.code)
            }
        default: return (text, nil)
        }
    }

    private func cost(
        _ sku: String, _ said: [String: String], _ invalid: [String: String]
    ) -> DeliveredProducts.Cost? {
        guard let text = said["cost"], invalid["cost"] == nil, invalid["currency"] == nil,
            let micros = NumberText.micros(text, decimal: .point)
        else { return nil }
        let currency = said["currency"].flatMap { Currency($0) } ?? home
        return .init(sku: sku, validFrom: today, micros: micros.raw, currency: currency)
    }
}

extension NumberText {
    static func micros(_ text: String, decimal: DecimalSign) -> Micros? {
        Array(text.utf8).withUnsafeBytes { micros($0, decimal: decimal) }
    }
}

extension Micros {
    /// A plain decimal with a point, without zeros at its end.
    var plain: String {
        var text = Money.plain(minor: raw, digits: 6)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}

extension CSVRow {
    /// Why the row cannot be read at all: broken structure or encoding, or not as many cells as the header has.
    /// Surplus cells at the end are forgiven when they are empty.
    func refusal(columns: Int) -> (column: Int, reason: RejectReason)? {
        if let defect {
            return (defectColumn - 1, defect == .invalidEncoding || defect == .nulByte ? .encoding : .structure)
        }
        let isWhole = fieldCount >= columns && (columns..<max(columns, fieldCount)).allSatisfy { field($0).isBlank }
        return isWhole ? nil : (-1, .fieldCount)
    }
}
