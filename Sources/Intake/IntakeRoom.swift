import Formats
import Foundation
import Kernel
import Storage

/// The front door of Intake: what did the sources tell us, and what was wrong with it?
///
/// Files come in, are looked at, read, judged and handed to the rooms downstream as deliveries. One import at a
/// time works on a home; others wait or are refused.
public struct IntakeRoom: Sendable {
    public let setting: IntakeSetting
    let steps: [any IntakeStep]
    /// Seconds since 1970.
    public let now: @Sendable () -> Int64

    public init(setting: IntakeSetting, steps: [any IntakeStep], now: @escaping @Sendable () -> Int64) {
        self.setting = setting
        self.steps = steps
        self.now = now
    }

    var home: Home { setting.home }

    /// What whoever starts an import hears while it runs, and how it is stopped.
    public struct Watch {
        /// Step, units done, units in all.
        public var progress: (String, Int64, Int64) throws -> Void = { _, _, _ in }
        /// Another import is running: its pid.
        public var waiting: (String) -> Void = { _ in }
        public var isCancelled: () -> Bool = { false }
        public init() {}
    }

    /// Imports a file from disk, whole. Nothing is visible until all of it is.
    public func run(
        file path: String, name: String, options: ImportOptions, by actor: String, wait: Bool = true,
        watch: Watch = Watch()
    ) throws -> ImportSummary {
        try options.validate()
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw PlainProblem("import.not-a-file", .invalid, ["file": name])
        }
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        try recover()
        let kept = try Originals.keep(file: path, in: home, temporary: "import-original") {
            try watch.progress("keep", $0, $1)
            if watch.isCancelled() { throw CancellationError() }
        }
        let new = ImportStore.New(
            fileName: name, sha256: kept.sha256, byteCount: kept.byteCount, options: options, createdBy: actor,
            at: now())
        let id = try home.database.write { try ImportStore.add($0, new, state: .staging) }
        do {
            return try perform(id, sha256: kept.sha256, options: options, by: actor, watch: watch)
        } catch let problem as any Problem where problem.code == "facts.damaged" {
            throw try repairable(problem, kept)
        }
    }

    /// Damaged facts keep every import out. One of a file that was imported before has at least put its original into
    /// its place, from which they can be made anew.
    private func repairable(_ problem: any Problem, _ kept: Originals.Kept) throws -> any Problem {
        guard let first = try visibleImports().first(where: { $0.sha256 == kept.sha256 }) else { return problem }
        return PlainProblem(
            "import.original-back", problem.kind,
            ["import": first.id.description, "file": problem.arguments["file"] ?? ""])
    }

    /// Does everything but write.
    /// - Parameter rejects: a file for the rows that would be rejected, as the import itself would leave them.
    public func dryRun(
        file path: String, options: ImportOptions, rejects: String? = nil, watch: Watch = Watch()
    ) throws -> ImportSummary {
        if let rejects { try RejectFile.checkTarget(rejects) }
        return try dryRun(file: path, options: options, rejects: rejects.map { .file($0) }, watch)
    }

    func dryRun(
        file path: String, options: ImportOptions, rejects: RejectFile.Target?, _ watch: Watch
    ) throws -> ImportSummary {
        try options.validate()
        let delivery = Delivery(
            setting: setting, importID: ImportID(0), sequence: 0, options: options, isDryRun: true)
        // What steps keep in a delivery may hold the delivery.
        defer { delivery.kept.removeAll() }
        delivery.progress = watch.progress
        var run = ImportRun(delivery, path: path, steps: steps, now: now(), isCancelled: watch.isCancelled)
        run.rejects = rejects
        return try run.run()
    }

    /// Completes or rolls back what a process that ended left behind. Needs the import lock.
    /// - Returns: the imports rolled back.
    @discardableResult
    public func recover() throws -> [ImportID] {
        // Files first: on a full disk this is what makes room for the rest.
        for name in try home.disk.list(home.folder("tmp")) where name.hasPrefix("import-") {
            try home.disk.remove(home.folder("tmp") + "/" + name)
        }
        try sweepPacking()
        let dead = try home.database.read { try ImportStore.ids($0, inState: .staging) }
        for id in dead {
            try discard(id)
            try home.database.write {
                try ImportStore.setState($0, id, .interrupted, problem: "import.interrupted", at: now())
            }
        }
        for step in steps { try step.sweep(setting) }
        for id in try home.database.read({ try ImportStore.unsettled($0) }) { try settle(id) }
        return dead
    }

    /// Whether no import is running.
    public func isIdle() throws -> Bool {
        guard let lock = try home.attemptLock(.import) else { return false }
        lock.release()
        return true
    }

    /// The same at a start, unless an import is running: then its process does it.
    public func recoverIfIdle() throws {
        guard let lock = try home.attemptLock(.import) else { return }
        defer { lock.release() }
        try recover()
    }

    func perform(
        _ id: ImportID, sha256: String, options: ImportOptions, by actor: String, watch: Watch
    ) throws -> ImportSummary {
        if let replaced = options.replaces, try find(ImportID(replaced)).state == .applied {
            _ = try undoLocked(ImportID(replaced), by: actor, watch: watch)
        }
        try RejectFile.removeReview(of: id, in: home)
        let sequence = try home.database.write { try ImportStore.nextSequence($0) }
        let delivery = Delivery(
            setting: setting, importID: id, sequence: sequence, options: options, isDryRun: false)
        defer { delivery.kept.removeAll() }
        delivery.progress = watch.progress
        let path = Originals.path(sha256, in: home)
        let summary: ImportSummary
        do {
            summary = try ImportRun(
                delivery, path: path, steps: [AuditStep(actor: actor, now: now)] + steps, now: now(),
                isCancelled: watch.isCancelled
            ).run()
        } catch {
            let error = Self.naming(error, try? find(id).fileName)
            try? makeRoom(id, sha256, after: error)
            try? discard(id, after: error)
            throw error
        }
        // It is visible now: what fails from here on is completed later and takes nothing back.
        try settle(id)
        return summary
    }

    /// A problem with the name that the person knows the file by, in place of the one it is kept under.
    static func naming(_ error: any Error, _ fileName: String?) -> any Error {
        guard let problem = error as? PlainProblem, let fileName, let shown = problem.arguments["file"],
            ContentName.sha256(shown) != nil
        else { return error }
        return PlainProblem(
            problem.code, problem.kind, problem.arguments.merging(["file": fileName]) { $1 })
    }

    /// On a full disk the copy of a file that was given by its path goes first: without room not even its end is written.
    /// What was uploaded stays, it is nowhere else.
    private func makeRoom(_ id: ImportID, _ sha256: String, after error: any Error) throws {
        guard (error as? any Problem)?.code == "disk.full" else { return }
        let isNeeded = try home.database.read { transaction in
            let record = try ImportStore.find(transaction, id)
            return try record.job != nil || record.state != .staging
                || ImportStore.isNeeded(transaction, sha256, besides: id)
        }
        if isNeeded { return }
        try Originals.remove(sha256, in: home)
    }

    private func discard(_ id: ImportID) throws {
        for step in steps.reversed() { try step.discard(id, setting) }
        try RejectFile.remove(of: id, in: home)
    }

    private func discard(_ id: ImportID, after error: any Error) throws {
        try discard(id)
        let state: ImportRecord.State = error is CancellationError ? .cancelled : .failed
        let code = (error as? any Problem)?.code ?? (state == .cancelled ? "import.cancelled" : "import.failed")
        try home.database.write { try ImportStore.setState($0, id, state, problem: code, at: now()) }
    }

    func settle(_ id: ImportID) throws {
        let isUndone = try home.database.read { try ImportStore.find($0, id).state == .undone }
        for step in steps { try isUndone ? step.settleUndo(id, setting) : step.settle(id, setting) }
        try home.database.write { try ImportStore.setSettled($0, id) }
    }
}

/// Enters the import in the audit log, in the transaction that makes it visible.
private struct AuditStep: IntakeStep {
    let actor: String
    let now: @Sendable () -> Int64
    let name = "audit"

    func stage(_ delivery: Delivery) throws {}

    func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        let summary = delivery.summary
        try AuditTrail.append(
            transaction, at: now(), actor: actor, action: "import.apply", subject: "import:\(delivery.importID)",
            after: """
                {"kind":"\(delivery.options.kind.rawValue)","accepted":"\(summary.accepted)",\
                "rejected":"\(summary.rejected)","created":"\(summary.created)","updated":"\(summary.updated)"}
                """)
    }
}
