import Kernel

/// How the orders of an import stand to what earlier imports say of them.
public enum VersionMode: String, Sendable, CaseIterable {
    /// An order is as this import says it.
    case replace
    /// An order counts only where no earlier import says anything of it.
    case skip
    /// An order's lines join those there were; a line of the same `line_id` takes the place of the earlier.
    case add
}

/// All facts that can be seen, as of one state of the manifest.
///
/// Which version of an order is visible follows from the sequence and the modes of the imports that name it. It is
/// decided here, when keys are merged, and never written into a batch.
public struct FactView: Sendable {
    /// By batch, by order.
    public private(set) var isSuperseded: [[Bool]] = []
    /// By batch: the import it is of.
    private var origins: [Int64?] = []
    /// The batches, and by key the orders that are seen. Each order that any batch names is seen in one version, so
    /// that those are enough to know of all. Of one that a batch of its own import has, too, a former entry may stay.
    private var index = OrderIndex()

    public init() {}

    /// In the sequence of the imports; behind one that adds lines, the orders put together, which no file holds.
    public var batches: [LoadedBatch] { index.batches }

    /// Adds the batch of a later import.
    /// - Parameter origin: the import. Batches of one import have no order in common and are not compared; nil is an
    ///   import of its own.
    /// - Throws: `FactProblem.damaged` for what telling orders apart, or putting them together, needs of the batches.
    /// - Complexity: O(n) for the n orders of the batch, however many there are.
    public mutating func append(_ later: LoadedBatch, mode: VersionMode = .replace, origin: Int64? = nil) throws {
        if mode == .add { return try appendAdded(later, origin) }
        try enter(entering(later, mode, origin), origin)
    }

    /// So many orders will be looked for: makes that cheap, also in copies, where it pays.
    public mutating func prepare(for orders: Int) {
        let isSuperseded = isSuperseded
        index.prepare(for: orders) { isSuperseded[$0][$1] }
    }

    /// The orders of other imports that a batch names, too.
    private mutating func known(_ later: LoadedBatch, _ origin: Int64?) throws -> [OrderIndex.Found] {
        let origins = origins
        func isOther(_ batch: Int) -> Bool { origin == nil || origins[batch] != origin }
        guard later.orderCount > 0, origins.indices.contains(where: isOther) else { return [] }
        prepare(for: later.orderCount)
        return try index.findSame(later, isOther)
    }

    private mutating func entering(
        _ later: LoadedBatch, _ mode: VersionMode, _ origin: Int64?
    ) throws -> OrderIndex.Entering {
        let known = try known(later, origin)
        if mode == .replace { return .init(batch: later, replaced: supersede(known, of: later)) }
        var isKnown = [Bool](repeating: false, count: known.isEmpty ? 0 : later.orderCount)
        for found in known { for pair in found.pairs { isKnown[pair.mine] = true } }
        return .init(batch: later, isHidden: isKnown)
    }

    /// Adds the batch of a later import whose lines join those there were. What comes of it is a batch of its own,
    /// in memory, so that whoever adds up orders finds each of them whole in one place.
    private mutating func appendAdded(_ later: LoadedBatch, _ origin: Int64?) throws {
        let known = try known(later, origin)
        var pairs: [LineMerge.Pair] = []
        var isJoined = [Bool](repeating: false, count: known.isEmpty ? 0 : later.orderCount)
        for found in known {
            for pair in found.pairs where !isSuperseded[found.batch][pair.known] {
                pairs.append(LineMerge.Pair(batch: batches[found.batch], order: pair.known, added: pair.mine))
                isSuperseded[found.batch][pair.known] = true
                isJoined[pair.mine] = true
            }
        }
        let merged = pairs.isEmpty ? nil : try LineMerge(later, pairs).merged()
        try enter(.init(batch: later, isHidden: isJoined), origin)
        guard let merged else { return }
        let former = try self.known(merged, origin)
        try enter(.init(batch: merged, replaced: supersede(former, of: merged)), origin)
    }

    /// Marks orders that a batch says anew.
    /// - Returns: by order of the batch, number and 1 of the one whose place it takes; empty where there is none.
    private mutating func supersede(_ known: [OrderIndex.Found], of later: LoadedBatch) -> [UInt32] {
        var replaced = [UInt32](repeating: 0, count: known.isEmpty ? 0 : later.orderCount)
        for found in known {
            for pair in found.pairs {
                // One that was said anew before leaves no entry, or one that nobody takes for seen.
                if isSuperseded[found.batch][pair.known] { continue }
                isSuperseded[found.batch][pair.known] = true
                replaced[pair.mine] = index.number(found.batch, pair.known) + 1
            }
        }
        return replaced
    }

    private mutating func enter(_ entering: OrderIndex.Entering, _ origin: Int64?) throws {
        try index.enter(entering)
        origins.append(origin)
        isSuperseded.append((0..<entering.batch.orderCount).map(entering.isLeftOut))
    }

    /// The orders that are seen and have one of these keys, batch by batch. Equal keys need not be the same order.
    public func find(_ keys: OrderKeys) -> [OrderIndex.Found] {
        index.find(keys).compactMap { found in
            let isSuperseded = isSuperseded[found.batch]
            let seen = found.pairs.filter { !isSuperseded[$0.known] }
            return seen.isEmpty ? nil : OrderIndex.Found(batch: found.batch, pairs: seen)
        }
    }

    /// What each record bought, over all visible orders.
    public func purchaseTotals(records: Int, _ view: PurchaseView) throws -> PurchaseTotals {
        var totals = PurchaseTotals(records: records)
        for (loaded, superseded) in zip(batches, isSuperseded) {
            try totals.add(loaded.batch, isSuperseded: superseded, view)
        }
        return totals
    }

    /// Orders that are seen, each once.
    public var visibleOrders: Int { isSuperseded.reduce(0) { $0 + $1.reduce(0) { $0 + ($1 ? 0 : 1) } } }
}
