import Customers
import Identity
import Intake
import Kernel
import Storage

/// Which records are one customer: matched, written, taken back.
extension Rooms {
    /// The base looked at as it is now. Nothing is written.
    public func match(threshold: Double? = nil, watch: IntakeRoom.Watch = .init()) throws -> BaseMatch {
        try watch.progress("read", 0, 1)
        let today = LocalTime(settings.timeZone).day(of: now())
        let sheet = try customers.recordSheet(on: today)
        return BaseMatch(sheet, threshold: threshold) { try? watch.progress($0, $1, $2) }
    }

    /// Matches the base and writes which records are one customer. One at a time; imports go on while it matches, and wait
    /// while it writes.
    /// - Parameter portion: changes in one transaction.
    @discardableResult
    public func resolve(
        threshold: Double? = nil, by actor: String, wait: Bool = true, portion: Int = 2_000,
        watch: IntakeRoom.Watch = .init()
    ) throws -> IdentityRun {
        try alone(wait, watch) {
            let map = try match(threshold: threshold, watch: watch).map
            return try write(map, by: actor, wait: wait, portion: portion, watch: watch)
        }
    }

    /// Writes a map, by who holds the lock of resolving.
    func write(
        _ map: WantedMap, by actor: String, wait: Bool = true, portion: Int = 2_000, watch: IntakeRoom.Watch = .init()
    ) throws -> IdentityRun {
        try writing(wait, watch) { try identity.write(map, by: actor, at: now(), writing(portion, watch)) }
    }

    /// Takes the last resolution back that stands.
    /// - Throws: `identity.nothing-to-undo`.
    @discardableResult
    public func undoResolution(
        by actor: String, wait: Bool = true, portion: Int = 2_000, watch: IntakeRoom.Watch = .init()
    ) throws -> IdentityRun {
        try alone(wait, watch) {
            try writing(wait, watch) { try identity.undoLastRun(by: actor, at: now(), writing(portion, watch)) }
        }
    }

    private func alone<Answer>(
        _ wait: Bool, _ watch: IntakeRoom.Watch, _ work: () throws -> Answer
    ) throws -> Answer {
        let lock = try home.lock(.resolve, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        return try work()
    }

    /// Does what writes the map while no import, undo or erasure changes which records there are.
    private func writing<Answer>(
        _ wait: Bool, _ watch: IntakeRoom.Watch, _ work: () throws -> Answer
    ) throws -> Answer {
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        if watch.isCancelled() { throw CancellationError() }
        return try work()
    }

    private func writing(_ portion: Int, _ watch: IntakeRoom.Watch) -> IdentityRoom.Writing {
        IdentityRoom.Writing(PartedRefusals(home), portion: portion) { step, done, total in
            try watch.progress(step, done, total)
            if watch.isCancelled() { throw CancellationError() }
        }
    }
}
