import Kernel
import Web

/// What has become of the rejected rows of an import: those that visible imports brought since, and those left.
struct MendedRows: Sendable {
    let rejected: Int
    /// Visible imports that bring some of them, oldest first.
    let menders: [ImportRecord]

    /// - Parameter records: among which the menders are looked for.
    init(_ record: ImportRecord, among records: [ImportRecord]) {
        rejected = record.state == .applied ? record.summary?.rejected ?? 0 : 0
        menders = records.filter { $0.state == .applied && $0.options.mends == record.id.rawValue }
            .sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Rows that nobody has mended. What a later import refused again is looked for there.
    var left: Int { max(0, rejected - menders.reduce(0) { $0 + ($1.summary?.read ?? 0) }) }

    /// Further imports than these are not named.
    private static let most = 6

    /// How many rows wait, and which imports brought the others.
    func callouts(_ texts: Texts, mend: PageLink) -> [Callout] {
        var callouts: [Callout] = []
        if left > 0 {
            let key = menders.isEmpty ? "imports.done-rejected" : "imports.mend-left"
            callouts.append(Callout(.warn, texts.plural(key, count: left), link: mend))
        }
        for record in menders.prefix(Self.most) {
            let number = ["import": String(record.id.rawValue)]
            var text = texts.plural("imports.mended", count: record.summary?.accepted ?? 0, number)
            if let again = record.summary?.rejected, again > 0 {
                text += " " + texts.plural("imports.mended-not", count: again)
            }
            let link = PageLink(texts("imports.see-import", number), "/imports/\(record.id)")
            callouts.append(Callout(.ok, text, link: link))
        }
        return callouts
    }
}
