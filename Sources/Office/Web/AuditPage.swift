import Foundation
import Storage
import Web

/// What `audit.mustache` shows.
struct AuditPage {
    let texts: Texts
    let entries: [AuditEntry]
    /// `user:3` to the address of that account.
    let names: [String: String]
    let zone: TimeZone
    let hasOlder: Bool
    let isNewest: Bool

    var page: Page {
        let title = texts("audit.title")
        let context: PageFields = [
            "title": title, "subtitle": texts("audit.subtitle"), "table": entries.isEmpty ? false : table.fields,
            "pager": hasOlder || !isNewest ? pager.fields : false,
            "empty": entries.isEmpty
                ? EmptyState(title: texts("audit.empty-title"), text: texts("audit.empty")).fields : false,
        ]
        return Page(title, template: "audit", context: context, active: "audit")
    }

    private var pager: Pager {
        let older = entries.last.map { PageLink(texts("pager.older"), "/settings/audit?below=\($0.id)") }
        return Pager(
            label: texts("pager.name"), previous: isNewest ? nil : PageLink(texts("pager.newest"), "/settings/audit"),
            next: hasOlder ? older : nil)
    }

    private var table: TableView {
        TableView(
            caption: texts("audit.caption"),
            columns: ["at", "actor", "action", "subject", "change"].map { .init(texts("audit.\($0)")) },
            rows: entries.map { entry in
                [
                    .init(texts.dateTime(entry.at, zone).replacing(" ", with: "\u{00A0}")), .init(name(entry.actor)),
                    .init(action(entry.action)),
                    .init(name(entry.subject)), .init(change(entry)),
                ]
            })
    }

    private func name(_ text: String) -> String {
        if text.isEmpty { return "–" }
        if let email = names[text] { return email }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2, texts.has("audit-subject.\(parts[0])") {
            return texts("audit-subject.\(parts[0])", ["id": parts[1]])
        }
        for key in ["audit-actor.\(text)", "audit-subject.\(text)"] where texts.has(key) { return texts(key) }
        return text
    }

    /// A role, a state or a damage in words; anything else as it was entered.
    private func value(_ text: String) -> String {
        for key in ["audit-value.\(text)", "role.\(text)", "damage.\(text)"] where texts.has(key) { return texts(key) }
        return text
    }

    private func action(_ code: String) -> String {
        texts.has("audit-action.\(code)") ? texts("audit-action.\(code)") : code
    }

    /// `role: analyst → manager`, one pair of values after the other.
    private func change(_ entry: AuditEntry) -> String {
        let before = Dictionary(AuditText.values(entry.before).map { ($0.name, $0.value) }) { first, _ in first }
        let after = AuditText.values(entry.after)
        let names = Set(before.keys).union(after.map(\.name)).sorted()
        let values = Dictionary(after.map { ($0.name, $0.value) }) { first, _ in first }
        let pairs = names.map { name -> String in
            switch (before[name], values[name]) {
            case (let old?, let new?): texts("audit.from-to", ["before": value(old), "after": value(new)])
            case (nil, let new?):
                texts.has("audit-field.\(name)") ? texts("audit-field.\(name)", ["value": value(new)]) : value(new)
            case (let old?, nil): texts("audit.from-to", ["before": value(old), "after": "–"])
            case (nil, nil): ""
            }
        }
        // Other rooms' entries may hold more than flat texts; those are shown as they are.
        let raw = [entry.before, entry.after].compactMap { $0 }.joined(separator: " → ")
        return names.isEmpty ? (raw.isEmpty ? "–" : String(raw.prefix(500))) : pairs.joined(separator: " · ")
    }
}
