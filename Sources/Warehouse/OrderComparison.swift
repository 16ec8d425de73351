import Intake
import Kernel
import Timelines

/// What an import makes of the orders it brings, beside what is there: new, changed, unchanged or left alone.
struct OrderComparison {
    enum Fate: UInt8, Sendable { case created, updated, unchanged, skipped }

    private(set) var fates: [Fate]
    /// Hash of source and order number, by order.
    let keys: [UInt64]
    /// The orders by ascending key.
    let sorted: OrderKeys
    /// Hash of what the file says of each order, and of whose ids it names people by.
    let contents: [UInt64]
    private(set) var shrunk: [Int] = []
    /// Orders that are seen as this import says them, so that a word for it is enough.
    private var isAsserted: [Bool]

    /// Orders to write, whole, in the sequence of the file.
    var written: [Int] { fates.indices.filter { !isAsserted[$0] } }
    /// Orders to vouch for.
    var asserted: [Int] { fates.indices.filter { isAsserted[$0] } }

    /// - Parameters:
    ///   - customerSource: whose ids the file's customer references are, when not the source's own.
    ///   - keys: hashes in place of the orders' own.
    /// - Complexity: O(n) for n orders, and however many there are.
    init(
        _ orders: DeliveredOrders, against view: FactView, mode: VersionMode, customerSource: String? = nil,
        keys: [UInt64]? = nil
    ) throws {
        self.keys = keys ?? orders.hashes
        sorted =
            keys.map { OrderKeys(unsorted: $0) }
            ?? OrderKeys(keys: orders.sorted.map { orders.hashes[Int($0)] }, orders: orders.sorted)
        contents = Self.contents(orders, customerSource)
        fates = [Fate](repeating: .created, count: orders.count)
        isAsserted = [Bool](repeating: false, count: orders.count)
        if !view.batches.isEmpty { try join(orders, view, mode) }
        for loaded in view.batches { try loaded.batch.checkIntact() }
    }

    /// Takes no word for any order: each is written whole. A file that is set aside may stand between what is seen and this
    /// import, and should it come back, this import must still say what it says.
    mutating func vouchForNothing() { isAsserted = [Bool](repeating: false, count: isAsserted.count) }

    private mutating func join(_ orders: DeliveredOrders, _ view: FactView, _ mode: VersionMode) throws {
        let additions = mode == .add ? try AddedLines(orders, keys: keys, contents: contents) : nil
        var isAmbiguous: [Int] = []
        for found in view.find(sorted) {
            let loaded = view.batches[found.batch]
            let known = try KnownOrders(loaded, orders)
            var pairs: [(order: Int, known: Int)] = []
            for pair in found.pairs {
                if try known.isSame(pair.mine, pair.known) {
                    pairs.append((pair.mine, pair.known))
                } else {
                    isAmbiguous.append(pair.mine)
                }
            }
            if let additions {
                try additions.compare(pairs, loaded) { fates[$0] = $1 ? .unchanged : .updated }
            } else {
                try compare(pairs, loaded, mode, orders)
            }
        }
        // Two orders of one key: an assertion, which is no more than key and content, could mean either.
        for order in isAmbiguous { isAsserted[order] = false }
    }

    private mutating func compare(
        _ pairs: [(order: Int, known: Int)], _ loaded: LoadedBatch, _ mode: VersionMode, _ orders: DeliveredOrders
    ) throws {
        let (content, rowCounts) = (try loaded.content, try loaded.rowCounts)
        for (order, known) in pairs {
            let isEqual = UInt64(bitPattern: content[known]) == contents[order] && !loaded.isMerged
            isAsserted[order] = isEqual
            if mode == .skip {
                fates[order] = .skipped
            } else if isEqual {
                fates[order] = .unchanged
            } else {
                fates[order] = .updated
                if Int64(orders.rowCount[order]) < rowCounts[known] { shrunk.append(order) }
            }
        }
    }

    private static func contents(_ orders: DeliveredOrders, _ customerSource: String?) -> [UInt64] {
        guard let customerSource, customerSource != orders.source else { return orders.content }
        let seed = Hash64.of(customerSource)
        return orders.content.indices.map { order in
            orders.person[order] < 0 ? orders.content[order] : Hash64.mix(orders.content[order], seed)
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
        summary.shrunk += shrunk.count
        let named = shrunk.sorted().lazy.filter { orders.isNumbered($0) }.map { orders.keys.text(Int(orders.key[$0])) }
        summary.shrunkOrders += named.prefix(max(0, 20 - summary.shrunkOrders.count))
    }
}

/// The orders of a batch that a delivery may speak of.
private struct KnownOrders {
    private let names: OrderNames
    private let orders: DeliveredOrders
    private let isOfSource: Bool

    init(_ batch: LoadedBatch, _ orders: DeliveredOrders) throws {
        (self.orders, names) = (orders, try OrderNames(batch))
        isOfSource = batch.source == orders.source
    }

    /// Whether a delivered order and one of equal key are the same order: the hash alone does not decide.
    func isSame(_ order: Int, _ known: Int) throws -> Bool {
        guard isOfSource else { return false }
        let key = orders.keys.bytes(Int(orders.key[order]))
        // Of an order without a number the key begins with a zero.
        let id = key.first == 0 ? UnsafeRawBufferPointer(rebasing: key.prefix(0)) : key
        return try names.isNamed(known, id, moment(order))
    }

    private func moment(_ order: Int) -> SIMD2<Int64> {
        let person = Int(orders.person[order])
        return [orders.instant[order], person < 0 ? 0 : orders.records[person]]
    }
}
