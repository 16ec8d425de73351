import Foundation
import Kernel
import Storage

/// Backups that pages and the schedule ask for: done by `serve`, one after another, and taken up again after a restart.
extension BackupRoom {
    struct Task: Codable {
        /// A backup to verify; nil is one to make.
        var verify: String?
        var isScheduled = false
        var actor: String
    }

    public func requestCreate(by actor: String) throws -> JobID { try request(Task(actor: actor)) }

    /// - Throws: `backup.not-found`.
    public func requestVerify(_ name: String, by actor: String) throws -> JobID {
        guard let found = try list().first(where: { $0.name == name }) else {
            throw PlainProblem("backup.not-found", .notFound, ["backup": name])
        }
        return try request(Task(verify: found.path, actor: actor))
    }

    /// Asks for the backup that is due, if one is.
    public func requestDue() throws {
        let now = now()
        try home.database.write { transaction in
            guard try BackupSchedule.read(transaction).isDue(transaction, now, clock) else { return }
            try BackupSchedule.setLast(transaction, now)
            _ = try add(Task(isScheduled: true, actor: "schedule"), transaction)
        }
    }

    public func stop() throws {
        try home.database.write { transaction in
            for job in try JobStore.list(transaction, kind: Self.jobKind, limit: 10) where !job.isOver {
                try JobStore.askToStop(transaction, job.id, at: now())
            }
        }
    }

    private func request(_ task: Task) throws -> JobID {
        try home.database.write { transaction in
            if let busy = try JobStore.list(transaction, kind: Self.jobKind, limit: 1).first, !busy.isOver {
                return busy.id
            }
            return try add(task, transaction)
        }
    }

    private func add(_ task: Task, _ transaction: Transaction) throws -> JobID {
        let payload = String(decoding: try JSONEncoder().encode(task), as: UTF8.self)
        return try JobStore.add(transaction, kind: Self.jobKind, payload: payload, by: task.actor, at: now())
    }

    /// Takes the next job and does it, unless somebody else is at a backup. Blocks.
    /// - Returns: whether there was one.
    public func runNextJob(owner: String, isStopping: @escaping () -> Bool) throws -> Bool {
        guard
            try home.database.read({ try JobStore.list($0, kind: Self.jobKind, limit: 5) }).contains(where: {
                !$0.isOver
            }),
            // Whoever did a job held this lock: a job that is marked as running while we hold it has nobody any more.
            let lock = try home.attemptLock(.backup)
        else { return false }
        defer { lock.release() }
        let claimed = try home.database.write {
            try JobStore.claim($0, kind: Self.jobKind, owner: owner, isAlive: { _ in false }, at: now())
        }
        guard let job = claimed else { return false }
        guard job.attempts <= Self.mostAttempts else {
            try home.database.write { try JobStore.end($0, job.id, .failed, problem: "job.gave-up", at: now()) }
            return true
        }
        do {
            let task = try JSONDecoder().decode(Task.self, from: Data(job.payload.utf8))
            try perform(task, job, isStopping)
        } catch is CancellationError {
            // Stopped because the server stops, it goes on at the next start.
            if !isStopping() { try home.database.write { try JobStore.end($0, job.id, .cancelled, at: now()) } }
        } catch {
            let problem = error as? any Problem
            let arguments = AuditText.json(problem?.arguments ?? [:])
            try home.database.write {
                try JobStore.end(
                    $0, job.id, .failed, result: arguments, problem: problem?.code ?? "backup.failed", at: now())
            }
        }
        return true
    }

    private func perform(_ task: Task, _ job: Job, _ isStopping: @escaping () -> Bool) throws {
        let report = BackupReport(home.database, job.id, isStopping: isStopping)
        var watch = BackupWatch()
        watch.progress = report.progress
        watch.isCancelled = { report.isCancelled }
        var path = task.verify
        if path == nil {
            let folder = try (task.isScheduled ? schedule().folder : nil) ?? backups.defaultFolder
            let target = try backups.newPath(in: folder, at: now())
            _ = try backups.createLocked(request(target, by: task.actor, isScheduled: task.isScheduled), watch: watch)
            path = target
        }
        guard let path else { return }
        let result = try BackupCheck(path, kept: backups.kept, disk: home.disk, watch: watch).run(at: now()).result
        if let first = result.damaged.first {
            throw PlainProblem(
                "backup.damaged", .failed, ["backup": (path as NSString).lastPathComponent, "file": first])
        }
        if task.isScheduled { try retire() }
        let name = AuditText.json(["backup": (path as NSString).lastPathComponent])
        try home.database.write { transaction in
            try JobStore.end(transaction, job.id, .done, result: name, at: now())
            try AuditTrail.append(
                transaction, at: now(), actor: task.actor,
                action: task.verify == nil ? "backup.create" : "backup.verify",
                subject: "home", after: name)
        }
    }

    /// Removes what the schedule lets go of: scheduled backups of this home, never others.
    func retire() throws {
        let schedule = try schedule()
        guard let identity = try home.database.read({ try HomeIdentity.find($0) }) else { return }
        let own = try backups.list(in: schedule.folder ?? backups.defaultFolder)
            .filter { $0.manifest.isScheduled && $0.manifest.home == identity }
        let going = BackupRetention.removable(
            own.map(\.manifest.instant), daily: schedule.keepDaily, weekly: schedule.keepWeekly, clock)
        for position in going { try backups.remove(own[position], home: identity) }
    }
}

/// Writes a job's progress twice a second and hears when somebody asks it to stop.
private final class BackupReport {
    private let database: HomeDatabase
    private let id: JobID
    private let isStopping: () -> Bool
    private var last = ContinuousClock.now - .seconds(1)
    private var stopAsked = false

    init(_ database: HomeDatabase, _ id: JobID, isStopping: @escaping () -> Bool) {
        self.database = database
        self.id = id
        self.isStopping = isStopping
    }

    var isCancelled: Bool { stopAsked || isStopping() }

    func progress(_ step: String, _ done: Int64, _ total: Int64) throws {
        guard ContinuousClock.now - last >= .milliseconds(500) else { return }
        last = .now
        stopAsked = try database.write { transaction in
            try JobStore.progress(transaction, id, done: done, total: total, step: step)
            return try JobStore.find(transaction, id)?.stopAsked ?? false
        }
    }
}
