import Foundation
import Kernel
import Storage

/// Imports that pages ask for: the file is received, looked at, tried and run by a job that survives a restart.
extension IntakeRoom {
    public static let jobKind = "import"
    /// A job that was left unfinished this often is not tried again: it may be what ends the process.
    static let mostAttempts = 5

    struct ImportTask: Codable {
        var `import`: Int64
        var isDryRun: Bool
        var isUndo: Bool?
        var actor: String
    }

    /// Enters a file that has arrived and is kept. Nothing is done with it yet.
    public func receive(
        _ kept: Originals.Kept, fileName: String, options: ImportOptions, by actor: String
    ) throws -> ImportID {
        let new = ImportStore.New(
            fileName: fileName, sha256: kept.sha256, byteCount: kept.byteCount, options: options, createdBy: actor,
            at: now())
        return try home.database.write { try ImportStore.add($0, new, state: .received) }
    }

    public func find(_ id: ImportID) throws -> ImportRecord { try home.database.read { try ImportStore.find($0, id) } }

    public func list(below: Int64 = .max, limit: Int) throws -> [ImportRecord] {
        try home.database.read { try ImportStore.list($0, below: below, limit: limit) }
    }

    public func job(_ id: JobID) throws -> Job? { try home.database.read { try JobStore.find($0, id) } }

    /// What a received file looks like under its options.
    public func inspect(_ record: ImportRecord, options: ImportOptions) throws -> Inspection {
        try options.validate()
        do {
            return try Inspection.inspect(
                path: Originals.path(record.sha256, in: home), options: options, home: setting.settings,
                memory: ColumnMemory(home, options).recall)
        } catch {
            throw Self.naming(error, record.fileName)
        }
    }

    /// Asks for a dry run, or for the import itself, with these options.
    public func request(_ id: ImportID, options: ImportOptions, isDryRun: Bool, by actor: String) throws -> JobID {
        try options.validate()
        return try home.database.write { transaction in
            let record = try ImportStore.find(transaction, id)
            let busy = try record.job.flatMap { try JobStore.find(transaction, $0) }
            guard !record.wasApplied, record.state != .staging, busy?.isOver ?? true else {
                throw ImportProblem.notWaiting(id.rawValue)
            }
            try ImportStore.setOptions(transaction, id, options)
            let payload = try JSONEncoder().encode(ImportTask(import: id.rawValue, isDryRun: isDryRun, actor: actor))
            let job = try JobStore.add(
                transaction, kind: Self.jobKind, payload: String(decoding: payload, as: UTF8.self), by: actor, at: now()
            )
            try ImportStore.setJob(transaction, id, job)
            return job
        }
    }

    /// Asks for an import to be taken back.
    public func requestUndo(_ id: ImportID, by actor: String) throws -> JobID {
        try home.database.write { transaction in
            let record = try ImportStore.find(transaction, id)
            let busy = try record.job.flatMap { try JobStore.find(transaction, $0) }
            guard record.state == .applied, busy?.isOver ?? true else { throw ImportProblem.notApplied(id.rawValue) }
            let task = ImportTask(import: id.rawValue, isDryRun: false, isUndo: true, actor: actor)
            let payload = String(decoding: try JSONEncoder().encode(task), as: UTF8.self)
            let job = try JobStore.add(transaction, kind: Self.jobKind, payload: payload, by: actor, at: now())
            try ImportStore.setJob(transaction, id, job)
            return job
        }
    }

    public func stop(_ id: ImportID) throws {
        try home.database.write { transaction in
            guard let job = try ImportStore.find(transaction, id).job else { return }
            try JobStore.askToStop(transaction, job, at: now())
        }
    }

