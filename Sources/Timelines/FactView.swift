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
    /// In the sequence of the imports; behind one that adds lines, the orders put together, which no file holds.
    public private(set) var batches: [LoadedBatch] = []
    /// By batch, by order.
    public private(set) var isSuperseded: [[Bool]] = []
    /// By batch: the import it is of.
    private var origins: [Int64?] = []

    public init() {}

    /// Adds the batch of a later import.
    /// - Parameter origin: the import. Batches of one import have no order in common and are not compared; nil is an
    ///   import of its own.
    /// - Throws: `FactProblem.damaged` for what orders put together need of the batches.
    /// - Complexity: O(s · log(l ÷ s)) against each batch there is.
    public mutating func append(_ later: LoadedBatch, mode: VersionMode, origin: Int64? = nil) throws {
        switch mode {
        case .replace: append(later, origin)
        case .skip: appendFallback(later, origin)
        case .add: try appendAdded(later, origin)
        }
    }

    /// Adds the batch of a later import whose orders take the place of what there was.
    public mutating func append(_ later: LoadedBatch) { append(later, nil) }

    private mutating func append(_ later: LoadedBatch, _ origin: Int64?) {
        for index in others(than: origin) {
            let earlier = batches[index]
            later.joinSameOrders(earlier) { _, old in isSuperseded[index][old] = true }
        }
        enter(later, origin)
    }

    /// The batches of other imports.
    private func others(than origin: Int64?) -> [Int] {
        batches.indices.filter { origin == nil || origins[$0] != origin }
    }

    /// Adds the batch of a later import that leaves known orders as they are.
    private mutating func appendFallback(_ later: LoadedBatch, _ origin: Int64?) {
        var isKnown = [Bool](repeating: false, count: later.orderCount)
        for index in others(than: origin) {
            later.joinSameOrders(batches[index]) { new, _ in isKnown[new] = true }
        }
        enter(later, origin)
        for order in isKnown.indices where isKnown[order] { isSuperseded[isSuperseded.count - 1][order] = true }
    }

    /// Adds the batch of a later import whose lines join those there were. What comes of it is a batch of its own,
    /// in memory, so that whoever adds up orders finds each of them whole in one place.
    private mutating func appendAdded(_ later: LoadedBatch, _ origin: Int64?) throws {
        var pairs: [LineMerge.Pair] = []
        for index in others(than: origin) {
            let earlier = batches[index]
            later.joinSameOrders(earlier) { new, old in
                guard !isSuperseded[index][old] else { return }
                pairs.append(LineMerge.Pair(batch: earlier, order: old, added: new))
                isSuperseded[index][old] = true
            }
        }
        enter(later, origin)
        guard !pairs.isEmpty else { return }
        for pair in pairs { isSuperseded[isSuperseded.count - 1][pair.added] = true }
        enter(try LineMerge(later, pairs).merged(), origin)
    }

    private mutating func enter(_ batch: LoadedBatch, _ origin: Int64?) {
        batches.append(batch)
        origins.append(origin)
        isSuperseded.append(
            batch.isOutside.isEmpty ? [Bool](repeating: false, count: batch.orderCount) : batch.isOutside)
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
