import Kernel
import Storage
import Web

/// What `import_show.mustache` shows: an import under review, under way or ended.
struct ImportShowPage {
    /// What there is to be seen.
    enum Stage: Equatable {
        /// A job waits or runs.
        case working(Job)
        /// The dry run is done.
        case reviewed(ImportSummary)
        /// The dry run found trouble.
        case refused(Job)
        case done(ImportSummary)
        /// Another process works on it, or ended in the middle; the next import finds out which.
        case elsewhere
        /// Failed, cancelled or interrupted; nothing of it is visible.
        case ended
    }

    let texts: Texts
    let record: ImportRecord
    let job: Job?
    let now: Int64
    let mayViewFigures: Bool

    /// Nil when the columns come first.
    var stage: Stage? {
        if record.state == .applied { return record.summary.map { .done($0) } ?? .ended }
        if let job, !job.isOver { return .working(job) }
        switch record.state {
        case .failed, .cancelled, .interrupted, .applied, .undone: return .ended
        case .staging: return .elsewhere
        case .received: break
        }
        guard let job else { return nil }
        let isDryRun = ImportTask(job).isDryRun
        if job.state == .failed { return .refused(job) }
        // A dry run that was stopped leaves an older preview behind, of other options.
        if isDryRun, job.state == .cancelled { return nil }
        return record.preview.map { .reviewed($0) }
    }

    func page(_ stage: Stage) -> Page {
        var fields: PageFields = [
            "id": "import-\(record.id)", "subtitle": subtitle, "callouts": false, "job": false, "totals": false,
            "reload": false, "poll": false, "primary": false, "links": false, "source": path, "note": false,
        ]
        let title: String
        switch stage {
        case .working(let job): title = working(job, &fields)
        case .reviewed(let summary): title = reviewed(summary, &fields)
        case .refused(let job): title = refused(job, &fields)
        case .done(let summary): title = done(summary, &fields)
        case .elsewhere:
            title = texts("imports.importing")
            fields["callouts"] = [Callout(.plain, texts("imports.elsewhere")).fields]
            fields["poll"] = "5000"
            fields["reload"] = PageLink(texts("imports.reload"), path).fields
        case .ended: title = ended(&fields)
        }
        fields["title"] = title
        fields["steps"] = ImportSteps.fields(texts, current: step(stage))
        return Page(title, template: "import_show", context: fields, active: "imports")
    }

    /// Whether the import may be asked for as it stands: it was reviewed, or ended without a result.
    var mayRun: Bool {
        switch stage {
        case .reviewed(let summary): summary.accepted > 0
        case .ended: !record.wasApplied
        default: false
        }
    }

    private var path: String { "/imports/\(record.id)" }

    private var subtitle: String {
        texts(
            "imports.show-subtitle",
            [
                "file": record.fileName, "kind": texts("imports.kind.\(record.options.kind.rawValue)"),
                "source": record.options.source,
            ])
    }

    private func step(_ stage: Stage) -> Int {
        switch stage {
        case .working(let job): ImportTask(job).isDryRun ? 2 : 3
        case .reviewed, .refused: 2
        case .done: 4
        case .elsewhere, .ended: 3
        }
    }

    private func working(_ job: Job, _ fields: inout PageFields) -> String {
        let title = texts(ImportTask(job).isDryRun ? "imports.reviewing" : "imports.importing")
        var progress = ImportProgress(texts: texts, job: job, kind: record.options.kind, now: now).progress
        progress.id = "job-\(job.id)"
        progress.stop = job.stopAsked ? nil : PageLink(texts("imports.stop"), path + "/stop")
        fields["job"] = progress.fields
        fields["poll"] = "1500"
        fields["reload"] = PageLink(texts("imports.reload"), path).fields
        fields["note"] = texts("imports.working-note")
        return title
    }

    private func reviewed(_ summary: ImportSummary, _ fields: inout PageFields) -> String {
        let totals = ImportTotals(texts: texts, summary: summary, kind: record.options.kind)
        fields["totals"] = totals.fields
        fields["callouts"] = totals.callouts.map(\.fields)
        fields["links"] = links([("imports.fix-columns", "/columns")])
        guard summary.accepted > 0 else { return texts("imports.review-none") }
        fields["primary"] = PageLink(texts.plural("imports.run", count: summary.accepted), path + "/run").fields
        fields["note"] = texts("imports.review-note")
        return texts.plural(
            summary.rejected == 0 ? "imports.review-all" : "imports.review-some", count: summary.accepted,
            ["read": texts.number(summary.read)])
    }

    private func refused(_ job: Job, _ fields: inout PageFields) -> String {
        let sentence = texts.problem(job.problem ?? "import.failed", ImportWords.arguments(job))
        fields["callouts"] = [Callout(.bad, sentence).fields]
        fields["links"] = links([("imports.fix-columns", "/columns"), ("imports.other-file", nil)])
        return texts("imports.refused")
    }

    private func done(_ summary: ImportSummary, _ fields: inout PageFields) -> String {
        let totals = ImportTotals(texts: texts, summary: summary, kind: record.options.kind)
        var callouts = totals.callouts
        if summary.rejected > 0, summary.rejectFile != nil {
            callouts.insert(
                Callout(
                    .warn, texts.plural("imports.done-rejected", count: summary.rejected),
                    link: PageLink(texts("imports.download-rejected"), path + "/rejected.csv")), at: 0)
        }
        fields["totals"] = totals.fields
        fields["callouts"] = callouts.map(\.fields)
        let value = PageLink(texts("imports.to-value"), "/value").fields
        let more = PageLink(texts("imports.another"), "/imports/new").fields
        fields["links"] = mayViewFigures ? [value, more] : [more]
        return texts.plural("imports.done", count: summary.accepted)
    }

    private func ended(_ fields: inout PageFields) -> String {
        let state = record.state.rawValue
        var text = texts("imports.ended-\(state)")
        if record.state == .failed {
            text = texts.problem(record.problem ?? "import.failed", job.map(ImportWords.arguments) ?? [:])
        }
        fields["callouts"] = [
            Callout(record.state == .failed ? .bad : .warn, text).fields,
            Callout(.plain, texts("imports.ended-nothing")).fields,
        ]
        fields["primary"] = PageLink(texts("imports.again"), path + "/run").fields
        fields["links"] = links([("imports.fix-columns", "/columns"), ("imports.other-file", nil)])
        return texts("imports.title-\(state)")
    }

    /// Links by text and what follows the import's own address; without it, the form for another file.
    private func links(_ targets: [(String, String?)]) -> [PageFields] {
        targets.map { key, tail in PageLink(texts(key), tail.map { path + $0 } ?? "/imports/new").fields }
    }
}