    /// Takes the next job that waits, or that a process which ended left running, and does it. Blocks.
    /// - Returns: whether there was one.
    public func runNextJob(owner: String, isAlive: (String) -> Bool, isStopping: @escaping () -> Bool) throws -> Bool {
        guard
            let job = try home.database.write({
                try JobStore.claim($0, kind: Self.jobKind, owner: owner, isAlive: isAlive, at: now())
            })
        else { return false }
        guard job.attempts <= Self.mostAttempts else {
            try home.database.write { try JobStore.end($0, job.id, .failed, problem: "job.gave-up", at: now()) }
            return true
        }
        do {
            let task = try JSONDecoder().decode(ImportTask.self, from: Data(job.payload.utf8))
            let result = try task.isUndo == true ? undo(task, job, isStopping) : perform(task, job, isStopping).json
            try home.database.write { try JobStore.end($0, job.id, .done, result: result, at: now()) }
        } catch is CancellationError {
            try end(cancelled: job, isStopping: isStopping())
        } catch {
            let problem = error as? any Problem
            let arguments = try? JSONEncoder().encode(problem?.arguments ?? [:])
            try home.database.write {
                // A failed job has no result; the gaps of its problem's sentence stand there instead.
                try JobStore.end(
                    $0, job.id, .failed, result: arguments.map { String(decoding: $0, as: UTF8.self) },
                    problem: problem?.code ?? "import.failed", at: now())
            }
        }
        return true
    }

    /// A job stopped because the server stops stays `running` without a living owner, and goes on at the next start.
    private func end(cancelled job: Job, isStopping: Bool) throws {
        if isStopping { return }
        try home.database.write { try JobStore.end($0, job.id, .cancelled, at: now()) }
    }

    private func undo(_ task: ImportTask, _ job: Job, _ isStopping: @escaping () -> Bool) throws -> String {
        let record = try find(ImportID(task.import))
        if record.state == .undone { return record.undo?.json ?? "{}" }
        var watch = Watch()
        let report = JobReport(home.database, job.id, isStopping: isStopping)
        watch.progress = report.progress
        watch.isCancelled = { report.isCancelled }
        return try undo(ImportID(task.import), by: task.actor, watch: watch).json
    }

    private func perform(_ task: ImportTask, _ job: Job, _ isStopping: @escaping () -> Bool) throws -> ImportSummary {
        let id = ImportID(task.import)
        let record = try find(id)
        if record.state == .applied, let summary = record.summary {
            // Visible already: the process ended before its derived values were complete.
            try recoverIfIdle()
            return summary
        }
        var watch = Watch()
        let report = JobReport(home.database, job.id, isStopping: isStopping)
        watch.progress = report.progress
        watch.isCancelled = { report.isCancelled }
        if task.isDryRun {
            let path = Originals.path(record.sha256, in: home)
            let summary: ImportSummary
            let erasure = try home.database.read { try ErasureStore.latest($0) }
            try RejectFile.removeReview(of: id, in: home)
            do {
                let rejects = RejectFile.Target.ofReview(id, in: home)
                summary = try dryRun(file: path, options: record.options, rejects: rejects, watch)
            } catch {
                throw Self.naming(error, record.fileName)
            }
            let isCurrent = try home.database.write { transaction in
                guard try ErasureStore.latest(transaction) == erasure else { return false }
                try ImportStore.setPreview(transaction, id, summary)
                return true
            }
            // Somebody was erased meanwhile, whom the review may show.
            return isCurrent ? summary : try perform(task, job, isStopping)
        }
        let lock = try home.lock(.import, wait: true, isCancelled: watch.isCancelled)
        defer { lock.release() }
        try recover()
        try home.database.write { try ImportStore.setState($0, id, .staging, at: nil) }
        return try perform(id, sha256: record.sha256, options: record.options, by: task.actor, watch: watch)
    }
}

/// Writes a job's progress twice a second and hears when somebody asks it to stop.
private final class JobReport {
    private let database: HomeDatabase
    private let id: JobID
    private let isStopping: () -> Bool
    private var last = ContinuousClock.now - .seconds(1)
    private var asked = ContinuousClock.now
    private var stopAsked = false

    init(_ database: HomeDatabase, _ id: JobID, isStopping: @escaping () -> Bool) {
        self.database = database
        self.id = id
        self.isStopping = isStopping
    }

    /// A job that waits for another import reports no progress, so that it has to ask here, too.
    var isCancelled: Bool {
        if !stopAsked, ContinuousClock.now - asked >= .milliseconds(500) {
            asked = .now
            stopAsked = (try? database.read { try JobStore.find($0, id)?.stopAsked }) ?? false
        }
        return stopAsked || isStopping()
    }

    func progress(_ step: String, _ done: Int64, _ total: Int64) throws {
        guard ContinuousClock.now - last >= .milliseconds(500) else { return }
        last = .now
        stopAsked = try database.write { transaction in
            try JobStore.progress(transaction, id, done: done, total: total, step: step)
            return try JobStore.find(transaction, id)?.stopAsked ?? false
        }
    }
}
