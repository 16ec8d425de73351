import Formats
import Kernel

/// Turns rows of a file of consents into what was said, or into the reason why not.
///
/// Refused are rows that name nobody, no readable channel, or neither yes nor no nor unknown. Any other bad value
/// is kept as written and marked.
struct ConsentRowReader {
    let cells: ConsentCells
    private(set) var rows: [DeliveredConsents.Row] = []
    private(set) var rejections: [Rejection] = []
    private(set) var flagged = 0

    /// - Throws: `ImportProblem.missingField` when nothing can come of the file.
    init(_ cells: ConsentCells) throws {
        self.cells = cells
        for field in ["channel", "state"] where cells.column(field) < 0 {
            throw ImportProblem.missingField(field, kind: .consents)
        }
        guard ["external_id", "document", "email", "phone"].contains(where: { cells.column($0) >= 0 }) else {
            throw ImportProblem.missingField("external_id", kind: .consents)
        }
    }

    mutating func read(_ row: CSVRow) {
        if let (column, reason) = cells.defect(row) { return reject(row, column, reason) }
        guard let key = key(row) else { return reject(row, -1, .personWithoutKey) }
        guard let channels = ContactChannel.parse(cells.text(row, "channel")) else {
            return reject(row, cells.column("channel"), .channelUnreadable)
        }
        guard let state = Self.state(cells.text(row, "state")) else {
            return reject(row, cells.column("state"), .stateUnreadable)
        }
        var invalid = unreadableNames(row)
        let at = cells.instant(row, "at", &invalid)
        let validUntil = cells.lastDay(row, "valid_until", &invalid)
        var hours = cells.text(row, "allowed_hours")
        if !hours.isEmpty, !ContactHours.isReadable(hours) {
            invalid["allowed_hours"] = hours
            hours = ""
        }
        if !invalid.isEmpty { flagged += 1 }
        rows.append(
            DeliveredConsents.Row(
                key: key, channels: channels, purpose: cells.text(row, "purpose"), state: state, at: at ?? cells.now,
                isAtWritten: at != nil, origin: cells.text(row, "source"),
                textVersion: cells.text(row, "text_version"), validUntil: validUntil, allowedHours: hours,
                invalid: invalid))
    }

    mutating func takeRows() -> [DeliveredConsents.Row] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    private mutating func reject(_ row: CSVRow, _ column: Int, _ reason: RejectReason) {
        rejections.append(Rejection(row: row.rowNumber, line: row.lineNumber, column: column, reason: reason))
    }

    private func key(_ row: CSVRow) -> String? {
        let id = cells.text(row, "external_id")
        if !id.isEmpty { return id }
        return PersonKey.key(
            document: cells.text(row, "document"), email: cells.text(row, "email"), phone: cells.text(row, "phone"),
            country: cells.country)
    }

    private func unreadableNames(_ row: CSVRow) -> [String: String] {
        var invalid: [String: String] = [:]
        let (email, phone) = (cells.text(row, "email"), cells.text(row, "phone"))
        let document = cells.text(row, "document")
        if !email.isEmpty, ContactAddress(email: email) == nil { invalid["email"] = email }
        if !phone.isEmpty, ContactAddress(phone: phone, country: cells.country) == nil { invalid["phone"] = phone }
        if !document.isEmpty, ContactAddress(document: document) == nil { invalid["document"] = document }
        return invalid
    }

    /// An empty cell is no state: whoever wants to say nothing says `unknown`.
    private static func state(_ text: String) -> YesNo? {
        if text.isEmpty { return nil }
        return Array(text.utf8).withUnsafeBytes { YesNo.parse($0) } ?? words[FoldedText.key(text)]
    }

    private static let words: [String: YesNo] = [
        "alta": .yes, "autorizada": .yes, "aceptada": .yes, "concedido": .yes, "concedida": .yes, "consentido": .yes,
        "grant": .yes, "given": .yes, "confirmed": .yes, "confirmado": .yes, "desuscrito": .no, "retirado": .no,
        "retirada": .no, "rechazada": .no, "revocada": .no, "negado": .no, "negada": .no, "withdrawn": .no,
        "deny": .no, "rejected": .no, "declined": .no, "removed": .no, "bloqueado": .no, "descadastrado": .no,
    ]
}
