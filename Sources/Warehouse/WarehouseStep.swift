import Intake
import Kernel
import Storage
import Timelines

/// Turns delivered orders into fact batches, and lists them in the manifest when the import becomes visible.
public struct WarehouseStep: IntakeStep {
    public let name = "warehouse"
    let facts: FactBase
    /// Orders of one batch file at most.
    private let ordersPerBatch: Int

    public init(_ facts: FactBase, ordersPerBatch: Int = 1_000_000) {
        self.facts = facts
        self.ordersPerBatch = max(1, ordersPerBatch)
    }

    public func stage(_ delivery: Delivery) throws {
        guard let orders = delivery.orders else { return }
        let comparison = OrderComparison(
            orders, against: try facts.view(), skipsKnown: delivery.options.existing == .skip)
        comparison.count(orders, into: &delivery.summary)
        guard !delivery.isDryRun else { return }
        let written = comparison.fates.indices.filter {
            comparison.fates[$0] == .created || comparison.fates[$0] == .updated
        }
        let asserted = comparison.fates.indices.filter { comparison.fates[$0] == .unchanged }
        var entries: [FactBatchEntry] = []
        var start = 0
        while start < written.count || (entries.isEmpty && !asserted.isEmpty) {
            let part = Array(written[start..<min(start + ordersPerBatch, written.count)])
            let batch = OrderBatch(
                orders, keys: comparison.keys, written: part, asserted: entries.isEmpty ? asserted : [])
            entries.append(try write(batch, part: entries.count, delivery))
            start += ordersPerBatch
            try delivery.progress("write", Int64(min(start, written.count)), Int64(written.count))
        }
        delivery.kept[name] = entries
        delivery.orders = nil
    }

    /// Write in `tmp/`, sync the file, rename, sync the folder; the manifest follows with the flip.
    private func write(_ batch: OrderBatch, part: Int, _ delivery: Delivery) throws -> FactBatchEntry {
        let home = delivery.setting.home
        let name = "\(delivery.importID)-\(part).facts"
        let temporary = home.folder("tmp") + "/import-" + name
        try home.disk.remove(temporary)
        let file = try home.disk.create(temporary)
        let size = try batch.write { try file.append($0) }
        try file.sync()
        try file.close()
        try home.disk.rename(temporary, to: home.folder("facts") + "/" + name)
        try home.disk.syncFolder(home.folder("facts"))
        return FactBatchEntry(
            id: 0, importID: delivery.importID, sequence: delivery.sequence, part: part, file: name,
            byteCount: Int64(size), orders: batch.written.count, lines: batch.lines.count,
            firstOn: batch.days.map { Day(number: Int32(clamping: $0.lowerBound)) },
            lastOn: batch.days.map { Day(number: Int32(clamping: $0.upperBound)) })
    }

    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        for entry in delivery.kept[name] as? [FactBatchEntry] ?? [] { try FactBatchStore.add(transaction, entry) }
    }

    /// Files of an import that never became visible are in no manifest: they go.
    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        let home = setting.home
        let listed = try Set(home.database.read { try FactBatchStore.list($0) }.map(\.file))
        for file in try home.disk.list(home.folder("facts"))
        where file.hasPrefix("\(importID)-") && !listed.contains(file) {
            try home.disk.remove(home.folder("facts") + "/" + file)
        }
        // Unsynced, a removal may be undone by a power cut, and then nobody would look for the file again.
        try home.disk.syncFolder(home.folder("facts"))
    }
}
