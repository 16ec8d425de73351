import Kernel
import Web

/// What `import_mend.mustache` shows: the rejected rows of an import, each cell to be corrected.
struct MendPage {
    let texts: Texts
    let record: ImportRecord
    let work: MendWork
    /// What a person typed, by the name of its control, where a form came back.
    var typed: [String: String] = [:]

    func page(problem: (any Problem)? = nil) -> Page {
        let title = texts("imports.mend-title")
        let path = "/imports/\(record.id)"
        let context: PageFields = [
            "title": title, "subtitle": subtitle, "callouts": callouts(problem).map(\.fields),
            "path": path + "/rejected" + (work.from > 0 ? "?from=\(work.from)" : ""),
            "rows": work.page.map(row), "submit": work.page.isEmpty ? false : texts("imports.mend-submit"),
            "note": texts("imports.mend-note"), "more": more,
            "links": [
                PageLink(texts("imports.download-rejected"), path + "/rejected.csv").fields,
                PageLink(texts("imports.mend-back"), path).fields,
            ],
            "empty": work.page.isEmpty
                ? EmptyState(
                    title: texts("imports.mend-none-title"), text: texts("imports.mend-none"),
                    action: PageLink(texts("imports.mend-back"), path)
                ).fields : false,
        ]
        return Page(
            title, template: "import_mend", context: context, active: "imports", status: problem == nil ? 200 : 422)
    }

    private var subtitle: String {
        texts.plural("imports.mend-subtitle", count: work.open.count, ["file": record.fileName])
    }

    private func callouts(_ problem: (any Problem)?) -> [Callout] {
        var callouts: [Callout] = []
        if let problem { callouts.append(Callout(.bad, texts.problem(problem.code, problem.arguments))) }
        if work.mendedCount > 0 {
            callouts.append(Callout(.ok, texts.plural("imports.mend-done", count: work.mendedCount)))
        }
        if !work.isWhole {
            callouts.append(Callout(.warn, texts("imports.mend-many", ["most": texts.number(RejectRows.most)])))
        }
        return callouts
    }

    /// The way to the rows behind these.
    private var more: any Sendable {
        guard work.page.count < work.open.count else { return false }
        let path = "/imports/\(record.id)/rejected"
        let last = work.page.last?.line ?? 0
        let hasNext = work.open.last.map { $0.line > last } ?? false
        return Pager(
            label: texts("pager.name"), range: texts.plural("imports.mend-page", count: work.page.count),
            previous: work.from > 0 ? PageLink(texts("imports.mend-first"), path) : nil,
            next: hasNext ? PageLink(texts("imports.mend-next"), path + "?from=\(last)") : nil
        ).fields
    }

    private func row(_ row: RejectRows.Row) -> PageFields {
        let reason = texts.has("reject." + row.reason) ? texts("reject." + row.reason) : row.reason
        let include = MendWork.includeName(row)
        let cells = work.shown(row).prefix(MendWork.mostColumns).enumerated()
        return [
            "legend": texts("imports.mend-row", ["line": texts.number(row.line)]), "reason": reason,
            // Said beside the cell at fault, or here where it is the whole row.
            "chip": work.header.contains(row.column) ? false : reason,
            "cells": cells.map { cell(row, $0, $1, reason) },
            "include": include, "includeID": "f-" + include, "includeLabel": texts("imports.mend-include"),
            "isIncluded": typed[include] == "1",
        ]
    }

    private func cell(_ row: RejectRows.Row, _ place: Int, _ text: String, _ reason: String) -> PageFields {
        let name = MendWork.cellName(row, place)
        let column = work.header.indices.contains(place) ? work.header[place] : ""
        let value = typed[name] ?? text
        let isWrong = !row.column.isEmpty && column == row.column
        return [
            "name": name, "id": "f-" + name,
            "label": column.isEmpty ? texts("imports.column-unnamed", ["place": texts.number(place + 1)]) : column,
            "value": value, "isLong": value.contains("\n"), "isWrong": isWrong, "error": isWrong ? reason : false,
        ]
    }
}
