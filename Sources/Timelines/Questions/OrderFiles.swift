import Kernel

/// Files of orders that are looked at, by digest.
public struct PickedFiles: Sendable {
    let digests: Set<UInt64>

    public init(_ digests: Set<UInt64>) { self.digests = digests }
}

/// Which orders of a timeline are of some files.
struct OrderFiles: Sendable {
    private let file: RawColumn<UInt32>
    /// By number of the file.
    private let isPicked: [Bool]

    /// - Throws: `FactProblem.damaged`.
    init(_ files: PickedFiles, _ timeline: Timeline) throws {
        guard let file = try timeline.file.raw(Self.column, as: UInt32.self), file.count == timeline.orders else {
            throw FactProblem.damaged(timeline.file.name, block: Self.column)
        }
        self.file = file
        isPicked = try VisibleFacts(timeline.file, "facts").files.map { files.digests.contains($0.digest) }
    }

    static let column = "order.file"

    @inline(__always)
    func contains(_ order: Int) -> Bool {
        let number = Int(file[order])
        return number < isPicked.count && isPicked[number]
    }
}

extension Timeline {
    /// Whether the orders that name nobody are those of now. Whom an order names is found when it changes; an order of
    /// nobody concerns no person, and so is looked for here.
    /// - Throws: `FactProblem.damaged`.
    /// - Complexity: O(orders / 64), and what has changed.
    public func knowsNobody(in facts: FactView) throws -> Bool {
        let change = try VisibleFacts(file, "facts").change(to: VisibleFacts(facts))
        for loaded in facts.batches {
            guard let orders = change.orders[loaded.batch.digest] else { continue }
            let records = try loaded.records
            if orders.contains(where: { $0 < records.count && records[$0] == 0 }) { return false }
        }
        try file.checkIntact()
        guard !change.gone.isEmpty else { return true }
        guard let files = try file.raw(OrderFiles.column, as: UInt32.self), files.count == orders else {
            throw FactProblem.damaged(file.name, block: OrderFiles.column)
        }
        let gone = Set(change.gone.map { UInt32(truncatingIfNeeded: $0) })
        return !(Int(orderStart[count])..<Int(orderStart[count + 1])).contains { gone.contains(files[$0]) }
    }
}
