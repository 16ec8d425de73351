import Foundation
import Kernel
import Storage
import Web

/// What `imports.mustache` shows.
struct ImportListPage {
    struct Entry: Sendable {
        let record: ImportRecord
        let job: Job?
        /// Rejected rows that nobody has mended.
        let left: Int

        /// - Parameter others: imports that may bring mended rows of this one.
        init(_ record: ImportRecord, _ job: Job?, others: [ImportRecord]) {
            self.record = record
            self.job = job
            left = MendedRows(record, among: others).left
        }
    }

    let texts: Texts
    let entries: [Entry]
    let names: [String: String]
    let now: Int64
    /// Below which id the list goes on; nil at its end.
    let older: Int64?
    let isNewest: Bool
    var filter: ImportFilter
    /// Sources to choose from.
    var sources: [String] = []
    /// What was just done, from the address.
    var done: String?

    var page: Page {
        let title = texts("imports.title")
        let isEmpty = entries.isEmpty && isNewest && filter.isEmpty
        let context: PageFields = [
            "title": title, "subtitle": texts("imports.subtitle"),
            "action": isEmpty ? false : PageLink(texts("imports.new"), "/imports/new").fields,
            "statuses": isEmpty ? false : PageLink(texts("imports.statuses-link"), "/imports/statuses").fields,
            "filters": isEmpty ? [] : filters, "filterSubmit": isEmpty ? false : texts("imports.filter"),
            "filterClear": filter.isEmpty ? false : PageLink(texts("imports.filter-clear"), "/imports").fields,
            "table": entries.isEmpty ? false : table.fields,
            "pager": older != nil || !isNewest ? pager.fields : false,
            "none": entries.isEmpty && !isEmpty ? texts("imports.filter-none") : false,
            "empty": isEmpty ? empty.fields : false,
        ]
        var page = Page(title, template: "imports", context: context, active: "imports")
        if done == "discarded" { page.flash = texts("imports.discarded") }
        return page
    }

    private var empty: EmptyState {
        EmptyState(
            title: texts("imports.empty-title"), text: texts("imports.empty"),
            action: PageLink(texts("imports.new"), "/imports/new"))
    }

    private var filters: [FormField] {
        let every = (value: "", text: texts("imports.filter-all"))
        let states = ImportFilter.Standing.allCases.map {
            (value: $0.rawValue, text: texts("imports.filter-state-\($0.rawValue)"))
        }
        let kinds = ImportKind.allCases.map { (value: $0.rawValue, text: texts("imports.kind.\($0.rawValue)")) }
        let known = sources + (filter.source.map { sources.contains($0) ? [] : [$0] } ?? [])
        return [
            FormField(
                "state", label: texts("imports.state"), kind: .select([every] + states),
                value: filter.standing?.rawValue ?? ""),
            FormField(
                "kind", label: texts("imports.kind"), kind: .select([every] + kinds),
                value: filter.kind?.rawValue ?? ""),
            FormField(
                "source", label: texts("imports.source"),
                kind: .select([every] + known.map { (value: $0, text: $0) }), value: filter.source ?? ""),
        ]
    }

    private var pager: Pager {
        Pager(
            label: texts("pager.name"), previous: isNewest ? nil : PageLink(texts("pager.newest"), filter.path()),
            next: older.map { PageLink(texts("pager.older"), filter.path(below: $0)) })
    }

    private var table: TableView {
        TableView(
            caption: texts("imports.caption"),
            columns: [
                .init(texts("imports.file"), isLong: true), .init(texts("imports.kind")),
                .init(texts("imports.source"), isLong: true), .init(texts("imports.who"), isLong: true),
                .init(texts("imports.when")),
                .init(texts("imports.count.accepted"), isNumber: true),
                .init(texts("imports.count.rejected"), isNumber: true), .init(texts("imports.state")),
                .init(texts("imports.next")),
            ], rows: entries.map(row))
    }

    private func row(_ entry: Entry) -> [TableView.Cell] {
        let record = entry.record
        let state = ImportState(record, entry.job, left: entry.left)
        func count(_ value: Int?) -> String { value.map { texts.number($0) } ?? "–" }
        return [
            .init(record.fileName, link: "/imports/\(record.id)"),
            .init(texts("imports.kind.\(record.options.kind.rawValue)")), .init(record.options.source),
            .init(ImportWords.actor(record.createdBy, names, texts)),
            .init(texts.relative(record.createdAt, now: now)),
            .init(count(record.summary?.accepted)), .init(count(record.summary?.rejected)),
            .init(texts(state.key), chip: state.tone), next(record, state),
        ]
    }

    /// What a person would do with it next.
    private func next(_ record: ImportRecord, _ state: ImportState) -> TableView.Cell {
        let path = "/imports/\(record.id)"
        return switch state {
        case .received: .init(texts("imports.next-columns"), link: path + "/columns", button: discard(record))
        case .reviewed: .init(texts("imports.next-run"), link: path, button: discard(record))
        case .reviewing, .queued, .importing, .undoing: .init(texts("imports.next-watch"), link: path)
        case .failed, .cancelled, .interrupted:
            .init(texts("imports.todo-retry"), link: path, button: discard(record))
        case .partly: .init(texts("imports.mend"), link: path + "/rejected")
        case .applied: .init(texts("imports.next-undo"), link: path + "/undo")
        case .undone: .init(texts("imports.todo-see"), link: path)
        }
    }

    private func discard(_ record: ImportRecord) -> TableView.Button { ImportWords.discard(record, texts) }
}

/// Where an import stands, its job included: one word and the tone of its chip.
enum ImportState: String, Sendable, CaseIterable {
    case received, reviewing, reviewed, queued, importing, applied, partly, undoing, undone, failed, cancelled,
        interrupted

    /// - Parameter left: rejected rows that nobody has mended; nil takes them all for such.
    init(_ record: ImportRecord, _ job: Job?, left: Int? = nil) {
        switch record.state {
        case .applied: self = (left ?? record.summary?.rejected ?? 0) > 0 ? .partly : .applied
        case .staging: self = .importing
        case .undone: self = .undone
        case .failed: self = .failed
        case .cancelled: self = .cancelled
        case .interrupted: self = .interrupted
        case .received: self = .received
        }
        guard let job, !job.isOver else {
            if record.state == .received, record.preview != nil { self = .reviewed }
            return
        }
        if ImportTask(job).isUndo { self = .undoing; return }
        if record.wasApplied { return }
        self = ImportTask(job).isDryRun ? .reviewing : job.state == .queued ? .queued : .importing
    }

    /// Key of its word. Those that are states of the record share the word with the command line.
    var key: String { "imports.state.\(rawValue)" }

    var tone: String {
        switch self {
        case .applied: "ok"
        case .partly, .interrupted: "warn"
        case .failed: "bad"
        case .reviewing, .importing, .queued, .undoing: "acc"
        case .received, .reviewed, .cancelled, .undone: "plain"
        }
    }
}

/// What an import's job was asked to do.
struct ImportTask: Sendable {
    let isDryRun: Bool
    let isUndo: Bool

    init(_ job: Job) {
        let task = try? JSONDecoder().decode(IntakeRoom.ImportTask.self, from: Data(job.payload.utf8))
        isDryRun = task?.isDryRun ?? false
        isUndo = task?.isUndo ?? false
    }
}
