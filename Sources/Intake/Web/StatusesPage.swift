import Kernel
import Web

/// What `import_statuses.mustache` shows: what the status texts of orders mean, and those still to be decided.
struct StatusesPage {
    let texts: Texts
    let entries: [StatusTable.Entry]
    /// The import whose unknown statuses are to be decided.
    let record: ImportRecord?
    var isSaved = false
    /// What was typed for a status of one's own, where it could not be taken.
    var typed = ""
    /// The meaning chosen for it.
    var typedMeaning = ""

    static let meanings: [OrderStatus] = [.sold, .void, .returned]

    /// Status texts of the import that the table does not know.
    var unknown: [String] {
        let known = Set(entries.map { FoldedText.fold($0.text) })
        let summary = record?.summary ?? record?.preview
        return (summary?.unknownStatuses ?? []).filter { !known.contains(FoldedText.fold($0)) }.prefix(60).map { $0 }
    }

    func page(problem: (any Problem)? = nil) -> Page {
        let title = texts("imports.statuses-title")
        let context: PageFields = [
            "title": title, "subtitle": texts("imports.statuses-subtitle"), "path": path,
            "callouts": callouts.map(\.fields), "repeat": again,
            "open": unknown.isEmpty ? false : list("imports.statuses-open", unknownRows),
            "own": list("imports.statuses-own", ownRows),
            "addTitle": texts("imports.statuses-add"),
            "addText": FormField(
                "new-text", label: texts("imports.status-new"), value: typed,
                hint: texts("imports.statuses-add-hint"),
                error: problem.map { texts.problem($0.code, $0.arguments) }),
            "addMeaning": meaningField(
                "new-meaning", texts("imports.status-means"), OrderStatus(name: typedMeaning) ?? .sold),
            "standardTitle": texts("imports.statuses-standard"), "standard": standard.fields,
            "submit": texts("form.save"), "cancel": PageLink(texts("imports.history"), "/imports").fields,
        ]
        return Page(
            title, template: "import_statuses", context: context, active: "imports", status: problem == nil ? 200 : 422)
    }

    private var path: String { "/imports/statuses" + (record.map { "?import=\($0.id)" } ?? "") }

    private var callouts: [Callout] {
        var callouts: [Callout] = []
        if isSaved { callouts.append(Callout(.ok, texts("imports.statuses-saved"))) }
        guard let record, isSaved else { return callouts }
        let file = ["file": record.fileName]
        switch record.state {
        case .received, .failed, .cancelled, .interrupted:
            let link = PageLink(texts("imports.statuses-review"), "/imports/\(record.id)/columns")
            callouts.append(Callout(.plain, texts("imports.statuses-then-review", file), link: link))
        case .applied: callouts.append(Callout(.plain, texts("imports.statuses-then-repeat", file)))
        case .staging, .undone: break
        }
        return callouts
    }

    /// The file was read with the meanings of then; only read again it takes the new ones.
    private var again: any Sendable {
        guard isSaved, let record, record.state == .applied else { return false }
        return PageLink(texts("imports.repeat"), "/imports/\(record.id)/repeat").fields
    }

    private func list(_ key: String, _ rows: [PageFields]) -> PageFields {
        [
            "heading": texts(key), "note": texts(key + "-note"), "hasRows": !rows.isEmpty, "rows": rows,
            "none": rows.isEmpty ? texts("imports.statuses-none") : false,
        ]
    }

    private var unknownRows: [PageFields] {
        unknown.enumerated().map { index, text in row("open-\(index)", text, nil, canRemove: false) }
    }

    private var ownRows: [PageFields] {
        entries.filter { !$0.isStandard }.enumerated().map { index, entry in
            row("own-\(index)", entry.text, entry.meaning, canRemove: true)
        }
    }

    private func row(_ name: String, _ text: String, _ meaning: OrderStatus?, canRemove: Bool) -> PageFields {
        [
            "name": name, "text": text, "label": texts("imports.status-means-of", ["status": text]),
            "options": (meaning == nil ? [undecided] : []) + Self.meanings.map { option($0, $0 == meaning) },
            "remove": canRemove ? texts("imports.statuses-remove") : false,
            "removeLabel": texts("imports.statuses-remove-of", ["status": text]),
        ]
    }

    private var undecided: PageFields {
        ["value": "", "text": texts("imports.status-unknown"), "isChosen": true]
    }

    private func option(_ meaning: OrderStatus, _ isChosen: Bool) -> PageFields {
        ["value": meaning.name, "text": texts("imports.status-\(meaning.name)"), "isChosen": isChosen]
    }

    private func meaningField(_ name: String, _ label: String, _ chosen: OrderStatus) -> FormField {
        FormField(
            name, label: label,
            kind: .select(Self.meanings.map { (value: $0.name, text: texts("imports.status-\($0.name)")) }),
            value: chosen.name)
    }

    private var standard: TableView {
        TableView(
            caption: texts("imports.statuses-standard"),
            columns: [.init(texts("imports.status-means")), .init(texts("imports.status"))],
            rows: Self.meanings.map { meaning in
                let words = entries.filter { $0.isStandard && $0.meaning == meaning && !$0.text.isEmpty }.map(\.text)
                return [.init(texts("imports.status-\(meaning.name)")), .init(words.joined(separator: ", "))]
            })
    }
}

extension OrderStatus {
    /// Its name in forms and texts.
    var name: String {
        switch self {
        case .sold: "sold"
        case .void: "void"
        case .returned: "returned"
        }
    }

    init?(name: String) {
        guard let found = StatusesPage.meanings.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
