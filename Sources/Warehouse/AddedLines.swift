import Intake
import Kernel
import Timelines

/// The lines that a delivery adds to orders, to be compared with those there are.
struct AddedLines {
    private let orders: DeliveredOrders
    private let hashes: LineHashes

    /// The delivery is looked at as the batch that it will be, so that both sides are read by one reader.
    init(_ orders: DeliveredOrders, keys: [UInt64], contents: [UInt64]) throws {
        self.orders = orders
        var bytes: [UInt8] = []
        var batch = OrderBatch(
            orders, keys: keys, contents: contents, written: Array(orders.key.indices), asserted: [])
        _ = try batch.write { bytes.append(contentsOf: $0) }
        hashes = try LineHashes(try FactBatch(MemoryRegion(bytes), name: "delivery"))
    }

    /// Calls `body` with each order, and whether all its lines are there as the delivery says them.
    func compare(
        _ pairs: [(order: Int, known: Int)], _ loaded: LoadedBatch, _ body: (_ order: Int, _ isEqual: Bool) -> Void
    ) throws {
        guard !pairs.isEmpty else { return }
        let known = try loaded.lineHashes
        let shipping = try loaded.batch.packed(OrderColumn.shipping)
        let tax = try loaded.batch.packed(OrderColumn.tax)
        let total = try loaded.batch.packed(OrderColumn.total)
        let records = try loaded.records
        func isEqual(_ new: Int64, _ old: PackedColumn, _ order: Int) -> Bool {
            new == 0 || order < old.count && old[order] == new
        }
        for pair in pairs {
            let theirs = known.byID(pair.known)
            let isSaid = hashes.byID(pair.order).allSatisfy { theirs[$0.key] == $0.value }
            let isNamed = orders.person[pair.order] < 0 || records[pair.known] != 0
            body(
                pair.order,
                isSaid && isNamed && isEqual(orders.shipping[pair.order], shipping, pair.known)
                    && isEqual(orders.tax[pair.order], tax, pair.known)
                    && isEqual(orders.total[pair.order], total, pair.known))
        }
    }
}
