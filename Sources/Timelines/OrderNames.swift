import Foundation
import Kernel

/// When the orders of a batch were made, and by whom: what tells those without a number apart.
public final class OrderMoments: Sendable {
    private let instants: PackedColumn
    private let records: PackedColumn

    public init(_ batch: LoadedBatch) throws { (instants, records) = (try batch.instants, try batch.records) }

    /// Instant, and source record of the buyer; 0 is nobody.
    public subscript(order: Int) -> SIMD2<Int64> { [instants[order], records[order]] }
}

/// By what the orders of a batch are told from others of the same key: the hash alone does not decide.
public final class OrderNames {
    private let batch: LoadedBatch
    private let ids: PackedTexts
    /// Asked for where an order has no number.
    private var moments: OrderMoments?

    public init(_ batch: LoadedBatch) throws {
        self.batch = batch
        ids = try batch.ids
    }

    /// Whether an order has this number; where both have none, whether it was made at this moment.
    /// - Parameter moment: instant, and source record of the buyer.
    public func isNamed(
        _ order: Int, _ id: UnsafeRawBufferPointer, _ moment: @autoclosure () throws -> SIMD2<Int64>
    ) throws -> Bool {
        guard ids.isText(order, id) else { return false }
        return try !id.isEmpty || self.moment(order) == moment()
    }

    /// Whether two orders of equal key are the same order.
    func isSame(_ mine: Int, as other: OrderNames, _ theirs: Int) throws -> Bool {
        guard batch.source == other.batch.source else { return false }
        return try ids.withBytes(mine) { try other.isNamed(theirs, $0, try moment(mine)) }
    }

    private func moment(_ order: Int) throws -> SIMD2<Int64> {
        if let moments { return moments[order] }
        let opened = try OrderMoments(batch)
        moments = opened
        return opened[order]
    }
}

/// Orders by key.
public typealias OrderIndex = KeyIndex<LoadedBatch>

extension OrderIndex {
    /// Adds the orders of a batch that are looked at.
    public mutating func append(_ batch: LoadedBatch) throws { try add(batch) }

    /// The orders that have one of these keys, batch by batch. Equal keys need not be the same order.
    /// - Complexity: O(k) for k keys.
    public func find(_ keys: OrderKeys) -> [Found] { found(keys) }

    /// The orders of the index that are the same as one of a batch, batch by batch.
    /// - Parameter isAsked: whether a batch of the index is looked at.
    public func findSame(_ later: LoadedBatch, _ isAsked: (_ batch: Int) -> Bool = { _ in true }) throws -> [Found] {
        let names = try OrderNames(later)
        var same: [Found] = []
        for var found in find(later) where isAsked(found.batch) {
            let others = try OrderNames(batches[found.batch])
            found.pairs = try found.pairs.filter { try names.isSame($0.mine, as: others, $0.known) }
            if !found.pairs.isEmpty { same.append(found) }
        }
        return same
    }
}
