import Kernel
import Storage
import Web

/// What `import_show.mustache` shows: an import under review, under way, ended or taken back.
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
        case undone
        /// Another process works on it, or ended in the middle; the next import finds out which.
        case elsewhere
        /// Failed, cancelled or interrupted; nothing of it is visible.
        case ended
    }

    let texts: Texts
    let record: ImportRecord
    let job: Job?
    let now: Int64
    let names: [String: String]
    let statuses: StatusTable
    let mayViewFigures: Bool
    let mayViewPeople: Bool
    /// Imports that may bring mended rows of this one.
    var menders: [ImportRecord] = []

    /// Nil when the columns come first.
    var stage: Stage? {
        if let job, !job.isOver, ImportTask(job).isUndo || !record.wasApplied { return .working(job) }
        switch record.state {
        case .applied: return record.summary.map { .done($0) } ?? .ended
        case .undone: return .undone
        case .failed, .cancelled, .interrupted: return .ended
        case .staging: return .elsewhere
        case .received: return reviewStage
        }
    }

    private var reviewStage: Stage? {
        guard let job else { return nil }
        if job.state == .failed { return .refused(job) }
        // A dry run that was stopped leaves an older preview behind, of other options.
        if ImportTask(job).isDryRun, job.state == .cancelled { return nil }
        return record.preview.map { .reviewed($0) }
    }

    func page(_ stage: Stage) -> Page {
        var fields: PageFields = [
            "id": "import-\(record.id)", "subtitle": ImportWords.subtitle(record, texts), "callouts": false,
            "job": false, "totals": false, "undo": false, "reload": false, "poll": false, "primary": false,
            "links": false, "buttons": false, "source": path, "note": false,
        ]
        let title = title(stage, &fields)
        fields["title"] = title
        fields["steps"] = isUndo(stage) ? false : ImportSteps.fields(texts, current: step(stage))
        return Page(title, template: "import_show", context: fields, active: "imports")
    }

    private func title(_ stage: Stage, _ fields: inout PageFields) -> String {
        switch stage {
        case .working(let job): return working(job, &fields)
        case .reviewed(let summary): return reviewed(summary, &fields)
        case .refused(let job): return refused(job, &fields)
        case .done(let summary): return done(summary, &fields)
        case .undone: return undone(&fields)
        case .ended: return ended(&fields)
        case .elsewhere:
            fields["callouts"] = [Callout(.plain, texts("imports.elsewhere")).fields]
            fields["poll"] = "5000"
            fields["reload"] = PageLink(texts("imports.reload"), path).fields
            return texts("imports.importing")
        }
    }

    /// Whether the import may be asked for as it stands: it was reviewed, or ended without a result.
    var mayRun: Bool {
        switch stage {
        case .reviewed(let summary): summary.accepted > 0
        case .ended: !record.wasApplied
        default: false
        }
    }

    var path: String { "/imports/\(record.id)" }

    private func step(_ stage: Stage) -> Int {
        switch stage {
        case .working(let job): ImportTask(job).isDryRun ? 2 : 3
        case .reviewed, .refused: 2
        case .done, .undone: 4
        case .elsewhere, .ended: 3
        }
    }

    /// Steps lead forward; on the way back there are none.
    private func isUndo(_ stage: Stage) -> Bool {
        if case .working(let job) = stage { return ImportTask(job).isUndo }
        return stage == .undone
    }

    private func working(_ job: Job, _ fields: inout PageFields) -> String {
        let task = ImportTask(job)
        let rows = task.isDryRun || task.isUndo ? nil : record.preview?.read
        var progress = ImportProgress(
            texts: texts, job: job, kind: record.options.kind, rows: rows, isUndo: task.isUndo, now: now
        ).progress
        progress.id = "job-\(job.id)"
        progress.stop = job.stopAsked ? nil : PageLink(texts("imports.stop"), path + "/stop")
        fields["job"] = progress.fields
        fields["poll"] = "1500"
        fields["reload"] = PageLink(texts("imports.reload"), path).fields
        fields["note"] = texts("imports.working-note")
        if task.isUndo { return texts("imports.undoing") }
        return texts(task.isDryRun ? "imports.reviewing" : "imports.importing")
    }

    private func reviewed(_ summary: ImportSummary, _ fields: inout PageFields) -> String {
        let totals = totals(summary)
        fields["totals"] = totals.fields
        fields["callouts"] = (kinship + totals.callouts).map(\.fields)
        fields["links"] = [PageLink(texts("imports.fix-columns"), path + "/columns").fields]
        if summary.rejectFile != nil {
            let rejected = PageLink(texts("imports.download-review"), path + "/rejected.csv")
            fields["links"] = [PageLink(texts("imports.fix-columns"), path + "/columns").fields, rejected.fields]
        }
        fields["buttons"] = [discard]
        guard summary.accepted > 0 else { return texts("imports.review-none") }
        fields["primary"] = PageLink(texts.plural("imports.run", count: summary.accepted), path + "/run").fields
        fields["note"] = texts("imports.review-note")
        return texts.plural(
            summary.rejected == 0 ? "imports.review-all" : "imports.review-some", count: summary.accepted,
            ["read": texts.number(summary.read)])
    }

    private func refused(_ job: Job, _ fields: inout PageFields) -> String {
        let sentence = texts.problem(job.problem ?? "import.failed", ImportWords.arguments(job))
        fields["callouts"] = ([Callout(.bad, sentence)] + kinship).map(\.fields)
        fields["links"] = [
            PageLink(texts("imports.fix-columns"), path + "/columns").fields,
            PageLink(texts("imports.other-file"), "/imports/new").fields,
        ]
        fields["buttons"] = [discard]
        return texts("imports.refused")
    }

    private func done(_ summary: ImportSummary, _ fields: inout PageFields) -> String {
        let totals = totals(summary)
        var callouts = totals.callouts
        var links: [PageLink] = []
        if summary.rejected > 0, summary.rejectFile != nil {
            let mend = PageLink(texts("imports.mend"), path + "/rejected")
            callouts.insert(contentsOf: MendedRows(record, among: menders).callouts(texts, mend: mend), at: 0)
            links.append(PageLink(texts("imports.download-rejected"), path + "/rejected.csv"))
            fields["note"] = texts("imports.rejected-note")
        }
        if let trouble = undoTrouble { callouts.insert(trouble, at: 0) }
        fields["totals"] = totals.fields
        fields["callouts"] = (kinship + callouts).map(\.fields)
        if mayViewFigures { links.insert(PageLink(texts("imports.to-value"), "/value"), at: 0) }
        links.append(PageLink(texts("imports.another"), "/imports/new"))
        links.append(PageLink(texts("imports.undo"), path + "/undo"))
        fields["links"] = links.map(\.fields)
        fields["buttons"] = [repeated("imports.repeat")]
        return texts.plural("imports.done", count: summary.accepted)
    }

    /// Why an undo that was asked for did not happen.
    private var undoTrouble: Callout? {
        guard let job, ImportTask(job).isUndo else { return nil }
        if job.state == .cancelled { return Callout(.warn, texts("imports.undo-stopped")) }
        guard job.state == .failed else { return nil }
        return Callout(.bad, texts.problem(job.problem ?? "import.undo-failed", ImportWords.arguments(job)))
    }

    private func undone(_ fields: inout PageFields) -> String {
        let by = ImportWords.actor(record.undoneBy ?? "", names, texts)
        let when = texts.relative(record.undoneAt ?? now, now: now)
        fields["callouts"] = [Callout(.ok, texts("imports.undone-by", ["who": by, "when": when])).fields]
        if let preview = record.undo {
            fields["undo"] =
                UndoFigures(
                    texts: texts, preview: preview, kind: record.options.kind, mayViewFigures: mayViewFigures,
                    mayViewPeople: mayViewPeople, isDone: true
                )
                .fields
        }
        fields["links"] = [
            PageLink(texts("imports.history"), "/imports").fields,
            PageLink(texts("imports.another"), "/imports/new").fields,
        ]
        fields["buttons"] = [repeated("imports.repeat-undone")]
        return texts("imports.title-undone")
    }

    private func ended(_ fields: inout PageFields) -> String {
        let state = record.state.rawValue
        var text = texts("imports.ended-\(state)")
        if record.state == .failed {
            text = texts.problem(record.problem ?? "import.failed", job.map(ImportWords.arguments) ?? [:])
        }
        let tone: Callout.Tone = record.state == .failed ? .bad : .warn
        fields["callouts"] = [Callout(tone, text).fields, Callout(.plain, texts("imports.ended-nothing")).fields]
        fields["primary"] = PageLink(texts("imports.again"), path + "/run").fields
        fields["links"] = [
            PageLink(texts("imports.fix-columns"), path + "/columns").fields,
            PageLink(texts("imports.other-file"), "/imports/new").fields,
        ]
        fields["buttons"] = [discard]
        return texts("imports.title-\(state)")
    }

    private func totals(_ summary: ImportSummary) -> ImportTotals {
        ImportTotals(
            texts: texts, summary: summary, kind: record.options.kind, record: record, table: statuses,
            mayViewPeople: mayViewPeople)
    }

    /// What this import has to do with another one.
    private var kinship: [Callout] { ImportWords.kinship(record, texts) }

    private func repeated(_ key: String) -> PageFields {
        ["text": texts(key), "path": path + "/repeat", "isQuiet": false, "confirm": false]
    }

    private var discard: PageFields {
        [
            "text": texts("imports.discard"), "path": path + "/discard", "isQuiet": true,
            "confirm": texts("imports.discard-confirm", ["file": record.fileName]),
        ]
    }
}
