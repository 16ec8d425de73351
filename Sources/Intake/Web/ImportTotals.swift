import Kernel
import Web

/// The control totals of an import or of its dry run. Partial `import_totals`.
struct ImportTotals {
    let texts: Texts
    let summary: ImportSummary
    let kind: ImportKind
    let record: ImportRecord
    let table: StatusTable
    /// Samples speak of single people.
    let mayViewPeople: Bool

    var fields: PageFields {
        [
            "rowsTitle": texts("imports.totals-rows"), "rowCounts": counts, "balance": balance,
            "contentTitle": texts("imports.totals-content"), "content": content,
            "reasons": summary.reasons.isEmpty ? false : reasons.fields,
            "reasonsTitle": texts("imports.totals-reasons"),
            "flags": summary.flags.isEmpty ? false : flags.fields, "flagsTitle": texts("imports.totals-flags"),
            "statuses": summary.totals.statuses.isEmpty || kind.isOfCustomers ? false : statuses.fields,
            "statusesTitle": texts("imports.totals-statuses"),
            "statusesLink": kind == .orders ? statusesLink.fields : false,
            "samples": summary.samples.isEmpty || !mayViewPeople
                ? false : ImportWords.samples(summary.samples, kind, texts).fields,
            "samplesTitle": texts(summary.dryRun ? "imports.samples-review" : "imports.samples"),
        ]
    }

    /// What a person should know before going on.
    var callouts: [Callout] {
        var callouts = summary.assumed.map { Callout(.warn, ImportWords.assumed($0, texts)) }
        if !summary.unknownStatuses.isEmpty {
            let named = summary.unknownStatuses.prefix(8).map { "«\($0)»" }.joined(separator: ", ")
            callouts.append(
                Callout(
                    .warn,
                    texts.plural("imports.unknown-statuses", count: summary.unknownStatuses.count, ["statuses": named]),
                    link: PageLink(
                        texts.plural("imports.statuses-decide", count: summary.unknownStatuses.count),
                        "/imports/statuses?import=\(record.id)")))
        }
        if summary.shrunk > 0 {
            let orders = summary.shrunkOrders.prefix(8).joined(separator: ", ")
            callouts.append(Callout(.warn, texts.plural("imports.shrunk", count: summary.shrunk, ["orders": orders])))
        }
        if summary.future > 0 {
            callouts.append(Callout(.warn, texts.plural("imports.future", count: summary.future)))
        }
        if summary.flagged > 0 {
            callouts.append(Callout(.plain, texts.plural("imports.flagged", count: summary.flagged)))
        }
        return callouts
    }

    private var statusesLink: PageLink {
        PageLink(texts("imports.statuses-link"), "/imports/statuses?import=\(record.id)")
    }

    private var balance: String {
        texts(
            "imports.balance",
            [
                "read": texts.plural("imports.balance-read", count: summary.read),
                "accepted": texts.plural("imports.balance-accepted", count: summary.accepted),
                "rejected": texts.plural("imports.balance-rejected", count: summary.rejected),
            ])
    }

    private var counts: [PageFields] {
        let always = [("accepted", summary.accepted), ("rejected", summary.rejected), ("created", summary.created)]
        let others = [
            ("updated", summary.updated), ("unchanged", summary.unchanged), ("skipped", summary.skipped),
            ("suppressed", summary.suppressed), ("flagged", summary.flagged),
        ].filter { $0.1 > 0 }
        return [line("imports.count.read", texts.number(summary.read))]
            + (always + others).map { line("imports.count.\($0.0)", texts.number($0.1)) }
    }

    private var content: [PageFields] {
        let totals = summary.totals
        var lines: [PageFields] = []
        if kind == .orders { lines.append(line("imports.total-orders", texts.number(totals.orders))) }
        if kind != .products && kind != .costs || totals.people > 0 {
            lines.append(line("imports.total-people", texts.number(totals.people)))
            lines.append(line("imports.total-people-new", texts.number(summary.people.created)))
        }
        if summary.people.updated > 0 {
            lines.append(line("imports.total-people-updated", texts.number(summary.people.updated)))
        }
        for (code, amount) in totals.amounts.sorted(by: { $0.key < $1.key }) {
            lines.append([
                "name": texts("imports.total-amount", ["currency": code]),
                "value": ImportWords.money(amount, code, texts),
            ])
        }
        if let first = totals.firstDay.flatMap({ Day(iso: $0) }), let last = totals.lastDay.flatMap({ Day(iso: $0) }) {
            lines.append(line("imports.total-first", texts.day(first)))
            lines.append(line("imports.total-last", texts.day(last)))
        }
        if kind == .orders { lines.append(line("imports.total-without", texts.number(totals.withoutCustomer))) }
        return lines
    }

    private func line(_ key: String, _ value: String) -> PageFields {
        ["name": ImportWords.ofKind(key, kind, texts), "value": value]
    }

    private var reasons: TableView {
        ranking(summary.reasons, "imports.totals-reasons", ["imports.reason", "imports.rows"], prefix: "reject.")
    }

    private var flags: TableView {
        ranking(summary.flags, "imports.totals-flags", ["imports.flag", "imports.values"], prefix: "flag.")
    }

    /// Counts by code, the most frequent first.
    private func ranking(
        _ counts: [String: Int], _ caption: String, _ heads: [String], prefix: String
    ) -> TableView {
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(30)
        return TableView(
            caption: texts(caption),
            columns: heads.enumerated().map { .init(texts($1), isNumber: $0 > 0) },
            rows: ranked.map { code, count in
                let key = prefix + code
                return [.init(texts.has(key) ? texts(key) : code), .init(texts.number(count))]
            })
    }

    private var statuses: TableView {
        let unknown = Set(summary.unknownStatuses)
        let ranked = summary.totals.statuses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(30)
        return TableView(
            caption: texts("imports.totals-statuses"),
            columns: [
                .init(texts("imports.status"), isLong: true), .init(texts("imports.status-means")),
                .init(texts("imports.rows"), isNumber: true),
            ],
            rows: ranked.map { text, rows in
                let known = unknown.contains(text) ? nil : table.meaning(of: text)
                return [
                    .init(text.isEmpty ? texts("imports.status-blank") : text), meaning(known),
                    .init(texts.number(rows)),
                ]
            })
    }

    private func meaning(_ status: OrderStatus?) -> TableView.Cell {
        switch status {
        case .sold: .init(texts("imports.status-sold"), chip: "ok")
        case .void: .init(texts("imports.status-void"), chip: "plain")
        case .returned: .init(texts("imports.status-returned"), chip: "plain")
        case nil: .init(texts("imports.status-unknown"), chip: "warn")
        }
    }
}
