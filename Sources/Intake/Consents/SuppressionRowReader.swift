import Formats
import Kernel

/// Turns rows of an exclusion list into addresses, or into the reason why not.
///
/// One readable address or id is enough; a channel that cannot be read is every channel, an end that cannot be
/// read is none: whoever asked to be left alone is.
struct SuppressionRowReader {
    let cells: ConsentCells
    /// Whose ids `external_id` are.
    let source: String
    private(set) var rows: [DeliveredSuppressions.Row] = []
    private(set) var rejections: [Rejection] = []
    private(set) var flagged = 0

    /// - Throws: `ImportProblem.missingField` when nothing can come of the file.
    init(_ cells: ConsentCells, source: String) throws {
        self.cells = cells
        self.source = source
        guard ["email", "phone", "document", "external_id"].contains(where: { cells.column($0) >= 0 }) else {
            throw ImportProblem.missingField("email", kind: .suppressions)
        }
    }

    mutating func read(_ row: CSVRow) {
        if let (column, reason) = cells.defect(row) { return reject(row, column, reason) }
        var invalid: [String: String] = [:]
        let (addresses, firstBad) = addresses(row, &invalid)
        guard !addresses.isEmpty else {
            return reject(row, firstBad, firstBad < 0 ? .personWithoutKey : .addressUnreadable)
        }
        let text = cells.text(row, "channel")
        let channels = text.isEmpty ? [] : ContactChannel.parse(text)
        if channels == nil { invalid["channel"] = text }
        let at = cells.instant(row, "at", &invalid)
        let validUntil = cells.lastDay(row, "valid_until", &invalid)
        if !invalid.isEmpty { flagged += 1 }
        let isEvery = channels?.count == ContactChannel.allCases.count
        rows.append(
            DeliveredSuppressions.Row(
                addresses: addresses, channels: isEvery ? [] : channels ?? [], reason: cells.text(row, "reason"),
                at: at ?? cells.now, validUntil: validUntil))
    }

    mutating func takeRows() -> [DeliveredSuppressions.Row] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    private mutating func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason) {
        rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
    }

    /// All that can be read, and the first column that cannot; −1 when all is well.
    private func addresses(_ row: CSVRow, _ invalid: inout [String: String]) -> ([ContactAddress], Int) {
        var (found, firstBad): ([ContactAddress], Int) = ([], -1)
        for field in ["email", "phone", "document"] {
            let text = cells.text(row, field)
            if text.isEmpty { continue }
            if let address = address(field, text) {
                found.append(address)
            } else {
                invalid[field] = text
                if firstBad < 0 { firstBad = cells.column(field) }
            }
        }
        let id = cells.text(row, "external_id")
        if !id.isEmpty { found.append(ContactAddress(source: source, externalID: id)) }
        return (found, firstBad)
    }

    private func address(_ field: String, _ text: String) -> ContactAddress? {
        switch field {
        case "email": ContactAddress(email: text)
        case "phone": ContactAddress(phone: text, country: cells.country)
        default: ContactAddress(document: text)
        }
    }
}
