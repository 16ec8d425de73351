import Customers
import Foundation
import Identity
import Intake
import Kernel
import Storage
import Warehouse

extension Rooms {
    /// What each room takes out when people are erased: what names records first, the records behind it, files last.
    public static func erasureSteps(_ facts: FactBase, _ entries: EntryBase) -> [any ErasureStep] {
        [
            FactErasure(facts), EntryErasure(entries), SpendErasure(), StatementErasure(), ConsentErasure(),
            RecordErasure(), TimelineErasure(), FileErasure(),
        ]
    }

    /// Erases the people of some records: promised first, and done when this returns.
    /// - Throws: behind the promise `UnfinishedErasure`; the next start, import or erasure then keeps it.
    public func erase(
        _ records: Set<Int64>, by actor: String, wait: Bool = true, watch: IntakeRoom.Watch = .init()
    ) throws -> ErasureRecord? {
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        try intake.recover()
        let id = try erasures.accept(records, by: actor)
        try promised([id]) { try erasures.complete(watch.progress) }
        return try erasures.find(id)
    }

    /// Does what is left of erasures that were promised and cut off, as the next import would.
    /// - Returns: those that are done by now.
    /// - Throws: `UnfinishedErasure` when something stops them again.
    public func finishErasures(wait: Bool = true, watch: IntakeRoom.Watch = .init()) throws -> [ErasureRecord] {
        let open = try erasures.open().map(\.id)
        guard !open.isEmpty else { return [] }
        let lock = try home.lock(.import, wait: wait, waiting: watch.waiting, isCancelled: watch.isCancelled)
        defer { lock.release() }
        try promised(open) { try intake.recover() }
        return try open.compactMap { try erasures.find($0) }.filter { $0.state == .done }
    }

    private func promised(_ ids: [Int64], _ work: () throws -> Void) throws {
        do {
            try work()
        } catch {
            guard let open = try ids.compactMap({ try erasures.find($0) }).first(where: { $0.state != .done }) else {
                throw error
            }
            throw UnfinishedErasure(error, step: open.step)
        }
    }

    /// Erases again, after a database of before was put back, whoever was erased since: by the tombstones of the
    /// database and of the opt-out log.
    /// - Returns: how many tombstones the database lacked.
    @discardableResult
    public func reapplyErasures(by actor: String) throws -> Int {
        let lock = try home.lock(.import, wait: true)
        defer { lock.release() }
        let count = try erasures.reapply(by: actor)
        try intake.recover()
        return count
    }

    /// Copies of the home from before, in which erased people still are: names and days, oldest first.
    public func copies() throws -> [(name: String, on: Day)] {
        let clock = LocalTime(settings.timeZone)
        let aside = try home.disk.list(home.path).filter(Restoration.isAside).compactMap { name in
            let values = try? FileManager.default.attributesOfItem(atPath: home.folder(name))
            return (values?[.modificationDate] as? Date).map { (name, Int64($0.timeIntervalSince1970)) }
        }
        return (try backups.list().map { ($0.name, $0.manifest.instant) } + aside)
            .map { (name: $0.0, on: clock.day(of: $0.1)) }
            .sorted { ($0.on, $0.name) < ($1.on, $1.name) }
    }
}
