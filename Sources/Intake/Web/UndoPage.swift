import Kernel
import Web

/// What `import_undo.mustache` shows: what taking an import back would change, before anybody does it.
struct UndoPage {
    let texts: Texts
    let record: ImportRecord
    let preview: UndoPreview
    let names: [String: String]
    let now: Int64
    let mayViewFigures: Bool
    let mayViewPeople: Bool

    var page: Page {
        let title = texts("imports.undo-title")
        let path = "/imports/\(record.id)"
        let context: PageFields = [
            "title": title, "subtitle": ImportWords.subtitle(record, texts),
            "since": preview.since.isEmpty ? false : since.fields, "sinceTitle": sinceTitle,
            "sinceText": texts("imports.undo-since-stays"),
            "callout": Callout(.warn, texts("imports.undo-lead")).fields,
            "undo": UndoFigures(
                texts: texts, preview: preview, kind: record.options.kind, mayViewFigures: mayViewFigures,
                mayViewPeople: mayViewPeople
            ).fields, "path": path + "/undo",
            "submit": texts("imports.undo-submit"), "cancel": PageLink(texts("form.cancel"), path).fields,
        ]
        return Page(title, template: "import_undo", context: context, active: "imports")
    }

    private var sinceTitle: String {
        texts.plural("imports.undo-since", count: max(preview.sinceCount, preview.since.count))
    }

    private var since: TableView {
        TableView(
            caption: sinceTitle,
            columns: [
                .init(texts("imports.undo-what")), .init(texts("imports.undo-whom"), isLong: true),
                .init(texts("imports.who"), isLong: true),
                .init(texts("imports.when")),
            ],
            rows: preview.since.map { entry in
                [
                    .init(what(entry.what)), .init(entry.subject.isEmpty || !mayViewPeople ? "–" : entry.subject),
                    .init(ImportWords.actor(entry.by, names, texts)), .init(texts.relative(entry.at, now: now)),
                ]
            })
    }

    private func what(_ code: String) -> String {
        let key = "imports.undo-since-\(code)"
        return texts.has(key) ? texts(key) : texts("imports.undo-since-edit")
    }
}
