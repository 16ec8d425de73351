import Intake
import Kernel
import Timelines

/// What an import makes of the orders it brings, beside what is there: new, changed, unchanged or left alone.
struct OrderComparison {
    enum Fate: UInt8, Sendable { case created, updated, unchanged, skipped }

    private(set) var fates: [Fate]
    /// Hash of source and order number, by order.
    let keys: [UInt64]
    private(set) var shrunk: [Int] = []

    /// - Complexity: O(n · log n) for n orders, and a merge join with each batch.
    init(_ orders: DeliveredOrders, against view: FactView, skipsKnown: Bool) {
        let seed = Hash64.of(orders.source)
        keys = orders.key.map { key in orders.keys.withBytes(Int(key)) { Hash64.of($0, seed: seed) } }
        fates = [Fate](repeating: .created, count: orders.count)
        guard !view.batches.isEmpty else { return }
        let mine = OrderKeys(unsorted: keys)
        for (loaded, superseded) in zip(view.batches, view.isSuperseded) {
            mine.join(loaded.keys) { my, their in
                let (order, known) = (Int(mine.orders[my]), Int(loaded.keys.orders[their]))
                guard !superseded[known], Self.isSame(order, orders, loaded, known) else { return }
                if skipsKnown {
                    fates[order] = .skipped
                } else if UInt64(bitPattern: loaded.content[known]) == orders.content[order] {
                    fates[order] = .unchanged
                } else {
                    fates[order] = .updated
                    if Int64(orders.rowCount[order]) < loaded.rowCounts[known] { shrunk.append(order) }
                }
            }
        }
    }

    private static func isSame(_ order: Int, _ orders: DeliveredOrders, _ loaded: LoadedBatch, _ known: Int) -> Bool {
        guard loaded.source == orders.source else { return false }
        return orders.keys.withBytes(Int(orders.key[order])) { key in
            loaded.ids.withBytes(known) { id in
                if key.first != 0 { return key.count == id.count && key.elementsEqual(id) }
                guard id.isEmpty, orders.instant[order] == loaded.instants[known] else { return false }
                let person = Int(orders.person[order])
                return (person < 0 ? 0 : orders.records[person]) == loaded.records[known]
            }
        }
    }

    /// Rows of the file by fate, for the accounting.
    func count(_ orders: DeliveredOrders, into summary: inout ImportSummary) {
        for order in fates.indices {
            let rows = Int(orders.rowCount[order])
            switch fates[order] {
            case .created: summary.created += rows
            case .updated: summary.updated += rows
            case .unchanged: summary.unchanged += rows
            case .skipped: summary.skipped += rows
            }
        }
        summary.shrunk = shrunk.count
        summary.shrunkOrders = shrunk.sorted().prefix(20).map { order in
            orders.isNumbered(order) ? orders.keys.text(Int(orders.key[order])) : ""
        }.filter { !$0.isEmpty }
    }
}
