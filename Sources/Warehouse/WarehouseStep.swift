import Intake
import Kernel
import Storage
import Timelines

/// Turns delivered orders into fact batches, and lists them in the manifest when the import becomes visible; takes
/// them out again when it is undone.
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
        let mode = Self.mode(delivery.options)
        var comparison = try OrderComparison(
            orders, against: try facts.snapshot(forImportOf: orders.source, lookingFor: orders.count).view, mode: mode,
            customerSource: delivery.options.customerSource)
        if try QuarantineRule.withholds(.facts, from: delivery) { comparison.vouchForNothing() }
        comparison.count(orders, into: &delivery.summary)
        guard delivery.writesFacts else { return }
        let before = delivery.kept[name] as? [FactBatchEntry] ?? []
        delivery.kept[name] = try write(orders, comparison, mode, delivery, before)
        delivery.orders = nil
    }

    /// Writes what is new of a portion in batches, the first of which also vouches for what is not.
    private func write(
        _ orders: DeliveredOrders, _ comparison: OrderComparison, _ mode: VersionMode, _ delivery: Delivery,
        _ before: [FactBatchEntry]
    ) throws -> [FactBatchEntry] {
        let (written, asserted) = (comparison.written, comparison.asserted)
        var entries = before
        var start = 0
        while start < written.count || (entries.count == before.count && !asserted.isEmpty) {
            let part = Array(written[start..<min(start + ordersPerBatch, written.count)])
            var batch = OrderBatch(
                orders, keys: comparison.keys, contents: comparison.contents, written: part,
                asserted: entries.count == before.count ? asserted : [])
            let file = BatchFile(
                home: delivery.setting.home, importID: delivery.importID, sequence: delivery.sequence,
                part: delivery.firstPart + entries.count, mode: mode)
            entries.append(
                try file.write(orders: part.count, lines: batch.lineCount, days: batch.days) { try batch.write(to: $0) }
            )
            start += ordersPerBatch
            try delivery.progress("write", Int64(min(start, written.count)), Int64(written.count))
        }
        return entries
    }

    /// `skip` leaves known orders alone, whatever is asked of lines.
    private static func mode(_ options: ImportOptions) -> VersionMode {
        if options.existing == .skip { return .skip }
        return options.lines == .add ? .add : .replace
    }

    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {
        for entry in delivery.kept[name] as? [FactBatchEntry] ?? [] { try FactBatchStore.add(transaction, entry) }
    }

    /// Files of an import that never became visible are in no manifest: they go.
    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try BatchFile.sweep(setting.home, of: importID, always: true)
    }

    public func sweep(_ setting: IntakeSetting) throws { try BatchFile.sweep(setting.home, always: false) }
}

extension WarehouseStep {
    public func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {
        guard undo.options.kind == .orders else { return }
        try QuarantineRule.check(undo)
        let snapshot = try facts.snapshot()
        let plan = try UndoPlan(of: undo.importID, in: snapshot)
        try UndoEffect(plan, in: snapshot, after: snapshot.view(after: plan)).count(into: &preview)
    }

    /// Writes what later imports take over.
    public func prepareUndo(_ undo: Undo) throws {
        guard undo.options.kind == .orders else { return }
        let snapshot = try facts.snapshot()
        let plan = try UndoPlan(of: undo.importID, in: snapshot)
        var next: [ImportID: Int] = [:]
        for entry in try undo.setting.home.database.read({ try FactBatchStore.all($0) }) {
            next[entry.importID] = max(next[entry.importID] ?? 0, entry.part + 1)
        }
        var entries: [FactBatchEntry] = []
        for copy in plan.copies {
            let asserter = copy.asserter
            let part = next[asserter.importID] ?? 0
            next[asserter.importID] = part + 1
            let content = try BatchCopy(copy.batch.batch, orders: copy.orders)
            let file = BatchFile(
                home: undo.setting.home, importID: asserter.importID, sequence: asserter.sequence, part: part,
                mode: asserter.mode)
            entries.append(
                try file.write(
                    orders: content.orderCount, lines: content.lineCount, days: content.days(), content.write))
            try undo.progress("undo", Int64(entries.count), Int64(plan.copies.count))
        }
        undo.kept[name] = entries
    }

    public func undo(_ undo: Undo, in transaction: Transaction) throws {
        try FactBatchStore.remove(transaction, of: undo.importID)
        for entry in undo.kept[name] as? [FactBatchEntry] ?? [] { try FactBatchStore.add(transaction, entry) }
    }

    /// Whoever has the files mapped reads on; their names go.
    public func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {
        try BatchFile.sweep(setting.home, of: importID, always: true)
    }
}
