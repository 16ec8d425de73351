import Foundation
import Kernel
import Storage
import Web

/// What `imports.mustache` shows.
struct ImportListPage {
    struct Entry: Sendable {
        let record: ImportRecord
        let job: Job?
    }

    let texts: Texts
    let entries: [Entry]
    let names: [String: String]
    let now: Int64
    let hasOlder: Bool
    let isNewest: Bool

    var page: Page {
        let title = texts("imports.title")
        let isEmpty = entries.isEmpty && isNewest
        let context: PageFields = [
            "title": title, "subtitle": texts("imports.subtitle"),
            "action": isEmpty ? false : PageLink(texts("imports.new"), "/imports/new").fields,
            "table": entries.isEmpty ? false : table.fields,
            "pager": hasOlder || !isNewest ? pager.fields : false,
            "empty": isEmpty
                ? EmptyState(
                    title: texts("imports.empty-title"), text: texts("imports.empty"),
                    action: PageLink(texts("imports.new"), "/imports/new")
                ).fields : false,
        ]
        return Page(title, template: "imports", context: context, active: "imports")
    }

    private var pager: Pager {
        let older = entries.last.map { PageLink(texts("pager.older"), "/imports?below=\($0.record.id)") }
        return Pager(
            label: texts("pager.name"), previous: isNewest ? nil : PageLink(texts("pager.newest"), "/imports"),
            next: hasOlder ? older : nil)
    }

    private var table: TableView {
        TableView(
            caption: texts("imports.caption"),
            columns: [
                .init(texts("imports.file")), .init(texts("imports.kind")), .init(texts("imports.source")),
                .init(texts("imports.who")), .init(texts("imports.when")),
                .init(texts("imports.count.accepted"), isNumber: true),
                .init(texts("imports.count.rejected"), isNumber: true), .init(texts("imports.state")),
            ], rows: entries.map(row))
    }

    /// A colleague by their address, the command line by its word.
    private func name(_ actor: String) -> String {
        if actor == "cli" { return texts("imports.actor-cli") }
        return names[actor] ?? actor
    }

    private func row(_ entry: Entry) -> [TableView.Cell] {
        let record = entry.record
        let state = ImportState(record, entry.job)
        func count(_ value: Int?) -> String { value.map { texts.number($0) } ?? "–" }
        return [
            .init(record.fileName, link: "/imports/\(record.id)"),
            .init(texts("imports.kind.\(record.options.kind.rawValue)")), .init(record.options.source),
            .init(name(record.createdBy)), .init(texts.relative(record.createdAt, now: now)),
            .init(count(record.summary?.accepted)), .init(count(record.summary?.rejected)),
            .init(texts(state.key), chip: state.tone),
        ]
    }
}

/// Where an import stands, its job included: one word and the tone of its chip.
enum ImportState: String, Sendable, CaseIterable {
    case received, reviewing, reviewed, queued, importing, applied, partly, undoing, undone, failed, cancelled, interrupted

    init(_ record: ImportRecord, _ job: Job?) {
        switch record.state {
        case .applied: self = (record.summary?.rejected ?? 0) > 0 ? .partly : .applied
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
