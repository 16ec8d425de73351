import Foundation
import Kernel
import Storage
import Web

/// What `backups.mustache` shows.
struct BackupsPage: Sendable {
    let texts: Texts
    let zone: TimeZone
    let now: Int64
    /// Where backups go unless the schedule says otherwise.
    let folder: String
    let backups: [BackupListing]
    /// The latest; it may still be at work.
    let job: Job?
    let hold: SendingHold?
    var form: BackupForm

    private var path: String { BackupRoutes.path }
    private var isWorking: Bool { job.map { !$0.isOver } ?? false }

    func page(problem: (any Problem)? = nil) -> Page {
        let title = texts("backups.title")
        let fields = BackupFormFields(texts: texts, form: form, folder: folder, problem: problem).fields
        let context: PageFields = [
            "title": title, "subtitle": subtitle, "poll": isWorking ? "2000" : false, "source": path,
            "hold": hold.map(holdFields) ?? false, "job": isWorking ? job.map { progress($0).fields } ?? false : false,
            "trouble": trouble?.fields ?? false,
            "create": isWorking ? false : texts("backups.create"), "createPath": path,
            "reload": isWorking ? PageLink(texts("imports.reload"), path).fields : false,
            "listTitle": texts("backups.list"), "table": backups.isEmpty ? false : table,
            "empty": backups.isEmpty ? texts("backups.empty") : false,
            "scheduleTitle": texts("backups.schedule"), "scheduleHelp": texts("backups.schedule-help"),
            "schedulePath": path + "/schedule", "fields": fields, "save": texts("backups.save"),
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 1), of: fields),
            "restoreTitle": texts("backups.restore"), "restoreText": texts("backups.restore-text"),
            "command": command,
        ]
        return Page(title, template: "backups", context: context, active: "backups")
    }

    /// For the terminal, with the latest backup.
    private var command: String {
        let home = (folder as NSString).deletingLastPathComponent
        return "vinculo --home \(home) backup restore \(backups.first?.path ?? folder + "/…")"
    }

    private var subtitle: String {
        guard let last = backups.first else { return texts("backups.none-yet") }
        return texts.plural(
            "backups.subtitle", count: backups.count, ["last": texts.relative(last.manifest.instant, now: now)])
    }

    private func holdFields(_ hold: SendingHold) -> any Sendable {
        let fields: PageFields = [
            "title": texts("hold.title"), "text": HoldWords.sentence(hold, texts, zone),
            "path": path + "/release-hold", "button": texts("hold.release"), "confirm": texts("hold.release-confirm"),
        ]
        return fields
    }

    private func progress(_ job: Job) -> JobProgress {
        let step = "backups.step." + job.step
        let share = job.total > 0 ? Int(Double(job.done) / Double(job.total) * 100) : nil
        return JobProgress(
            id: "job-\(job.id)", title: texts("backups.working"),
            state: job.stopAsked ? texts("imports.stopping") : texts("job.state.\(job.state.rawValue)"),
            tone: job.state == .queued ? "plain" : "acc", percent: job.state == .running ? share : 0,
            detail: texts.has(step) ? texts(step) : texts("backups.step.start"),
            stop: job.stopAsked ? nil : PageLink(texts("imports.stop"), path + "/stop"))
    }

    /// What became of the latest job, where it is not as it should be.
    private var trouble: Callout? {
        guard let job, job.state == .failed else { return nil }
        let words = BackupJobWords(job)
        return Callout(
            .bad, title: texts(words.isVerification ? "backups.verify-failed" : "backups.failed"),
            words.sentence(texts))
    }

    private var table: PageFields {
        [
            "caption": texts("backups.list"),
            "heads": ["name", "size", "made", "state", "actions"].map { texts("backups.\($0)") },
            "rows": backups.map(row),
        ]
    }

    private func row(_ backup: BackupListing) -> PageFields {
        let state: (tone: String, key: String) =
            switch backup.check {
            case nil: ("plain", "unverified")
            case .some(let check): check.isWhole ? ("ok", "whole") : ("bad", "damaged")
            }
        let place = (backup.path as NSString).deletingLastPathComponent
        return [
            "name": backup.name, "at": texts.dateTime(backup.manifest.instant, zone),
            "place": place == folder ? false : place, "size": texts.byteSize(backup.manifest.byteCount),
            "made": texts(backup.manifest.isScheduled ? "backups.made-schedule" : "backups.made-hand"),
            "tone": state.tone, "state": texts("backups.state-" + state.key),
            "damaged": backup.check?.damaged.first.map(texts.damage) ?? false, "path": path + "/verify",
            "verify": texts("backups.verify"),
            "verifyLabel": texts("backups.verify-label", ["backup": backup.name]), "mayVerify": !isWorking,
            "sizeHead": texts("backups.size"), "madeHead": texts("backups.made"), "stateHead": texts("backups.state"),
            "missing": backup.manifest.missing.isEmpty
                ? false : texts.plural("backups.missing", count: backup.manifest.missing.count),
        ]
    }
}

/// The hold on sending in words.
enum HoldWords {
    static func sentence(_ hold: SendingHold, _ texts: Texts, _ zone: TimeZone) -> String {
        let key = "hold." + hold.reason
        let arguments = hold.detail.merging(["since": texts.dateTime(hold.since, zone)]) { $1 }
        return texts(texts.has(key) ? key : "hold.unreadable", arguments)
    }
}

/// What a job of backups was to do, and what ended it.
struct BackupJobWords {
    let job: Job

    init(_ job: Job) { self.job = job }

    private var task: BackupRoom.Task? { try? JSONDecoder().decode(BackupRoom.Task.self, from: Data(job.payload.utf8)) }
    var isVerification: Bool { task?.verify != nil }
    var isScheduled: Bool { task?.isScheduled ?? false }

    func sentence(_ texts: Texts) -> String {
        let arguments = Dictionary(AuditText.values(job.result).map { ($0.name, $0.value) }) { first, _ in first }
        let code = job.problem ?? "backup.failed"
        let shown = arguments.merging(arguments["file"].map { ["file": texts.damage($0)] } ?? [:]) { $1 }
        return texts.has("problem." + code) ? texts("problem." + code, shown) : texts("problem.backup.failed")
    }
}
