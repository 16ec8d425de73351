import Kernel
import Storage
import Web

/// `/settings/backups`: the backups of the home, their schedule, and the hold on sending after a restore.
struct BackupRoutes: Sendable {
    static let path = "/settings/backups"
    let room: BackupRoom

    var routes: [Route] {
        [
            Route(.get, Self.path, show), Route(.post, Self.path, create),
            Route(.post, Self.path + "/verify", verify), Route(.post, Self.path + "/stop", stop),
            Route(.post, Self.path + "/schedule", setSchedule), Route(.post, Self.path + "/release-hold", releaseHold),
        ].map { $0.requires(.manageBackups) }
    }

    @Sendable private func show(_ request: WebRequest) async throws -> WebAnswer {
        .page(try await page(request).page())
    }

    @Sendable private func create(_ request: WebRequest) async throws -> WebAnswer {
        let actor = try request.signedIn().actor
        try await BlockingWork.run { [room] in _ = try room.requestCreate(by: actor) }
        return .redirect(Self.path)
    }

    @Sendable private func verify(_ request: WebRequest) async throws -> WebAnswer {
        let (actor, name) = (try request.signedIn().actor, request.field("backup"))
        try await BlockingWork.run { [room] in _ = try room.requestVerify(name, by: actor) }
        return .redirect(Self.path)
    }

    @Sendable private func stop(_ request: WebRequest) async throws -> WebAnswer {
        try await BlockingWork.run { [room] in try room.stop() }
        return .redirect(Self.path)
    }

    @Sendable private func setSchedule(_ request: WebRequest) async throws -> WebAnswer {
        let actor = try request.signedIn().actor
        let form = BackupForm(request)
        do {
            let schedule = try form.schedule()
            try await BlockingWork.run { [room] in try room.set(schedule, by: actor) }
            return .redirect(Self.path + "?done=backup-schedule")
        } catch let problem as any Problem where form.concerns(problem) {
            var page = try await page(request)
            page.form = form
            var shown = page.page(problem: problem)
            shown.status = problem.kind.httpStatus
            return .page(shown)
        }
    }

    @Sendable private func releaseHold(_ request: WebRequest) async throws -> WebAnswer {
        let actor = try request.signedIn().actor
        try await BlockingWork.run { [room] in try room.releaseHold(by: actor) }
        return .redirect(Self.path + "?done=hold-released")
    }

    private func page(_ request: WebRequest) async throws -> BackupsPage {
        try await BlockingWork.run { [room] in
            BackupsPage(
                texts: request.texts, zone: room.clock.zone, now: request.now, folder: room.backups.defaultFolder,
                backups: try room.list(), job: try room.jobs().first, hold: try room.hold(),
                form: BackupForm(try room.schedule()))
        }
    }
}

/// The schedule as it stands in the form.
struct BackupForm: Sendable {
    var every: String
    var hour: String
    var keepDaily: String
    var keepWeekly: String
    var folder: String

    init(_ schedule: BackupSchedule) {
        every = schedule.every.rawValue
        hour = String(schedule.hour)
        keepDaily = String(schedule.keepDaily)
        keepWeekly = String(schedule.keepWeekly)
        folder = schedule.folder ?? ""
    }

    init(_ request: WebRequest) {
        every = request.field("every")
        hour = request.field("hour")
        keepDaily = String(request.field("keep_daily").prefix(10))
        keepWeekly = String(request.field("keep_weekly").prefix(10))
        folder = String(request.field("folder").prefix(1000))
    }

    /// - Throws: `backup.schedule`.
    func schedule() throws -> BackupSchedule {
        var schedule = BackupSchedule()
        guard let every = BackupSchedule.Every(rawValue: every), let hour = Int(hour), let days = Int(keepDaily),
            let weeks = Int(keepWeekly)
        else { throw PlainProblem("backup.schedule", .invalid) }
        (schedule.every, schedule.hour, schedule.keepDaily, schedule.keepWeekly) = (every, hour, days, weeks)
        schedule.folder = folder.isEmpty ? nil : folder
        try schedule.check()
        return schedule
    }

    /// Whether a problem is about what was filled in.
    func concerns(_ problem: any Problem) -> Bool {
        ["backup.schedule", "backup.no-parent", "backup.inside-home", "disk.read-only", "disk.failed", "disk.full"]
            .contains(problem.code)
    }
}
