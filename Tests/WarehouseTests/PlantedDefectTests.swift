import Intake
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Timelines

@testable import Warehouse

/// The trial is itself on trial: each defect below must be found by it.
@Suite("Planted defects of durability are caught")
struct PlantedDefectTests {
    /// Complaints of the last power cut that shows the defect.
    private func complaints(_ trial: Trial) throws -> [String] {
        let all = try Trial().run(failAt: .max, .powerCut)
        #expect(all.complaints.isEmpty && all.failedAt == nil, "with nothing planted there is nothing to catch")
        for number in (1...all.operationCount + 1).reversed() {
            let found = try trial.run(failAt: number, .powerCut).complaints
            if !found.isEmpty { return found }
        }
        return []
    }

    @Test("the manifest before the sync")
    func manifestBeforeSync() throws {
        var trial = try Trial()
        trial.step = { HastyStep(facts: $0.facts) }
        let found = try complaints(trial)
        #expect(found.contains { $0.hasPrefix("after the restart: facts: ") })
        #expect(found.contains { $0.hasPrefix("after the restart: view: ") })
    }

    @Test("a sync left out", arguments: CarelessDisk.Lapse.allCases)
    func careless(lapse: CarelessDisk.Lapse) throws {
        var trial = try Trial()
        trial.careless = { CarelessDisk(disk: $0, lapse: lapse) }
        let found = try complaints(trial)
        #expect(
            found.contains { $0.contains(lapse == .originals ? "original" : lapse == .rejects ? "reject" : "facts") })
    }
}

/// `WarehouseStep` with one thing wrong: files are synced after the manifest lists them.
private struct HastyStep: IntakeStep {
    let name = "warehouse"
    let facts: FactBase

    private final class Open: @unchecked Sendable {
        var file: (any DiskFile)?
        var entry: FactBatchEntry?
    }

    func stage(_ delivery: Delivery) throws {
        guard let orders = delivery.orders else { return }
        let home = delivery.setting.home
        let comparison = try OrderComparison(orders, against: try facts.view(), mode: .replace)
        comparison.count(orders, into: &delivery.summary)
        var batch = OrderBatch(
            orders, keys: comparison.keys, contents: comparison.contents, written: Array(orders.key.indices),
            asserted: [])
        let (open, name) = (Open(), "\(delivery.importID)-0.facts")
        let file = try home.disk.create(home.folder("tmp") + "/import-" + name)
        let size = try batch.write { try file.append($0) }
        try home.disk.rename(home.folder("tmp") + "/import-" + name, to: home.folder("facts") + "/" + name)
        open.file = file
        open.entry = FactBatchEntry(
            id: 0, importID: delivery.importID, sequence: delivery.sequence, part: 0, file: name,
            byteCount: Int64(size), orders: orders.count, lines: batch.lineCount, firstOn: day(batch.days?.lowerBound),
            lastOn: day(batch.days?.upperBound), mode: .replace)
        delivery.kept[self.name] = open
        Self.waiting.withLock { $0[home.path] = open }
    }

    private func day(_ number: Int64?) -> Day? { number.map { Day(number: Int32(clamping: $0)) } }

    func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        guard let open = delivery.kept[name] as? Open, let entry = open.entry else { return }
        try FactBatchStore.add(transaction, entry)
    }

    func settle(_ importID: ImportID, _ setting: IntakeSetting) throws {
        guard let file = Self.waiting.withLock({ $0.removeValue(forKey: setting.home.path) })?.file else { return }
        try file.sync()
        try file.close()
        try setting.home.disk.syncFolder(setting.home.folder("facts"))
    }

    private static let waiting = Mutex<[String: Open]>([:])
}
