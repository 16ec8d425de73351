import Formats
import Kernel

/// How the cells of consents and exclusions are read: by field, with what could not be read put aside.
struct ConsentCells {
    let mapping: ColumnMapping
    let dateOrder: DateOrder
    let country: String
    let clock: LocalTime
    /// Seconds since 1970.
    let now: Int64
    private let places: [String: Int]

    init(mapping: ColumnMapping, dateOrder: DateOrder, country: String, clock: LocalTime, now: Int64) {
        self.mapping = mapping
        self.dateOrder = dateOrder
        self.country = country
        self.clock = clock
        self.now = now
        var places: [String: Int] = [:]
        for (index, column) in mapping.columns.enumerated() {
            if let field = column.field { places[field.name] = index }
        }
        self.places = places
    }

    /// Column of a field from 0; −1 when the file has none.
    func column(_ field: String) -> Int { places[field] ?? -1 }

    /// Trimmed; empty where there is nothing or `\N`.
    func text(_ row: CSVRow, _ field: String) -> String {
        guard let column = places[field] else { return "" }
        let text = row.text(column).cellText
        return text == "\\N" ? "" : text
    }

    /// Why a row as such cannot be used, and the column at fault (−1 the whole row).
    func defect(_ row: CSVRow) -> (column: Int, reason: RejectReason)? {
        if let defect = row.defect {
            return (row.defectColumn - 1, defect == .invalidEncoding || defect == .nulByte ? .encoding : .structure)
        }
        let count = mapping.columns.count
        guard row.fieldCount >= count, (count..<row.fieldCount).allSatisfy({ row.field($0).isBlank }) else {
            return (-1, .fieldCount)
        }
        return nil
    }

    /// When something was said. What lies in the future cannot have been said.
    func instant(_ row: CSVRow, _ field: String, _ invalid: inout [String: String]) -> Int64? {
        let text = text(row, field)
        if text.isEmpty { return nil }
        guard let at = instant(text) else {
            invalid[field] = text
            return nil
        }
        return at
    }

    /// The moment that a text tells; nil when it tells none, or one that lies in the future.
    func instant(_ text: String) -> Int64? {
        guard let written = parse(text), case let at = clock.instant(written), at <= now else { return nil }
        return at
    }

    /// The last day on which something holds; nil is for ever.
    func lastDay(_ row: CSVRow, _ field: String, _ invalid: inout [String: String]) -> Day? {
        let text = text(row, field)
        if text.isEmpty || Self.endless.contains(FoldedText.key(text)) { return nil }
        guard let written = parse(text) else {
            invalid[field] = text
            return nil
        }
        return clock.day(of: written)
    }

    private func parse(_ text: String) -> WrittenTime? {
        Array(text.utf8).withUnsafeBytes { DateText.parse($0, order: dateOrder) }
    }

    private static let endless: Set<String> = [
        "never", "none", "forever", "nunca", "siempre", "sempre", "novence", "naovence", "sinvencimiento", "indefinido",
        "indefinida", "indefinite", "permanente", "permanent", "vigente",
    ]
}

/// Hours in which somebody may be called: `08:00-18:00`, several parted by commas.
public enum ContactHours {
    /// Whether a text names such hours, each span ending later than it begins.
    public static func isReadable(_ text: String) -> Bool {
        let spans = text.split(separator: ",", omittingEmptySubsequences: false)
        return spans.count <= 20 && spans.allSatisfy { isSpan($0) }
    }

    private static func isSpan(_ text: Substring) -> Bool {
        let ends = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "–" }.map { minute(of: $0) }
        guard ends.count == 2, let from = ends[0], let to = ends[1] else { return false }
        return from < to
    }

    /// Minutes since midnight, 0…1440.
    private static func minute(of text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " } }
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) }), parts[1].utf8.count == 2,
            parts.joined().utf8.allSatisfy({ $0 &- 48 < 10 }), let hour = Int(parts[0]), let minute = Int(parts[1]),
            minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }
}
