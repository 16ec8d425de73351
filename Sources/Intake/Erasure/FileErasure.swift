import Kernel
import Storage

/// Intake's part of an erasure: originals, reject files, and what the history of imports shows of single people.
public struct FileErasure: ErasureStep {
    public let name = "files"

    public init() {}

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {}

    public func erase(_ erasure: Erasure) throws {
        let home = erasure.setting.home
        let before = try Set(Originals.stored(in: home).map(\.sha256))
        try look(erasure.setting, erasure.tombstones, now: erasure.now, erasure.progress)
        try home.database.write { transaction in
            try JobStore.forgetResults(transaction, kind: IntakeRoom.jobKind)
        }
        try removeLeftovers(home, before)
    }

    /// Looks through what was not looked through since the latest erasure. An original whose place another takes goes
    /// once nothing names it.
    func look(
        _ setting: IntakeSetting, _ tombstones: Tombstones, now: Int64,
        _ progress: (String, Int64, Int64) throws -> Void = { _, _, _ in }
    ) throws {
        let home = setting.home
        guard !tombstones.isEmpty else { return }
        let waiting = try home.database.read { try ErasureStore.unlooked($0, since: tombstones.latest) }
        let originals = OriginalEraser(setting: setting, tombstones: tombstones, now: now)
        let rejects = RejectEraser(setting, tombstones)
        for (index, id) in waiting.enumerated() {
            try progress("erase-files", Int64(index), Int64(waiting.count))
            try rejects.look(at: home.database.read { try ImportStore.find($0, id) })
            try originals.look(at: id)
        }
        try removeReplaced(home)
    }

    private func removeReplaced(_ home: Home) throws {
        for sha256 in try home.database.read({ try ErasureStore.replacedOriginals($0) }) {
            try Originals.remove(sha256, in: home)
        }
    }

    /// Originals that no import has, which a killed process left: those that were there before the work began, as
    /// one that arrives meanwhile may not be entered yet. And files half written.
    private func removeLeftovers(_ home: Home, _ before: Set<String>) throws {
        let lost = try home.database.read { transaction in
            try before.union(Originals.packing(in: home)).filter { try !ImportStore.isKept(transaction, $0) }
        }
        for sha256 in lost { try Originals.remove(sha256, in: home) }
        // A server may be receiving files; where none runs, what is there was left by one.
        guard let alone = try home.attemptLock(.jobs) else { return }
        defer { alone.release() }
        for name in try home.disk.list(home.folder("tmp")) where name.hasPrefix("upload") || name.hasPrefix("mend") {
            try home.disk.remove(home.folder("tmp") + "/" + name)
        }
    }
}

/// Keeps erasures whole on the road of imports: what a killed process left of one is done at the next start or import,
/// and the original of an import that met rows of erased people is blanked as an erasure does it.
public struct ErasureWatch: IntakeStep {
    public let name = "erasure-watch"
    private let now: @Sendable () -> Int64
    private let complete: @Sendable () throws -> Void

    /// - Parameter complete: does what is left of erasures; called by who holds the import lock.
    public init(now: @escaping @Sendable () -> Int64, complete: @escaping @Sendable () throws -> Void) {
        (self.now, self.complete) = (now, complete)
    }

    public func stage(_ delivery: Delivery) throws {}

    /// An original that has no such row need not be read again for it.
    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        guard let erased = delivery.erased, !erased.judge.hasMet, delivery.summary.rejected == 0 else { return }
        try ErasureStore.setLooked(transaction, delivery.importID, at: erased.latest)
    }

    public func settle(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try FileErasure().look(setting, Tombstones.load(setting.home), now: now())
    }

    public func sweep(_ setting: IntakeSetting) throws {
        try complete()
        try FileErasure().look(setting, Tombstones.load(setting.home), now: now())
    }
}
