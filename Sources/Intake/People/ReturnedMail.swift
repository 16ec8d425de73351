import Formats
import Kernel

/// The addresses of a people file that mail does not reach, as the tool that made the file says: Mailchimp calls their
/// members cleaned and writes when it cleaned them.
///
/// Nobody said no, so they are exclusions for e-mail alone, and no refusals.
struct ReturnedMail {
    private let column, email: Int
    private let cells: ConsentCells
    private(set) var rows: [DeliveredSuppressions.Row] = []
    /// Rows whose address is excluded.
    private(set) var count = 0

    /// Nil for files that say nothing of the kind.
    init?(_ cells: ConsentCells) {
        let key = HeaderName.key("CLEAN_TIME")
        guard cells.mapping.preset == Preset.mailchimp.id, let email = cells.mapping.index(of: "email"),
            let column = cells.mapping.columns.firstIndex(where: { HeaderName.key($0.name) == key })
        else { return nil }
        (self.cells, self.column, self.email) = (cells, column, email)
    }

    /// Returns whether the row's address is one of them.
    mutating func read(_ row: CSVRow) -> Bool {
        guard !row.field(column).isBlank, let address = ContactAddress(email: row.text(email).cellText) else {
            return false
        }
        count += 1
        let at = cells.instant(row.text(column).cellText)
        rows.append(
            DeliveredSuppressions.Row(
                addresses: [address], channels: [.email], reason: "undeliverable", at: at ?? cells.now))
        return true
    }

    mutating func takeRows() -> [DeliveredSuppressions.Row] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }
}
